"""Disputes in a story."""

from handback.actions.sampling.living import Living
from handback.actions.sampling.values.registry import found as found_
from handback.actions.sampling.values.registry import value
from handback.core.account import posted_lines
from handback.core.base import Id
from handback.core.lines import Line


def _dearest(living: Living) -> Line:
    lines = [each for each in posted_lines(living.case) if each.cents > 0]
    wear = [each for each in lines if each.code == "excess_wear"]
    rest = [each for each in lines if each.code in ("excess_distance", "missing_equipment")]
    return found_(max(wear or rest, key=lambda each: each.cents, default=None))


@value
def disputable(living: Living) -> str:
    """The line that a lessee disputes: the dearest item of wear, or the distance."""
    return str(_dearest(living).code)


@value
def disputable_item(living: Living) -> str:
    """The item of that line."""
    return str(_dearest(living).item)


@value
def complaint(living: Living) -> Id:
    """What the lessee writes, in the language of the lease."""
    texts = living.drawn.portfolio.people.complaints
    told = texts.get(living.facts.language) or texts["en"]
    return living.keep("text", living.drawn.chance.choice(told))


@value
def dispute(living: Living) -> str:
    """The dispute that is open."""
    found = [d for d, each in living.case.billing.disputes.items() if not each.resolved]
    return str(found_(found[0] if found else None))


@value
def verdict(living: Living) -> str:
    """How a dispute ends."""
    return living.drawn.chance.choice(("stands", "stands", "falls"))
