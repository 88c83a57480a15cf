"""The registry of what stories ask for, and what they wait for."""

from collections.abc import Callable
from typing import Any, TypeVar

from handback.actions.sampling.living import Living


class NothingFound(LookupError):  # noqa: N818 - it is an answer, not an error
    """A step asks for something that the case does not have; the step is not made."""


VALUES: dict[str, Callable[[Living], Any]] = {}
"""Every `$name` of stories."""
FACTS: dict[str, Callable[[Living], bool]] = {
    "billed": lambda living: bool(living.case.billing.bills),
}
"""What a step can wait for."""

_V = TypeVar("_V", bound=Callable[[Living], Any])
_T = TypeVar("_T")


def value(function: _V) -> _V:
    """Register a value under its function's name."""
    VALUES[function.__name__] = function
    return function


def found(what: _T | None) -> _T:
    """What there is; raises `NothingFound` where there is nothing."""
    if what is None or what == "":
        raise NothingFound
    return what
