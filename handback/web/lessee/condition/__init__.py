"""Inspection, report, repairs, self-check, photos."""
