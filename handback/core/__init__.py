"""The trade itself: terms, cases, moves and sums, as frozen values and pure functions.

Lives here: anything a person could work out with pencil and paper from facts, terms and a date.
Never here: files, a clock, randomness, logging, Django, YAML, words shown to people.
May import: the standard library only.
"""
