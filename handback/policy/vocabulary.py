"""The closed vocabularies that policies may use: facts, moves and lines, each with its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Protocol


class FactWord(Protocol):
    """What the reader needs to know of a fact that conditions may name."""

    @property
    def meaning(self) -> str:
        """The fact in plain words."""

    @property
    def argument(self) -> str:
        """What its argument names, empty when it takes none."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names with their meanings: facts for conditions, moves for gates, lines for charges.

    `contract_fields` are what a lease may state; `milestones` those that every programme has.
    """

    facts: Mapping[str, FactWord]
    moves: Mapping[str, str]
    lines: Mapping[str, str]
    contract_fields: frozenset[str] = frozenset()
    milestones: frozenset[str] = frozenset()


@cache
def vocabulary() -> Vocabulary:
    """The vocabularies of core; imported on the first call, as its registries are large."""
    from handback.core.duties import milestones as reached
    from handback.core.facts import FACTS
    from handback.core.lease import CaseOpened
    from handback.core.vocabulary import LINES, MOVES

    contract = frozenset(field.name for field in fields(CaseOpened))
    own = {reached.TURN_IN, reached.ACCEPTANCE, reached.INSURANCE, reached.DEPOSIT, reached.CLOSING}
    return Vocabulary(FACTS, MOVES, LINES, contract, frozenset(map(str, own)))
