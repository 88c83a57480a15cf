"""Short ways to write conditions, offsets and dated blocks."""

from __future__ import annotations

from handback.core.base import (
    Code,
    Moment,
    Role,
)
from handback.core.calendar import Offset, Side
from handback.core.terms.base import Dated, Version
from handback.core.terms.conditions import AnyOf, Fact
from handback.core.terms.notices import Promise


def fact(name: str, argument: str = "") -> Fact:
    """A condition that is one fact."""
    return Fact(Code(name), Code(argument))


def before(moment: Moment, *, days: int = 0, months: int = 0) -> Offset:
    """An offset before a moment."""
    return Offset(moment, months, days, Side.BEFORE)


def after(moment: Moment, *, days: int = 0, months: int = 0) -> Offset:
    """An offset after a moment."""
    return Offset(moment, months, days, Side.AFTER)


def always(block):
    """A dated block with one version."""
    return Dated(Moment.CONTRACT, (Version(None, block),))


RETURNED = AnyOf((fact("returned"), fact("replaced")))

TASKS = {
    name: Promise(source=Code("K-TASK"), role=Role.SPECIALIST, within_days=3)
    for name in (
        "call",
        "review_evidence",
        "review_results",
        "missing_signature",
        "question_reading",
        "reading_discrepancy",
        "reinspect",
        "bounced_mail",
        "decide_instalments",
        "approve_goodwill",
        "approve_refund",
        "work_through_dispute",
        "escalate_holdover",
        "chase_payoff",
        "send_title",
        "release_lien",
        "confirm_change",
        "decide_extension",
        "broken_rule",
        "contact_retailer",
        "missing_facts",
        "failed_payoff",
        "late_report",
        "new_damage",
        "settle_loss",
    )
}
