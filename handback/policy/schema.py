"""Validation: pydantic over the dataclasses of core, told how values are written.

Core imports no library, so what pydantic has to know hangs on three hooks that are set here:
`Written` markers read their form, every `Block` runs its checks once its fields are valid, and
blocks and dated values refuse keys they do not have. Values arrive as JSON in strict mode, where
texts, numbers and truth values stay apart, while enumerations and lists can be told from texts.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from handback.core.base import Written
from handback.core.terms.base import Block, Dated, Version
from handback.policy.checks import faults_of
from handback.policy.conditions import NamesOf, read_condition
from handback.policy.messages import problems_of
from handback.policy.problems import Path, Places, Problem
from handback.policy.shapes import PASSED_THROUGH, written_key
from handback.policy.vocabulary import Vocabulary, vocabulary
from handback.policy.written import (
    NotWrittenError,
    read_cents,
    read_length,
    read_offset,
    read_percent,
    read_ratio,
)


def every_name(_: str) -> None:
    """Leaves names unchecked: whatever is named may come from elsewhere."""


@dataclass(frozen=True, slots=True)
class Context:
    """What values are read against: the vocabulary, the programme's names and its gauges."""

    known: Vocabulary = field(default_factory=vocabulary)
    names_of: NamesOf = every_name
    gauges: Mapping[Any, Decimal] = field(default_factory=dict)


def _read_when(value: object, context: Context) -> object:
    condition, errors = read_condition(value, context.known, context.names_of)
    if errors:
        raise _raised([(error.at, error.wrong, error.do) for error in errors], value)
    return condition


READERS: dict[str, Callable[[object, Context], object]] = {
    "cents": lambda value, _: read_cents(value),
    "ratio": lambda value, _: read_ratio(value),
    "percent": lambda value, _: read_percent(value),
    "length": lambda value, context: read_length(value, context.gauges),
    "offset": lambda value, _: read_offset(value),
    "condition": _read_when,
}


def read_value(
    raw: object, prepared: object, annotation: Any, context: Context, at: tuple[Path, Places]
) -> tuple[Any, list[Problem]]:
    """Validate prepared data against a type: the value, or the problems of the `raw` data.

    `at` is the path of the data in its file and where the parts of that file stand.
    """
    path, places = at
    try:
        text = json.dumps(prepared, default=_iso)
        return _adapter(annotation).validate_json(text, strict=True, context=context), []
    except ValidationError as error:
        return None, problems_of(error, raw, annotation, path, places)


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def json_schema(annotation: Any) -> dict[str, Any]:
    """The JSON Schema of a type before dated values and conditions are put in."""
    return _adapter(annotation).json_schema()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} is not plain data")


def _raised(faults: list[tuple[Path, str, str]], value: object) -> ValidationError:
    details = [
        InitErrorDetails(type=_custom(wrong, do), loc=at, input=value) for at, wrong, do in faults
    ]
    return ValidationError.from_exception_data("policy", details)


def _custom(wrong: str, do: str) -> PydanticCustomError:
    return PydanticCustomError("policy", "{wrong}", {"wrong": wrong, "do": do})


def _written_schema(self: Written, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    if self.form in PASSED_THROUGH:
        return handler(source)
    reader = READERS[self.form]

    def read(value: object, info: core_schema.ValidationInfo[Context]) -> object:
        try:
            return reader(value, info.context)
        except NotWrittenError as error:
            raise _custom(error.wrong, error.do) from None

    return core_schema.with_info_plain_validator_function(read)


def _written_json_schema(self: Written, core: CoreSchema, handler: Any) -> dict[str, Any]:
    return dict(handler(core)) if self.form in PASSED_THROUGH else {"x-written": self.form}


def _block_schema(_: type[Block], source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    def check(block: Block) -> Block:
        if faults := list(faults_of(block)):
            raise _raised(faults, None)
        return block

    return core_schema.no_info_after_validator_function(check, handler(source))


def _hook() -> None:
    Block.__pydantic_config__["alias_generator"] = written_key
    setattr(Block, "__get_pydantic_core_schema__", classmethod(_block_schema))  # noqa: B010
    setattr(Written, "__get_pydantic_core_schema__", _written_schema)  # noqa: B010
    setattr(Written, "__get_pydantic_json_schema__", _written_json_schema)  # noqa: B010
    for dated in (Dated, Version):
        setattr(dated, "__pydantic_config__", {"extra": "forbid"})  # noqa: B010


_hook()
