"""A door: what the clock does.

Lives here: opening business days, claiming the cases that are due, emptying the outbox.
Never here: rules of the trade, sums, queries of its own. It may read the clock.
May import: `actions` and the floors below it, except `records`; never another door.
"""
