from dataclasses import replace
from datetime import datetime

import pytest

from handback.core.base import Code, Id, Role
from handback.core.checklists import checklist, plate_goes, still_missing, unsigned, unticked
from handback.core.facts import holds
from handback.core.moves.odometer import SignOdometerStatement
from handback.core.moves.turn_in import (
    ReportTurnIn,
    SetTurnInPlace,
    TurnIn,
)
from handback.core.moves.turn_in_papers import (
    BringInEquipment,
    PhoneInReading,
    RecordRemarketing,
    SignPaper,
    SubmitReceipt,
    TickChecklist,
)
from handback.core.stages import may_cancel_insurance, stage
from handback.core.terms.options import Gate
from handback.core.terms.turn_in import (
    Checklist,
    Signature,
)
from handback.core.turn_in import Place
from handback.core.view import View
from tests.core.turn_in_kit import (
    GLENDALE,
    RECEIPT,
    TRANSPORTER,
    D,
    changed,
    flags,
    tasks,
)
from tests.kit import KIM, LESSEE, RETAILER, Play, fact

# --- receipt -------------------------------------------------------------------------------------


def delivered_with_receipt():
    play = Play(RECEIPT)
    lot = SetTurnInPlace(place=Place(place=Id("lot7")), at=datetime(2026, 12, 14, 9))
    play.must(KIM, "set_turn_in_place", lot)
    play.must(TRANSPORTER, "turn_in", TurnIn(odometer=60000, keys=2), D(2026, 12, 14), name="t1")
    assert stage(play.case, play.terms) == "delivered"
    return play


BOTH = (Role.LESSEE, Role.TRANSPORTER)


def test_a_car_is_not_turned_in_until_the_signed_receipt_is_here():
    play = delivered_with_receipt()
    play.open(D(2026, 12, 15))
    assert "turn_in" not in play.case.progress.reached
    play.must(LESSEE, "submit_receipt", SubmitReceipt(odometer=60000, signed_by=BOTH))
    assert play.case.progress.reached["turn_in"] == D(2026, 12, 14)
    assert stage(play.case, play.terms) == "turned_in"
    _, missing = may_cancel_insurance(View.of(play.case, play.terms, play.day))
    assert missing == ("inspection_complete",)


@pytest.mark.parametrize(
    ("phoned", "day"),
    [
        (None, D(2026, 12, 20)),
        (D(2026, 12, 14), D(2026, 12, 14)),
        (D(2026, 12, 15), D(2026, 12, 20)),
    ],
)
def test_a_receipt_after_maturity_keeps_the_day_only_if_the_reading_was_called_in(phoned, day):
    play = delivered_with_receipt()
    if phoned:
        play.must(LESSEE, "phone_in_reading", PhoneInReading(odometer=60000), phoned)
    play.must(
        LESSEE, "submit_receipt", SubmitReceipt(odometer=60000, signed_by=BOTH), D(2026, 12, 20)
    )
    assert play.case.progress.reached["turn_in"] == day
    assert ("receipt_late" in flags(play)) == (day != D(2026, 12, 14))


def test_a_lessee_cannot_say_that_the_receipt_came_earlier_but_the_desk_can():
    receipt = SubmitReceipt(odometer=60000, signed_by=BOTH)
    told = delivered_with_receipt()
    told.must(LESSEE, "submit_receipt", receipt, D(2026, 12, 20), happened=D(2026, 12, 14))
    assert told.case.progress.reached["turn_in"] == D(2026, 12, 20)
    desk = delivered_with_receipt()
    desk.must(KIM, "submit_receipt", receipt, D(2026, 12, 20), happened=D(2026, 12, 15))
    assert desk.case.progress.reached["turn_in"] == D(2026, 12, 14)


def test_a_call_that_is_recorded_late_moves_the_turn_in_back_to_the_hand_over():
    play = delivered_with_receipt()
    receipt = SubmitReceipt(odometer=60000, signed_by=BOTH)
    play.must(LESSEE, "submit_receipt", receipt, D(2026, 12, 20))
    assert play.case.progress.reached["turn_in"] == D(2026, 12, 20)
    play.must(KIM, "phone_in_reading", PhoneInReading(odometer=60000), happened=D(2026, 12, 14))
    assert play.case.progress.reached["turn_in"] == D(2026, 12, 14)
    assert "milestone_lost" not in play.kinds()


def test_a_receipt_without_the_lessees_signature_does_not_count():
    play = delivered_with_receipt()
    refused = play.refused(
        LESSEE, "submit_receipt", SubmitReceipt(odometer=60000, signed_by=(Role.TRANSPORTER,))
    )
    assert (refused.rule, refused.help.missing) == ("K-RECEIPT", ("signature_of_lessee",))


def test_a_missing_signature_of_another_is_a_task_until_it_comes():
    play = delivered_with_receipt()
    play.must(LESSEE, "submit_receipt", SubmitReceipt(odometer=60000, signed_by=(Role.LESSEE,)))
    assert tasks(play) == ["missing_signature/turn_in_receipt.transporter"]
    assert "turn_in" in play.case.progress.reached
    play.must(TRANSPORTER, "sign_paper", SignPaper(paper=Code("turn_in_receipt")))
    assert tasks(play) == []
    view = View.of(play.case, play.terms, play.day)
    assert holds(fact("signed", "turn_in_receipt by transporter"), view)
    assert holds(fact("signed", "turn_in_receipt by lessee"), view)


def test_a_receipt_that_shows_another_reading_than_the_hand_over_is_looked_at():
    play = delivered_with_receipt()
    play.must(LESSEE, "submit_receipt", SubmitReceipt(odometer=60010, signed_by=BOTH))
    assert tasks(play) == ["reading_discrepancy/t1"]


def test_a_paper_whose_data_changed_loses_its_earlier_signatures():
    play = delivered_with_receipt()
    paper = Code("turn_in_receipt")
    play.must(LESSEE, "sign_paper", SignPaper(paper=paper, digest=Code("one")))
    play.must(TRANSPORTER, "sign_paper", SignPaper(paper=paper, digest=Code("one")))
    assert len(play.case.turn_in.signatures) == 2
    play.must(LESSEE, "sign_paper", SignPaper(paper=paper, digest=Code("two")))
    assert [each.by_role for each in play.case.turn_in.signatures] == [Role.LESSEE]
    assert play.refused(LESSEE, "sign_paper", SignPaper(paper=Code("lease"))).rule == "form"


def test_no_receipt_before_the_hand_over():
    play = Play(RECEIPT)
    ask = SubmitReceipt(odometer=1, signed_by=BOTH)
    assert play.refused(LESSEE, "submit_receipt", ask).help.do == "report_turn_in"


# --- checklists, plate, remarketing --------------------------------------------------------------


def test_checklists_are_ticked_and_may_be_a_gate():
    lists = (
        Checklist(time=Code("before"), items=(Code("phones_unpaired"), Code("belongings"))),
        Checklist(time=Code("at"), items=(Code("keys"),)),
    )
    gate = Gate(
        source=Code("K-CHECK"), moves=(Code("turn_in"),), needs=fact("checklist_done", "before")
    )
    terms = changed(checklists=lists, plate_return={Code("US"): Code("ask_dmv")})
    play = Play(replace(terms, gates={Code("prepared"): gate}))
    view = View.of(play.case, play.terms, play.day)
    assert checklist(view, "before") == ("phones_unpaired", "belongings")
    assert plate_goes(view) == "ask_dmv"
    ask = TurnIn(retailer=GLENDALE, odometer=1, keys=2, checked=(Code("keys"),))
    assert play.refused(RETAILER, "turn_in", ask).help.missing == ("checklist_done:before",)
    play.must(LESSEE, "tick_checklist", TickChecklist(items=(Code("phones_unpaired"),)))
    assert unticked(View.of(play.case, play.terms, play.day), "before") == ("belongings",)
    both = TickChecklist(items=(Code("belongings"), Code("ask_dmv")))
    play.must(LESSEE, "tick_checklist", both)
    assert play.refused(LESSEE, "tick_checklist", TickChecklist(items=(Code("x"),))).rule == "form"
    play.must(RETAILER, "turn_in", ask)
    assert holds(fact("checklist_done", "at"), View.of(play.case, play.terms, play.day))


def test_the_car_leaves_with_a_remarketing_record():
    play = Play()
    record = RecordRemarketing(open_recalls=1, cleared=(Code("phones"),))
    assert play.refused(RETAILER, "record_remarketing", record).reason == "not_delivered"
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=1, keys=2))
    play.must(RETAILER, "record_remarketing", record)
    assert play.case.turn_in.remarketing.open_recalls == 1


# --- equipment ---


def test_missing_keys_and_equipment_may_be_brought_in():
    play = Play()
    report = ReportTurnIn(odometer=37000, keys=1, equipment=())
    play.must(RETAILER, "report_turn_in", report, D(2026, 12, 10), name="t1")
    assert play.case.turn_in.delivered.missing == ("charging_cable",)
    view = View.of(play.case, play.terms, play.day)
    assert still_missing(view) == ("charging_cable", "key")
    assert not holds(fact("everything_brought"), view)
    cable = BringInEquipment(items=(Code("charging_cable"),), keys=1)
    play.must(RETAILER, "bring_in_equipment", cable, D(2026, 12, 20))
    assert flags(play) == []
    assert holds(fact("everything_brought"), View.of(play.case, play.terms, play.day))
    wrong = play.refused(RETAILER, "bring_in_equipment", BringInEquipment(items=(Code("radio"),)))
    assert wrong.reason == "not_missing"
    play.must(RETAILER, "bring_in_equipment", BringInEquipment(keys=1), D(2026, 12, 21))
    assert flags(play) == ["after_grace"]


def test_papers_of_a_closed_account_may_still_be_completed():
    play = Play(excess_distance_rate=None, disposition_fee=None)
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=20000, keys=2), D(2026, 12, 10))
    play.open(D(2027, 3, 1))
    assert play.case.progress.closed is not None
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement())
    assert "acceptance" in play.case.progress.reached


# --- signatures ----------------------------------------------------------------------------------


def unsigned_papers(play):
    return [(each.paper, each.by) for each in unsigned(View.of(play.case, play.terms, play.day))]


def test_what_is_still_to_sign_is_told_until_it_is_signed():
    play = delivered_with_receipt()
    wanted = [("turn_in_receipt", Role.LESSEE), ("turn_in_receipt", Role.TRANSPORTER)]
    assert unsigned_papers(play) == wanted
    receipt = SubmitReceipt(odometer=60000, signed_by=(Role.REPRESENTATIVE,))
    play.must(LESSEE, "submit_receipt", receipt)
    assert unsigned_papers(play) == wanted[1:]


@pytest.mark.parametrize(("weight", "waits"), [(16000, True), (16001, False)])
def test_an_exempt_car_needs_no_mileage_disclosure(weight, waits):
    paper = Signature(paper=Code("odometer_statement"), by=Role.LESSEE, needed=True)
    terms = changed(signatures=(paper,))
    terms = replace(terms, odometer=replace(terms.odometer, exempt_weight_lb=16000))
    assert bool(unsigned_papers(Play(terms, weight_lb=weight))) is waits
