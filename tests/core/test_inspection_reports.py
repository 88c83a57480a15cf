"""Condition reports: recorded, assessed, provided, reviewed, corrected."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from handback.core.base import Code, Id, Moment, Role
from handback.core.engine import next_due
from handback.core.inspection import Item, ResultsProvided
from handback.core.moves.inspection import BookInspection
from handback.core.moves.reports import (
    CorrectItem,
    ProvideResults,
    ReportCondition,
    ReviewResults,
)
from handback.core.terms.inspection import Attendance, Reinspection, ReportTerms
from tests.core.wear_kit import booked, deliver, dent, flags, inspect, owed, repair, tasks, terms
from tests.kit import INSPECTOR, KIM, RETAILER, SYSTEM, Play, before

DAY = date(2026, 10, 20)
REVIEWED = ReportTerms(
    source=Code("K-REPORT"),
    hours_when_present=48,
    hours_when_absent=72,
    papers=(Code("condition_report"),),
    repair_papers=(Code("notice_of_option_to_repair"),),
    reviewed_by=Role.SPECIALIST,
)


def provided(events):
    """The first event, which has to tell that results were provided."""
    body = events[0].body
    assert isinstance(body, ResultsProvided)
    return body


def test_a_report_is_recorded_and_assessed_in_one_move():
    play = Play()
    ask = ReportCondition(odometer=36500, items=(dent(), dent("d2", "50")))
    events = play.must(INSPECTOR, "report_condition", ask, DAY)
    assert [e.kind for e in events[:2]] == ["condition_reported", "condition_assessed"]
    (report,) = play.case.inspection.reports.values()
    assert [(j.name, j.chargeable, j.cents) for j in report.judged] == [
        ("d1", True, 20000),
        ("d2", False, 0),
    ]
    assert report.judged[0].rule == "K-DENT"
    assert report.reported.by_role is Role.INSPECTOR
    assert report.reported.finished == datetime(2026, 10, 20, 12)
    assert not report.reported.after_return


def test_a_report_ends_the_appointment_it_was_made_at():
    play = Play()
    ask = BookInspection(at=datetime(2026, 10, 20, 9), place=Code("home"))
    play.must(KIM, "book_inspection", ask, date(2026, 10, 1))
    booking = booked(play).booking
    inspect(play)
    assert play.case.inspection.booked is None
    assert play.case.inspection.bookings[booking].done


@pytest.mark.parametrize("actor", [RETAILER, KIM])
def test_only_whom_the_programme_names_inspects(actor):
    refused = Play().refused(actor, "report_condition", ReportCondition(odometer=1), DAY)
    assert (refused.rule, refused.reason) == ("K-INSPECT", "not_the_inspector")


def test_a_retailer_inspects_where_the_programme_says_so():
    play = Play(terms(by=(Role.RETAILER,)))
    inspect(play, dent(), who=RETAILER)
    assert len(play.case.inspection.reports) == 1


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ((dent(), dent()), "two_items_of_one_name"),
        ((dent(area="moon"),), "unknown_area"),
        ((dent(count=0),), "count_below_one"),
        ((dent(length="-1"),), "figure_below_zero"),
        ((dent(repair_cost=-1),), "figure_below_zero"),
        ((dent(""),), "item_without_a_name"),
        ((Item(name=Id("d1"), area=Code("hood"), kind=Code("dent")),), "measure_missing"),
    ],
)
def test_items_that_cannot_be_are_refused_for_form(items, reason):
    ask = ReportCondition(odometer=1, items=items)
    refused = Play().refused(INSPECTOR, "report_condition", ask, DAY)
    assert (refused.rule, refused.reason) == ("form", reason)


def test_odometer_and_finish_are_checked():
    refused = Play().refused(INSPECTOR, "report_condition", ReportCondition(odometer=-1), DAY)
    assert refused.reason == "negative_odometer"
    later = ReportCondition(odometer=1, finished=datetime(2026, 10, 20, 12, 1, tzinfo=UTC))
    refused = Play().refused(INSPECTOR, "report_condition", later, DAY)
    assert refused.reason == "finished_in_the_future"


def test_a_report_learned_later_keeps_its_day_and_a_late_one_is_flagged():
    play = Play(terms(due_by=before(Moment.MATURITY, days=30)))
    inspect(play, day=date(2026, 11, 17), happened=date(2026, 11, 15))
    assert flags(play) == {}
    play = Play(terms(due_by=before(Moment.MATURITY, days=30)))
    report = inspect(play, day=date(2026, 11, 17), happened=date(2026, 11, 16))
    assert flags(play) == {"inspection_late": "K-INSPECT"}
    assert play.case.inspection.reports[report].on == date(2026, 11, 16)


def test_what_a_report_breaks_is_flagged_and_looked_at():
    attendance = Attendance(source=Code("K-SIGN"))
    checks = (Code("test_drive"), Code("fluids"))
    play = Play(terms(attendance=attendance, checks=checks, consent_needed=True))
    report = inspect(play, signed=False, checked=(Code("fluids"),))
    assert flags(play) == {
        "report_unsigned": "K-SIGN",
        "checks_incomplete": "K-INSPECT",
        "inspected_without_consent": "K-INSPECT",
    }
    assert tasks(play) == {("missing_signature", report), ("broken_rule", report)}
    assert len(play.case.inspection.reports) == 1


def test_an_inspection_too_many_counts_and_is_flagged():
    play = Play(terms(reinspection=Reinspection(source=Code("K-AGAIN"), allowed=False)))
    inspect(play)
    inspect(play, day=date(2026, 10, 25))
    assert flags(play) == {"inspected_too_often": "K-AGAIN"}
    assert len(play.case.inspection.before_return) == 2


def test_an_inspection_on_or_after_the_day_of_the_return_knows_that_it_follows_it():
    play = Play()
    deliver(play, date(2026, 12, 10))
    report = inspect(play, day=date(2026, 12, 10))
    assert play.case.inspection.reports[report].reported.after_return
    assert play.case.inspection.before_return == ()


def test_results_stand_online_the_next_day_where_nobody_reviews_them():
    play = Play()
    report = inspect(play, dent())
    assert play.case.inspection.reports[report].provided is None
    play.open(date(2026, 10, 21))
    assert play.case.inspection.reports[report].provided == date(2026, 10, 21)
    assert flags(play) == {}


def test_results_may_stand_online_at_once():
    play = Play(terms(report=ReportTerms(online_after_days=0)))
    report = inspect(play, dent())
    assert play.case.inspection.reports[report].provided == DAY


@pytest.mark.parametrize(("present", "missed"), [("lessee", 23), ("nobody", 24), ("stand_in", 24)])
def test_results_not_given_in_time_are_flagged_on_the_day_after(present, missed):
    play = Play(terms(report=REVIEWED))
    report = inspect(play, dent(), present=Code(present))
    play.open(date(2026, 10, missed - 1))
    assert flags(play) == {}
    play.open(date(2026, 10, missed))
    assert flags(play) == {"results_late": "K-REPORT"}
    assert ("late_report", report) in tasks(play)
    given = play.must(KIM, "provide_results", ProvideResults())
    assert provided(given).late
    assert ("late_report", report) not in tasks(play)
    assert [f.flag for f in play.case.contact.flags] == ["results_late"]


def test_the_day_results_are_missed_is_foretold():
    play = Play(terms(report=REVIEWED))
    inspect(play, dent())
    assert next_due(play.case, play.terms) == date(2026, 10, 23)


@pytest.mark.parametrize("report", [REVIEWED, ReportTerms(online_after_days=3)])
def test_jumping_to_the_days_that_are_due_does_what_opening_every_day_does(report):
    daily, jumping = Play(terms(report=report)), Play(terms(report=report))
    for play in (daily, jumping):
        inspect(play, dent(), present=Code("nobody"))
    end = date(2026, 11, 10)
    daily.open(end)
    while (due := next_due(jumping.case, jumping.terms)) is not None and due <= end:
        jumping.day = max(due, jumping.day) - timedelta(days=1)
        jumping.open(max(due, jumping.day + timedelta(days=1)))
    told = [[(e.kind, e.on, e.body) for e in play.events] for play in (daily, jumping)]
    assert told[0] == told[1]


def test_results_given_in_time_are_not_late_even_if_we_learn_it_later():
    play = Play(terms(report=REVIEWED))
    report = inspect(play, dent())
    given = play.must(
        INSPECTOR, "provide_results", ProvideResults(), date(2026, 10, 23), happened=DAY
    )
    assert not provided(given).late
    assert provided(given).papers == ("condition_report", "notice_of_option_to_repair")
    assert play.case.inspection.reports[report].provided == DAY


def test_papers_on_repairs_are_left_out_once_nothing_can_be_repaired():
    play = Play(terms(report=REVIEWED))
    deliver(play)
    inspect(play, dent(), day=date(2026, 12, 11))
    given = play.must(SYSTEM, "provide_results", ProvideResults())
    assert provided(given).papers == ("condition_report",)


def test_missing_papers_are_flagged():
    play = Play(terms(report=REVIEWED))
    report = inspect(play, dent())
    ask = ProvideResults(report=report, papers=(Code("condition_report"),))
    play.must(INSPECTOR, "provide_results", ask)
    assert flags(play) == {"papers_missing": "K-REPORT"}


def test_there_must_be_a_report_to_provide_or_review():
    play = Play(terms(report=REVIEWED))
    assert play.refused(KIM, "provide_results", ProvideResults(), DAY).reason == (
        "not_inspected_yet"
    )
    inspect(play)
    unknown = ProvideResults(report=Id("x"))
    assert play.refused(KIM, "provide_results", unknown).reason == "no_such_report"


def test_the_specialist_reviews_and_gives_what_was_not_given():
    play = Play(terms(report=REVIEWED))
    report = inspect(play, dent())
    assert ("review_results", report) in tasks(play)
    refused = play.refused(INSPECTOR, "review_results", ReviewResults())
    assert (refused.rule, refused.reason) == ("K-REPORT", "not_the_reviewer")
    play.must(KIM, "review_results", ReviewResults(), date(2026, 10, 21))
    found = play.case.inspection.reports[report]
    assert (found.provided, found.reviewed) == (play.day, play.day)
    assert tasks(play) == set()


def test_an_item_is_corrected_or_removed_and_the_report_judged_anew():
    play = Play()
    report = inspect(play, dent(), dent("d2", "60"))
    play.must(INSPECTOR, "correct_item", CorrectItem(item=dent("d1", "30")))
    play.must(KIM, "correct_item", CorrectItem(item=dent("d2"), removed=True, report=report))
    found = play.case.inspection.reports[report]
    assert [(i.name, i.length) for i in found.items] == [("d1", Decimal(30))]
    assert [(j.name, j.chargeable) for j in found.judged] == [("d1", False)]
    unknown = CorrectItem(item=dent("d9"))
    assert play.refused(KIM, "correct_item", unknown).reason == "no_such_item"
    wrong = CorrectItem(item=dent("d1", area="moon"))
    assert play.refused(KIM, "correct_item", wrong).reason == "unknown_area"
    assert play.refused(RETAILER, "correct_item", unknown).reason == "not_the_inspector"


def test_removing_a_repaired_item_leaves_a_current_assessment():
    play = Play()
    inspect(play, dent(), dent("d2"))
    repair(play)
    play.must(KIM, "correct_item", CorrectItem(item=dent("d1"), removed=True))
    deliver(play)
    assert owed(play) == {"excess_wear/d2": 20000}
    assert next(iter(play.case.inspection.reports.values())).spared == ()
