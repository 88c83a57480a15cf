"""Fees: the policy's own, and those that paying brings with it."""

from collections.abc import Iterator
from datetime import date

from handback.core.base import Code
from handback.core.facts import holds
from handback.core.lines import Line, LineCode, line
from handback.core.terms.fees import Fee
from handback.core.view import View


def lines(view: View) -> Iterator[Line]:
    """Fees of the programme that are owed, fees of payments, and refunds to be given back."""
    for name, dated in view.terms.fees.items():
        fee = view.pick(dated, view.ending.on if view.ending else None)
        if holds(fee.owed_when, view):
            yield from fee_line(view, name, fee)
    yield from _returned(view)
    yield from _channels(view)
    reclaimed = view.case.payments.reclaimed
    if reclaimed:
        rule = view.terms.payments.source_of("surplus")
        yield line(LineCode.REFUND_RECLAIMED, reclaimed, _day(view), rule)


def _day(view: View) -> date:
    return view.ending.on if view.ending else view.day


def fee_line(view: View, name: Code, fee: Fee) -> Iterator[Line]:
    """The line of a fee, cut to its cap; none where the contract should name the fee and has none.

    A capped line cites the cap's rule and names the one it beat.
    """
    amount = fee.amount
    if amount == "from_contract":
        amount = getattr(view.case.lease.facts, name, None) or 0
    rule, beaten = fee.source_of("amount"), ""
    if fee.at_most is not None and amount > fee.at_most:
        amount = fee.at_most
        rule, beaten = fee.source_of("at_most"), rule
    if amount:
        yield line(name, amount, _day(view), rule, beaten="" if beaten == rule else beaten)


def _returned(view: View) -> Iterator[Line]:
    for payment, cents, rule in view.case.payments.returned_fees:
        reversed_on = view.case.payments.by_id[payment].reversed
        yield line(LineCode.RETURNED_PAYMENT_FEE, cents, reversed_on or view.day, rule, payment)


def _channels(view: View) -> Iterator[Line]:
    """Fees of ways to pay, once the money is posted; a returned payment costs none."""
    for payment in view.case.payments.by_id.values():
        if payment.fee and payment.posted and not payment.reversed:
            terms = view.terms.channels.get(payment.channel)
            rule = terms.source_of("fee") if terms else view.terms.payments.source
            yield line(LineCode.CHANNEL_FEE, payment.fee, payment.posted, rule, payment.payment)
