"""How values are written in the cells of a file; amounts and rates as in policy files."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from handback.actions.importing.people import read_people, write_people
from handback.actions.importing.texts import clean, read_email, read_name, read_phone
from handback.core.base import Code
from handback.core.lease import Posted
from handback.policy.written import (
    NotWrittenError,
    read_cents,
    read_ratio,
    shown,
    write_cents,
    write_decimal,
)

BETWEEN = ";"
"""What stands between the parts of a cell that holds several."""
LONGEST_CODE = 64
FURTHEST = 180
"""Degrees of longitude."""

_COUNT = re.compile(r"(0|[1-9][0-9]{0,8})\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,17})?\Z")


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write values: how people are told of it, how it is read and written.

    `parquet` names the types of Polars that a column of Parquet may have beside `String`.
    """

    says: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    parquet: tuple[str, ...] = ()


def _read_code(text: str) -> Code:
    return Code(clean(text, "word", LONGEST_CODE))


def _read_count(text: str) -> int:
    if not _COUNT.match(text):
        raise NotWrittenError(f"{shown(text)} is not a whole number.", "Write it like 36000.")
    return int(text)


def _read_day(text: str) -> date:
    do = "Write it like 2026-12-15."
    if not _DAY.match(text):
        raise NotWrittenError(f"{shown(text)} is not a day.", do)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotWrittenError(f"`{text}` is not a day of the calendar.", do) from None


def _read_flag(text: str) -> bool:
    word = text.lower()
    if word not in ("true", "false"):
        raise NotWrittenError(f"{shown(text)} is neither true nor false.", "Write true or false.")
    return word == "true"


def _write_flag(value: bool) -> str:
    return "true" if value else "false"


def _read_codes(text: str) -> tuple[Code, ...]:
    return tuple(_read_code(part.strip()) for part in text.split(BETWEEN) if part.strip())


def _read_posted(text: str) -> tuple[Posted, ...]:
    return tuple(_posted(part.strip()) for part in text.split(BETWEEN) if part.strip())


def _read_amount(text: str) -> int:
    try:
        return read_cents(text)
    except NotWrittenError as error:  # its advice is for policy files, where amounts are quoted
        raise NotWrittenError(error.wrong, "Write it like 1200.00, without commas.") from None


def _read_rate(text: str) -> Decimal:
    try:
        return read_ratio(text)
    except NotWrittenError as error:
        raise NotWrittenError(error.wrong, "Write it like 0.25.") from None


def _posted(part: str) -> Posted:
    on, blank, amount = part.partition(" ")
    if not blank:
        do = "Write day and amount: 2026-01-15 620.00."
        raise NotWrittenError(f"{shown(part)} is not a payment.", do)
    return Posted(on=_read_day(on), amount=_read_amount(amount.strip()))


def _write_posted(posted: tuple[Posted, ...]) -> str:
    return BETWEEN.join(f"{each.on} {write_cents(each.amount)}" for each in posted)


def _read_degrees(text: str) -> Decimal:
    if not _DEGREES.match(text) or abs(Decimal(text)) > FURTHEST:
        raise NotWrittenError(f"{shown(text)} is not a coordinate.", "Write it like 34.14251.")
    return round(Decimal(text), 5)


def _often(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same reader, remembering what was read: most values come again and again."""
    return lru_cache(maxsize=16_384)(read)


INTEGERS = ("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64")

TEXT = Form("text", clean)
NAME = Form("a name", read_name)
EMAIL = Form("an e-mail address", read_email)
PHONE = Form("a phone number", read_phone)
CODE = Form("a word", _often(_read_code))
AMOUNT = Form("an amount: `620.00`", _often(_read_amount), write_cents, ("Decimal",))
RATIO = Form("a decimal number: `0.25`", _often(_read_rate), write_decimal, ("Decimal",))
COUNT = Form("a whole number: `36000`", _often(_read_count), str, INTEGERS)
DAY = Form("a day: `2026-12-15`", _often(_read_day), date.isoformat, ("Date",))
FLAG = Form("`true` or `false`", _often(_read_flag), _write_flag, ("Boolean",))
CODES = Form("words: `first;second`", _often(_read_codes), BETWEEN.join, ("List",))
POSTED = Form(
    "days and amounts: `2026-01-15 620.00;2026-02-15 620.00`", _read_posted, _write_posted
)
PEOPLE = Form("people: `Sam Roe <sam@example.org>;Kim Roe`", read_people, write_people)
DEGREES = Form("degrees: `34.14251`", _read_degrees, str, ("Decimal", "Float64", "Float32"))
