"""Events: what happened to a case, in order, and the states they build.

A body holds ids, codes, dates and numbers only; names, addresses, texts and files live in
erasable rows that it cites by id.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from handback.core.base import Actor, Code, Id


@dataclass(frozen=True, slots=True)
class Body:
    """What one kind of event tells. Subclasses are frozen dataclasses made by `@event`."""

    event_kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: the day it happened (`on`) and the instant we learned it (`at`).

    `move` is the door's id of the move it came from, `under` the digest of the policy texts used.
    """

    case: Id
    seq: int
    kind: Code
    on: date
    at: datetime
    by: Actor
    move: Id
    under: Code
    body: Body


KINDS: dict[str, type[Body]] = {}
"""Every kind of event and its body; kinds are never renamed or used again."""

_Body = TypeVar("_Body", bound=type[Body])
_S = TypeVar("_S", bound="State")
_Apply = Callable[[Any, Event, Any], None]
_APPLIERS: dict[str, list[tuple[str, _Apply]]] = {}


def event(kind: str) -> Callable[[_Body], _Body]:
    """Register a frozen dataclass as the body of a kind of event."""

    def register(body: _Body) -> _Body:
        if kind in KINDS:
            raise ValueError(f"two event bodies are called {kind}")
        KINDS[kind] = body
        body.event_kind = kind
        return body

    return register


_F = TypeVar("_F", bound=Callable[..., None])


def applies(topic: str, *bodies: type[Body]) -> Callable[[_F], _F]:
    """Register how events with these bodies change the state of `topic`."""

    def register(function: _F) -> _F:
        for body in bodies:
            _APPLIERS.setdefault(body.event_kind, []).append((topic, function))
        return function

    return register


def appliers(kind: str) -> list[tuple[str, _Apply]]:
    """The states an event of this kind changes; raises `LookupError` when nobody handles it."""
    try:
        return _APPLIERS[kind]
    except KeyError:
        raise LookupError(f"no state handles events of kind {kind!r}") from None


class State:
    """Part of a case that belongs to one topic: filled while folding, sealed afterwards."""

    __slots__ = ()


_SHAPES: dict[type, tuple[tuple[str, Any], ...]] = {}
_SEALS: dict[type, tuple[tuple[tuple[str, Any], ...], Any]] = {}
_SEALED: dict[type, Any] = {}


def _shape(state_type: Any) -> tuple[tuple[str, Any], ...]:
    """Each field with what it holds while folding: `dict`, `list`, or None for a plain value."""
    shape = _SHAPES.get(state_type)
    if shape is None:
        shape = _SHAPES[state_type] = tuple(
            (f.name, f.default_factory if f.default_factory in (dict, list) else None)
            for f in fields(state_type)
        )
    return shape


def seal(state: State) -> None:
    """Make a state read-only for good: its fields, lists and dictionaries."""
    own = type(state)
    containers, sealed = _SEALS.get(own) or _seals(own)
    for name, closed in containers:
        setattr(state, name, closed(getattr(state, name)))
    state.__class__ = sealed


def _seals(own: Any) -> tuple[tuple[tuple[str, Any], ...], Any]:
    """What closes each container of a state, and the read-only class it has afterwards."""
    containers = tuple(
        (name, MappingProxyType if container is dict else tuple)
        for name, container in _shape(own)
        if container
    )
    _SEALS[own] = containers, _sealed(own)
    return _SEALS[own]


def thaw(state: _S) -> _S:
    """A copy of a state, sealed or not, that may be filled further."""
    own = type(state).__mro__[1] if type(state).__dict__.get("sealed") else type(state)
    copy: _S = object.__new__(own)
    for name, container in _shape(own):
        value = getattr(state, name)
        setattr(copy, name, container(value) if container else value)
    return copy


def _refuse_change(self: object, name: str, value: object) -> None:
    raise AttributeError(f"a folded case is read-only: {type(self).__name__}.{name}")


def _sealed(state_type: Any) -> Any:
    sealed = _SEALED.get(state_type)
    if sealed is None:
        members = {"__slots__": (), "__setattr__": _refuse_change, "sealed": True}
        sealed = _SEALED[state_type] = type(state_type.__name__, (state_type,), members)
    return sealed


Bodies = Iterable[Body]
"""What a move answers with: the bodies of new events, in order."""
