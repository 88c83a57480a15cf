"""Handback runs the end of vehicle leases.

Lives here: the version, and the rooms of the house, one package each.
Never here: code of its own. What a line of code is for decides its room: see ARCHITECTURE.md.
May import: nothing.
"""

__version__ = "0.1.0.dev0"
