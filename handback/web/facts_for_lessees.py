"""The facts that conditions name, as a lessee is told of them.

Core says what a fact means for whoever writes a policy ("the lessee signed …"). Here each is said
to the lessee, as something that is there or missing: it may follow "Missing:" and "It needs:".
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

FACTS_FOR_LESSEES: Mapping[str, Any] = {
    "notice_sent": _("our letter to you"),
    "notice_proven": _("proof that our letter reached you"),
    "notice_bounced": _("a letter to you that came back"),
    "called": _("our call to you"),
    "task_open": _("something that we still have to do"),
    "flagged": _("something that a person has to look at"),
    "milestone": _("a step that comes before"),
    "contract_states": _("a figure that your contract states"),
    "contract_names_charge": _("a charge that your contract names"),
    "repair_order_above_warning": _("a large repair of the frame or the odometer"),
    "returned": _("the return of the car"),
    "replaced": _("the return of the car for a new one"),
    "purchased": _("your purchase of the car"),
    "traded_in": _("the trade-in, with the dealer's payoff"),
    "total_loss": _("the settlement by your insurer"),
    "ended": _("the end of the lease"),
    "early": _("an end before the last day of the contract"),
    "total_loss_reported": _("your report that the car was lost or stolen"),
    "military_orders": _("your military orders"),
    "early_return_requested": _("your request to return the car early"),
    "realised_value_known": _("what the car was sold for"),
    "disclosures_signed": _("your signature on the new disclosures"),
    "extended": _("an extension that we approved"),
    "held_over": _("a car that is still with you after the end of the lease"),
    "chosen": _("your choice of this option"),
    "choice_made": _("your choice of what happens with the car"),
    "region": _("an address in the place that this is for"),
    "personal_use": _("a lease for personal use"),
    "turn_in_booked": _("an appointment to hand the car over"),
    "delivered": _("the hand-over of the car"),
    "delivered_to_agreed_place": _("the hand-over at the agreed place or at one that may take it"),
    "receipt_received": _("the signed receipt with the final odometer reading"),
    "reading_phoned_in_that_day": _("your call with the reading on the day of the hand-over"),
    "grounded": _("the retailer's word that the car is there"),
    "signed": _("a signature on the paper"),
    "prepared": _("an item of your checklist"),
    "checklist_done": _("every item of your checklist"),
    "everything_brought": _("every key and all the equipment that came with the car"),
    "odometer_statement_signed": _("your signature on the mileage disclosure"),
    "odometer_exempt": _("an exemption of the car from the mileage disclosure"),
    "odometer_disclosed": _(
        "your signature on the mileage disclosure, unless the car is exempt from it"
    ),
    "reading_questioned": _("an odometer reading that we still have to confirm"),
    "odometer_statement_received": _("our signature on your mileage disclosure"),
    "odometer_known": _("an odometer reading for the bill"),
    "inspection_booked": _("an appointment for the inspection"),
    "inspected_before_return": _("a report of an inspection before the return"),
    "inspection_complete": _("a report of an inspection"),
    "inspected_after_return": _("a report of an inspection after the return"),
    "inspection_refused": _("your refusal of an inspection, on paper"),
    "inspection_excused": _(
        "or else, where the law asks for your consent to an inspection, your refusal on paper"
    ),
    "inspection_consented": _("your consent to an inspection"),
    "results_provided": _("the latest report, in your hands"),
    "results_reviewed": _("a talk with us about the latest report"),
    "interview_recorded": _("your answers to our questions about the car"),
    "new_damage_notified": _("your word of damage after the report"),
    "items_chargeable": _("an item in the report that is charged"),
    "quote_accepted": _("a buyout quote that you accepted"),
    "lien_released": _("the release of the lien"),
    "payoff_confirmed": _("the lender's word that the payoff is there"),
    "title_sent": _("the title, sent to its new owner"),
    "trade_in_reported": _("your word that a dealer bought the car"),
    "payoff_failed": _("a payoff that the dealer did not make"),
    "sold": _("the sale of the car by the lessor"),
    "payments_posted": _("every regular payment of the contract"),
    "payments_current": _("the regular payments that are past due"),
    "billed": _("your last bill, or a confirmation that nothing is owed"),
    "nothing_owed": _("payment of everything that was billed"),
    "balance_zero": _("a balance of zero"),
    "line_in_dispute": _("a line of the bill that you dispute"),
    "bankruptcy_stay": _("a stay in a bankruptcy"),
    "lessee_deceased": _("word of the death of a lessee"),
    "deposit_settled": _("the settlement of your deposit"),
    "instalments_granted": _("our consent to pay over time"),
    "change_pending": _("a change that waits for its confirmation"),
    "rests": _("a rest after a death or during a bankruptcy"),
    "represented": _("the papers of whoever acts for you"),
    "inspection_needed": _("an inspection, which your choice needs"),
    "changed_lately": _("a change that is not in force yet"),
    "reading_confirmed": _("a person's look at your odometer reading"),
}
"""Every fact by its name; a test holds them to be complete."""

WITH_ARGUMENT: Mapping[str, Any] = {
    "notice_sent": _("our letter: %(what)s"),
    "notice_proven": _("proof that our letter reached you: %(what)s"),
    "notice_bounced": _("a letter to you that came back: %(what)s"),
    "called": _("our call: %(what)s"),
    "milestone": _("a step that comes before: %(what)s"),
    "contract_names_charge": _("a charge that your contract names: %(what)s"),
    "chosen": _("your choice: %(what)s"),
    "region": _("an address there: %(what)s"),
    "signed": _("a signature: %(what)s"),
    "prepared": _("an item of your checklist: %(what)s"),
    "checklist_done": _("every item of your checklist: %(what)s"),
}
"""Facts about something that their argument names; any other is said without it."""


def told(fact: str, what: str = "") -> str:
    """A fact as its lessee is told of it, `what` being its argument in words; empty if unknown."""
    if what and fact in WITH_ARGUMENT:
        return str(WITH_ARGUMENT[fact]) % {"what": what}
    return str(FACTS_FOR_LESSEES.get(fact, ""))
