"""The list of facts."""

from collections.abc import Callable
from dataclasses import dataclass

from handback.core.base import Code
from handback.core.view import View


@dataclass(frozen=True, slots=True)
class FactMeaning:
    """A fact: what it means, what its argument names (empty when it takes none), how to judge.

    One that is not `steady` may change by itself as days pass.
    """

    meaning: str
    argument: str
    judge: Callable[[View, Code], bool]
    steady: bool = True


FACTS: dict[str, FactMeaning] = {}


def fact(
    name: str,
    meaning: str,
    judge: Callable[[View, Code], bool],
    argument: str = "",
    *,
    steady: bool = True,
) -> None:
    """Put a fact on the list; raises `ValueError` for a name that is taken."""
    if name in FACTS:
        raise ValueError(f"two facts are called {name}")
    FACTS[name] = FactMeaning(meaning, argument, judge, steady)
