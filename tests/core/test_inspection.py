"""Appointments for inspections: consent, booking, moving, cancelling, going again."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handback.core import engine
from handback.core.base import Actor, Code, Help, Id, Role
from handback.core.moves.inspection import (
    BookInspection,
    CancelInspection,
    ConsentToInspection,
    MoveInspection,
    NotifyDamage,
    ReportNoShow,
    RequestReinspection,
)
from handback.core.moves.reports import ReportCondition
from handback.core.terms.conditions import Fact, Not
from handback.core.terms.inspection import Attendance, Reinspection
from tests.core.wear_kit import booked, deliver, dent, flags, inspect, tasks, terms
from tests.kit import INSPECTOR, KIM, LESSEE, RETAILER, Play, programme

AT = datetime(2026, 10, 20, 10)
DAY = date(2026, 10, 1)
NONE_BEFORE = Not(Fact(Code("inspected_before_return")))
REPORT = ReportCondition(odometer=36500)


def booking(at=AT, place="home", **more):
    return BookInspection(at=at, place=Code(place), **more)


def book(play, actor=LESSEE, **more):
    return play.must(actor, "book_inspection", booking(**more), DAY)


def test_an_inspection_is_booked_for_a_slot_of_the_programmes_length():
    play = Play()
    book(play, slot=Id("s7"))
    found = booked(play)
    assert (found.at, found.place, found.minutes, found.slot) == (AT, "home", 45, "s7")
    assert (found.present, found.after_return) == ("lessee", False)


def test_an_appointment_is_kept_by_the_clock_on_the_wall():
    play = Play()
    book(play, at=AT.replace(tzinfo=UTC))
    assert booked(play).at == AT


def test_there_is_one_open_appointment_at_a_time():
    play = Play()
    book(play)
    refused = play.refused(LESSEE, "book_inspection", booking())
    assert (refused.rule, refused.reason) == ("order", "inspection_booked_already")


def test_an_appointment_that_passed_without_a_report_does_not_bar_the_next():
    play = Play()
    book(play)
    later = datetime(2026, 11, 3, 9)
    play.must(LESSEE, "book_inspection", booking(at=later), date(2026, 10, 21))
    assert booked(play).at == later
    assert [b.cancelled for b in play.case.inspection.bookings.values()] == ["lapsed", ""]


def test_an_appointment_lies_ahead_and_at_a_place_that_is_visited():
    play = Play()
    refused = play.refused(LESSEE, "book_inspection", booking(place="beach"), DAY)
    assert (refused.rule, refused.reason) == ("K-INSPECT", "place_not_offered")
    refused = play.refused(LESSEE, "book_inspection", booking(at=datetime(2026, 10, 1, 12)))
    assert (refused.rule, refused.reason) == ("form", "appointment_in_the_past")


@pytest.mark.parametrize(
    ("age", "keys", "reason"),
    [
        (18, True, None),
        (17, True, "stand_in_too_young"),
        (None, True, "stand_in_age_missing"),
        (40, False, "stand_in_without_keys"),
    ],
)
def test_a_stand_in_is_an_adult_with_the_keys(age, keys, reason):
    play = Play()
    ask = booking(present=Code("stand_in"), stand_in_age=age, stand_in_has_keys=keys)
    result = play.do(LESSEE, "book_inspection", ask, DAY)
    assert getattr(result, "reason", None) == reason


def test_no_age_is_asked_where_the_programme_names_none():
    play = Play(terms(attendance=Attendance()))
    assert book(play, present=Code("stand_in"))


def test_a_retailer_does_not_arrange_inspections_unless_it_inspects():
    refused = Play().refused(RETAILER, "book_inspection", booking(), DAY)
    assert (refused.rule, refused.reason) == ("K-INSPECT", "not_the_inspector")
    assert book(Play(terms(by=(Role.RETAILER,))), RETAILER)


def test_what_may_shows_is_what_a_move_is_refused_by():
    play = Play()
    now = datetime(2026, 10, 1, 12, tzinfo=UTC)
    possible = {p.move: p for p in engine.may(play.case, play.terms, RETAILER, now)}
    assert [r.reason for r in possible[Code("book_inspection")].unmet] == ["not_the_inspector"]
    assert [r.reason for r in possible[Code("report_condition")].unmet] == ["not_the_inspector"]


def test_consent_opens_booking_and_a_documented_refusal_closes_it():
    play = Play(terms(consent_needed=True))
    refused = play.refused(LESSEE, "book_inspection", booking(), DAY)
    assert (refused.rule, refused.reason) == ("K-INSPECT", "consent_missing")
    assert refused.help == Help(Code("consent_to_inspection"))
    play.must(LESSEE, "consent_to_inspection", ConsentToInspection(agreed=True))
    book(play)
    undocumented = ConsentToInspection(agreed=False)
    refused = play.refused(LESSEE, "consent_to_inspection", undocumented)
    assert refused.reason == "refusal_not_documented"
    no = ConsentToInspection(agreed=False, paper=Id("p1"))
    play.must(LESSEE, "consent_to_inspection", no)
    assert play.case.inspection.booked is None
    assert play.refused(LESSEE, "book_inspection", booking()).reason == "inspection_refused"


def test_moving_keeps_who_will_be_there():
    play = Play()
    book(play, present=Code("stand_in"), stand_in_age=30)
    later = datetime(2026, 10, 22, 15)
    play.must(LESSEE, "move_inspection", MoveInspection(at=later, place=Code("work")))
    found = booked(play)
    assert (found.at, found.place, found.present) == (later, "work", "stand_in")
    assert [b.cancelled for b in play.case.inspection.bookings.values()] == ["moved", ""]
    refused = play.refused(LESSEE, "move_inspection", MoveInspection(at=AT, place=Code("beach")))
    assert refused.reason == "place_not_offered"


def test_the_lessee_cancels_in_time_others_at_any_time():
    play = Play(terms(cancel_until_hours=24))
    book(play)
    refused = play.refused(LESSEE, "cancel_inspection", CancelInspection(), date(2026, 10, 19))
    assert (refused.rule, refused.reason) == ("K-INSPECT", "too_late_to_cancel")
    play.must(KIM, "cancel_inspection", CancelInspection(reason=Code("ill")))
    assert play.case.inspection.booked is None
    assert play.refused(KIM, "cancel_inspection", CancelInspection()).reason == (
        "no_inspection_booked"
    )


def test_a_no_show_ends_the_appointment_and_is_flagged():
    play = Play()
    book(play)
    early = play.refused(INSPECTOR, "report_no_show", ReportNoShow(), date(2026, 10, 19))
    assert early.reason == "appointment_still_ahead"
    unknown = ReportNoShow(who=Code("dog"))
    assert play.refused(INSPECTOR, "report_no_show", unknown, date(2026, 10, 20)).rule == "form"
    play.must(INSPECTOR, "report_no_show", ReportNoShow())
    assert play.case.inspection.booked is None
    assert flags(play) == {"lessee_not_there": "K-INSPECT"}
    assert play.refused(INSPECTOR, "report_no_show", ReportNoShow()).rule == "order"


def test_inspecting_again_is_limited_and_opens_a_task():
    play = Play(terms(reinspection=Reinspection(source=Code("K-AGAIN"), allowed=True, at_most=1)))
    ask = RequestReinspection()
    assert play.refused(LESSEE, "request_reinspection", ask, DAY).reason == "not_inspected_yet"
    report = inspect(play, dent())
    play.must(LESSEE, "request_reinspection", ask)
    assert (Code("reinspect"), report) in tasks(play)
    book(play, at=datetime(2026, 11, 2, 9))
    inspect(play, day=date(2026, 11, 2))
    assert tasks(play) == set()
    for move, again in (
        ("request_reinspection", ask),
        ("book_inspection", booking(at=datetime(2026, 11, 9, 9))),
    ):
        refused = play.refused(LESSEE, move, again)
        assert (refused.rule, refused.reason) == ("K-AGAIN", "no_further_inspection")


def test_where_there_is_no_second_inspection_nobody_books_one():
    play = Play(terms(reinspection=Reinspection(source=Code("K-AGAIN"), allowed=False)))
    inspect(play)
    refused = play.refused(LESSEE, "book_inspection", booking(at=datetime(2026, 11, 9, 9)))
    assert refused.rule == "K-AGAIN"


def test_after_the_return_only_others_arrange_the_inspection():
    play = Play(terms(also_after_return_when=NONE_BEFORE))
    deliver(play)
    ask = booking(at=datetime(2026, 12, 14, 9), place="auction")
    assert play.refused(LESSEE, "book_inspection", ask).reason == "already_returned"
    play.must(INSPECTOR, "book_inspection", ask)
    assert booked(play).after_return


def test_a_car_inspected_before_the_return_is_not_inspected_again_after_it():
    play = Play(terms(also_after_return_when=NONE_BEFORE))
    inspect(play, dent())
    deliver(play)
    ask = booking(at=datetime(2026, 12, 14, 9), place="auction")
    refused = play.refused(INSPECTOR, "book_inspection", ask)
    assert refused.reason == "no_inspection_after_return"


def test_an_inspector_of_another_company_is_turned_away():
    play = Play(terms(company=Code("sharp_eyes")))
    stranger = Actor(Role.INSPECTOR, Id("ed"), Id("blind_spot"))
    assert play.refused(stranger, "report_condition", REPORT).reason == "not_the_inspector"
    play.must(Actor(Role.INSPECTOR, Id("ann"), Id("sharp_eyes")), "report_condition", REPORT)


def test_where_inspection_follows_the_return_the_lessee_books_none_before():
    play = Play(terms(after_return=True))
    refused = play.refused(LESSEE, "book_inspection", booking(), DAY)
    assert (refused.rule, refused.reason) == ("K-INSPECT", "inspected_after_return")


def test_new_damage_is_notified_between_report_and_return():
    play = Play()
    ask = NotifyDamage(name=Id("n1"), area=Code("hood"), kind=Code("dent"))
    assert play.refused(LESSEE, "notify_damage", ask, DAY).reason == "not_inspected_yet"
    inspect(play, dent())
    play.must(LESSEE, "notify_damage", ask)
    assert (Code("new_damage"), Id("n1")) in tasks(play)
    assert play.refused(LESSEE, "notify_damage", ask).reason == "damage_notified_already"
    known = replace(ask, name=Id("d1"))
    assert play.refused(LESSEE, "notify_damage", known).reason == "item_reported_already"
    inspect(play, dent("n1", area="hood"), day=date(2026, 11, 2))
    assert tasks(play) == set()
    deliver(play)
    late = replace(ask, name=Id("n2"))
    assert play.refused(LESSEE, "notify_damage", late).reason == "already_returned"


def test_damage_that_does_not_wait_opens_no_task():
    base = programme().inspection.new_damage
    play = Play(terms(new_damage=replace(base, reported_waits=False)))
    inspect(play)
    ask = NotifyDamage(name=Id("n1"), area=Code("hood"), kind=Code("dent"))
    play.must(LESSEE, "notify_damage", ask)
    assert tasks(play) == set()
    assert play.case.inspection.notified_on == {"n1": play.day}
