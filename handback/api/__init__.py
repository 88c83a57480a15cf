"""A door: REST and its OpenAPI description, made from the registry of moves.

Lives here: what turns JSON into a move and the answer into JSON; versions of the interface.
Never here: rules of the trade, sums, queries of its own. It may read the clock.
May import: `actions` and the floors below it, except `records`; never another door.
"""
