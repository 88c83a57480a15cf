"""The hand-over: places, appointment, checklists, signatures, proof, papers, insurance.

Lives here: pages about giving the car back and what is kept of it.
Never here: rules of the trade, sums, queries.
May import: `actions` and the floors below it, except `records`; `web` itself.
"""
