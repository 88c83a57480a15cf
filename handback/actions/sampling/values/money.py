"""Money in a story: what is owed, paid, posted, given back."""

from datetime import date

from handback.actions.bank_accounts import KIND, BankAccount, keep_sealed
from handback.actions.sampling.living import Living
from handback.actions.sampling.values.registry import NothingFound, value
from handback.actions.sampling.values.registry import found as found_
from handback.core.account import balance, posted_lines
from handback.core.arrears import due_dates
from handback.core.base import Id


@value
def owed(living: Living) -> int:
    """What is owed."""
    due = balance(living.case)
    return int(found_(due if due > 0 else None))


@value
def undisputed(living: Living) -> int:
    """What is owed without the lines in dispute."""
    disputed = {
        (each.line, each.item)
        for each in living.case.billing.disputes.values()
        if not each.resolved
    }
    held = sum(
        each.cents for each in posted_lines(living.case) if (each.code, each.item) in disputed
    )
    rest = balance(living.case) - held
    return int(found_(rest if rest > 0 else None))


@value
def quarter(living: Living) -> int:
    """A quarter of what is owed."""
    return -(-owed(living) // 4)


@value
def bank_account(living: Living) -> Id:
    """An account number that no bank has."""
    drawn = living.drawn
    number = f"{drawn.chance.randrange(10**9):09}"
    account = BankAccount("000000000", number, holder=drawn.people[0].name)
    return living.keep(KIND, keep_sealed(account))


@value
def payment(living: Living) -> str:
    """The payment that is pending."""
    found = [p for p in living.case.payments.by_id.values() if not p.posted and not p.reversed]
    return str(found_(found[-1].payment if found else None))


@value
def paid(living: Living) -> int:
    """How much that payment is."""
    return living.case.payments.by_id[Id(payment(living))].amount


@value
def posted(living: Living) -> str:
    """The payment that was posted last."""
    found = [p for p in living.case.payments.by_id.values() if p.posted and not p.reversed]
    return str(found_(found[-1].payment if found else None))


@value
def refund(living: Living) -> str:
    """A refund that waits to be paid out."""
    found = [r for r in living.case.payments.refunds.values() if r.open and not r.waits]
    return str(found_(found[0].refund if found else None))


@value
def last_due(living: Living) -> date:
    """The due date of the last regular payment."""
    found = [day for day in due_dates(living.view) if day <= living.today]
    if not found:
        raise NothingFound
    return found[-1]


@value
def payment_amount(living: Living) -> int:
    """The regular payment."""
    return living.facts.payment
