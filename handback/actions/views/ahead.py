"""The bill before there is one: what it would be as things stand, and when it comes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handback.actions.views.comparing import compared
from handback.actions.views.looking import WITH_MONEY, Look, Seen, look
from handback.core.base import Code, Firmness, OptionName
from handback.core.compare import Expected, OptionCost
from handback.core.lines import Lines, total
from handback.core.sums import assume, issuing
from handback.core.sums.owed import differences
from handback.core.view import Ending, View


@dataclass(frozen=True, slots=True)
class BillAhead:
    """What the bill would be today (cents), and the days between which it is to arrive.

    `option` is what it assumes while the lease runs; None once it has ended. `assumes` are the
    things taken for granted. `on` is the day it goes out if nothing else happens, `missing` the
    facts that it lacks on its last day, `waits_for` those of them that it waits for. `rule` is
    that of the days, `due_rule` that of the `due_days` there are to pay.
    """

    ended: date | None
    option: OptionName | None
    lines: Lines
    total: int
    certain: int
    assumes: tuple[Code, ...]
    arrives_from: date | None
    arrives_by: date | None
    on: date | None
    missing: tuple[Code, ...]
    waits_for: tuple[Code, ...]
    rule: Code
    due_days: int
    due_rule: Code
    may_still_come: tuple[Code, ...]
    still_rule: Code


def bill_ahead(seen: Seen, now: datetime) -> BillAhead | None:
    """The bill as things stand; None once there is one, or where nothing of the programme ends.

    Raises `NotFoundError` for roles that see no money.
    """
    looked = look(seen, now, WITH_MONEY)
    view = looked.view
    if looked.case.billing.statement is not None:
        return None
    if looked.case.endings.loss_on is not None and view.ending is None:
        return None  # what a return would cost says nothing of a car that is lost
    if view.ending is not None:
        lines = differences(view)
        return _ahead(looked, view, lines, None, ())
    cost = _expected(looked)
    if cost is None:
        return None
    how = assume.ends_as(view, cost.option)
    assumed = view.assuming(Ending(how, cost.on, assumed=True)) if how else view
    return _ahead(looked, assumed, cost.lines, cost.option, cost.assumes)


def _expected(look: Look) -> OptionCost | None:
    """The option that was chosen, else the plain return, else the first that the programme has."""
    costs = {each.option: each for each in compared(look, Expected()).options}
    chosen = look.case.contact.chosen
    if chosen in costs:
        return costs[chosen]
    return costs.get(OptionName.RETURN) or next(iter(costs.values()), None)


def _ahead(
    look: Look, view: View, lines: Lines, option: OptionName | None, assumes: tuple[Code, ...]
) -> BillAhead:
    terms, days = look.terms.statement, issuing.window(view)
    travel = timedelta(days=terms.delivery_days)
    ended = option is None
    issue = issuing.issue(view) if ended else None
    missing = issuing.missing_at(view, days.last) if ended and days else ()
    return BillAhead(
        view.ending.on if ended and view.ending else None,
        option,
        lines,
        total(lines),
        sum(each.cents for each in lines if each.sure is Firmness.CERTAIN),
        assumes,
        days.first + travel if days else None,
        days.last + travel if days else None,
        issue.on if issue else None,
        missing,
        issuing.waits_for(view, missing) if missing else (),
        terms.source_of("reaches_by"),
        terms.due_days,
        terms.source_of("due_days"),
        terms.may_still_come,
        terms.source_of("may_still_come"),
    )
