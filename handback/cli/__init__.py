"""A door: the `handback` command.

Lives here: what turns arguments and files into calls, and answers into text or JSON.
Never here: rules of the trade, sums, queries of its own. It may read the clock.
May import: `actions` and the floors below it, except `records`; never another door.
"""
