"""The invented programme as it was read: by itself, and under each law that comes with it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from handback.core.terms.overlay import overlay
from handback.core.terms.programme import Programme
from handback.policy.player.library import Library, shipped_names
from handback.policy.policies import Policies

HERE = Path(__file__).parent
FOLDER = HERE / "programme"
EXAMPLES = HERE / "examples"
LAWS = frozenset(path.stem for path in (FOLDER / "jurisdictions").glob("*.yaml"))


@cache
def policies() -> Policies:
    """The invented policy folder with its own laws and those that are shipped."""
    return Library().folder(FOLDER)


def invented() -> tuple[Programme, ...]:
    """The invented programme, alone and under each of its own laws."""
    (policy,) = policies().programmes.values()
    own = [law.overlay for name, law in policies().overlays.items() if name in LAWS]
    return (policy.programme, *(overlay(policy.programme, [law])[0] for law in own))


def shipped() -> tuple[Programme, ...]:
    """The shipped programmes."""
    library = Library()
    return tuple(
        policy.programme
        for name in shipped_names()
        for policy in library.shipped(name).programmes.values()
    )


def blocks(value: Any) -> Iterator[Any]:
    """Every dataclass inside a value, itself included."""
    if is_dataclass(value) and not isinstance(value, type):
        yield value
        for each in fields(value):
            yield from blocks(getattr(value, each.name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from blocks(key)
            yield from blocks(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from blocks(inner)
