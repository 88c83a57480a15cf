"""What a programme administrator sees of a case: policy, stage and figures, and no person."""

from dataclasses import dataclass
from datetime import date

from handback.actions.views import books, condition, parts
from handback.actions.views.looking import Look
from handback.core.account import posted_lines
from handback.core.base import Code
from handback.core.contact import Flag, Task
from handback.core.lines import Line


@dataclass(frozen=True, slots=True)
class AdministratorCase:
    """A case as the one sees it who keeps the policy: no name, address or account, a masked VIN.

    `under` are the digests of the policy texts, programme first.
    """

    head: parts.Head
    under: tuple[Code, ...]
    terms_changed: date | None
    region: Code
    stage: Code
    choice: parts.Choice | None
    dates: parts.Dates
    car: parts.Car
    contract: parts.Contract
    reports: tuple[condition.ReportJudged, ...]
    balance: books.Balance
    lease_payments: books.LeasePayments
    posted: tuple[Line, ...]
    flags: tuple[Flag, ...]
    tasks: tuple[Task, ...]
    next_due: date | None
    set_aside: bool


def administrator_case(look: Look) -> AdministratorCase:
    """The case as the one sees it who keeps the policy."""
    row = look.standing.loaded.row
    return AdministratorCase(
        head=parts.head(look),
        under=tuple(map(Code, row.under.split("+"))),
        terms_changed=look.case.lease.terms_changed,
        region=look.lease.region,
        stage=parts.stage_of(look),
        choice=parts.choice(look),
        dates=parts.dates(look),
        car=parts.car(look, parts.masked_vin(look)),
        contract=parts.contract(look),
        reports=condition.reports_judged(look),
        balance=books.balance_of(look),
        lease_payments=books.lease_payments(look),
        posted=posted_lines(look.case),
        flags=tuple(look.case.contact.flags),
        tasks=tuple(look.case.contact.tasks.values()),
        next_due=row.next_due,
        set_aside=row.set_aside,
    )
