"""The group `handback policy` with every command of it."""

from handback.cli import activating, policies, writing

PARTS = (policies, writing, activating)
"""Importing these puts their commands into the group."""

app = policies.app
