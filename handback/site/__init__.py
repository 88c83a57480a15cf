"""Wiring: how the rooms are put together into one running installation.

Lives here: settings, the table of URLs, the entry point for a web server.
Never here: anything that decides, keeps, words or sends something.
May import: every other room.
"""
