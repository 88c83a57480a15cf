"""Sums: what is owed, worked out from a view. One calculator for quote, statement and forecast.

Lives here: pure functions from a `View` to lines of money, assessments and amounts in cents.
Never here: moves, refusals of requests, state, files, a clock.
May import: `core` state, terms and `core.view`; never `core.moves`.
"""
