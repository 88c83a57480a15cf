"""Bodies of events hold ids, codes, dates and numbers."""

import pytest

from tests.tidy.rules.bodies import CASE, bodies
from tests.tidy.tree import assert_tidy, modules, report, snippet

BASE = snippet(
    """
    from dataclasses import dataclass
    from decimal import Decimal
    from enum import StrEnum
    from typing import Annotated, ClassVar, Generic, NewType, TypeVar

    Id = NewType("Id", str)
    PaperId = NewType("PaperId", str)
    Code = Annotated[str, "code"]
    Note = NewType("Note", str)
    Loose = str
    Cents = Annotated[int, "cents"]
    Rate = Annotated[Decimal, "rate"]
    T = TypeVar("T")

    class Kind(StrEnum):
        DENT = "dent"

    @dataclass(frozen=True, slots=True)
    class Item(Generic[T]):
        name: Id
        kind: Kind
        inner: tuple["Item", ...] = ()
        value: T | None = None

    @dataclass(frozen=True)
    class Wordy:
        item: Item[Cents]
        remark: str

    class Empty:
        kind: ClassVar[str]

    @dataclass
    class Soft:
        count: int
    """,
    "handback/core/base.py",
)


HEADER = """
import datetime as dt
import handback.core.base
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar, Literal, Optional
from uuid import UUID
from handback.core import base, event
from .base import Cents, Code, Empty, Id, Item, Kind, Loose, Note, PaperId, Rate, Soft, Wordy

@event("inspected")
@dataclass(frozen=True)
"""


def findings(fields: str, base: str = "") -> str:
    """What is found in an event body with these fields."""
    text = f"{HEADER}class Inspected{base}:\n    {fields}\n"
    return report(bodies([BASE, snippet(text, "handback/core/inspection.py")]))


def test_bodies_of_events_hold_no_free_text():
    assert_tidy(bodies(modules("handback/core")))


@pytest.mark.parametrize(
    "annotation",
    [
        "int",
        "bool",
        "date | None",
        "datetime",
        "dt.time",
        "UUID",
        "Id",
        "PaperId",
        "Code",
        "base.Cents",
        "handback.core.base.Cents",
        "Rate",
        "Kind",
        "Item[Cents]",
        "tuple[Item[Cents], ...]",
        "Optional[Id]",
        "tuple[Id, Cents]",
        "Literal['yes', 'no']",
        "'Id | None'",
        "Annotated[int, 'steps']",
        "ClassVar[str]",
        "KW_ONLY",
    ],
)
def test_an_allowed_type_passes(annotation):
    assert findings(f"field: {annotation}") == ""


@pytest.mark.parametrize(
    "annotation",
    [
        "str",
        "'str'",
        "str | None",
        "Optional[str]",
        "tuple[str, ...]",
        "tuple[tuple[Id, str], ...]",
        "Annotated[str, 'code']",
        "Note",
        "Loose",
        "Wordy",
        "Item[str]",
        "Soft",
        "Any",
        "float",
        "bytes",
        "list[int]",
        "dict[Id, int]",
        "Unknown",
    ],
)
def test_a_type_that_may_hold_text_is_caught(annotation):
    found = findings(f"field: {annotation}")
    assert found.startswith("handback/core/inspection.py:")
    assert "Inspected.field" in found


def test_the_field_inside_is_named():
    wrong = "Inspected.field: Wordy.remark: a bare str may hold free text"
    assert findings("field: Wordy").endswith(wrong)


def test_a_field_of_a_base_is_caught():
    assert "remark" in findings("count: int", base="(Wordy)")
    assert "is not known" in findings("count: int", base="(Unknown)")
    assert findings("count: int", base="(Item[Cents])") == ""
    assert findings("count: int", base="(Empty)") == ""


def test_a_body_that_can_be_changed_is_caught():
    text = '@event("opened")\n@dataclass\nclass Opened:\n    count: int'
    assert "no frozen dataclass" in report(bodies([snippet(text)]))


def test_a_class_that_is_no_event_may_hold_text():
    assert not bodies([BASE])


def test_a_case_without_events_is_caught():
    case = snippet("class Case: ...", CASE)
    opened = '@event("opened")\n@dataclass(frozen=True)\nclass Opened:\n    count: int'
    assert bodies([BASE, case])
    assert not bodies([case, snippet(opened)])
