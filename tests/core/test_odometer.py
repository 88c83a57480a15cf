from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Actor, Code, Id, Role
from handback.core.facts import holds
from handback.core.moves.odometer import (
    ConfirmReading,
    CorrectReading,
    ReceiveOdometerStatement,
    RecordReading,
    SignOdometerStatement,
)
from handback.core.moves.people import AppointRepresentative, RecordDeath
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.sums.readings import statement_asked
from handback.core.terms.conditions import NEVER, All
from handback.core.terms.people import Agreement
from handback.core.view import View, billing_reading
from tests.kit import KIM, LESSEE, RETAILER, SYSTEM, Play, fact, programme

D = date
SAM = Actor(Role.CO_LESSEE, Id("sam"))
REP = Actor(Role.REPRESENTATIVE, Id("ruth"))
SIGN = "sign_odometer_statement"
DAY = D(2026, 12, 10)


def handed_over(odometer=37000, terms=None, **lease):
    play = Play(terms, **lease)
    report = ReportTurnIn(odometer=odometer, keys=2)
    play.must(RETAILER, "report_turn_in", report, DAY, name="t1")
    return play


def view(play):
    return View.of(play.case, play.terms, play.day)


def tasks(play):
    return sorted(f"{task}/{about}" for task, about in play.case.contact.tasks)


def flags(play):
    return [each.flag for each in play.case.contact.flags]


def odometer_terms(**changes):
    terms = programme()
    return replace(terms, odometer=replace(terms.odometer, **changes))


# --- signing -------------------------------------------------------------------------------------


def test_the_lessee_signs_the_reading_of_the_hand_over():
    play = handed_over()
    play.must(LESSEE, SIGN, SignOdometerStatement(turn_in=Id("t1")), name="s1")
    signed = play.case.odometer.signed
    assert (signed.odometer, signed.certification, signed.person) == (37000, "actual", "pat")
    assert holds(fact("signed", "odometer_statement by lessee"), view(play))
    assert play.case.progress.reached["acceptance"] == DAY
    play.must(KIM, "receive_odometer_statement", ReceiveOdometerStatement(statement=Id("s1")))
    assert play.case.odometer.received_on == DAY
    assert holds(fact("signed", "odometer_statement by specialist"), view(play))


def test_nothing_is_signed_before_the_car_changes_hands():
    play = Play()
    refused = play.refused(LESSEE, SIGN, SignOdometerStatement(odometer=1))
    assert (refused.rule, refused.reason) == ("order", "no_transfer")
    refused = play.refused(SYSTEM, "receive_odometer_statement", ReceiveOdometerStatement())
    assert refused.reason == "not_signed"


def test_a_programme_without_the_statement_says_so():
    play = handed_over(terms=odometer_terms(needed_when=NEVER))
    refused = play.refused(LESSEE, SIGN, SignOdometerStatement())
    assert (refused.rule, refused.reason) == ("K-ODO", "statement_not_needed")
    assert not statement_asked(view(play))


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (SignOdometerStatement(turn_in=Id("t9")), "unknown_turn_in"),
        (SignOdometerStatement(certification=Code("guessed")), "unknown_certification"),
        (SignOdometerStatement(odometer=-1), "negative_odometer"),
    ],
)
def test_a_statement_has_to_make_sense(ask, reason):
    refused = handed_over().refused(LESSEE, SIGN, ask)
    assert (refused.rule, refused.reason) == ("form", reason)


def test_a_statement_without_any_reading_cannot_be_signed():
    refused = handed_over(odometer=None).refused(LESSEE, SIGN, SignOdometerStatement())
    assert refused.reason == "odometer_needed"


def test_a_doubtful_certification_is_looked_at():
    play = handed_over(terms=odometer_terms(doubtful=(Code("not_actual"),)))
    play.must(LESSEE, SIGN, SignOdometerStatement(certification=Code("not_actual")))
    assert flags(play) == ["reading_doubtful"]
    assert tasks(play) == ["reading_discrepancy/t1"]


def test_the_retailer_records_what_the_lessee_signed_on_paper():
    play = handed_over()
    play.must(RETAILER, SIGN, SignOdometerStatement())
    assert play.case.odometer.signed.person == "pat"
    assert play.case.turn_in.signatures[0].by_role is Role.LESSEE


# --- exemption -----------------------------------------------------------------------------------


def test_an_exempt_car_is_accepted_without_a_statement():
    accepted = All((fact("delivered"), fact("odometer_disclosed")))
    terms = programme()
    terms = replace(terms, turn_in=replace(terms.turn_in, accepted_when=accepted))
    heavy = handed_over(terms=terms, weight_lb=16001)
    assert "acceptance" in heavy.case.progress.reached
    assert holds(fact("odometer_exempt"), view(heavy))
    light = handed_over(terms=terms, weight_lb=16000)
    assert "acceptance" not in light.case.progress.reached


def test_a_car_becomes_exempt_on_the_first_of_january():
    play = Play(year=2006, opened=D(2025, 12, 30), starts=D(2023, 12, 15))
    play.terms = odometer_terms(new_rule_years=20, old_rule_to=2005)
    assert not holds(fact("odometer_exempt"), View.of(play.case, play.terms, D(2025, 12, 31)))
    assert holds(fact("odometer_exempt"), View.of(play.case, play.terms, D(2026, 1, 1)))


# --- co-lessees ----------------------------------------------------------------------------------


def both_sign():
    everyone = Agreement(source=Code("K-BOTH"), moves=(Code(SIGN),), everyone=True)
    terms = programme()
    return replace(terms, people=replace(terms.people, agreements=(everyone,)))


def test_where_both_must_sign_the_statement_counts_with_the_second_signature():
    play = handed_over(terms=both_sign(), co_lessees=(Id("sam"),))
    play.must(LESSEE, SIGN, SignOdometerStatement())
    assert play.case.odometer.signed is None
    assert tasks(play) == ["missing_signature/odometer_statement.sam"]
    play.must(SAM, SIGN, SignOdometerStatement())
    assert play.case.odometer.signed.odometer == 37000
    assert tasks(play) == []


def test_signatures_on_different_readings_do_not_add_up():
    play = handed_over(terms=both_sign(), co_lessees=(Id("sam"),))
    play.must(LESSEE, SIGN, SignOdometerStatement())
    play.must(SAM, SIGN, SignOdometerStatement(odometer=37001))
    assert play.case.odometer.signed is None
    assert [each.person for each in play.case.turn_in.signatures] == ["sam"]


def test_who_has_died_does_not_sign_and_a_representative_does():
    play = handed_over(terms=both_sign(), co_lessees=(Id("sam"),))
    play.must(KIM, "record_death", RecordDeath(person=Id("sam")))
    play.must(LESSEE, SIGN, SignOdometerStatement())
    assert play.case.odometer.signed is not None
    alone = handed_over()
    alone.must(KIM, "record_death", RecordDeath())
    papers = AppointRepresentative(person=Id("ruth"), papers=(Code("power_of_attorney"),))
    alone.must(KIM, "appoint_representative", papers)
    assert alone.refused(LESSEE, SIGN, SignOdometerStatement()).reason == "person_deceased"
    alone.must(REP, SIGN, SignOdometerStatement())
    assert alone.case.odometer.signed.person == "ruth"


@pytest.mark.parametrize(("first", "second"), [(REP, SAM), (SAM, REP)])
def test_the_estate_and_the_living_lessee_both_sign_in_either_order(first, second):
    play = handed_over(terms=both_sign(), co_lessees=(Id("sam"),))
    play.must(KIM, "record_death", RecordDeath())
    papers = AppointRepresentative(person=Id("ruth"), papers=(Code("power_of_attorney"),))
    play.must(KIM, "appoint_representative", papers)
    play.must(first, SIGN, SignOdometerStatement())
    assert play.case.odometer.signed is None
    play.must(second, SIGN, SignOdometerStatement())
    assert play.case.odometer.signed is not None
    assert tasks(play) == []


# --- lower readings ------------------------------------------------------------------------------


def earlier_reading_of(odometer):
    play = Play()
    play.must(KIM, "record_reading", RecordReading(odometer=odometer, origin=Code("workshop")))
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=37000, keys=2), DAY, name="t1")
    return play


def test_a_reading_lower_than_an_earlier_one_is_questioned_before_acceptance():
    play = earlier_reading_of(37500)
    assert tasks(play) == ["question_reading/t1"]
    play.must(LESSEE, SIGN, SignOdometerStatement())
    assert "acceptance" not in play.case.progress.reached
    play.must(KIM, "confirm_reading", ConfirmReading(reason=Code("workshop_was_wrong")))
    assert play.case.progress.reached["acceptance"] == DAY
    assert tasks(play) == []
    assert play.refused(KIM, "confirm_reading", ConfirmReading(reason=Code("x"))).rule == "order"


def test_a_questioned_reading_may_be_corrected_instead():
    play = earlier_reading_of(37500)
    play.must(KIM, "correct_reading", CorrectReading(odometer=37700, reason=Code("misread")))
    assert tasks(play) == []
    assert billing_reading(play.case) == 37700
    play.must(LESSEE, SIGN, SignOdometerStatement())
    assert play.case.odometer.signed.odometer == 37700
    assert "acceptance" in play.case.progress.reached


def test_a_lessee_who_signs_a_lower_reading_than_the_hand_over_is_asked():
    play = handed_over()
    play.must(LESSEE, SIGN, SignOdometerStatement(odometer=36000))
    assert tasks(play) == ["question_reading/t1", "reading_discrepancy/t1"]
    assert "acceptance" not in play.case.progress.reached


def test_a_programme_may_leave_lower_readings_alone():
    terms = programme()
    terms = replace(terms, turn_in=replace(terms.turn_in, lower_reading_questioned=False))
    play = Play(terms)
    play.must(KIM, "record_reading", RecordReading(odometer=40000, origin=Code("workshop")))
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=37000, keys=2), DAY)
    assert tasks(play) == []


# --- corrections ---------------------------------------------------------------------------------


def signed(odometer=37000):
    play = handed_over(odometer)
    play.must(LESSEE, SIGN, SignOdometerStatement())
    return play


def test_a_lower_correction_bills_at_once_and_asks_for_a_new_signature():
    play = signed()
    play.must(KIM, "correct_reading", CorrectReading(odometer=36500, reason=Code("misread")))
    assert billing_reading(play.case) == 36500
    assert not holds(fact("odometer_statement_signed"), view(play))
    assert tasks(play) == ["missing_signature/odometer_statement.lessee"]
    play.must(LESSEE, SIGN, SignOdometerStatement())
    assert (billing_reading(play.case), tasks(play)) == (36500, [])


def test_a_higher_correction_bills_only_once_the_lessee_has_signed_it():
    play = signed()
    play.must(KIM, "correct_reading", CorrectReading(odometer=38000, reason=Code("misread")))
    assert billing_reading(play.case) == 37000
    play.must(LESSEE, SIGN, SignOdometerStatement())
    assert billing_reading(play.case) == 38000


def test_a_correction_needs_a_reason_and_a_reading():
    refused = signed().refused(KIM, "correct_reading", CorrectReading(odometer=1, reason=Code("")))
    assert (refused.rule, refused.reason) == ("form", "reason_needed")
    nothing = Play().refused(KIM, "correct_reading", CorrectReading(odometer=1, reason=Code("x")))
    assert nothing.reason == "no_reading"


@pytest.mark.parametrize("found", [36000, 39000])
def test_a_reading_found_later_changes_no_bill_and_is_looked_at(found):
    play = signed()
    later = RecordReading(odometer=found, origin=Code("auction"))
    play.must(KIM, "record_reading", later, D(2027, 1, 5))
    assert billing_reading(play.case) == 37000
    assert "reading_discrepancy/t1" in tasks(play)


def test_a_few_miles_on_the_way_to_the_auction_are_no_discrepancy():
    play = handed_over(terms=odometer_terms(discrepancy_above=50))
    play.must(LESSEE, SIGN, SignOdometerStatement())
    play.must(KIM, "record_reading", RecordReading(odometer=37050, origin=Code("auction")))
    assert tasks(play) == []
    play.must(KIM, "record_reading", RecordReading(odometer=37051, origin=Code("auction")))
    assert tasks(play) == ["reading_discrepancy/t1"]


@given(st.lists(st.integers(0, 99999), min_size=1, max_size=4), st.integers(0, 99999))
def test_readings_found_elsewhere_never_move_the_one_that_bills(found, start):
    play = signed(start)
    for odometer in found:
        play.must(KIM, "record_reading", RecordReading(odometer=odometer, origin=Code("auction")))
    assert billing_reading(play.case) == start
