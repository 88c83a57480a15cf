from datetime import datetime

import pytest

from handback.core import engine
from handback.core.base import Actor, Code, Id, Moment, OptionName, Role
from handback.core.moves.contact import ChooseOption
from handback.core.moves.odometer import SignOdometerStatement
from handback.core.moves.opening import Strike
from handback.core.moves.turn_in import (
    BookTurnIn,
    CancelTurnIn,
    GroundVehicle,
    ReportTurnIn,
    SetTurnInPlace,
    TurnIn,
    UndoGrounding,
)
from handback.core.stages import STAGES, may_cancel_insurance, stage
from handback.core.terms.conditions import AnyOf
from handback.core.terms.options import Gate
from handback.core.terms.turn_in import (
    PlaceKind,
)
from handback.core.turn_in import Place
from handback.core.view import View
from tests.core.turn_in_kit import AT, GLENDALE, RECEIPT, D, changed, flags, tasks, where
from tests.kit import KIM, LESSEE, RETAILER, Play, before, fact, programme

NORTH = Place(place=Id("north"), makes=(Code("Testcar"),), country=Code("US"))
OTHER = Place(place=Id("other"), makes=(Code("Other"),), country=Code("US"))
CANADA = Place(place=Id("toronto"), makes=(Code("Testcar"),), country=Code("CA"))


def gated(soft):
    gate = Gate(
        source=Code("K-SOFT" if soft else "K-HARD"),
        moves=(Code("turn_in"),),
        needs=fact("inspected_before_return"),
        soft=soft,
        help=Code("book_inspection"),
    )
    return programme(gates={Code("inspection"): gate})


# --- the appointment -----------------------------------------------------------------------------


def test_the_originating_retailer_is_booked_without_a_reason():
    play = Play()
    play.must(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=AT), D(2026, 11, 10))
    booked = play.case.turn_in.booked
    assert (booked.place, booked.at, booked.rung) == ("glendale", AT, "originating")
    assert stage(play.case, play.terms) == "turn_in_booked"


def test_another_brand_retailer_is_booked_once_the_reason_is_told():
    play = Play()
    refused = play.refused(LESSEE, "book_turn_in", BookTurnIn(retailer=NORTH, at=AT))
    assert (refused.rule, refused.reason) == ("K-TURNIN", "reason_needed")
    assert refused.help.missing == ("reason",)
    play.must(LESSEE, "book_turn_in", BookTurnIn(retailer=NORTH, at=AT, reason=Code("moved_away")))
    assert play.case.turn_in.booked.rung == "brand"


@pytest.mark.parametrize(("place", "reason"), [(OTHER, "other_make"), (CANADA, "other_country")])
def test_a_place_that_may_not_take_the_car_is_refused_with_the_locator(place, reason):
    play = Play()
    refused = play.refused(
        LESSEE, "book_turn_in", BookTurnIn(retailer=place, at=AT, reason=Code("near"))
    )
    assert refused.reason == reason
    assert refused.help.do == "find_retailer"


def test_booking_again_moves_the_appointment_and_cancelling_ends_it():
    play = Play()
    play.must(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=AT), name="b1")
    play.must(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=AT.replace(day=11)))
    assert play.case.turn_in.appointments["b1"].cancelled == "moved"
    play.must(LESSEE, "cancel_turn_in", CancelTurnIn())
    assert play.case.turn_in.booked is None
    assert play.refused(LESSEE, "cancel_turn_in", CancelTurnIn()).reason == "no_appointment"


def test_an_appointment_lies_ahead_and_names_its_time_where_one_is_needed():
    play = Play(changed(where=where(PlaceKind.ORIGINATING, appointment_needed=True)))
    past = BookTurnIn(retailer=GLENDALE, at=datetime(2026, 1, 1, 9))
    assert play.refused(LESSEE, "book_turn_in", past).rule == "form"
    refused = play.refused(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE))
    assert (refused.rule, refused.reason) == ("K-WHERE", "appointment_needed")


def test_late_contact_is_taken_and_flagged():
    terms = changed(contact_by=before(Moment.MATURITY, days=30))
    play = Play(terms)
    play.must(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=AT), D(2026, 11, 15))
    assert flags(play) == []
    play.must(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=AT), D(2026, 11, 16))
    assert flags(play) == ["late_contact"]


def test_a_retailer_books_its_own_counter_only():
    play = Play()
    refused = play.refused(RETAILER, "book_turn_in", BookTurnIn(retailer=NORTH, at=AT))
    assert (refused.rule, refused.reason) == ("authority", "other_retailer")


def test_only_a_specialist_sets_a_place_where_the_programme_says_so():
    play = Play(RECEIPT)
    refused = play.refused(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=AT))
    assert (refused.reason, refused.help.do) == ("not_set_by_specialist", "call")
    play.must(KIM, "set_turn_in_place", SetTurnInPlace(place=Place(place=Id("lot7")), at=AT))
    assert play.case.turn_in.booked.set_by_specialist
    lot = BookTurnIn(retailer=Place(place=Id("lot7")), at=AT.replace(hour=16))
    play.must(LESSEE, "book_turn_in", lot)
    assert play.case.turn_in.booked.at.hour == 16


def test_a_specialist_sends_the_car_nowhere_the_programme_does_not_let_it_go():
    play = Play()
    refused = play.refused(KIM, "set_turn_in_place", SetTurnInPlace(place=OTHER, at=AT))
    assert refused.reason == "other_make"
    play.must(KIM, "set_turn_in_place", SetTurnInPlace(place=NORTH, at=AT))
    banned = Play(changed(where=where(PlaceKind.SET_BY_SPECIALIST, unauthorised=(Code("lot7"),))))
    lot = SetTurnInPlace(place=Place(place=Id("lot7")))
    assert banned.refused(KIM, "set_turn_in_place", lot).reason == "unauthorised_place"


# --- the hand-over -------------------------------------------------------------------------------


def test_a_hand_over_at_the_counter():
    play = Play()
    ask = TurnIn(retailer=GLENDALE, odometer=37000, keys=2, checked=(Code("charging_cable"),))
    play.must(RETAILER, "turn_in", ask, D(2026, 12, 10), name="t1")
    state = play.case.turn_in
    assert (state.delivered.turn_in, state.delivered.agreed_place) == ("t1", True)
    assert play.case.progress.reached["turn_in"] == D(2026, 12, 10)
    assert stage(play.case, play.terms) == "turned_in"
    again = play.refused(RETAILER, "turn_in", ask)
    assert (again.rule, again.reason) == ("order", "delivered_already")


def test_a_place_that_may_not_take_the_car_does_not_take_it():
    play = Play()
    other = Actor(Role.RETAILER, Id("omar"), Id("other"))
    refused = play.refused(other, "turn_in", TurnIn(retailer=OTHER, odometer=1, keys=2))
    assert refused.reason == "other_make"


def test_without_the_appointment_that_is_needed_the_counter_says_so_beforehand():
    play = Play(changed(where=where(PlaceKind.ORIGINATING, appointment_needed=True)))
    ask = TurnIn(retailer=GLENDALE, odometer=37000, keys=2)
    refused = play.refused(RETAILER, "turn_in", ask)
    assert (refused.rule, refused.help.do) == ("K-WHERE", "book_turn_in")
    possible = {p.move: p for p in engine.may(play.case, play.terms, RETAILER, play._now())}
    assert possible["turn_in"].unmet[0].reason == "no_appointment"
    play.must(RETAILER, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=AT))
    play.must(RETAILER, "turn_in", ask)


def test_a_soft_gate_opens_once_it_is_acknowledged_and_that_is_kept():
    play = Play(gated(soft=True))
    ask = TurnIn(retailer=GLENDALE, odometer=37000, keys=2)
    refused = play.refused(RETAILER, "turn_in", ask, D(2026, 12, 10))
    assert (refused.rule, refused.reason) == ("K-SOFT", "inspection")
    assert refused.help.do == "book_inspection"
    play.must(RETAILER, "turn_in", ask, acknowledged=("inspection",))
    assert play.case.turn_in.delivered.against == ("K-SOFT",)
    assert flags(play) == ["acknowledged_inspection"]
    assert tasks(play) == []


def test_a_hard_gate_stays_closed():
    play = Play(gated(soft=False))
    ask = TurnIn(retailer=GLENDALE, odometer=37000, keys=2)
    refused = play.refused(RETAILER, "turn_in", ask, acknowledged=("inspection",))
    assert (refused.rule, refused.help.missing) == ("K-HARD", ("inspected_before_return",))


def test_a_reported_hand_over_against_a_gate_is_recorded_flagged_and_looked_at():
    play = Play(gated(soft=False))
    play.must(
        RETAILER, "report_turn_in", ReportTurnIn(odometer=37000, keys=2), D(2026, 12, 12),
        happened=D(2026, 12, 10), name="t1",
    )  # fmt: skip
    assert play.case.turn_in.delivered.against == ("K-HARD",)
    assert play.case.turn_in.delivered_on == D(2026, 12, 10)
    assert flags(play) == ["inspection"]
    assert tasks(play) == ["broken_rule/t1"]
    assert play.case.progress.reached["turn_in"] == D(2026, 12, 10)


def test_a_report_from_a_place_that_may_not_take_the_car_is_kept_and_flagged():
    play = Play()
    play.must(KIM, "report_turn_in", ReportTurnIn(retailer=OTHER, odometer=1, keys=2))
    assert not play.case.turn_in.delivered.agreed_place
    assert flags(play) == ["other_make"]


def test_a_report_that_belies_the_clock_is_looked_at():
    play = Play()
    play.open(D(2026, 12, 18))
    assert play.case.progress.holdover
    report = ReportTurnIn(odometer=37000, keys=2)
    play.must(RETAILER, "report_turn_in", report, happened=D(2026, 12, 10), name="t1")
    assert "late_report/t1" in tasks(play)


def test_a_report_without_a_reading_asks_for_it():
    play = Play()
    play.must(RETAILER, "report_turn_in", ReportTurnIn(keys=2))
    assert "missing_facts/odometer" in tasks(play)
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement(odometer=37000))
    assert "missing_facts/odometer" not in tasks(play)


def test_numbers_below_zero_are_no_report():
    play = Play()
    bad = play.refused(RETAILER, "report_turn_in", ReportTurnIn(odometer=-1, keys=2))
    assert (bad.rule, bad.reason) == ("form", "negative_odometer")
    assert play.refused(RETAILER, "report_turn_in", ReportTurnIn(keys=-1)).rule == "form"


# --- grounding and its undoing -------------------------------------------------------------------


def test_grounding_follows_the_hand_over():
    play = Play()
    assert play.refused(RETAILER, "ground_vehicle", GroundVehicle()).reason == "not_delivered"
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=37000, keys=2), D(2026, 12, 10))
    early = play.refused(RETAILER, "ground_vehicle", GroundVehicle(), happened=D(2026, 12, 9))
    assert (early.rule, early.reason) == ("form", "before_the_hand_over")
    play.must(RETAILER, "ground_vehicle", GroundVehicle(), D(2026, 12, 11))
    assert play.case.turn_in.grounded_on == D(2026, 12, 11)
    assert play.refused(RETAILER, "ground_vehicle", GroundVehicle()).reason == "grounded_already"


def handed_over_and_accepted():
    play = Play()
    play.must(
        RETAILER, "report_turn_in", ReportTurnIn(odometer=37000, keys=2), D(2026, 12, 10), name="t1"
    )
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement(turn_in=Id("t1")))
    return play


def test_undoing_a_grounding_takes_everything_back_and_asks_to_insure_again():
    play = handed_over_and_accepted()
    assert stage(play.case, play.terms) == "accepted"
    assert may_cancel_insurance(View.of(play.case, play.terms, play.day)) == (True, ())
    play.must(KIM, "undo_grounding", UndoGrounding(reason=Code("wrong_vehicle")))
    assert play.case.progress.reached == {}
    assert play.case.turn_in.delivered is None
    assert play.case.odometer.signed is None
    assert "insure_again" in flags(play)
    may, missing = may_cancel_insurance(View.of(play.case, play.terms, play.day))
    assert not may
    assert missing == ("delivered", "odometer_statement_signed")
    assert stage(play.case, play.terms) == "open"
    assert play.refused(KIM, "undo_grounding", UndoGrounding(reason=Code("x"))).rule == "order"


def test_a_struck_report_loses_the_milestones_that_rested_on_it():
    play = handed_over_and_accepted()
    seq = next(e.seq for e in play.events if e.kind == "vehicle_delivered")
    play.must(KIM, "strike", Strike(seq=seq, reason=Id("why")))
    assert {"turn_in", "acceptance"} & set(play.case.progress.reached) == set()
    assert "milestone_lost" in play.kinds()
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=36500, keys=2), D(2026, 12, 12))
    assert play.case.progress.reached["turn_in"] == D(2026, 12, 12)


# --- stages --------------------------------------------------------------------------------------


def test_stages_before_the_end():
    play = Play()
    assert stage(play.case, play.terms) == "open"
    play.must(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN))
    assert stage(play.case, play.terms) == "decided"
    assert stage(play.case, play.terms, D(2026, 12, 16)) == "held_over"
    assert {"open", "closed", "billed"} <= set(STAGES)
    assert all(STAGES.values())


def test_insurance_may_end_another_way_too():
    terms = changed(insurance_may_end=AnyOf((fact("milestone", "acceptance"), fact("purchased"))))
    view = View.of(Play(terms).case, terms, D(2026, 7, 1))
    may, missing = may_cancel_insurance(view)
    assert not may
    assert missing == ("delivered", "odometer_statement_signed", "purchased")
