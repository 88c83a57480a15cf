"""The stages of a case, as its lessee is told of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

STAGE_SAID: Mapping[str, Any] = {
    "open": _("Your lease runs. Nothing is decided yet."),
    "decided": _("You have chosen what happens at the end."),
    "inspection_booked": _("Your inspection is booked."),
    "inspected": _("The car was inspected."),
    "turn_in_booked": _("Your appointment to return the car is made."),
    "held_over": _("The lease has reached its end, and the car is still with you."),
    "delivered": _("You handed the car over. It does not count as a return yet."),
    "turned_in": _("Your return counts. We have not accepted the car yet."),
    "accepted": _("We accepted the car. Your last bill is still to come."),
    "purchasing": _("You are buying the car. The money has not cleared yet."),
    "purchased": _("You bought the car. Its papers or your last bill are still to come."),
    "trading_in": _("A dealer bought the car. Its payoff is still to come."),
    "traded_in": _("The dealer paid off the lease. Papers or your last bill are still to come."),
    "loss_reported": _("The car was lost or stolen. Your insurer has not settled yet."),
    "total_loss": _("Your insurer has settled. Your last bill is still to come."),
    "billed": _("Your bill is out and not paid in full."),
    "in_collection": _("Your unpaid bill was referred to collection."),
    "settled": _("Everything that was billed is paid. The account is not closed yet."),
    "closed": _("Your account is closed."),
}
"""Every stage as its lessee is told of it."""
