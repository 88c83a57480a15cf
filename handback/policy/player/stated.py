"""A step that was played with what it states, and how a block of it is compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handback.policy.player.differences import Found, money, shown
from handback.policy.player.format import Step
from handback.policy.player.play import Play, Played

Differences = Iterator[Found]

AMOUNTS = frozenset({"amount", "total", "certain", "net"})
"""Fields that hold cents."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A step that was played, and the case as it stands after it."""

    play: Play
    played: Played

    @property
    def step(self) -> Step:
        """The step as it is written."""
        return self.played.ready.step


def fields_differ(
    what: str, wanted: object, answered: Mapping[str, Any], rule: str = ""
) -> Differences:
    """How the fields of a block differ from the answers; what it leaves out is not compared."""
    for name, answer in answered.items():
        stated = getattr(wanted, name)
        if stated is not None and stated != answer:
            tell = money if name in AMOUNTS else shown
            yield Found(f"{what}, {name}", tell(stated), tell(answer), rule)
