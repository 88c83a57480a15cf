"""The forms in which doors are handed codes, days and instants; stricter than their types.

Events are kept for good: nothing goes into them that is longer than their columns, that holds what
somebody wrote about a person, or that lies centuries away.
"""

import re
from typing import Annotated, Any, NewType, get_args, get_origin

from handback.core.base import Cites, Code, Id
from handback.policy.shapes import shape

CODE_PATTERN = r"^[A-Za-z0-9_.:/+-]*$"
LONGEST_CODE = 64
LONGEST_TEXT = 20_000
"""Letters of a text that is kept."""
DAY_PATTERN = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
INSTANT_PATTERN = (
    r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])?$"
)

_FORMS = {
    "code": (CODE_PATTERN, "a code", f"Use up to {LONGEST_CODE} of A-Z a-z 0-9 _ . : / + -"),
    "date": (DAY_PATTERN, "a day", "Write it as 2026-10-20, from 1900 to 2199."),
    "datetime": (INSTANT_PATTERN, "an instant", "Write it as 2026-10-20T10:00."),
}  # fmt: skip


def misformed(value: str, annotation: Any) -> tuple[str, str] | None:
    """What is wrong with a text for its type, and what to do; None when its form is right."""
    form = _form(annotation)
    if form is None:
        return None
    pattern, called, do = _FORMS[form]
    right = re.match(pattern.replace("$", r"\Z"), value) and (
        form != "code" or len(value) <= LONGEST_CODE
    )
    return None if right else (f"This is not {called}.", do)


def _form(annotation: Any) -> str | None:
    """Which form the texts of a type have; None for texts that are read another way."""
    if annotation is Code or annotation is Id:
        return "code"
    if isinstance(annotation, NewType):
        return _form(annotation.__supertype__)
    if get_origin(annotation) is Annotated:
        cited = any(isinstance(each, Cites) for each in get_args(annotation)[1:])
        return None if cited else _form(get_args(annotation)[0])
    if get_args(annotation):
        return next((form for each in get_args(annotation) if (form := _form(each))), None)
    found: Any = shape(annotation).type
    return found.__name__ if getattr(found, "__name__", "") in _FORMS else None
