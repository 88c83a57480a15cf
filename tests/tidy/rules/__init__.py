"""The rules: pure functions from source to findings."""
