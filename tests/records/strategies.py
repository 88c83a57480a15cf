"""Hypothesis strategies for events, made from the types of their bodies."""

import dataclasses
import typing
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union

from hypothesis import strategies as st

from handback.core.base import Actor, Role
from handback.core.events import KINDS, Event

NAMES = st.text(max_size=12)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.just(UTC) | ZONES)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
ACTORS = st.builds(Actor, st.sampled_from(Role), NAMES, NAMES)


@cache
def bodies(kind: str) -> st.SearchStrategy[Any]:
    """Bodies of a kind with any values of the right types."""
    return _values(KINDS[kind])


def events(kind: str, **fixed: Any) -> st.SearchStrategy[Event]:
    """Events of a kind; `fixed` gives fields of the envelope."""
    envelope: dict[str, st.SearchStrategy[Any]] = {
        "case": NAMES,
        "seq": st.integers(1, 2**62),
        "on": st.dates(),
        "at": INSTANTS,
        "by": ACTORS,
        "move": NAMES,
        "under": NAMES,
    }
    given = {name: st.just(value) for name, value in fixed.items()}
    return st.builds(Event, kind=st.just(kind), body=bodies(kind), **(envelope | given))


@st.composite
def histories(draw: st.DrawFn, max_size: int = 5) -> list[Event]:
    """Whole histories of one case, of whatever kinds."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=max_size))
    case = draw(NAMES)
    return [draw(events(kind, case=case, seq=seq)) for seq, kind in enumerate(kinds, 1)]


def _values(type_: Any) -> st.SearchStrategy[Any]:
    made: Any = type_
    origin, inside = typing.get_origin(type_), typing.get_args(type_)
    if origin in (Union, UnionType):
        return st.one_of(*map(_values, inside))
    if origin is tuple and inside[-1] is Ellipsis:
        return st.lists(_values(inside[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(_values, inside))
    if dataclasses.is_dataclass(type_):
        types = typing.get_type_hints(type_)
        names = [field.name for field in dataclasses.fields(type_)]
        return st.builds(made, **{name: _values(types[name]) for name in names})
    if type_ is Decimal:
        return DECIMALS
    if type_ is datetime:
        return st.datetimes() | INSTANTS
    return NAMES if hasattr(type_, "__supertype__") else st.from_type(type_)
