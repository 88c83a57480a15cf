"""Reading JSON that strangers send: strict, bounded, with the place of the mistake.

What JSON readers silently differ about is refused: keys that stand twice, `NaN`, numbers too large
to be exact everywhere. So is what no database keeps: the letter NUL, halves of letters.
"""

import json
import re
from collections import Counter
from typing import Any, NoReturn

from django.http import HttpRequest

from handback.api.problems import Fault, ProblemError

LARGEST_NUMBER = 2**53 - 1
"""Whole numbers up to here mean the same to every reader of JSON."""
DEEPEST = 32
"""Blocks within blocks; no request needs half as many."""
UNKEPT = re.compile("[\x00\ud800-\udfff]")


class JsonError(ValueError):
    """A text that is not the JSON that is taken here; `at` is where, as a JSON pointer.

    `status` is 400 for what is no JSON, 422 for JSON with values that cannot be kept.
    """

    def __init__(self, wrong: str, at: str = "", status: int = 400) -> None:
        super().__init__(wrong)
        self.wrong, self.at, self.status = wrong, at, status


def read_body_json(request: HttpRequest) -> Any:
    """The body of a request; raises `ProblemError` with status 400 or 415."""
    kind = request.content_type or "application/json"
    if kind != "application/json" and not kind.endswith("+json"):
        raise ProblemError(
            415,
            "unsupported-media-type",
            "A body of this kind is not taken here. Send `application/json`.",
            headers={"Accept": "application/json"},
        )
    try:
        return read_json(request.body)
    except JsonError as error:
        fault = Fault(error.at, error.wrong, "Send JSON in UTF-8, with values that can be kept.")
        raise ProblemError(error.status, "bad-json", error.wrong, (fault,)) from None


def read_json(body: bytes) -> Any:
    """The value of a JSON text; raises `JsonError`."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError(f"Byte {error.start} of the body is not UTF-8.") from None
    if _deep(text):
        raise JsonError(f"The body nests deeper than {DEEPEST}.")
    try:
        value = json.loads(
            text,
            parse_constant=_no_constant,
            parse_float=_float,
            parse_int=_integer,
            object_pairs_hook=_object,
        )
    except JsonError:
        raise
    except json.JSONDecodeError as error:
        raise JsonError(
            f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    _check_texts(value, "")
    return value


def _deep(text: str) -> bool:
    """Whether brackets outside of texts nest too deeply; asked before anything recurses."""
    depth, inside, escaped = 0, False, False
    for letter in text:
        if inside:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                inside = False
        elif letter == '"':
            inside = True
        elif letter in "[{":
            depth += 1
            if depth > DEEPEST:
                return True
        elif letter in "]}":
            depth -= 1
    return False


def _no_constant(said: str) -> NoReturn:
    raise JsonError(f"`{said}` is not a number in JSON.")


def _float(said: str) -> float:
    number = float(said)
    if number in (float("inf"), float("-inf")):
        raise JsonError(f"The number `{said[:40]}` is too large.", status=422)
    return number


def _integer(said: str) -> int:
    if len(said) > 17 or abs(int(said)) > LARGEST_NUMBER:
        wrong = f"The number `{said[:40]}` is too large: {LARGEST_NUMBER} is the largest."
        raise JsonError(wrong, status=422)
    return int(said)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise JsonError(f"The key `{twice[:80]}` stands twice in one object.")
    return found


def _check_texts(value: Any, at: str) -> None:
    if isinstance(value, str):
        if UNKEPT.search(value):
            raise JsonError("A text holds NUL or half of a letter.", at, 422)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_texts(key, at)
            _check_texts(inner, f"{at}/{escaped(key)}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _check_texts(inner, f"{at}/{number}")


def escaped(key: object) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")
