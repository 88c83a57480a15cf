"""Waivers as a lessee may have them: what each takes, what it needs, by when, and what became."""

from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views.looking import WITH_MONEY, Look, Seen, look
from handback.core.base import Code
from handback.core.billing import Claim
from handback.core.lines import LineCode
from handback.core.terms.base import UndatedError
from handback.core.terms.billing import LoyaltyWaiver, Relief, WaiverProduct


@dataclass(frozen=True, slots=True)
class LoyaltyOffer:
    """A loyalty waiver: the days of the new contract it takes, and the facts that must hold.

    `first` and `last` are None without a limit, or while the lease's end is not known. `never` are
    fees of the programme that it may not take away. `claim` is what was claimed.
    """

    name: Code
    first: date | None
    last: date | None
    requires: tuple[Code, ...]
    pots: tuple[Relief, ...]
    never: tuple[Code, ...]
    claim: Claim | None
    tested_on: date | None
    rule: Code
    first_rule: Code
    last_rule: Code
    requires_rule: Code
    obligations_rule: Code


@dataclass(frozen=True, slots=True)
class WaiversView:
    """Every waiver of a programme, and the product that was bought with the lease."""

    loyalty: tuple[LoyaltyOffer, ...]
    bought: Code
    product: WaiverProduct | None
    rule: Code


def waivers(seen: Seen, now: datetime) -> WaiversView:
    """The waivers of a lease; raises `NotFoundError` for roles that see no money."""
    looked = look(seen, now, WITH_MONEY)
    terms, bought = looked.terms.waivers, looked.lease.wear_waiver
    return WaiversView(
        tuple(_offer(looked, name, each) for name, each in terms.loyalty.items()),
        bought,
        terms.products.get(bought),
        terms.source_of("loyalty"),
    )


def _offer(look: Look, name: Code, terms: LoyaltyWaiver) -> LoyaltyOffer:
    view = look.view
    bill = look.case.billing.statement
    return LoyaltyOffer(
        name,
        view.date_of(terms.since) if terms.since else None,
        view.date_of(terms.until),
        terms.requires,
        terms.pots,
        _never(look, name),
        look.case.billing.claims.get(name),
        bill.due if bill else None,
        terms.source,
        terms.source_of("since"),
        terms.source_of("until"),
        terms.source_of("requires"),
        terms.source_of("obligations"),
    )


def _never(look: Look, name: Code) -> tuple[Code, ...]:
    """What a waiver does not reach: excess distance, and the fees that do not admit it."""
    pots = look.terms.waivers.loyalty[name].pots
    reached = {line for pot in pots for line in pot.lines}
    distance = Code(LineCode.EXCESS_DISTANCE)
    found = [] if distance in reached else [distance]
    for code, dated in look.terms.fees.items():
        try:
            fee = look.view.pick(dated, look.view.ending.on if look.view.ending else None)
        except UndatedError:
            continue
        if name not in fee.may_be_waived_by:
            found.append(code)
    return tuple(found)
