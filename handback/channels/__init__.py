"""Speaks to the outside.

Lives here: mail, text messages, calendar files, bank files, webhooks, file storage.
Never here: when or why something is sent, the words of a paper, a clock.
May import: `core`; never `policy` or `documents`.
"""
