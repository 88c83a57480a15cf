"""Overview, options, quotes, dates, messages, and the lessee's own details.

Lives here: pages up to the choice of what becomes of the car, and what a lessee always needs.
Never here: rules of the trade, sums, queries.
May import: `actions` and the floors below it, except `records`; `web` itself.
"""
