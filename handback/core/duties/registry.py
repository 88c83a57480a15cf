"""The registry of duties."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from handback.core.base import Code
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx
from handback.core.view import View


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due on a date.

    Performing it makes events that end it: asked again, it is no longer owed. `order` sorts
    duties of one day: lower first.
    """

    on: date
    name: Code
    about: Code
    rule: Code
    order: int
    perform: Callable[[Ctx], Bodies]


Source = Callable[[View], Iterator[Duty]]

SOURCES: list[tuple[int, Source]] = []


def duties_of(order: int) -> Callable[[Source], Source]:
    """Register a generator of duties; `order` places them among others of the same day."""

    def register(source: Source) -> Source:
        SOURCES.append((order, source))
        SOURCES.sort(key=lambda pair: pair[0])
        return source

    return register
