"""A plain programme, lease and player in Python, shared by the tests of core topics."""

from tests.kit.play import INSPECTOR, KIM, LEE, LESSEE, RETAILER, SYSTEM, Play, lease
from tests.kit.terms import programme
from tests.kit.words import RETURNED, TASKS, after, always, before, fact

__all__ = [
    "INSPECTOR",
    "KIM",
    "LEE",
    "LESSEE",
    "RETAILER",
    "RETURNED",
    "SYSTEM",
    "TASKS",
    "Play",
    "after",
    "always",
    "before",
    "fact",
    "lease",
    "programme",
]
