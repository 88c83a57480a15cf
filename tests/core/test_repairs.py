"""Repairs by the lessee: choices, evidence, review, orders and appraisals."""

from dataclasses import replace
from datetime import date

import pytest

from handback.core.base import Code, Id, Moment, Role
from handback.core.billing import StatementIssued
from handback.core.lines import line
from handback.core.moves.repairs import (
    AcceptRepair,
    ChooseRepair,
    RecordAppraisal,
    RecordRepairOrder,
    RejectRepair,
    SubmitRepairEvidence,
)
from handback.core.terms.conditions import By
from handback.core.terms.prices import DiminishedValue
from handback.core.terms.repairs import LateEvidence
from tests.core.wear_kit import (
    EVIDENCE,
    deliver,
    dent,
    flags,
    inspect,
    owed,
    repair,
    tasks,
    tell,
)
from tests.kit import INSPECTOR, KIM, LESSEE, RETAILER, Play, after, programme

D1 = Id("d1")
ACCEPT = AcceptRepair(item=D1)


def papers(*names, item="d1"):
    return SubmitRepairEvidence(item=Id(item), papers=tuple(map(Code, names)))


def terms(**repairs):
    base = programme()
    return replace(base, repairs=replace(base.repairs, **repairs))


def inspected(policy=None):
    play = Play(policy)
    inspect(play, dent(), dent("small", "10"))
    return play


def test_the_lessee_chooses_among_what_the_policy_offers():
    play = inspected()
    play.must(LESSEE, "choose_repair", ChooseRepair(item=D1, choice=Code("insurer")))
    assert play.case.repairs.by_item[D1].choice == "insurer"
    ask = ChooseRepair(item=D1, choice=Code("pray"))
    refused = play.refused(LESSEE, "choose_repair", ask)
    assert (refused.rule, refused.reason) == ("K-REPAIR", "choice_not_offered")
    for item, reason in (("small", "item_not_chargeable"), ("x", "no_such_item")):
        ask = ChooseRepair(item=Id(item), choice=Code("repair"))
        assert play.refused(LESSEE, "choose_repair", ask).reason == reason


def test_nobody_repairs_before_a_report_or_after_the_return():
    ask = ChooseRepair(item=D1, choice=Code("repair"))
    assert Play().refused(LESSEE, "choose_repair", ask).reason == "not_inspected_yet"
    play = Play()
    deliver(play)
    inspect(play, dent(), day=date(2026, 12, 14))
    refused = play.refused(LESSEE, "choose_repair", ask)
    assert (refused.rule, refused.reason) == ("K-REPAIR", "repairs_closed")


def test_where_repairs_are_not_offered_neither_choice_nor_evidence_is_taken():
    play = inspected(terms(allowed=False))
    ask = ChooseRepair(item=D1, choice=Code("repair"))
    assert play.refused(LESSEE, "choose_repair", ask).reason == "repairs_not_offered"
    evidence = papers(*EVIDENCE)
    assert play.refused(LESSEE, "submit_repair_evidence", evidence).reason == (
        "repairs_not_offered"
    )


def test_papers_come_one_after_the_other_and_complete_ones_are_reviewed():
    play = inspected()
    play.must(LESSEE, "submit_repair_evidence", papers("repair_order"))
    assert tasks(play) == set()
    refused = play.refused(KIM, "accept_repair", ACCEPT)
    assert (refused.rule, refused.reason) == ("K-REPAIR", "evidence_incomplete")
    assert refused.help.missing == ("paid_receipt", "cover_sheet")
    play.must(LESSEE, "submit_repair_evidence", papers("paid_receipt", "cover_sheet"))
    assert tasks(play) == {("review_evidence", "d1")}
    play.must(KIM, "accept_repair", AcceptRepair(item=D1, cost=15000))
    assert tasks(play) == set()
    again = play.refused(KIM, "accept_repair", ACCEPT)
    assert again.reason == "repair_accepted_already"
    more = play.refused(LESSEE, "submit_repair_evidence", papers("cover_sheet"))
    assert more.reason == "repair_accepted_already"


def test_papers_of_no_use_are_refused_for_form():
    play = inspected()
    for ask in (papers("poem"), papers()):
        assert play.refused(LESSEE, "submit_repair_evidence", ask).rule == "form"


def test_only_the_reviewer_accepts_and_only_what_was_handed_in():
    play = inspected()
    refused = play.refused(RETAILER, "accept_repair", ACCEPT)
    assert (refused.rule, refused.reason) == ("K-REPAIR", "not_the_reviewer")
    assert play.refused(KIM, "accept_repair", ACCEPT).reason == "no_evidence"
    reject = RejectRepair(item=D1, reason=Code("x"))
    assert play.refused(KIM, "reject_repair", reject).reason == "no_evidence"
    play = inspected(terms(reviewed_by=Role.INSPECTOR))
    play.must(LESSEE, "submit_repair_evidence", papers(*EVIDENCE))
    play.must(INSPECTOR, "accept_repair", ACCEPT)
    assert play.case.repairs.by_item[D1].accepted == play.day


def test_without_a_reviewer_complete_evidence_is_accepted_by_itself():
    play = inspected(terms(reviewed_by=None))
    play.must(LESSEE, "submit_repair_evidence", papers(*EVIDENCE))
    deliver(play)
    assert owed(play) == {}


def test_rejected_evidence_leaves_the_charge_and_may_be_mended():
    play = inspected()
    play.must(LESSEE, "submit_repair_evidence", papers(*EVIDENCE))
    play.must(KIM, "reject_repair", RejectRepair(item=D1, reason=Code("not_paid")))
    assert play.case.repairs.by_item[D1].rejected == "not_paid"
    play.must(LESSEE, "submit_repair_evidence", papers("paid_receipt"))
    assert tasks(play) == {("review_evidence", "d1")}
    deliver(play)
    assert owed(play) == {"excess_wear/d1": 20000}


def test_two_of_three_at_the_hand_over_is_charged_until_a_person_accepts_the_third():
    play = inspected()
    play.must(LESSEE, "submit_repair_evidence", papers(*EVIDENCE[:2]))
    deliver(play)
    assert owed(play) == {"excess_wear/d1": 20000}
    play.must(LESSEE, "submit_repair_evidence", papers("cover_sheet"), date(2026, 12, 20))
    assert owed(play) == {"excess_wear/d1": 20000}
    assert flags(play)["evidence_late"] == "K-REPAIR"
    play.must(KIM, "accept_repair", ACCEPT)
    assert owed(play) == {}


def test_late_evidence_is_never_taken_by_itself():
    play = inspected(terms(reviewed_by=None))
    deliver(play)
    play.must(LESSEE, "submit_repair_evidence", papers(*EVIDENCE))
    assert owed(play) == {"excess_wear/d1": 20000}
    play.must(KIM, "accept_repair", ACCEPT)
    assert owed(play) == {}


def test_what_only_a_report_after_the_return_found_could_not_be_repaired():
    play = inspected(terms(late=LateEvidence.REVIEWED))
    deliver(play)
    inspect(play, dent(), dent("d9", flags=("newer_than_report",)), day=date(2026, 12, 12))
    refused = play.refused(LESSEE, "submit_repair_evidence", papers(*EVIDENCE, item="d9"))
    assert refused.reason == "no_opportunity_to_repair"
    play.must(LESSEE, "submit_repair_evidence", papers(*EVIDENCE))


def test_where_late_evidence_is_charged_it_is_refused():
    play = inspected(terms(late=LateEvidence.CHARGED))
    deliver(play)
    refused = play.refused(LESSEE, "submit_repair_evidence", papers(*EVIDENCE))
    assert (refused.rule, refused.reason) == ("K-REPAIR", "evidence_late")


def test_once_the_statement_is_out_evidence_is_a_dispute():
    play = inspected()
    deliver(play)
    bill = StatementIssued(
        number=Id("b1"),
        lines=(line("excess_wear", 20000, date(2026, 12, 10), "K-DENT", "d1"),),
        due=date(2027, 2, 1),
        rule=Code("K-STATE"),
    )
    tell(play, bill, date(2026, 12, 11))
    refused = play.refused(LESSEE, "submit_repair_evidence", papers(*EVIDENCE))
    assert (refused.reason, refused.help.do) == ("statement_issued", "dispute_line")


def test_a_repair_after_the_return_counts_where_the_policy_leaves_time_for_it():
    play = Play(terms(open_when=By(after(Moment.DELIVERY, days=10))))
    deliver(play)
    inspect(play, dent(), day=date(2026, 12, 11))
    repair(play, day=date(2026, 12, 18))
    assert owed(play) == {}
    assert "evidence_late" not in flags(play)


@pytest.mark.parametrize(("amount", "warned"), [(200000, False), (200001, True)])
@pytest.mark.parametrize("kind", ["frame", "odometer", "paint"])
def test_a_repair_order_above_the_warning_amount_is_flagged(kind, amount, warned):
    terms = DiminishedValue(
        source=Code("K-DIM"), kinds=(Code("frame"), Code("odometer")), warn_above=200000
    )
    play = Play(replace(programme(), diminished_value=terms))
    ask = RecordRepairOrder(kind=Code(kind), amount=amount, order=Id("o1"))
    play.must(KIM, "record_repair_order", ask, date(2026, 10, 1))
    found = flags(play).get("repair_order_above_warning")
    assert found == ("K-DIM" if warned and kind != "paint" else None)
    assert play.refused(KIM, "record_repair_order", ask).reason == "order_recorded_already"


def test_a_repair_order_has_an_amount_that_can_be():
    ask = RecordRepairOrder(kind=Code("frame"), amount=-1)
    assert Play().refused(KIM, "record_repair_order", ask).rule == "form"


def test_an_appraisal_is_of_one_known_order_or_item():
    play = inspected()
    both = RecordAppraisal(amount=1, order=Id("o1"), item=D1)
    for ask, reason in (
        (both, "order_or_item"),
        (RecordAppraisal(amount=1), "order_or_item"),
        (RecordAppraisal(amount=-1, item=D1), "negative_amount"),
        (RecordAppraisal(amount=1, order=Id("o1")), "no_such_order"),
        (RecordAppraisal(amount=1, item=Id("x")), "no_such_item"),
    ):
        assert play.refused(KIM, "record_appraisal", ask).reason == reason
    play.must(KIM, "record_appraisal", RecordAppraisal(amount=1, item=D1, for_lessee=True))
    assert play.case.repairs.appraised_on is None
    play.must(KIM, "record_appraisal", RecordAppraisal(amount=2, item=D1))
    assert play.case.repairs.appraised_on == play.day
    assert len(play.case.repairs.appraisal_days[D1]) == 2
