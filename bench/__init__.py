"""Measurements of speed, each against something that can be measured in the same run."""
