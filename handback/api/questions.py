"""Questions about one case that change nothing."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import PathEx, QueryEx
from ninja.params import P

from handback.actions import access, views
from handback.actions.access import Seat
from handback.actions.forms import CODE_PATTERN, LONGEST_CODE
from handback.api.asking import AsRole, Words, YesNo
from handback.api.operations import CaseId, Operation, answered, listed, register
from handback.api.refusals import words_of
from handback.api.security import Calling, calling_of
from handback.core.base import Code, Role
from handback.core.timeline import Entry, Kind, Standing
from handback.policy import written
from handback.policy.player.words import phrase
from handback.policy.written import read_cents

QuoteNumber = PathEx[
    str, P(min_length=1, max_length=LONGEST_CODE, pattern=CODE_PATTERN, description="its number")
]
Reading = QueryEx[int | None, P(ge=0, le=9_999_999, description="expected at maturity")]
Amount = QueryEx[
    str | None, P(pattern=written.AMOUNT_PATTERN, description="what the car is worth, as 21500.00")
]
Days = QueryEx[int | None, P(ge=1, le=3660, description="days of an extension")]


@dataclass(frozen=True, slots=True)
class DateTold:
    """One date: what it is, in a code and in words, its rule, and whether it is done or missed."""

    on: date
    kind: Kind
    name: Code
    says: str
    rule: Code
    rule_says: str
    standing: Standing
    done_on: date | None


def _seat(request: HttpRequest, case: int, role: Role | None) -> tuple[Seat, Calling]:
    calling = calling_of(request)
    return access.seat(calling.visitor, case, calling.now, role), calling


def _about(id_: str, summary: str, answer: object) -> Operation:
    return Operation(id_, "cases", summary, "cases:read", answer=answer)


@register(
    "GET",
    "cases/{case}/timeline",
    _about("read_timeline", "Every date of the lease end", listed(DateTold)),
)
def read_timeline(request: HttpRequest, case: CaseId, as_: AsRole = None) -> HttpResponse:
    """The dates that concern the role, in order: done, coming or missed, each with its rule."""
    seat, calling = _seat(request, case, as_)
    words = words_of(case, calling.now)
    rows = tuple(
        _date_told(each, words.rule(each.rule)) for each in views.timeline(seat, calling.now)
    )
    return answered({"rows": rows}, dict[str, tuple[DateTold, ...]])


def _date_told(entry: Entry, rule_says: str) -> DateTold:
    return DateTold(
        entry.on,
        entry.kind,
        entry.name,
        phrase(entry.name),
        entry.rule,
        rule_says,
        entry.standing,
        entry.done_on,
    )


@register(
    "GET",
    "cases/{case}/comparison",
    _about("compare_options", "The options side by side", views.ComparisonView),
)
def compare_options(  # noqa: PLR0913 - one for each thing that can be expected
    request: HttpRequest,
    case: CaseId,
    as_: AsRole = None,
    odometer: Reading = None,
    market_value: Amount = None,
    repairs: Words = (),
    extension_days: Days = None,
    apply_deposit: YesNo = None,
) -> HttpResponse:
    """Every option with its cost: what is certain, what is estimated, and the cheapest."""
    seat, calling = _seat(request, case, as_)
    found = views.comparison(
        seat,
        calling.now,
        odometer=odometer,
        market_value=None if market_value is None else read_cents(market_value),
        repairs=repairs,
        extension_days=extension_days,
        apply_deposit=apply_deposit == "true",
    )
    return answered(found)


@register(
    "GET",
    "cases/{case}/quotes",
    _about("list_quotes", "The quotes of a case", listed(views.QuoteView)),
)
def list_quotes(request: HttpRequest, case: CaseId, as_: AsRole = None) -> HttpResponse:
    """The quotes that the role may see, the oldest first. `request_quote` is the move for one."""
    seat, calling = _seat(request, case, as_)
    rows = views.quotes(seat, calling.now)
    return answered({"rows": rows}, dict[str, tuple[views.QuoteView, ...]])


@register(
    "GET",
    "cases/{case}/quotes/{number}",
    _about("read_quote", "One quote", views.QuoteView),
)
def read_quote(
    request: HttpRequest, case: CaseId, number: QuoteNumber, as_: AsRole = None
) -> HttpResponse:
    """A quote line by line, until when it holds, and what it leaves out."""
    seat, calling = _seat(request, case, as_)
    return answered(views.quote(seat, number, calling.now))


@register(
    "GET",
    "cases/{case}/statements",
    _about("read_statements", "Every bill, and what is owed", views.StatementsView),
)
def read_statements(request: HttpRequest, case: CaseId, as_: AsRole = None) -> HttpResponse:
    """The bills as they were issued, the lines as they are posted now, and the balance."""
    seat, calling = _seat(request, case, as_)
    return answered(views.statements(seat, calling.now))


@register(
    "GET",
    "cases/{case}/events",
    _about("list_events", "The history, event by event", listed(views.EventView)),
)
def list_events(request: HttpRequest, case: CaseId, as_: AsRole = None) -> HttpResponse:
    """Everything that happened, in order, each with who told it and its place in the chain."""
    seat, calling = _seat(request, case, as_)
    rows = views.events(seat, calling.now)
    return answered({"rows": rows}, dict[str, tuple[views.EventView, ...]])
