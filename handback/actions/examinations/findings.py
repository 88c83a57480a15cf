"""What an examination finds."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something is, the best first."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do unless it is fine."""

    name: str
    state: State
    says: str
    do: str = ""


def ok(name: str, says: str) -> Finding:
    """Something is fine."""
    return Finding(name, State.OK, says)


def warn(name: str, says: str, do: str) -> Finding:
    """Something works, and should be looked after."""
    return Finding(name, State.WARN, says, do)


def bad(name: str, says: str, do: str) -> Finding:
    """Something does not work, or is not safe."""
    return Finding(name, State.BAD, says, do)
