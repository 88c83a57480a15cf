"""Tests of the tree: what a linter cannot be told is checked here.

`rules/` holds the rules as pure functions from source to findings. Each test file runs its rules
over the tree and feeds each a bad snippet, to see it caught.
"""
