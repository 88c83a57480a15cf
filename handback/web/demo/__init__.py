"""What only a demonstration has: being somebody, moving the clock.

Lives here: pages that are not there in any other installation.
Never here: anything that another page needs.
May import: `actions` and the floors below it, except `records`; what lies beside this package.
"""
