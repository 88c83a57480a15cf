"""Facts about the hand-over."""

from handback.core.base import Code, Role
from handback.core.checklists import still_missing, ticked, unticked
from handback.core.exemption import exemption_of
from handback.core.known_facts.registry import fact
from handback.core.view import View

fact("turn_in_booked", "a hand-over is booked", lambda v, _: v.case.turn_in.booked is not None)
fact("delivered", "the car was handed over", lambda v, _: v.case.turn_in.delivered is not None)
fact(
    "delivered_to_agreed_place",
    "the car was handed over at the place that was agreed or may take it",
    lambda v, _: v.case.turn_in.delivered is not None and v.case.turn_in.delivered.agreed_place,
)
fact(
    "receipt_received",
    "the signed turn-in receipt with the final reading is here",
    lambda v, _: v.case.turn_in.receipt is not None,
)
fact(
    "reading_phoned_in_that_day",
    "the lessee called with the reading on the day of the hand-over",
    lambda v, _: v.case.turn_in.phoned_that_day,
)
fact("grounded", "the retailer grounded the car", lambda v, _: bool(v.case.turn_in.grounded_on))
fact(
    "signed",
    "the paper is signed, `paper` or `paper by role`",
    lambda v, what: _signed(v, what),
    "paper",
)
fact(
    "prepared",
    "the checklist item is done",
    lambda v, item: item in ticked(v),
    "item",
)
fact(
    "checklist_done",
    "every item of the checklists of that time (`before`, `at`, `after`) is ticked",
    lambda v, time: not unticked(v, time),
    "time",
)
fact(
    "everything_brought",
    "no key and no piece of equipment is missing, or it was brought in since",
    lambda v, _: v.case.turn_in.delivered is not None and not still_missing(v),
)
fact(
    "odometer_statement_signed",
    "the lessee signed the mileage disclosure",
    lambda v, _: _statement_signed(v),
)
fact(
    "odometer_exempt",
    "the car is exempt from the mileage disclosure by its weight or its age",
    lambda v, _: exemption_of(v) is not None,
    steady=False,
)
fact(
    "odometer_disclosed",
    "the lessee signed the mileage disclosure, or the car is exempt from it",
    lambda v, _: _statement_signed(v) or exemption_of(v) is not None,
    steady=False,
)
fact(
    "reading_questioned",
    "a reading lower than an earlier one waits for a person to confirm or correct it",
    lambda v, _: v.case.odometer.questioned is not None,
)
fact(
    "odometer_statement_received",
    "the lessor received and signed the mileage disclosure",
    lambda v, _: v.case.odometer.received_on is not None,
)


def _statement_signed(view: View) -> bool:
    return view.case.odometer.signed is not None and not view.case.odometer.void


fact("odometer_known", "a reading that bills is known", lambda v, _: _reading_known(v))


def _reading_known(view: View) -> bool:
    return view.ending is not None and view.ending.odometer is not None


def _signed(view: View, what: Code) -> bool:
    paper, _, role = what.partition(" by ")
    return any(
        s.paper == paper and (not role or s.by_role is Role(role))
        for s in view.case.turn_in.signatures
    )
