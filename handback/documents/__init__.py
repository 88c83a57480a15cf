"""Papers: words and layout, rendering, sealing.

Lives here: templates of papers and how data becomes a finished, sealed file.
Never here: what is owed or allowed, sending, storing, a clock.
May import: `core`; never `policy` or `channels`.
"""
