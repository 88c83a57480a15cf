"""Facts about purchase, payments and bills."""

from handback.core import account, arrears
from handback.core.known_facts.registry import fact
from handback.core.view import View

fact(
    "quote_accepted",
    "a buyout quote was accepted",
    lambda v, _: v.case.purchase.started is not None,
)
fact(
    "lien_released",
    "the lender released its lien",
    lambda v, _: v.case.purchase.lien_released is not None,
)
fact(
    "payoff_confirmed",
    "the lender confirmed that the payoff is there",
    lambda v, _: v.case.purchase.payoff_confirmed is not None,
)
fact("title_sent", "title is sent", lambda v, _: v.case.purchase.title_sent is not None)
fact(
    "trade_in_reported",
    "the lessee says that a dealer bought the car",
    lambda v, _: v.case.purchase.traded_on is not None and not v.case.purchase.failed,
)
fact("payoff_failed", "a dealer did not pay off the car", lambda v, _: bool(v.case.purchase.failed))
fact("sold", "the lessor sold or re-leased the car", lambda v, _: bool(v.case.payments.sold_on))

fact(
    "payments_posted",
    "every regular payment of the contract is posted",
    lambda v, _: arrears.all_posted(v),
    steady=False,
)
fact(
    "payments_current",
    "no regular payment is past due",
    lambda v, _: arrears.in_good_standing(v),
    steady=False,
)
fact("billed", "a statement or confirmation went out", lambda v, _: _billed(v))
fact("nothing_owed", "nothing that was billed is unpaid", lambda v, _: unpaid(v) <= 0)
fact("balance_zero", "nothing is owed by either side", lambda v, _: account.even(v.case))
fact("line_in_dispute", "a line is disputed and not resolved", lambda v, _: in_dispute(v))
fact("bankruptcy_stay", "a bankruptcy stay holds", lambda v, _: bool(v.case.people.stays))
fact("lessee_deceased", "a lessee has died", lambda v, _: bool(v.case.people.dead))
fact("deposit_settled", "the deposit is settled, or there is none", lambda v, _: _deposit_done(v))
fact(
    "instalments_granted",
    "paying over time was granted",
    lambda v, _: (
        v.case.collection.instalments is not None and v.case.collection.instalments.granted
    ),
)
fact(
    "change_pending",
    "a change waits for its confirmation",
    lambda v, _: _change_pending(v),
    steady=False,
)


def _billed(view: View) -> bool:
    return view.case.billing.statement is not None


def unpaid(view: View) -> int:
    """Cents that were billed and are neither paid nor written off, beyond money that is held."""
    return account.balance(view.case)


def in_dispute(view: View) -> bool:
    """Whether any line is disputed and not resolved."""
    return bool(account.disputed(view.case))


def _deposit_done(view: View) -> bool:
    lease = view.case.lease.facts
    return not lease.deposit or view.case.payments.deposit is not None


def _change_pending(view: View) -> bool:
    return any(
        not (c.confirmed and c.waits_until <= view.day) for c in view.case.people.changes.values()
    )
