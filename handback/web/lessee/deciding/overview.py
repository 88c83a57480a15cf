"""The one page that answers: how long, what next, what will it cost."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from handback.actions.views import Look
from handback.actions.views.ahead import bill_ahead
from handback.actions.views.asking import OptionView
from handback.actions.views.lessee import LesseeCase
from handback.actions.views.settling import paying
from handback.core.base import LESSEE_SIDE, Code, OptionName, Refused
from handback.core.lines import Lines
from handback.core.offers import disclosures_lacking
from handback.core.sums.assume import ASSUMPTIONS
from handback.core.sums.inspections import repairs_open
from handback.core.timeline import Entry, Kind
from handback.web.door import Here, lease_page
from handback.web.lessee.deciding.calling import calls
from handback.web.lessee.deciding.next_step import BEFORE_THE_END, Known, Step, next_step
from handback.web.lessee.deciding.telling import told_dates, told_lines
from handback.web.stages_for_lessees import STAGE_SAID

NEAR = timedelta(days=120)
"""A date that is nearer than this is soon."""
HANDED_BACK = frozenset({"delivered", "turned_in", "accepted"})
BILLED = frozenset({"billed", "in_collection", "settled", "closed"})
OPEN_BILL = frozenset({"billed", "in_collection"})
OF_THE_LESSEE = frozenset({Kind.DEADLINE, Kind.END, Kind.APPOINTMENT, Kind.DUE, Kind.OPENS})
"""Sorts of dates that a lessee does something about."""
OFFERS = ("waiver/", "dispute", "reopening")
"""Dates by which something was on offer: nobody is late who does not take it."""
NOTHING_TO_DO = frozenset({"inspected_after_return"})
"""Reasons for which a move is off that ask nothing of a lessee: nothing is missing."""
GATED = ("book_inspection", "book_turn_in", "start_purchase", "request_extension")
"""Moves whose absence a lessee wonders about before the end."""


@dataclass(frozen=True, slots=True)
class HowLong:
    """How long it is to or since the day that matters; `what` says which day that is."""

    what: str
    days: int
    on: date
    rule: Code


@dataclass(frozen=True, slots=True)
class Cost:
    """What it comes to now, in cents; `what` says what the figure is, `option` of what.

    Of a bill, `pending` is on its way and `disputed` not asked for: neither is in the total.
    """

    what: str
    total: int
    certain: int
    payments_until: int = 0
    lines: Lines = ()
    option: str = ""
    due: date | None = None
    assumes: tuple[Code, ...] = ()
    pending: int = 0
    disputed: int = 0


@lease_page
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    """Days left, what comes next, what the end costs as things stand."""
    lease, cost = here.lease, cost_of(here)
    assumed = (
        [gettext(ASSUMPTIONS[each]) for each in cost.assumes if each in ASSUMPTIONS] if cost else []
    )
    step = step_of(here)
    context = {
        "step": step,
        "stage_said": STAGE_SAID[lease.stage],
        "step_date": told_dates(here, [step.entry] if step.entry else []),
        "long": how_long(lease, here.look),
        "cost": cost,
        "lines": told_lines(here, cost.lines) if cost else [],
        "assumes": assumed,
        "closed_doors": _closed_doors(here),
        "missed": told_dates(here, _missed(lease)),
        "dates": told_dates(here, _coming(here)[:5]),
        "calls": calls(here),
        "to_sign": _to_sign(lease),
        "elsewhere": _ends_elsewhere(lease),
        "insurance_rule": here.look.terms.turn_in.source_of("insurance_may_end"),
        "more": _more(here),
    }
    return here.page("web/lessee/deciding/overview.html", context)


def step_of(here: Here) -> Step:
    """The next step of a lease."""
    return next_step(known_of(here))


def known_of(here: Here) -> Known:
    """What the next step follows from, gathered from the case and from what is possible."""
    lease, look = here.lease, here.look
    chosen = lease.choice.option if lease.choice else None
    terms = look.terms.options.get(chosen) if chosen else None
    asked = look.case.endings.requested_days
    quotes = look.case.quotes.by_number.values()
    buyout = [each for each in quotes if each.issued.option == "purchase"]
    return Known(
        stage=lease.stage,
        possible=frozenset(name for name, each in here.possible.items() if each.possible),
        chosen=chosen,
        inspected=bool(look.case.inspection.before_return),
        needs_inspection=bool(terms and terms.needs_inspection),
        repairs_open=bool(repairs_open(look.view)) and _undecided(lease),
        quote_good=any(each.good_on(look.today) for each in buyout),
        extension_asked=asked is not None,
        disclosures_lacking=any(disclosures_lacking(look.view, asked)) if asked else False,
        to_sign=bool(_to_sign(lease)),
        to_pay=lease.stage not in OPEN_BILL or paying(look, here.now).undisputed > 0,
        inspection_opens=_opens(here, look.today),
        soon=any(_is_soon(each, look.today) for each in lease.next_dates),
        coming=_by_name(tuple(_coming(here))),
    )


def _opens(here: Here, today: date) -> date | None:
    """The day from which on the inspection can be booked, where it only has to be waited for."""
    standing = here.possible.get("book_inspection")
    unmet = standing.unmet if standing else ()
    days = [each.help.on for each in unmet if each.help is not None and each.help.on is not None]
    return max(days) if len(days) == len(unmet) and days and max(days) > today else None


def _undecided(lease: LesseeCase) -> bool:
    """Whether some chargeable item waits for the lessee's decision."""
    items = [item for report in lease.reports for item in report.items]
    return any(each.judged and each.judged.chargeable and each.repair is None for each in items)


def _is_soon(entry: Entry, today: date) -> bool:
    return entry.kind in OF_THE_LESSEE and entry.on - today <= NEAR


def _by_name(entries: tuple[Entry, ...]) -> dict[str, Entry]:
    """The first of the dates of each name; an appointment before a deadline of the same name."""
    order = sorted(entries, key=lambda each: (each.kind is not Kind.APPOINTMENT, each.on))
    found: dict[str, Entry] = {}
    for each in order:
        found.setdefault(each.name, each)
    return found


def how_long(lease: LesseeCase, look: Look) -> HowLong:
    """How long it is to maturity, or since what happened last."""
    dates, today = lease.dates, look.today
    rule = look.terms.calendar.source
    if dates.closed is not None:
        return HowLong("closed", (today - dates.closed).days, dates.closed, rule)
    if dates.ended is not None:
        return HowLong("ended", (today - dates.ended).days, dates.ended, rule)
    if lease.hand_over is not None:
        on = lease.hand_over.on
        return HowLong("handed_over", (today - on).days, on, rule)
    if look.case.endings.loss_on is not None:
        on = look.case.endings.loss_on
        return HowLong("lost", (today - on).days, on, rule)
    if dates.days_left < 0:
        return HowLong("past", -dates.days_left, dates.matures, rule)
    return HowLong("left", dates.days_left, dates.matures, rule)


def cost_of(here: Here) -> Cost | None:
    """What it costs as things stand; None where a figure would mean nothing yet."""
    lease = here.lease
    if lease.stage in BILLED:
        found = paying(here.look, here.now)
        due = found.due if found.undisputed > 0 and not _in_parts(here) else None
        held = here.look.terms.disputes.holds_collection
        owed = found.undisputed if held else found.owed
        cut = (found.pending, found.disputed if held else 0)
        return Cost("balance", owed, owed, due=due, pending=cut[0], disputed=cut[1])
    if lease.stage == "purchasing":
        return _of_quote(here)
    if lease.stage in HANDED_BACK:
        return _of_the_bill(here)
    if lease.stage not in BEFORE_THE_END:
        return None
    chosen = _named(here, lease.choice.option) if lease.choice else None
    if chosen is not None and chosen.available:
        return _of_option("chosen", chosen)
    best = here.comparison.cheapest
    return _of_option("cheapest", _named(here, best) if best else None)


def _named(here: Here, option: str) -> OptionView | None:
    return next((each for each in here.comparison.options if each.option == option), None)


def _of_option(what: str, option: OptionView | None) -> Cost | None:
    if option is None:
        return None
    return Cost(
        what,
        option.total,
        option.certain,
        option.payments_until,
        option.lines,
        option.option,
        assumes=option.assumes,
    )


def _of_the_bill(here: Here) -> Cost | None:
    """The bill before there is one, as the page of the bill shows it."""
    ahead = bill_ahead(here.look, here.now)
    if ahead is None:
        return None
    return Cost("so_far", ahead.total, ahead.certain, lines=ahead.lines, assumes=ahead.assumes)


def _of_quote(here: Here) -> Cost | None:
    started = here.look.case.purchase.started
    quote = here.look.case.quotes.by_number.get(started.quote) if started else None
    if quote is None:
        return None
    due = quote.issued.good_through
    return Cost("quote", quote.total, quote.total, lines=quote.issued.lines, due=due)


def _closed_doors(here: Here) -> list[tuple[str, Refused]]:
    """What cannot be done yet, and why: one refusal for each move a lessee wonders about."""
    if here.lease.stage not in BEFORE_THE_END:
        return []
    off = [here.possible[name] for name in GATED if name in here.possible]
    offered = set(here.look.terms.options)
    return [
        (each.move, each.unmet[0])
        for each in off
        if each.unmet
        and each.unmet[0].reason not in NOTHING_TO_DO
        and not (each.move == "request_extension" and "extend" not in offered)
    ]


def _in_parts(here: Here) -> bool:
    """Whether a plan of instalments holds: its days go before that of the bill."""
    answer = here.look.case.collection.instalments
    return answer is not None and answer.granted


def _ends_elsewhere(lease: LesseeCase) -> bool:
    """Whether the lease ends, or ended, in another way than by a hand-over."""
    if lease.hand_over is not None:
        return False
    return lease.dates.ended is not None or lease.stage not in BEFORE_THE_END | BILLED


def _coming(here: Here) -> list[Entry]:
    """The dates from today on; a quote's last day matters no more once the end has come."""
    over = here.lease.stage not in BEFORE_THE_END | {"purchasing"}
    gone = ("statement_due",) if _in_parts(here) else ()
    found = [each for each in here.lease.next_dates if each.on >= here.look.today]
    kept = [each for each in found if each.name not in gone]
    return [each for each in kept if not (over and each.name.startswith("quote/"))]


def _missed(lease: LesseeCase) -> list[Entry]:
    """The dates that were missed and still matter: after a hand-over no choice is late."""
    over = lease.stage not in BEFORE_THE_END
    gone = (*OFFERS, "choose/", "quote/") if over else OFFERS
    return [e for e in lease.missed_dates if not e.name.startswith(gone)][-3:]


def _to_sign(lease: LesseeCase) -> list[str]:
    """The papers of a hand-over that the lessee's side has still to sign."""
    if lease.stage not in ("delivered", "turned_in"):
        return []
    side = [each.paper for each in lease.to_sign.signatures if each.by in LESSEE_SIDE]
    return list(dict.fromkeys(side))


def _more(here: Here) -> list[tuple[str, str]]:
    """What else there is, as far as the programme offers it and the case is there yet."""
    offered, before = here.look.terms.options, here.lease.stage in BEFORE_THE_END
    found = [
        ("quotes", gettext("Quotes"), True),
        ("extension", gettext("Keep the car longer"), before and OptionName.EXTEND in offered),
        ("early_return", gettext("Return early"), before and OptionName.EARLY_RETURN in offered),
        ("trade_in", gettext("Trade the car in"), before and OptionName.TRADE_IN in offered),
        ("orders", gettext("Military orders"), before and here.look.terms.military.allowed),
        ("loss", gettext("The car is a total loss or was stolen"), before),
        ("details", gettext("My details"), True),
    ]
    return [(page, said) for page, said, there in found if there]
