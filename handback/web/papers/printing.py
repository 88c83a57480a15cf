"""Papers as printable pages, by their kind.

A kind is a code, or a code and what it is of: `odometer_statement`, `notice-12`, `report-…`. The
pages take any role's `Here`; what that role may not read is not there.
"""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.utils.translation import gettext

from handback.actions.access import NotFoundError
from handback.actions.views.condition import ReportJudged, reports_judged
from handback.actions.views.disclosure import disclosure
from handback.actions.views.handing_back import records, tick_lists, to_bring
from handback.actions.views.looking import WITH_MONEY
from handback.actions.views.parts import dates, hand_over, lines
from handback.actions.views.sent import notice_text
from handback.core.base import LESSEE_SIDE
from handback.core.odometer import STATEMENT
from handback.web.door import Here
from handback.web.papers.rows import (
    certified,
    hand_over_rows,
    statement_rows,
    statute_said,
    told_at,
)

RECEIPT, CLOSING, KIT = "turn_in_receipt", "closing_confirmation", "vehicle_return_kit"


def paper_page(here: Here, kind: str) -> HttpResponse:
    """A paper of a lease as a printable page; raises `NotFoundError` where there is none."""
    name, _, of = kind.partition("-")
    if (made := OF_SOMETHING.get(name)) is not None and of:
        return made(here, of)
    if (plain := PLAIN.get(kind)) is not None:
        return plain(here)
    raise NotFoundError("there is no such paper")


def _sheet(here: Here, template: str, title: str, context: Mapping[str, object]) -> HttpResponse:
    said = {
        "title": title,
        "lessor": here.look.terms.identity.lessor,
        "ways": lines(here.look, here.now),
        "printed_on": here.look.today,
        "for_lessee": here.seat.role in LESSEE_SIDE,
    }
    return here.page(f"web/papers/{template}.html", {**said, **context})


def _statement(here: Here) -> HttpResponse:
    """The odometer statement: as it was signed, else to be filled in and signed on paper."""
    paper = disclosure(here.look, here.now)
    reading = paper.odometer
    choices = [(each, certified(here.words, each)) for each in paper.certifications]
    context = {
        "paper": paper,
        "statute": statute_said(paper.statute),
        "rows": statement_rows(paper, here.words, reading, here.look.today),
        "choices": choices,
        "rule": paper.rule,
        "exempt_rule": here.look.terms.odometer.source_of("exempt_weight_lb"),
    }
    return _sheet(here, "odometer_statement", gettext("Odometer statement"), context)


def _receipt(here: Here) -> HttpResponse:
    """The receipt of the hand-over: what is known filled in, the rest to be written by hand."""
    paper, handed = disclosure(here.look, here.now), hand_over(here.look)
    terms = here.look.terms.turn_in
    told = records(here.look, here.now)
    context = {
        "paper": paper,
        "handed": handed,
        "rows": hand_over_rows(handed, paper, here.words) if handed else (),
        "wanted": [each for each in terms.signatures if each.paper == RECEIPT],
        "signed": [
            each
            for each in told
            if each.kind == "paper_signed" and each.about == RECEIPT and not each.struck
        ],
        "first": told_at(told),
        "rule": terms.receipt.source if terms.receipt else terms.source_of("signatures"),
    }
    return _sheet(here, "turn_in_receipt", gettext("Vehicle turn-in receipt"), context)


def _closing(here: Here) -> HttpResponse:
    """That the account is closed, since when, and what is kept."""
    days = dates(here.look)
    if days.closed is None or here.seat.role not in WITH_MONEY:
        raise NotFoundError("the account is not closed")
    context = {"days": days, "car": disclosure(here.look, here.now).car}
    return _sheet(here, "closing", gettext("Closing confirmation"), context)


def _kit(here: Here) -> HttpResponse:
    """Everything for the return on one sheet: dates, checklists, what to bring, whom to call."""
    context = {
        "days": dates(here.look),
        "lists": tick_lists(here.look, here.now),
        "bring": to_bring(here.look, here.now),
        "options": here.look.terms.options,
        "car": disclosure(here.look, here.now).car,
    }
    return _sheet(here, "kit", gettext("Vehicle return kit"), context)


def _notice(here: Here, of: str) -> HttpResponse:
    """A letter or message as it was sent."""
    if not of.isdecimal() or len(of) > 9:
        raise NotFoundError("there is no such notice")
    told = notice_text(here.look, int(of), here.now)
    return _sheet(here, "notice", told.subject, {"told": told, "rule": told.sent.rule})


def _report(here: Here, of: str) -> HttpResponse:
    """A condition report: what was found, and what the guide says of it."""
    if here.seat.role not in WITH_MONEY:
        raise NotFoundError("there is no such report")
    found = _of(reports_judged(here.look), of)
    car = disclosure(here.look, here.now).car
    return _sheet(here, "report", gettext("Condition report"), {"report": found, "car": car})


def _of(reports: tuple[ReportJudged, ...], of: str) -> ReportJudged:
    for each in reports:
        if each.seen.report == of:
            return each
    raise NotFoundError("there is no such report")


PLAIN: Mapping[str, Callable[[Here], HttpResponse]] = {
    STATEMENT: _statement,
    RECEIPT: _receipt,
    CLOSING: _closing,
    KIT: _kit,
}
"""Papers of which a lease has one."""
OF_SOMETHING: Mapping[str, Callable[[Here, str], HttpResponse]] = {
    "notice": _notice,
    "report": _report,
}
"""Papers of which a lease has several."""
