"""JSON Schemas of values of core, as this door takes and gives them.

What goes in is described as strictly as it is read; what comes out is described as it is written.
"""

import inspect
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin

from handback.actions.forms import (
    CODE_PATTERN,
    DAY_PATTERN,
    INSTANT_PATTERN,
    LONGEST_CODE,
    LONGEST_TEXT,
)
from handback.core.base import Cites, Written
from handback.core.turn_in import Place
from handback.policy import written
from handback.policy.shapes import PASSED_THROUGH, keys_of, written_key

Schema = dict[str, Any]

LARGEST_NUMBER = 2**53 - 1
CITED: Mapping[str, str] = {
    "text": "words, kept where they can be erased",
    "vehicle": "a VIN of 17 letters and digits",
    "address": "an address, kept where it can be erased",
    "bank_account": "a bank account, `ROUTING:NUMBER:KIND:HOLDER` (the last two may be left out); "
    "it is kept sealed, and only its ending is ever shown",
    "file": "the id of a stored file: `POST /files` first",
    "slot": "the id of a free slot: `GET /slots`",
    "place": "the id or code of an organisation that works for the lessor: `GET /organisations`",
    "person": "the id of someone of the case",
    "new_person": "the id of someone of the case, or the name of someone who joins it",
}
"""What an id in the arguments of a move cites, in words."""
TEXTS = frozenset({"text", "address", "bank_account", "new_person"})

FORMS_IN: Mapping[str, Schema] = {
    "cents": {
        "type": "string",
        "pattern": written.AMOUNT_PATTERN,
        "description": "an amount of money in the programme's currency",
        "examples": ["395.00"],
    },
    "ratio": {"type": "string", "pattern": written.RATIO_PATTERN, "examples": ["0.25"]},
    "percent": {"type": "string", "pattern": written.PERCENT_PATTERN, "examples": ["6 %"]},
    "length": {
        "type": "string",
        "pattern": written.LENGTH_PATTERN,
        "description": "a length with its unit, or the name of one of the programme's gauges",
        "examples": ["70 mm", "1/8 in"],
    },
}
FORMS_OUT: Mapping[str, Schema] = {
    "cents": {"type": "integer", "description": "whole cents of the programme's currency"},
    "ratio": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "percent": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)? %$"},
    "length": {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? mm$"},
}


class Describing:
    """Describes types, and collects the named parts that descriptions point at."""

    def __init__(self, *, incoming: bool) -> None:
        self.incoming = incoming
        self.parts: dict[str, Schema] = {}
        self._names: dict[str, Any] = {}

    def of(self, annotation: Any) -> Schema:
        """The schema of a value."""
        if isinstance(annotation, NewType):
            return self._code() if self.incoming else {"type": "string"}
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self._annotated(arguments)
        if origin in (Union, UnionType):
            return self._any_of(arguments)
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin in (tuple, list, frozenset):
            return {"type": "array", "items": self.of(arguments[0])}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return self._mapping(arguments)
        if annotation is Place and self.incoming:
            return self._cited("place")
        if is_dataclass(annotation):
            return self.part(annotation)
        return self._plain(annotation)

    def part(self, block: Any) -> Schema:
        """A reference to the schema of a dataclass, which is put among the parts."""
        name = self._name(block)
        if name not in self.parts:
            self.parts[name] = {}
            self.parts[name] = self.block(block)
        return {"$ref": f"#/components/schemas/{name}"}

    def _name(self, block: Any) -> str:
        """A name of its own for a class, by its module where two are called the same."""
        plain = block.__name__ if not self.incoming else f"{block.__name__}In"
        module = block.__module__.rpartition(".")[2].title().replace("_", "")
        for name in (plain, f"{module}{plain}"):
            if self._names.setdefault(name, block) is block:
                return name
        raise ValueError(f"two classes are called {plain} in two modules called {module}")

    def block(self, block: Any) -> Schema:
        """The schema of a dataclass: every key, those needed, and no other."""
        hints = keys_of(block)
        by_key = {written_key(each.name): each for each in fields(block)}
        properties = {
            key: self._with_default(self.of(annotation), by_key[key])
            for key, annotation in hints.items()
        }
        needed = [k for k, each in by_key.items() if not self.incoming or _needed(each)]
        found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if doc := inspect.getdoc(block):
            found["description"] = doc
        return {**found, "required": needed} if needed else found

    def _with_default(self, schema: Schema, each: "Field[Any]") -> Schema:
        default = each.default
        if not self.incoming or default is MISSING or default is None or "$ref" in schema:
            return schema
        if isinstance(default, Enum):
            return {**schema, "default": default.value}
        if type(default) in (str, bool) or (
            type(default) is int and schema.get("type") == "integer"
        ):
            return {**schema, "default": default}
        return schema

    def _annotated(self, arguments: tuple[Any, ...]) -> Schema:
        for mark in arguments[1:]:
            if isinstance(mark, Cites):
                return self._cited(mark.what) if self.incoming else {"type": "string"}
            if isinstance(mark, Written) and mark.form not in PASSED_THROUGH:
                return dict((FORMS_IN if self.incoming else FORMS_OUT)[mark.form])
        return self.of(arguments[0])

    def _any_of(self, members: tuple[Any, ...]) -> Schema:
        several = [self.of(each) for each in members if each is not type(None)]
        if type(None) in members:
            several.append({"type": "null"})
        return several[0] if len(several) == 1 else {"anyOf": several}

    def _mapping(self, arguments: tuple[Any, ...]) -> Schema:
        found: Schema = {"type": "object", "additionalProperties": self.of(arguments[1])}
        return {**found, "propertyNames": self.of(arguments[0])} if self.incoming else found

    def _cited(self, what: str) -> Schema:
        schema: Schema = {"type": "string", "x-cites": what, "description": CITED[what]}
        if what in TEXTS:
            return {**schema, "maxLength": 200 if what == "new_person" else LONGEST_TEXT}
        if what == "vehicle":
            return {**schema, "minLength": 17, "maxLength": 17}
        return {**schema, **self._code()}

    def _code(self) -> Schema:
        return {"type": "string", "pattern": CODE_PATTERN, "maxLength": LONGEST_CODE}

    def _plain(self, annotation: Any) -> Schema:
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return {"type": "string", "enum": [member.value for member in annotation]}
        if annotation is datetime:
            return self._instant()
        if annotation is date:
            return self._day()
        if annotation is int and self.incoming:
            return {"type": "integer", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}
        if annotation is Any or annotation is object:
            return {}
        return dict(PLAIN[annotation])

    def _instant(self) -> Schema:
        if not self.incoming:
            return {"type": "string"}
        return {
            "type": "string",
            "pattern": INSTANT_PATTERN,
            "description": "local to the programme, or with an offset",
            "examples": ["2026-10-20T10:00"],
        }

    def _day(self) -> Schema:
        if not self.incoming:
            return {"type": "string", "format": "date"}
        return {"type": "string", "pattern": DAY_PATTERN, "examples": ["2026-10-20"]}


PLAIN: Mapping[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    Decimal: {"type": "string"},
    time: {"type": "string"},
    type(None): {"type": "null"},
}


def _needed(each: "Field[Any]") -> bool:
    return each.default is MISSING and each.default_factory is MISSING
