"""Reads programme and jurisdiction files, strictly.

Lives here: validation with located errors, overlays, the terms of a case, the example player.
Never here: a rule of one lessor or one legislature (they are data), a database, a clock.
May import: `core`; never `documents` or `channels`.
"""
