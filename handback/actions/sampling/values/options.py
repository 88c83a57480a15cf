"""Choices, purchases and losses in a story."""

from handback.actions.sampling.drawing import between
from handback.actions.sampling.drawing import likely_option as drawn_option
from handback.actions.sampling.living import Living
from handback.actions.sampling.values.registry import found as found_
from handback.actions.sampling.values.registry import value
from handback.core.lines import total
from handback.core.sums import sale

CAUSES = ("collision", "collision", "collision", "theft")
SALVAGE = (86, 104)
"""What an insurer pays, in hundredths of what the car is worth by the contract."""
DEDUCTIBLES = (25000, 50000, 50000, 100000)
GAP_AT_MOST = 1800
"""What gap cover pays beside it at most, in whole currency units."""


@value
def likely_option(living: Living) -> str:
    """What the lessee means to do."""
    return drawn_option(living.drawn.chance, list(living.terms.programme.options))


@value
def quote(living: Living) -> str:
    """The buyout quote that stands."""
    found = [
        number
        for number, each in living.case.quotes.by_number.items()
        if each.issued.option == "purchase" and each.good_on(living.today)
    ]
    return str(found_(found[-1] if found else None))


@value
def price(living: Living) -> int:
    """What the purchase under way comes to today."""
    started = living.case.purchase.started
    issued = living.case.quotes.by_number[found_(started.quote if started else None)].issued
    costs = issued.registration, issued.incidental
    return total(sale.purchase_lines(living.view, living.today, *costs))


@value
def payoff(living: Living) -> int:
    """What the dealer's payoff comes to today."""
    return total(sale.payoff_lines(living.view, living.today))


@value
def cause(living: Living) -> str:
    """How the car was lost."""
    return living.drawn.chance.choice(CAUSES)


@value
def deductible(living: Living) -> int:
    """What the insurance leaves to the lessee."""
    return living.drawn.chance.choice(DEDUCTIBLES)


@value
def settlement(living: Living) -> int:
    """What the insurer pays: about what the car is worth, in whole currency units."""
    lease, day = living.facts, living.today
    months = max((lease.matures - day).days // 30, 0)
    worth = (lease.residual or 0) + months * lease.payment * 7 // 10
    return worth * between(living.drawn.chance, SALVAGE) // 10_000 * 100


@value
def gap(living: Living) -> int:
    """What gap cover pays beside the insurer, where the contract has it."""
    return living.drawn.chance.randint(0, GAP_AT_MOST) * 100 if living.facts.gap_cover else 0
