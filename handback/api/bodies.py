"""Bodies of requests: read into frozen dataclasses, which are also what describes them."""

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any, ClassVar, TypeVar

from django.http import HttpRequest

from handback.actions.forms import misformed
from handback.api.json_in import escaped, read_body_json
from handback.api.problems import Fault, bad_parameters
from handback.policy.problems import Path, Place, Places, Problem
from handback.policy.schema import Context, read_value
from handback.policy.shapes import keys_of, shape, written_key

T = TypeVar("T")


class Body:
    """Base of everything that is sent here: keys it does not have are refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, object]] = {
        "extra": "forbid",
        "alias_generator": written_key,
    }


def read_body(request: HttpRequest, wanted: type[T]) -> T:
    """The body of a request; raises `ProblemError` with everything that is wrong with it."""
    return read_data(read_body_json(request), wanted)


def read_data(raw: Any, wanted: type[T]) -> T:
    """A value of plain data; raises `ProblemError` with everything that is wrong with it."""
    where = ((), Places(start=Place("", 0)))
    value, problems = read_value(raw, raw, wanted, Context(), where)
    faults = _misformed(raw, wanted, "")
    told = {each.pointer for each in faults}
    faults += [each for each in faults_of(problems) if each.pointer not in told]
    if faults:
        raise bad_parameters(faults)
    found: T = value
    return found


def faults_of(problems: Iterable[Problem], under: str = "") -> list[Fault]:
    """Problems of a reader as faults with JSON pointers."""
    return [Fault(under + pointer(each.path), each.wrong, each.do) for each in problems]


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{escaped(part)}" for part in path)


def _misformed(raw: Any, annotation: Any, at: str) -> list[Fault]:
    """Codes and days that do not have their form."""
    found: Any = shape(annotation)
    if isinstance(raw, str):
        wrong = misformed(raw, annotation)
        return [Fault(at, *wrong)] if wrong else []
    if isinstance(raw, list) and found.item is not None:
        inner = [_misformed(each, found.item, f"{at}/{n}") for n, each in enumerate(raw)]
        return [fault for faults in inner for fault in faults]
    if isinstance(raw, Mapping) and is_dataclass(found.type):
        block: Any = found.type
        keys = keys_of(block)
        inner = [_misformed(v, keys[k], f"{at}/{escaped(k)}") for k, v in raw.items() if k in keys]
        return [fault for faults in inner for fault in faults]
    return []
