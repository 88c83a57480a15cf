"""What the arguments of moves are called on a form, and what helps to fill them in."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS: Mapping[str, Any] = {
    "about": _("What the task is about"),
    "account": _("Account number"),
    "address": _("Address"),
    "agreed": _("The lessee agrees"),
    "amount": _("Amount"),
    "answers": _("Answers"),
    "appraisal": _("An independent appraisal decided it"),
    "apply_deposit": _("Set the deposit against the price"),
    "area": _("Area"),
    "as_of": _("Day that the quote is made for"),
    "at": _("Day and time"),
    "belongings": _("Belongings that were found"),
    "buyer": _("Buyer"),
    "buys": _("The dealer buys the car"),
    "by": _("Whose signature it is"),
    "cause": _("Cause"),
    "certification": _("What is certified of the reading"),
    "channel": _("Channel"),
    "charge": _("Charge"),
    "checked": _("Checked"),
    "choice": _("What is going to be done"),
    "cleared": _("What was cleared"),
    "code": _("What the charge is for"),
    "confirmation": _("Confirmation"),
    "contract_day": _("Day of the new contract"),
    "cost": _("What the repair cost"),
    "count": _("How many"),
    "days": _("Days"),
    "dealer": _("Dealer"),
    "deductible": _("Deductible"),
    "depth": _("Depth"),
    "detail": _("What it is to be, such as the account number"),
    "diameter": _("Diameter"),
    "digest": _("Check value of what the paper shows"),
    "dispute": _("Dispute"),
    "due": _("Day it was due"),
    "effective": _("First day of termination that the orders allow"),
    "equipment": _("Equipment that is there"),
    "evidence": _("Evidence"),
    "figure": _("Figure of the contract"),
    "files": _("Files"),
    "finished": _("When the inspection ended"),
    "first": _("Day of the first instalment"),
    "flags": _("More about it"),
    "for_lessee": _("The lessee had it made"),
    "gap": _("What gap cover pays"),
    "goodwill": _("Goodwill"),
    "granted": _("Granted"),
    "happened": _("Day it happened"),
    "holds": _("What is shown to hold"),
    "how": _("How it was sold"),
    "incidental": _("Incidental costs"),
    "incurred": _("Day it arose"),
    "item": _("Item"),
    "items": _("Items"),
    "keys": _("Keys"),
    "kind": _("Kind"),
    "length": _("Length"),
    "licensed": _("Made by a licensed appraiser"),
    "line": _("Line of the bill"),
    "market_value": _("Market value of the car"),
    "missing": _("Equipment that is missing"),
    "name": _("Name"),
    "notice": _("Notice"),
    "number": _("Quote"),
    "odometer": _("Odometer"),
    "on_day": _("Day"),
    "open_recalls": _("Open recalls"),
    "option": _("Option"),
    "order": _("Repair order"),
    "origin": _("Where it comes from"),
    "outcome": _("Outcome"),
    "paper": _("Paper"),
    "papers": _("Papers"),
    "part": _("Single part, such as one of the wheels"),
    "payment": _("Payment"),
    "person": _("Person"),
    "photos": _("Photos"),
    "place": _("Place"),
    "present": _("Who was there"),
    "proof": _("Proof"),
    "quote": _("Quote"),
    "reached": _("The lessee was reached"),
    "reason": _("Reason"),
    "refund": _("Refund"),
    "registration": _("Registration costs"),
    "removed": _("Remove the item"),
    "repair_cost": _("Estimate of the repair"),
    "report": _("Condition report"),
    "retailer": _("Where the car is handed over"),
    "seq": _("Report that was a mistake"),
    "settlement": _("What the insurer pays"),
    "signed": _("The report is signed"),
    "signed_by": _("Who signed"),
    "slot": _("Free time"),
    "spot": _("Spot on the part"),
    "stand_in_age": _("Age of the stand-in"),
    "stand_in_has_keys": _("The stand-in has the keys"),
    "statement": _("Odometer statement"),
    "task": _("Task"),
    "test_driven": _("The car was driven"),
    "text": _("Text"),
    "through": _("Through which dealer"),
    "tread": _("Depth of the tread"),
    "treads": _("Depths of the tread at several spots"),
    "turn_in": _("Hand-over"),
    "vehicle": _("VIN"),
    "waiver": _("Waiver"),
    "what": _("What is to be changed"),
    "who": _("Who was not there"),
}
"""By the name of an argument."""
OWN_LABELS: Mapping[tuple[str, str], Any] = {
    ("answer_instalments", "count"): _("Number of instalments"),
    ("request_instalments", "count"): _("Number of instalments"),
    ("bring_in_equipment", "keys"): _("Keys that were brought"),
    ("bring_in_equipment", "items"): _("What was brought"),
    ("confirm_change", "name"): _("Change"),
    ("reject_change", "name"): _("Change"),
    ("correct_item", "item"): _("The item as it should be"),
    ("record_appraisal", "actual"): _("It is what was really paid"),
    ("record_appraisal", "agreed"): _("Both sides agreed on it"),
    ("record_orders", "days"): _("Days that the orders call for"),
    ("report_condition", "name"): _("Name of the damage"),
    ("strike", "reason"): _("Why it was a mistake"),
    ("tick_checklist", "items"): _("What is done"),
}
"""Where an argument means something else for a move."""
HINTS: Mapping[str, Any] = {
    "equipment": _("Tick nothing where all of it is there, and name below what is missing."),
    "happened": _("Leave it as it is for today."),
    "slot": _("A free time fills in day, time and place where you leave them empty."),
    "finished": _("Leave it empty for now."),
    "treads": _("Separate them with commas; the lowest counts."),
}
"""What helps with an argument."""
OWN_HINTS: Mapping[tuple[str, str], Any] = {
    ("report_condition", "name"): _("The same name in two reports says: the same damage."),
}
ACCOUNT_HINT = _(
    "Routing number, a colon and the account number, such as 021000021:123456789; "
    "in Canada transit-institution, a colon and the account number, such as 00010-003:1234567."
)
AMOUNT_HINT = _("Such as 395.00.")
LENGTH_HINT = _("Such as 70 mm, or 1/8 in.")
CODES_HINT = _("Separate several with commas.")
WORDS_HINT = _("A few plain words, without names of people.")
UPLOAD = _("Add a file")
UPLOADS = _("Add files")


def label_of(move: str, argument: str) -> str:
    """What an argument is called; its own name in words where nobody said."""
    said = OWN_LABELS.get((move, argument)) or LABELS.get(argument)
    return str(said) if said else argument.replace("_", " ").capitalize()


def hint_of(move: str, argument: str) -> str:
    """What helps with an argument; empty for most."""
    return str(OWN_HINTS.get((move, argument)) or HINTS.get(argument, ""))
