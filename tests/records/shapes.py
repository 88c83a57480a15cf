"""What the bodies of events can look like, read from their types: examples and a list of parts.

A part of a body is a field by its path, an alternative of a field (`null`), or a member of an
enumeration, such as `items[].length` or `to[]=lessee`.
"""

import dataclasses
import typing
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union
from zlib import crc32

from handback.core.events import KINDS, Body

EVERYTHING: Any = object()
"""Stands for any value."""


def examples(kind: str) -> list[Body]:
    """Bodies of a kind that together have every part, without default values where they can."""
    return _of_dataclass(KINDS[kind])


def parts(kind: str) -> set[str]:
    """Every part that a body of this kind can have."""
    return set(_parts(KINDS[kind], ""))


def parts_of(kind: str, body: Any) -> set[str]:
    """The parts that a body of this kind, given as parsed JSON, does have."""
    return set(_parts(KINDS[kind], "", body))


def _of_dataclass(dataclass: Any) -> list[Any]:
    types = typing.get_type_hints(dataclass)
    values = {
        field.name: [
            value
            for value in _values(types[field.name], field.name)
            if value is None or isinstance(value, StrEnum) or value != field.default
        ]
        for field in dataclasses.fields(dataclass)
    }
    count = max((len(each) for each in values.values()), default=1)
    return [
        dataclass(**{name: each[n % len(each)] for name, each in values.items()})
        for n in range(count)
    ]


def _values(type_: Any, name: str) -> list[Any]:
    origin, inside = _taken_apart(type_)
    if origin is Union:
        return [value for each in inside for value in _values(each, name)]
    if origin is tuple and inside[-1] is Ellipsis:
        return [tuple(_values(inside[0], name))]
    if origin is tuple:
        columns = [_values(each, name) for each in inside]
        rows = range(max(map(len, columns)))
        return [tuple(column[n % len(column)] for column in columns) for n in rows]
    if dataclasses.is_dataclass(type_):
        return _of_dataclass(type_)
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return list(type_)
    return _plain(type_, name)


def _plain(type_: Any, name: str) -> list[Any]:
    if hasattr(type_, "__supertype__"):
        return [type_(f"{name}-{type_.__name__.lower()}")]
    number = crc32(name.encode()) % 1000
    moment = datetime(2026, 1, 1, 7, 45) + timedelta(days=number)
    values: dict[Any, list[Any]] = {
        NoneType: [None],
        bool: [True, False],
        int: [1000 + number],
        Decimal: [Decimal(f"{number}.50"), Decimal("-0.0625")],
        date: [moment.date()],
        datetime: [moment, moment.replace(tzinfo=timezone(timedelta(hours=-7)))],
    }
    return values[type_]


def _parts(type_: Any, path: str, value: Any = EVERYTHING) -> Iterator[str]:
    origin, inside = _taken_apart(type_)
    if origin is Union:
        for each in inside:
            if value is EVERYTHING or (each is NoneType) == (value is None):
                yield from _parts(each, path, value)
    elif origin is tuple:
        for each, below, element in _elements(inside, path, value):
            yield from _parts(each, below, element)
    elif dataclasses.is_dataclass(type_):
        types = typing.get_type_hints(type_)
        for field in dataclasses.fields(type_):
            if value is EVERYTHING or field.name in value:
                yield f"{path}.{field.name}"
                inner = EVERYTHING if value is EVERYTHING else value[field.name]
                yield from _parts(types[field.name], f"{path}.{field.name}", inner)
    else:
        yield from _alternatives(type_, path, value)


def _elements(inside: tuple[Any, ...], path: str, value: Any) -> Iterator[tuple[Any, str, Any]]:
    """Type, path and value of each element of a tuple."""
    if inside[-1] is not Ellipsis:
        for number, each in enumerate(inside):
            element = EVERYTHING if value is EVERYTHING else value[number]
            yield each, f"{path}[{number}]", element
    else:
        for element in [EVERYTHING] if value is EVERYTHING else value:
            yield inside[0], f"{path}[]", element


def _alternatives(type_: Any, path: str, value: Any) -> Iterator[str]:
    if type_ is NoneType:
        yield f"{path}=null"
    elif isinstance(type_, type) and issubclass(type_, StrEnum):
        members = type_ if value is EVERYTHING else [type_(value)]
        yield from (f"{path}={member.value}" for member in members)


def _taken_apart(type_: Any) -> tuple[Any, tuple[Any, ...]]:
    """`Union` or `tuple` and what is inside; otherwise None."""
    origin = typing.get_origin(type_)
    return (Union if origin is UnionType else origin), typing.get_args(type_)
