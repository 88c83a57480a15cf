"""Proving that everything kept is what was written: `handback verify`.

Lives here: reading whatever is kept of cases in batches, and one check a file of what follows from
what. Each names in plain words what does not hold.
Never here: mending anything; keys and clocks, which are arguments.
May import: records beside it, the floors below.
"""
