"""The list of all papers of a lease, in groups, the newest first in each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from handback.actions.files import StoredFileView, files_of
from handback.actions.signatures import BEGINS
from handback.actions.views import quotes, statements
from handback.actions.views.sent import sent_notices
from handback.core.odometer import STATEMENT
from handback.web.door import Here
from handback.web.papers.printing import CLOSING, KIT, RECEIPT

FORMS = {"vehicle_return_kit": KIT, STATEMENT: STATEMENT, RECEIPT: RECEIPT}
"""Forms of a programme that are papers here, by their name in its policy."""
FORM_PAGES = {
    "wear_square": "gauge",
    "wear_guide": "self_check",
    "chargeable_wear_guide": "self_check",
    "inspection_template": "self_check",
    "wear_and_use_guide": "self_check",
}
"""Forms that have a page of their own."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in the list; `about` says more, `rule` why it was sent or given."""

    title: str
    address: str
    on: date | None = None
    about: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Papers of one sort, and what is said where there is none."""

    title: str
    papers: tuple[Paper, ...]
    none: str


def listed(here: Here) -> tuple[Group, ...]:
    """Every paper of the lease that its lessee may read."""
    return (
        Group(gettext("Letters and notices"), tuple(_notices(here)), gettext("None was sent yet.")),
        Group(gettext("Quotes"), tuple(_quotes(here)), gettext("You have asked for none.")),
        Group(gettext("Bills and confirmations"), tuple(_bills(here)), gettext("None yet.")),
        Group(gettext("Condition reports"), tuple(_reports(here)), gettext("None yet.")),
        Group(gettext("Hand-over"), tuple(_hand_over(here)), gettext("None yet.")),
        Group(gettext("Forms"), tuple(_forms(here)), gettext("The programme names none.")),
        Group(gettext("Your signatures and files"), tuple(_files(here)), gettext("None yet.")),
    )


def _address(here: Here, kind: str) -> str:
    return reverse("lease:paper", args=[here.seat.case, kind])


def _notices(here: Here) -> Iterator[Paper]:
    for each in sent_notices(here.look, here.now):
        way = here.words.label(each.channel)
        title = here.words.label(each.notice)
        yield Paper(title, _address(here, f"notice-{each.seq}"), each.on, way, each.rule)


def _quotes(here: Here) -> Iterator[Paper]:
    for each in reversed(quotes(here.look, here.now)):
        address = reverse("lease:quote", args=[here.seat.case, each.number])
        title = gettext("Quote: %(option)s") % {"option": here.words.label(each.option)}
        said = gettext("%(total)s, good through %(day)s") % {
            "total": here.saying.money(each.total),
            "day": here.saying.day(each.good_through),
        }
        yield Paper(title, address, each.issued, said, each.rule)


def _bills(here: Here) -> Iterator[Paper]:
    for each in reversed(statements(here.look, here.now).bills):
        address = reverse("lease:bill", args=[here.seat.case, each.number])
        said = here.saying.money(each.total)
        yield Paper(here.words.label(each.kind), address, each.on, said, each.rule)
    if (closed := here.lease.dates.closed) is not None:
        yield Paper(gettext("Closing confirmation"), _address(here, CLOSING), closed)


def _reports(here: Here) -> Iterator[Paper]:
    for each in reversed(here.lease.reports):
        address = _address(here, f"report-{each.seen.report}")
        count = len(each.items)
        said = gettext("Items recorded: %(count)s") % {"count": here.saying.number(count)}
        yield Paper(gettext("Condition report"), address, each.seen.on, said)


def _hand_over(here: Here) -> Iterator[Paper]:
    handed = here.lease.hand_over
    if handed is None:
        return
    address = reverse("lease:proof", args=[here.seat.case])
    yield Paper(gettext("Proof of the hand-over"), address, handed.on)
    signed = here.look.case.odometer
    if signed.signed is not None and not signed.void:
        title = gettext("Odometer statement, signed")
        yield Paper(title, _address(here, STATEMENT), signed.signed_on)
    yield Paper(gettext("Turn-in receipt"), _address(here, RECEIPT), handed.receipt_on)


def _forms(here: Here) -> Iterator[Paper]:
    terms = here.look.terms.help
    for each in terms.forms:
        kind, page = FORMS.get(each), FORM_PAGES.get(each)
        if kind is not None:
            address = _address(here, kind)
        elif page is not None:
            address = reverse(f"lease:{page}", args=[here.seat.case])
        else:
            address = reverse("help:forms", args=[here.lease.head.programme])
        yield Paper(here.words.label(each), address, rule=terms.source_of("forms"))


def _files(here: Here) -> Iterator[Paper]:
    for each in reversed(files_of(here.visitor, here.seat.case, here.now)):
        address = reverse("lease:file", args=[here.seat.case, each.id])
        yield Paper(_named(here, each), address, each.stored_at.date())


def _named(here: Here, file: StoredFileView) -> str:
    """What a file is called: that of a signature by the paper that was signed."""
    if not file.name.startswith(BEGINS):
        return file.name or gettext("File without a name")
    paper: Any = file.name.removeprefix(BEGINS).split("-", 1)[0]
    said = {"paper": here.words.phrase(paper)}
    if file.media_type.startswith("image/"):
        return gettext("Drawn signature: %(paper)s") % said
    return gettext("What you signed: %(paper)s") % said
