"""What templates say with.

Lives here: tags that write values of a lease in the language of the page.
Never here: queries, sums.
May import: the modules of `web` beside this package.
"""
