"""Duties: what the clock owes a case, each with its date and what it does when its day is opened.

Lives here: one file a topic, each a generator from a view to duties.
Never here: anything a person decides; a clock.
May import: everything in `core` below the engine; a topic's duties never import another's.
"""
