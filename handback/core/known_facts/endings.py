"""Facts about how a lease ends."""

from collections.abc import Callable

from handback.core.base import Code, Ended, OptionName
from handback.core.known_facts.registry import fact
from handback.core.view import View


def _ended(how: Ended) -> Callable[[View, Code], bool]:
    return lambda view, _: view.ending is not None and view.ending.how is how


fact("returned", "the car was turned in, without a new one in its place", _ended(Ended.RETURNED))
fact("replaced", "the car was turned in and replaced by a new one", _ended(Ended.REPLACED))
fact("purchased", "the car was bought", _ended(Ended.PURCHASED))
fact("traded_in", "a dealer bought the car and paid it off", _ended(Ended.TRADED_IN))
fact("total_loss", "the car was lost and the insurer settled", _ended(Ended.TOTAL_LOSS))
fact("ended", "the lease has ended in any way", lambda v, _: v.ending is not None)
fact("early", "the lease ended before maturity", lambda v, _: v.early)
fact(
    "total_loss_reported",
    "the car was reported lost or stolen",
    lambda v, _: v.case.endings.loss is not None,
)
fact("military_orders", "military orders are on file", lambda v, _: _orders(v))
fact(
    "early_return_requested",
    "the lessee asked to return the car before maturity",
    lambda v, _: v.case.endings.early_on is not None,
)
fact(
    "realised_value_known",
    "what the car fetched, or is taken to be worth, is recorded",
    lambda v, _: v.case.endings.realised is not None,
)
fact(
    "disclosures_signed",
    "new lease disclosures were signed",
    lambda v, _: v.case.endings.disclosed is not None,
)
fact("extended", "an extension was approved", lambda v, _: bool(v.case.endings.extensions))
fact(
    "held_over",
    "maturity has passed and the car is not handed over",
    lambda v, _: _held_over(v),
    steady=False,
)


def _orders(view: View) -> bool:
    return view.case.endings.orders is not None


def _held_over(view: View) -> bool:
    case = view.case
    gone = case.turn_in.delivered or case.purchase.completed or case.purchase.traded_on
    lost = case.endings.loss_on
    return view.day > view.maturity and not gone and not lost


fact(
    "chosen",
    "the lessee chose this option",
    lambda v, option: v.case.contact.chosen == OptionName(option),
    "option",
)
fact("choice_made", "the lessee chose", lambda v, _: v.case.contact.chosen is not None)
fact("region", "the lessee lives there", lambda v, r: v.case.lease.facts.region == r, "region")
fact("personal_use", "leased for personal use", lambda v, _: v.case.lease.facts.personal_use)
