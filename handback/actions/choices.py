"""What an argument of a move may be, as far as the programme's terms and the case know it.

A door that offers moves asks here what to offer for an argument: the areas of the wear guide, the
disputes that are open, the places that work for the lessor. Whether a value is taken is decided by
the move alone.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from handback.actions import choices_of_case as of_case
from handback.actions import choices_of_terms as of_terms
from handback.actions.access import Visitor
from handback.actions.offering import Choice, Choices
from handback.actions.views.looking import Look

Source = Callable[[Look], Choices] | Choices

HIDDEN = frozenset(
    {
        ("record_charge", "charge"),
        ("pay", "payment"),
        ("post_lease_payment", "payment"),
        ("dispute_line", "dispute"),
        ("propose_goodwill", "goodwill"),
        ("propose_refund", "refund"),
    }
)
"""Arguments that name what a move makes: nobody has to, for the move names it by itself."""

BY_NAME: Mapping[str, Source] = {
    "area": of_terms.areas,
    "kind": of_terms.kinds,
    "flags": of_terms.item_flags,
    "checked": of_terms.checks,
    "present": of_terms.PRESENT,
    "place": of_terms.places,
    "item": of_case.items,
    "line": of_case.lines,
    "turn_in": of_case.hand_overs,
    "report": of_case.reports,
    "person": of_case.people,
    "number": of_case.quotes,
    "quote": of_case.quotes,
    "retailer": of_case.venues,
    "dealer": of_case.venues,
    "through": of_case.venues,
    "missing": of_case.equipment,
    "equipment": of_case.equipment,
    "notice": of_terms.notices,
    "channel": of_terms.channels,
    "option": of_terms.options,
    "waiver": of_terms.waivers,
    "holds": of_terms.waiver_facts,
}
"""By the name of an argument, whatever the move."""
BY_MOVE: Mapping[tuple[str, str], Source] = {
    ("record_charge", "code"): of_terms.later_charges,
    ("record_charge", "proof"): of_terms.charge_proofs,
    ("withdraw_charge", "charge"): of_case.charges,
    ("prove_delivery", "proof"): of_terms.DELIVERY_PROOFS,
    ("record_call", "notice"): of_terms.calls,
    ("record_interview", "answers"): of_terms.questions,
    ("complete_task", "task"): of_case.tasks,
    ("complete_task", "about"): of_case.task_subjects,
    ("resolve_dispute", "dispute"): of_case.disputes,
    ("resolve_dispute", "outcome"): of_terms.DISPUTE_OUTCOMES,
    ("record_realised_value", "origin"): of_terms.ORIGINS,
    ("record_orders", "papers"): of_terms.military_papers,
    ("report_no_show", "who"): of_terms.AWAITED,
    ("notify_damage", "name"): of_terms.ANY_NAME,
    ("sign_odometer_statement", "certification"): of_terms.certifications,
    ("receive_odometer_statement", "statement"): of_case.odometer_statements,
    ("record_reading", "origin"): of_case.reading_origins,
    ("correct_contract", "figure"): of_terms.CONTRACT_FIGURES,
    ("strike", "seq"): of_case.reports_told,
    ("post_payment", "payment"): of_case.pending_payments,
    ("report_missed_payment", "due"): of_case.payment_days,
    ("reverse_payment", "payment"): of_case.payments,
    ("reverse_payment", "reason"): of_terms.return_reasons,
    ("appoint_representative", "papers"): of_terms.representative_papers,
    ("request_change", "what"): of_terms.changes,
    ("confirm_change", "name"): of_case.changes,
    ("reject_change", "name"): of_case.changes,
    ("send_title", "papers"): of_terms.TITLE_PAPERS,
    ("request_quote", "option"): of_terms.quoted,
    ("request_quote", "buyer"): of_terms.buyers,
    ("approve_refund", "refund"): of_case.refunds,
    ("pay_refund", "refund"): of_case.refunds,
    ("record_sale", "how"): of_terms.HOW_SOLD,
    ("choose_repair", "choice"): of_terms.repair_choices,
    ("submit_repair_evidence", "papers"): of_terms.repair_evidence,
    ("record_repair_order", "kind"): of_terms.kinds,
    ("correct_item", "name"): of_case.items,
    ("report_condition", "name"): of_case.known_names,
    ("provide_results", "papers"): of_terms.results_papers,
    ("report_trade_in", "evidence"): of_terms.trade_in_evidence,
    ("set_turn_in_place", "place"): of_case.venues,
    ("turn_in", "checked"): of_case.checklist_items,
    ("report_turn_in", "checked"): of_case.checklist_items,
    ("tick_checklist", "items"): of_case.checklist_items,
    ("sign_paper", "paper"): of_terms.papers_to_sign,
    ("bring_in_equipment", "items"): of_case.missing,
    ("approve_goodwill", "goodwill"): of_case.goodwill,
    ("refuse_goodwill", "goodwill"): of_case.goodwill,
}
"""By move and argument, where the name alone does not say it."""
FREE = frozenset(
    {
        ("request_change", "channel"),
        ("confirm_change", "channel"),
        ("resend_notice", "channel"),
        ("appoint_representative", "person"),
    }
)
"""Arguments of a name that is known here and means something else."""

__all__ = ["HIDDEN", "Choice", "Choices", "choices_for", "files_to_cite", "free_slots"]


def choices_for(look: Look, move: str, argument: str) -> Choices | None:
    """What may be offered for an argument; None where anything may be written.

    `argument` is the name of the field that the value is of, inside of a list too.
    """
    if (move, argument) in FREE:
        return None
    source = BY_MOVE.get((move, argument)) or BY_NAME.get(argument)
    return source(look) if callable(source) else source


def free_slots(look: Look, now: datetime) -> Choices:
    """The free slots that the seat could book for the case, the earliest first."""
    return of_case.free_slots(look, now)


def files_to_cite(visitor: Visitor, look: Look, now: datetime) -> Choices:
    """The files of the case that a visitor may read, and so cite."""
    return of_case.files(visitor, look, now)
