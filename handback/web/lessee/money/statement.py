"""The bill: before there is one, as it stands, and every one that was issued."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from handback.actions import views
from handback.actions.access import NotFoundError
from handback.actions.views.ahead import bill_ahead
from handback.actions.views.behind import loss_behind
from handback.actions.views.bills import BillView
from handback.actions.views.deposits import deposit_tracker
from handback.actions.views.settling import (
    collecting_of,
    disputes,
    instalments,
    look_up,
    paying,
)
from handback.actions.views.waivings import waivers
from handback.core.sums.assume import ASSUMPTIONS
from handback.policy.player.words import sentence
from handback.web.door import Here, lease_page
from handback.web.lessee.money.rows import posted_rows, rows_of, said_of

LEDGERS = ("statement", "confirmation")


@lease_page
def statement(request: HttpRequest, here: Here) -> HttpResponse:
    """What is owed and why, line by line; before there is a bill, what it would be and when."""
    look_up(here.look, here.now)
    found = views.statements(here.look, here.now)
    ahead, current = bill_ahead(here.look, here.now), _current(found.bills)
    money, held = paying(here.look, here.now), here.look.terms.disputes.holds_collection
    return here.page(
        "web/lessee/money/statement.html",
        {
            "bills": found.bills,
            "total": found.total,
            "assumed": [sentence(gettext(ASSUMPTIONS[each])) for each in ahead.assumes]
            if ahead
            else (),
            "current": current,
            "missing": [said_of(here.words, each) for each in current.missing] if current else (),
            "missing_ahead": [said_of(here.words, each) for each in ahead.missing] if ahead else (),
            "balance": found.balance,
            "rows": posted_rows(here, found),
            "ahead": ahead,
            "ahead_rows": rows_of(here, ahead.lines) if ahead else (),
            "paying": money,
            "asked": money.undisputed if held else money.owed,
            "plan": instalments(here.look, here.now),
            "disputes": disputes(here.look, here.now),
            "collection": collecting_of(here.look, here.now),
            "deposit": deposit_tracker(here.look, here.now),
            "waivers": waivers(here.look, here.now),
            "loss": loss_behind(here.look),
            "due_rule": here.look.terms.statement.source_of("due_days"),
            "may_pay": here.possible.get("pay"),
            "may_dispute": here.possible.get("dispute_line"),
            "may_ask": here.possible.get("request_instalments"),
        },
    )


def _current(bills: tuple[BillView, ...]) -> BillView | None:
    """The statement or confirmation that holds."""
    held = [bill for bill in bills if bill.kind in LEDGERS and not bill.superseded]
    return held[-1] if held else None


@lease_page
def bill(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """One bill as it was issued; raises `NotFoundError` for a number that no bill has."""
    bills = views.statements(here.look, here.now).bills
    found = next((each for each in bills if each.number == number), None)
    if found is None:
        raise NotFoundError(f"there is no bill {number}")
    by = next((each for each in bills if each.supersedes and each.supersedes == number), None)
    return here.page(
        "web/lessee/money/bill.html",
        {
            "bill": found,
            "rows": rows_of(here, found.lines),
            "replaced_by": by,
            "missing": [said_of(here.words, each) for each in found.missing],
            "due_rule": here.look.terms.statement.source_of(
                "supplemental_due_days" if found.kind == "supplement" else "due_days"
            ),
            "may_dispute": here.possible.get("dispute_line"),
        },
    )
