"""Values of core as JSON: amounts in whole cents, lengths `"70 mm"`, days in ISO 8601."""

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin

from handback.core.base import Written
from handback.policy.shapes import PASSED_THROUGH, keys_of
from handback.policy.written import write_decimal, write_length, write_percent

Writer = Callable[[Any], Any]


FORMS: Mapping[str, Writer] = {
    "cents": int,
    "ratio": write_decimal,
    "percent": write_percent,
    "length": write_length,
}


def told(value: Any) -> Any:
    """A dataclass as JSON holds it."""
    kind: Any = type(value)
    return writer(kind)(value)


@cache
def writer(annotation: Any) -> Writer:
    """What turns values of a type into JSON."""
    if isinstance(annotation, NewType):
        return writer(annotation.__supertype__)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        form = next((m.form for m in arguments[1:] if isinstance(m, Written)), "")
        return FORMS[form] if form and form not in PASSED_THROUGH else writer(arguments[0])
    if origin in (Union, UnionType):
        return _one_of([each for each in arguments if each is not type(None)])
    if origin in (tuple, list, frozenset):
        return _listed(arguments[0])
    if origin is not None and issubclass(origin, Mapping):
        return _mapped(arguments[1])
    if is_dataclass(annotation):
        return _block(annotation)
    return _plain


def _one_of(members: list[Any]) -> Writer:
    if len(members) == 1:
        inner = writer(members[0])
        return lambda value: None if value is None else inner(value)
    blocks = {each: each for each in members if is_dataclass(each)}
    return lambda value: told(value) if type(value) in blocks else _plain(value)


def _listed(item: Any) -> Writer:
    inner = writer(item)
    return lambda value: [inner(each) for each in value]


def _mapped(item: Any) -> Writer:
    inner = writer(item)
    return lambda value: {_plain(key): inner(each) for key, each in value.items()}


def _block(block: Any) -> Writer:
    writers: dict[str, Writer] = {}

    def write(value: Any) -> Any:
        if not writers:
            writers.update({key: writer(hint) for key, hint in keys_of(block).items()})
        return {
            key: each(getattr(value, key if hasattr(value, key) else f"{key}_"))
            for key, each in writers.items()
        }

    return write


def _plain(value: Any) -> Any:
    """A value whose type says how it is written."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, bool)):
        return value
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return write_decimal(value)
    if is_dataclass(value):
        return told(value)
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(_plain, value))
    raise TypeError(f"{type(value).__name__} has no form in JSON")
