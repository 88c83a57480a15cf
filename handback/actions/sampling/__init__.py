"""The sample portfolio: invented leases at every stage of life, the same for the same seed.

Lives here: drawing leases from the data in `handback/samples/portfolio/`, living their stories
through the engine, and keeping what came of it; organisations and people for a demonstration.
Never here: names, amounts or shares (they are data), rules of the trade, a clock.
May import: other `actions`, `records`, `policy`, `core`.
"""
