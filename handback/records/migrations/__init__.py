"""How the tables came to be, step by step.

Lives here: Django's migrations of the one app with models.
Never here: triggers, which are re-made after every migration (`records/guards.py`).
May import: Django.
"""
