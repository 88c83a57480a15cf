"""Use cases: load, authorise, decide, store.

Lives here: `make_move`, the one action for every move; other actions only where there is more to
do; `access`, the one place that says whether a person holds a role for a case; turning ids into
the values that an event keeps.
Never here: HTTP, HTML, arguments of a command, a clock, sums of the trade.
May import: `records`, `policy`, `documents`, `channels`, `core`.
"""
