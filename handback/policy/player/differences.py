"""What differs between a story and the case it tells of: one difference a stated thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handback.core.base import Refused
from handback.policy.player.forms import write_amount


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a step states and that is not so; `rule` is what the answer came from."""

    step: int
    line: int
    on: date
    what: str
    expected: str
    got: str
    rule: str = ""

    def __str__(self) -> str:
        rule = f" ({self.rule})" if self.rule else ""
        return f"{self.what}: expected {self.expected}, got {self.got}{rule}"


@dataclass(frozen=True, slots=True)
class Found:
    """A difference before it is known which step it belongs to."""

    what: str
    expected: str
    got: str
    rule: str = ""


def shown(value: Any) -> str:
    """A value in a sentence of a difference."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(each)}" for key, each in value.items()) or "none"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(shown, value)) or "none"
    return str(value)


def money(cents: int | None) -> str:
    """An amount in a sentence of a difference."""
    return "nothing" if cents is None else write_amount(cents)


def refusal(refused: Refused) -> str:
    """A refusal in a sentence of a difference."""
    parts = [f"refused by {refused.rule}: {refused.reason}"]
    parts += [f"{key} {value}" for key, value in refused.about]
    if refused.help is not None:
        helped = refused.help
        parts += [f"opens {helped.on}"] if helped.on else []
        parts += [f"missing {', '.join(helped.missing)}"] if helped.missing else []
    return ", ".join(parts)
