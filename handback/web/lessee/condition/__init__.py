"""Inspection, report, repairs, self-check, photos.

Lives here: pages about the state of the car.
Never here: rules of the trade, sums, queries.
May import: `actions` and the floors below it, except `records`; `web` itself.
"""
