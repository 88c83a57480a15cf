"""Lines of money and dates in words, as the pages of this part show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handback.core.base import Channel, Code, Firmness, Id
from handback.core.lines import Line, LineCode
from handback.core.timeline import Entry, Kind, Standing
from handback.web.door import Here
from handback.web.words import PageWords


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line of money in words; `sure` is false for one that rests on an assumption."""

    called: str
    detail: str
    cents: int
    rule: Code
    beaten: Code
    sure: bool


def told_lines(here: Here, lines: Iterable[Line]) -> list[ToldLine]:
    """Lines in words; an item of wear is told by what it is and where."""
    items = {item.item.name: item.item for report in here.lease.reports for item in report.items}
    found = []
    for each in lines:
        detail = ""
        if each.code == Code(LineCode.EXCESS_WEAR) and each.item in items:
            item = items[each.item]
            detail = f"{here.words.label(item.area)}, {here.words.phrase(item.kind)}"
        elif each.item and not each.item.isdecimal() and len(each.item) <= LONGEST_CODE:
            detail = here.words.label(each.item)
        found.append(
            ToldLine(
                here.words.label(each.code),
                detail,
                each.cents,
                each.rule,
                each.beaten,
                each.sure is Firmness.CERTAIN,
            )
        )
    return found


LONGEST_CODE = 40
"""An item with a longer name is an id, and nothing to read."""
SAID: Mapping[tuple[str, str], Any] = {
    ("end", "maturity"): _("Your lease ends"),
    ("end", "scheduled_end"): _("The end in the contract, before it was extended"),
    ("end", "early_return"): _("The day you mean to return early"),
    ("end", "termination"): _("The lease has ended"),
    ("deadline", "inspection"): _("Last day for the inspection"),
    ("deadline", "purchase"): _("Last day to start a purchase"),
    ("deadline", "missing_equipment"): _("Last day to bring what was missing"),
    ("deadline", "dispute"): _("Last day to dispute the bill"),
    ("deadline", "reopening"): _("Last day for later charges"),
    ("deadline", "deposit_backstop"): _("Your deposit is settled at the latest"),
    ("appointment", "inspection"): _("Your inspection"),
    ("appointment", "turn_in"): _("Your appointment to return the car"),
    ("opens", "inspection_window"): _("The inspection can be booked from this day"),
    ("opens", "autopay_stops"): _("Automatic payments stop"),
    ("window", "statement_from"): _("Your bill may come from this day"),
    ("window", "statement_by"): _("Your bill is there by this day"),
    ("due", "statement_due"): _("Your bill is due"),
    ("promise", "payoff"): _("The dealer's payoff is due"),
    ("promise", "lien_release"): _("The lien is released by this day"),
    ("promise", "title"): _("The title is sent by this day"),
    ("promise", "deposit_refund"): _("Your deposit comes back by this day"),
    ("notice", "holdover_escalation"): _("A person looks into a car that was not returned"),
}
"""Dates that every programme has, in words."""
ABOUT: Mapping[str, Any] = {
    "choose": _("Last day to choose: %(about)s"),
    "quote": _("Your quote ends: %(about)s"),
    "extension": _("Extension %(about)s begins"),
    "waiver": _("Last day to claim: %(about)s"),
    "refund": _("Your refund is paid by this day: %(about)s"),
    "holdover_reminder": _("Reminder %(about)s that the car is not back"),
}
"""Dates that are about something, in words."""
SORTS: Mapping[Kind, Any] = {
    Kind.NOTICE: _("We write to you: %(name)s"),
    Kind.OPENS: _("From this day on: %(name)s"),
    Kind.DEADLINE: _("Last day: %(name)s"),
    Kind.WINDOW: _("Expected: %(name)s"),
    Kind.PROMISE: _("Promised by this day: %(name)s"),
    Kind.DUE: _("Due: %(name)s"),
    Kind.MILESTONE: _("Reached: %(name)s"),
}
"""Any other date, by its sort."""
CALL = _("We call you: %(name)s")
UNNUMBERED = frozenset({"extension", "holdover_reminder"})


def called(words: PageWords, entry: Entry) -> str:
    """What a date is, in one phrase."""
    said = SAID.get((entry.kind.value, entry.name))
    if said is not None:
        return str(said)
    name, slash, about = entry.name.partition("/")
    if slash and name in ABOUT:
        shown = about if name in UNNUMBERED else words.phrase(about)
        return str(ABOUT[name]) % {"about": shown}
    if entry.kind is Kind.NOTICE and _is_call(words, entry):
        return str(CALL) % {"name": words.phrase(entry.name)}
    sort = SORTS.get(entry.kind)
    return str(sort) % {"name": words.phrase(name)} if sort else words.label(name)


def _is_call(words: PageWords, entry: Entry) -> bool:
    notice = words.terms.notices.get(entry.name)
    return notice is not None and notice.channel is Channel.CALL


@dataclass(frozen=True, slots=True)
class ToldDate:
    """A date in words; `standing` is done, coming or missed."""

    on: date
    called: str
    kind: Kind
    rule: Code
    standing: Standing
    done_on: date | None
    days: int

    @property
    def late(self) -> bool:
        """Whether its day has passed and it is still waited for, such as a proof of delivery."""
        return self.standing is Standing.COMING and self.days < 0

    @property
    def mark(self) -> str:
        """The class of its mark on a timeline."""
        return {Standing.DONE: "is-done", Standing.MISSED: "is-missed"}.get(self.standing, "")


def told_dates(here: Here, entries: Iterable[Entry]) -> list[ToldDate]:
    """Dates in words, with how many days off they are."""
    today = here.look.today
    return [
        ToldDate(
            each.on,
            called(here.words, _of_its_option(here, each)),
            each.kind,
            each.rule,
            each.standing,
            each.done_on if each.done_on != each.on else None,
            (each.on - today).days,
        )
        for each in entries
    ]


def _of_its_option(here: Here, entry: Entry) -> Entry:
    """The date of a quote under what the quote is for: nobody reads its number in a list."""
    name, _slash, number = entry.name.partition("/")
    quote = here.look.case.quotes.by_number.get(Id(number)) if name == "quote" else None
    return replace(entry, name=Code(f"quote/{quote.issued.option}")) if quote else entry


FAR = 365
"""Days that are farther off than this are not counted."""


def away(days: int) -> str:
    """How far off a day is: today, tomorrow, in 12 days, 3 days ago; nothing where it is far."""
    if abs(days) > FAR:
        return ""
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days == -1:
        return gettext("yesterday")
    if days > 0:
        return gettext("in %(count)s days") % {"count": days}
    return gettext("%(count)s days ago") % {"count": -days}
