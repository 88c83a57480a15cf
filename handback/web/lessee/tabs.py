"""The parts of a lease's pages, and which of them a page belongs to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from handback.web.addresses import address

TABS: tuple[tuple[str, Any], ...] = (
    ("overview", gettext_lazy("Overview")),
    ("options", gettext_lazy("Options")),
    ("inspection", gettext_lazy("Inspection")),
    ("turn_in", gettext_lazy("Return")),
    ("statement", gettext_lazy("Bill")),
    ("papers", gettext_lazy("Papers")),
    ("messages", gettext_lazy("Messages")),
)
"""The first page of each part, and what the part is called."""
PART_OF = {
    **dict.fromkeys(
        ("choose", "quotes", "new_quote", "quote", "accept_quote", "purchase", "extension",
         "early_return", "trade_in", "orders", "mail_quote"), "options"),
    **dict.fromkeys(
        ("book_inspection", "move_inspection", "cancel_inspection", "inspector_missing",
         "inspect_again", "inspection_consent", "inspection_calendar", "report", "repairs",
         "repair", "choose_repair", "cover_sheet", "new_damage", "self_check", "gauge",
         "photos"), "inspection"),
    **dict.fromkeys(
        ("places", "book_turn_in", "checklist", "sign", "odometer_statement", "receipt", "proof",
         "insurance"), "turn_in"),
    **dict.fromkeys(
        ("bill", "pay", "pay_account", "pay_review", "instalments", "dispute", "waiver",
         "deposit"), "statement"),
    **dict.fromkeys(("paper",), "papers"),
}  # fmt: skip
"""Which part another page belongs to."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the pages, and whether the page that is shown belongs to it."""

    address: str
    label: str
    here: bool


def tabs_of(request: HttpRequest, case: int) -> list[Tab]:
    """The parts of a lease's pages as this page shows them."""
    match = request.resolver_match
    name = (match.url_name if match else "") or ""
    part = PART_OF.get(name, name)
    return [Tab(address(f"lease:{each}", case), str(said), each == part) for each, said in TABS]
