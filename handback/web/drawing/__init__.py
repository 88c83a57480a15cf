"""Drawings: a car with what was found on it, sizes beside a gauge, sheets in true scale.

Lives here: geometry, as frozen values that templates draw as SVG.
Never here: words, rules of the trade, anything of a case.
May import: `core.base`, `core.gauges`, and nothing else of this system.
"""
