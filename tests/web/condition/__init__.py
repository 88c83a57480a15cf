"""Tests of the pages about a car's condition."""
