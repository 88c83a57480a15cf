"""What the dataclasses of core say about the shape of a policy file."""

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    NewType,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from handback.core.base import Moment, Written
from handback.core.terms.base import Dated
from handback.policy.problems import Path

PASSED_THROUGH = frozenset({"codes"})
"""Forms that only name what a type means and are written like the type itself."""


DATED_KEYS: Mapping[str | int, Any] = {"governed_by": Moment, "from": date, "until": date}
"""What stands beside the keys of a block that changes over time."""


class Kind(StrEnum):
    """What a value is, as far as walking through a file goes."""

    LEAF = "leaf"
    BLOCK = "block"
    DATED = "dated"
    MAP = "map"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Shape:
    """A type of core: its kind, the class, what it holds, how it is written, whether it may lack.

    `also` are the words that may stand in place of the written form, such as `from_contract`.
    """

    kind: Kind
    type: Any = None
    item: Any = None
    key: Any = None
    form: str = ""
    optional: bool = False
    also: tuple[str, ...] = ()


@cache
def shape(annotation: Any) -> Shape:
    """The shape that an annotation of a field describes."""
    if isinstance(annotation, NewType):
        return shape(annotation.__supertype__)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        form = next((m.form for m in arguments[1:] if isinstance(m, Written)), "")
        if form and form not in PASSED_THROUGH:
            return Shape(Kind.LEAF, arguments[0], form=form)
        return shape(arguments[0])
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is Dated:
        return Shape(Kind.DATED, Dated, arguments[0])
    if origin is dict:
        return Shape(Kind.MAP, dict, arguments[1], arguments[0])
    if origin is tuple:
        return Shape(Kind.LIST, tuple, arguments[0])
    if origin is Literal:
        return Shape(Kind.LEAF, Literal, also=tuple(map(str, arguments)))
    if is_dataclass(annotation):
        return Shape(Kind.BLOCK, annotation)
    return Shape(Kind.LEAF, annotation)


def _union(members: tuple[Any, ...]) -> Shape:
    shapes = [shape(member) for member in members if member is not type(None)]
    optional = len(shapes) < len(members)
    found = next((each for each in shapes if each.type is not Literal), shapes[0])
    also = tuple(word for each in shapes for word in each.also)
    return Shape(found.kind, found.type, found.item, found.key, found.form, optional, also)


def written_key(name: str) -> str:
    """The key of a field in a file: `is` for the field `is_`."""
    return name.rstrip("_")


@cache
def keys_of(block: Any) -> Mapping[str, Any]:
    """The keys of a block in a file, each with the annotation of its field."""
    hints = get_type_hints(block, include_extras=True)
    return {written_key(each.name): hints[each.name] for each in fields(block)}


def words_of(annotation: Any) -> tuple[str, ...]:
    """The words that a field may be, where its type lists them."""
    found = shape(annotation)
    if isinstance(found.type, type) and issubclass(found.type, Enum):
        return tuple(str(member.value) for member in found.type)
    return found.also


def step(annotation: Any, key: str | int) -> Any:
    """The annotation of what stands under `key`, through dated versions too; None if unknown."""
    found = shape(annotation)
    if found.kind is Kind.DATED:
        return DATED_KEYS[key] if key in DATED_KEYS else step(found.item, key)
    if found.kind is Kind.BLOCK:
        return keys_of(found.type).get(str(key))
    if found.kind is Kind.MAP:
        words = words_of(found.key)
        return found.item if not words or key in words else None
    if found.kind is Kind.LIST:
        return found.item if isinstance(key, int) else None
    return None


def known_keys(annotation: Any) -> tuple[str, ...]:
    """The keys that may stand under a type, where they are a closed list."""
    found = shape(annotation)
    if found.kind is Kind.DATED:
        return known_keys(found.item)
    if found.kind is Kind.BLOCK:
        return tuple(keys_of(found.type))
    return words_of(found.key) if found.kind is Kind.MAP else ()


def annotation_at(annotation: Any, path: Path) -> Any:
    """The annotation at a path of a file; None where the path leads nowhere.

    `versions.0` of a dated block may stand in the path or be left out.
    """
    rest = list(path)
    while rest and annotation is not None:
        if shape(annotation).kind is Kind.DATED and rest[0] == "versions":
            if len(rest) == 1:
                return tuple[annotation, ...]
            del rest[:2]
            continue
        annotation = step(annotation, rest.pop(0))
    return annotation
