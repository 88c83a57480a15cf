"""What happened, said in a sentence: one saying for each kind of event.

A saying is a template over the fields of the event's body. `{amount:money}` says cents in the
case's currency, `{odometer:distance}` a distance, `{about:of}` what it is about in brackets;
everything else is said as the value it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from string import Formatter
from typing import Any

from handback.core.base import Channel
from handback.core.contact import NoticeSent
from handback.core.events import Body, Event
from handback.core.inspection import ConditionAssessed, ConditionReported, InspectionConsented
from handback.core.lines import Line, Lines
from handback.policy.player.words import Words, is_given, phrase, sentence

SAYINGS: Mapping[str, str] = {
    "case_opened": "The lease end is opened as a case: the lease runs from {starts} to {matures}",
    "lease_corrected": "The lease's record is corrected: {reason}",
    "terms_changed": "The case comes under a newer version of its policy: {reason}",
    "struck": "Report no. {seq} is struck as a mistake: {reason}",
    "representative_appointed": "{person} may act for the lessee",
    "death_recorded": "The death of {person} is recorded",
    "bankruptcy_recorded": "A bankruptcy stay holds for {person}: nothing is collected meanwhile",
    "bankruptcy_lifted": "The bankruptcy stay for {person} has ended",
    "address_changed": "The address of {person} is changed",
    "change_requested": "A change of {what} is asked for and waits for its confirmation",
    "change_confirmed": "The change is confirmed by {channel}",
    "change_rejected": "The change was not the lessee's and is dropped",
    "delivery_proven": "Delivery of the notice “{notice}” is proven ({proof})",
    "notice_bounced": "The notice “{notice}” came back",
    "task_opened": "A task opens for the {role}, due {due}: {task}{about:of}",
    "task_done": "A task ends ({outcome}): {task}{about:of}",
    "task_overdue": "A task is overdue: {task}{about:of}",
    "flagged": "Flagged for the desk: {flag}{about:of}",
    "reminder_called": "The call “{notice}” is made",
    "interview_recorded": "The programme's questions are answered; yes to: {yes}",
    "option_chosen": "The lessee chooses: {option}",
    "message_left": "A message: {text}",
    "quote_voided": "A quote no longer holds: {reason}",
    "quote_accepted": "A quote is accepted",
    "inspection_booked": "An inspection is booked for {at}, at {place}",
    "inspection_cancelled": "The inspection is called off: {reason}",
    "results_provided": "The lessee is given the condition report",
    "results_reviewed": "Report and options are reviewed with the lessee",
    "item_corrected": "An item of the report is corrected",
    "damage_notified": "The lessee tells of new damage: {kind} on {area}",
    "repair_chosen": "For the item “{item}” the lessee chooses: {choice}",
    "evidence_submitted": "Evidence of the repair of “{item}” arrives: {papers}",
    "repair_accepted": "The repair of “{item}” is accepted: it is not charged",
    "repair_rejected": "The evidence for “{item}” does not prove the repair: {reason}",
    "repair_order_recorded": "A repair order tells of {kind} damage: {amount:money}",
    "value_appraised": "An appraisal is recorded: {amount:money}",
    "turn_in_booked": "The hand-over is booked: {at}, at {place}",
    "turn_in_cancelled": "The hand-over appointment is given up: {reason}",
    "vehicle_delivered": "The car is handed over at {place} with {odometer:distance} on the clock",
    "reading_phoned_in": "The lessee calls with the final reading: {odometer:distance}",
    "receipt_received": "The signed turn-in receipt arrives: {odometer:distance}",
    "paper_signed": "The {paper} is signed by the {by_role}",
    "vehicle_grounded": "The retailer grounds the car: it is on its lot",
    "grounding_undone": "The grounding was a mistake and is undone: {reason}",
    "equipment_brought": "Missing things are brought in: {items}; keys: {keys}",
    "vehicle_prepared": "Done on the checklist: {items}",
    "remarketing_recorded": "The remarketing record leaves with the car",
    "odometer_statement_signed": "The lessee signs the odometer statement: {odometer:distance}",
    "odometer_statement_received": "The lessor receives and signs the odometer statement",
    "reading_corrected": "The reading that bills is corrected to {odometer:distance}: {reason}",
    "reading_recorded": "A reading from elsewhere: {odometer:distance} ({origin})",
    "purchase_started": "A quote is taken up: the {buyer} buys the car",
    "purchase_abandoned": "The purchase does not come about: {reason}",
    "funds_received": "Money for the car arrives: {amount:money}",
    "purchase_completed": "The money cleared: the car is sold for {amount:money}",
    "lien_released": "The lender's lien is released",
    "title_sent": "Sent to the buyer: {papers}",
    "trade_in_reported": "The lessee tells of a trade-in with {dealer}",
    "payoff_completed": "The dealer's payoff is complete: {amount:money}",
    "payoff_failed": "The payoff failed: {reason}",
    "extension_requested": "The lessee asks for {days} more days",
    "extension_approved": "Extension no. {number}: until {until}, for {fee:money}",
    "extension_declined": "The extension is declined: {reason}",
    "disclosures_signed": "New lease disclosures are signed",
    "early_return_requested": "The lessee means to return early, on {on_day}",
    "realised_value_recorded": "The car's realised value is recorded: {amount:money}",
    "orders_recorded": "Military orders are on file",
    "total_loss_reported": "The car is reported lost: {cause}",
    "total_loss_settled": "The insurer settles: {settlement:money}, gap cover {gap:money}",
    "statement_issued": "The liability statement goes out, due {due}",
    "closing_confirmed": "Nothing is owed: the lessee gets a closing confirmation",
    "bill_supplemented": "A supplemental bill goes out ({reason})",
    "charge_recorded": "A charge is recorded: {code}, {amount:money}, incurred {incurred}",
    "charge_withdrawn": "A charge is taken back: {reason}",
    "waiver_claimed": "The waiver “{waiver}” is claimed with a new contract of {contract_day}",
    "goodwill_proposed": "Goodwill of {amount:money} on {line} is proposed",
    "goodwill_granted": "The goodwill is granted",
    "goodwill_refused": "The goodwill is refused",
    "line_disputed": "The lessee disputes the line {line}{item:of}",
    "dispute_resolved": "The dispute is resolved: {outcome}",
    "payment_missed": "The payment due {due} is not there",
    "lease_payment_posted": "A regular payment is posted: {amount:money}",
    "payment_started": "A payment of {amount:money} is started ({channel})",
    "payment_posted": "A payment of {amount:money} is posted ({channel})",
    "payment_reversed": "The bank takes a payment back: {reason}",
    "refund_proposed": "A refund of {amount:money} is proposed ({origin})",
    "refund_approved": "The refund is approved by a second person",
    "refund_paid": "A refund of {amount:money} is paid ({origin})",
    "deposit_settled": "The deposit is settled: {deducted:money} kept, {refunded:money} refunded",
    "vehicle_sold": "The lessor sells the car ({how})",
    "instalments_requested": "The lessee asks to pay in {count} instalments",
    "instalments_answered": "Paying over time: {granted}",
    "collection_reminded": "Reminder no. {number} of the unpaid bill goes out",
    "collection_referred": "Referred to collection: {what}",
    "balance_written_off": "A balance is written off: {reason}",
    "milestone_lost": "No longer reached: {milestone}",
    "holdover_noticed": "The car was not returned at maturity: reminder no. {number}",
    "refund_withdrawn": "The refund is withdrawn and the money held again: {reason}",
    "person_agreed": "{person} agrees: {move}",
    "signatures_voided": "The {paper} has changed; signatures on it count no more ({reason})",
    "money_moved": "Money that was held is set against the bill; {held:money} stays held",
    "reading_questioned": "The reading {odometer:distance} is lower than {earlier:distance} before",
    "payoff_confirmed": "The lender confirms the payoff",
    "reading_confirmed": "The reading {odometer:distance} is confirmed: {reason}",
    "reinspection_requested": "The lessee asks for another inspection",
    "reopened": "The account is opened again: {reason}",
}
"""The sentence of each kind of event that needs no more than its fields."""


class _Filler(Formatter):
    """Fills a saying with the fields of a body, each said in words."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "money":
            return self.words.money(value or 0)
        if format_spec == "of":
            return f" ({self.words.value(value)})" if value and is_given(value) else ""
        if format_spec == "distance":
            return self.words.distance(value)
        return self.words.value(value) if value != "" else ""


def _notice(body: NoticeSent, _words: Words) -> str:
    to = " and ".join(f"the {phrase(role)}" for role in body.to)
    if body.channel is Channel.CALL:
        return f"A call is due: {phrase(body.notice)}"
    again = ", for the extended lease" if body.round else ""
    return f"“{_title(body.notice)}” goes to {to} by {phrase(body.channel)}{again}"


MILESTONES = {
    "turn_in": "The car counts as turned in",
    "acceptance": "The hand-over is accepted",
    "insurance_may_end": "The lessee's insurance may end",
    "deposit_ready": "The deposit may be settled",
    "closing": "The account is closed",
}


def _reached(body: Any, words: Words) -> str:
    reached = MILESTONES.get(body.milestone, f"Reached: {phrase(body.milestone)}")
    return f"{reached}, as of {words.value(body.day)}"


def _title(code: object) -> str:
    return sentence(phrase(code)).removesuffix(".")


def _reported(body: ConditionReported, words: Words) -> str:
    items = ", ".join(
        f"{item.name}: {phrase(item.kind)} on {phrase(item.area)}" for item in body.items
    )
    return (
        f"The condition report is made at {words.distance(body.odometer)}; "
        f"{f'recorded: {items}' if items else 'nothing is recorded'}"
    )


def _assessed(body: ConditionAssessed, words: Words) -> str:
    charged = [each for each in body.judged if each.chargeable]
    if not charged:
        return "The assessment: nothing is chargeable"
    said = ", ".join(f"{each.name} {words.money(each.cents)} [{each.rule}]" for each in charged)
    return f"The assessment: {len(charged)} of {len(body.judged)} items chargeable: {said}"


def _consented(body: InspectionConsented, _words: Words) -> str:
    agreed = "agrees to" if body.agreed else "refuses"
    return f"The lessee {agreed} an inspection"


def _waiver(body: Any, _words: Words) -> str:
    reason = f" ({phrase(body.reason)})" if body.reason else ""
    return (
        f"The waiver “{phrase(body.waiver)}” is {'granted' if body.granted else 'denied'}{reason}"
    )


def _quoted(body: Any, words: Words) -> str:
    left = f"; it leaves out {words.value(body.leaves_out)}" if body.leaves_out else ""
    return (
        f"A quote ({phrase(body.option)}): {words.money(_sum(body.lines))}, "
        f"good through {words.value(body.good_through)}{left}"
    )


def _sum(lines: Lines) -> int:
    return sum(line.cents for line in lines)


SPECIAL: Mapping[str, Callable[[Any, Words], str]] = {
    "milestone_reached": _reached,
    "notice_sent": _notice,
    "condition_reported": _reported,
    "condition_assessed": _assessed,
    "inspection_consented": _consented,
    "waiver_decided": _waiver,
    "quote_issued": _quoted,
}
"""Kinds whose sentence depends on more than filling in fields."""


def say(event: Event, words: Words) -> str:
    """What happened, in a sentence."""
    body: Any = event.body
    if event.kind in SPECIAL:
        said = SPECIAL[event.kind](body, words)
    elif event.kind in SAYINGS:
        said = _Filler(words).vformat(SAYINGS[event.kind], (), _fields(body))
    else:
        told = ", ".join(f"{phrase(k)} {words.value(v)}" for k, v in _fields(body).items() if v)
        said = f"{phrase(event.kind)}: {told}" if told else phrase(event.kind)
    return sentence(" ".join(said.split()).replace(" ;", ";"))


def _fields(body: Body) -> dict[str, Any]:
    return {each.name: getattr(body, each.name) for each in fields(body)}


def rule_of(event: Event) -> str:
    """The rule that an event names, empty where it names none."""
    return str(getattr(event.body, "rule", ""))


def lines_of(event: Event) -> tuple[Line, ...]:
    """The lines of money that an event holds."""
    lines = getattr(event.body, "lines", ())
    return tuple(line for line in lines if isinstance(line, Line))
