"""Repairs by the lessee, and things that are missing."""

from dataclasses import dataclass
from enum import StrEnum

from handback.core.base import Code, Role
from handback.core.terms.base import Block
from handback.core.terms.conditions import NEVER, RETURNED, When


class LateEvidence(StrEnum):
    """What becomes of evidence that arrives after its deadline."""

    CHARGED = "charged"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairTerms(Block):
    """Whether the lessee may repair, and how it is proven.

    Choices and evidence are taken while `open_when` holds; complete evidence accepted by
    `reviewed_by` spares the charge (without a reviewer it is accepted as soon as it is complete).
    Evidence after that and before the statement follows `late`: it is refused (`charged`), or a
    person reviews it (`reviewed`); it is never taken by itself.

    `allowed`: whether the lessee may repair at all. `choices`: what a lessee may say of an item:
    who repairs it, or that nobody does. `evidence`: the papers that prove a repair.
    """

    allowed: bool
    choices: tuple[Code, ...] = ()
    evidence: tuple[Code, ...] = ()
    open_when: When = NEVER
    reviewed_by: Role | None = None
    late: LateEvidence = LateEvidence.CHARGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment(Block):
    """What came with the car, the grace period for what is missing, and how it is charged.

    Prices are the rate card's parts, keys under `key`; `items` are asked for at the turn-in. What
    is brought in up to `grace_days` after the hand-over is not charged.

    `keys`: how many keys came with the car, unless the lease says so. `charged`: whether missing
    things are charged at all. `owed_when`: nothing is charged unless this holds.
    """

    items: tuple[Code, ...]
    keys: int = 2
    grace_days: int = 0
    charged: bool = True
    owed_when: When = RETURNED
