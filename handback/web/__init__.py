"""A door: the pages, by role.

Lives here: what turns a browser's request into a move and the answer into HTML; templates, style
sheets, scripts, translations; one package a part (`public`, `accounts`, `lessee`, `work`,
`helping`, `papers`, `drawing`, `demo`).
Never here: rules of the trade, sums, queries of its own. It may read the clock.
May import: `actions` and the floors below it, except `records`; never another door.
"""
