"""How far it has come what the lessee's side set in motion: sale, extension, loss, changes."""

from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views.looking import DESK, Look, Seen, look
from handback.actions.views.parts import Venue, venue_of
from handback.core.base import LESSEE_SIDE, Code, Id, OptionName, Refused
from handback.core.endings import Extension, OrdersRecorded, TotalLossReported, TotalLossSettled
from handback.core.offers import disclosures_lacking
from handback.core.people import PendingChange
from handback.core.sums.agreement import digest, who_must
from handback.core.terms.payoff import TradeInTerms
from handback.records.models import Organisation
from handback.records.models.organisations import OrganisationKind

READERS = LESSEE_SIDE | DESK
"""Roles that are told how far things have come."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a sale: its name, its rule, and the day it was done (None: not yet)."""

    name: Code
    rule: Code
    done: date | None


@dataclass(frozen=True, slots=True)
class PurchasePlan:
    """A purchase: `funds` are cents that came in; `through` is the retailer who arranges it."""

    quote: Id
    buyer: Code
    through: Venue | None
    started: date | None
    funds: int
    funds_on: date | None
    completed: date | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TradeInPlan:
    """A car that a dealer took: whether it buys, the papers that are shown, the payoff.

    `on` is None for a dealer who does not buy it: nothing was traded in then.
    """

    dealer: Venue
    on: date | None
    buys: bool
    shown: tuple[Code, ...]
    missing: tuple[Code, ...]
    paid_off: date | None
    failed: date | None
    title_sent: date | None


@dataclass(frozen=True, slots=True)
class ExtensionPlan:
    """More time: the days asked for, those granted, and what has to be signed before.

    `to_sign` says which disclosures are lacking for the days asked for, `digest` is of what they
    show.
    """

    asked_days: int | None
    asked_on: date | None
    granted: tuple[Extension, ...]
    to_sign: Refused | None
    digest: Code


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Who must agree to a choice before it counts: everybody by name, None where erased."""

    names: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Plans:
    """Everything that the lessee's side set in motion and that is not shown elsewhere."""

    purchase: PurchasePlan | None
    trade_in: TradeInPlan | None
    extension: ExtensionPlan
    early_on: date | None
    orders: OrdersRecorded | None
    loss: TotalLossReported | None
    loss_on: date | None
    settled: TotalLossSettled | None
    settled_on: date | None
    changes: tuple[PendingChange, ...]
    everyone_agrees: Agreeing | None


def plans(seen: Seen, now: datetime) -> Plans:
    """How far things have come; raises `NotFoundError` for roles that are not told."""
    looked = look(seen, now, READERS)
    endings = looked.case.endings
    places = _places(looked)
    return Plans(
        _purchase(looked, places),
        _trade_in(looked, places),
        _extension(looked),
        endings.early_on,
        endings.orders,
        endings.loss,
        endings.loss_on,
        endings.settled,
        endings.settled_on,
        tuple(looked.case.people.changes.values()),
        _agreeing(looked),
    )


def dealers(seen: Seen, now: datetime, limit: int = 200) -> tuple[Venue, ...]:
    """The dealers that may take a car in trade: retailers that work with the lessor, by name.

    Raises `NotFoundError`.
    """
    looked = look(seen, now, READERS)
    rows = Organisation.objects.filter(
        kind=OrganisationKind.RETAILER, active=True, lessors__lessor_id=looked.lessor
    )
    return tuple(venue_of(Id(str(row.pk)), row) for row in rows.order_by("name", "pk")[:limit])


def _places(seen: Look) -> dict[Id, Venue]:
    """The places that a sale names, in one query; none where nothing is sold."""
    purchase = seen.case.purchase
    named = {purchase.started.through} if purchase.started else set()
    named |= {purchase.traded.dealer} if purchase.traded else set()
    ids = [int(each) for each in named if each.isdecimal()]
    rows = Organisation.objects.in_bulk(ids) if ids else {}
    return {each: venue_of(each, rows.get(int(each) if each.isdecimal() else 0)) for each in named}


def _purchase(seen: Look, places: dict[Id, Venue]) -> PurchasePlan | None:
    purchase = seen.case.purchase
    if purchase.started is None:
        return None
    through = purchase.started.through
    return PurchasePlan(
        purchase.started.quote,
        purchase.started.buyer,
        places[through] if through else None,
        purchase.started_on,
        purchase.funds,
        purchase.funds_on,
        purchase.completed_on,
        tuple(_steps(seen)),
    )


def _steps(seen: Look) -> list[Step]:
    """The steps of the programme after the money, each with the day it was done."""
    case, terms = seen.case, seen.terms.purchase
    sale = case.purchase
    done = {
        "odometer_statement": case.odometer.signed_on,
        "payoff_confirmation": sale.payoff_confirmed,
        "lien_release": sale.lien_released,
        "title": sale.title_sent,
        "bill_of_sale": sale.title_sent if Code("bill_of_sale") in sale.papers else None,
    }
    rule = terms.source_of("steps")
    return [Step(each, rule, done.get(str(each))) for each in terms.steps]


def _trade_in(seen: Look, places: dict[Id, Venue]) -> TradeInPlan | None:
    purchase = seen.case.purchase
    if purchase.traded is None:
        return None
    terms: TradeInTerms | None = seen.terms.trade_in
    shown = tuple(dict.fromkeys((*purchase.traded.evidence, *purchase.confirmations)))
    needed = terms.evidence if terms else ()
    return TradeInPlan(
        places[purchase.traded.dealer],
        purchase.traded_on,
        purchase.traded.buys,
        shown,
        tuple(each for each in needed if each not in shown),
        purchase.paid_off_on,
        purchase.failed_on,
        purchase.title_sent,
    )


def _extension(seen: Look) -> ExtensionPlan:
    endings, days = seen.case.endings, seen.case.endings.requested_days
    lacking = next(disclosures_lacking(seen.view, days), None) if days else None
    data = digest(OptionName.EXTEND.value, days, seen.view.maturity)
    return ExtensionPlan(days, endings.requested_on, tuple(endings.extensions), lacking, data)


def _agreeing(seen: Look) -> Agreeing | None:
    everybody = who_must(seen.view, "choose_option")
    if not everybody:
        return None
    seen.fetch(everybody)
    return Agreeing(tuple(seen.person(each).get("name") for each in everybody))
