"""Opening business days: everything that is due, once, on the real day."""

from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F

from handback.actions import opening_days
from handback.actions.opening_days import (
    DayOverError,
    How,
    RehearsalError,
    UnknownProgrammeError,
    open_today,
    open_until,
    running,
)
from handback.records.loading import load
from handback.records.models import Case, Event, LedgerRow, Message, OpenedDay, SetAside, Task
from tests.kit.portfolio import OPENED, keep_portfolio

PROGRAMME = "ally"
DAY = date(2026, 6, 20)

both_engines = pytest.mark.usefixtures("database")
one_engine = pytest.mark.usefixtures("sqlite")


def programme():
    (found,) = running(PROGRAMME)
    return found


def noon(day):
    return datetime.combine(day, time(12), programme().zone)


def open_on(day, **how):
    return open_today(programme(), noon(day), How(**how))


def everything():
    tables = (Case, Event, LedgerRow, Message, OpenedDay, SetAside, Task)
    return [sorted(table.objects.values_list()) for table in tables]


def notices():
    sent = Event.objects.filter(kind="notice_sent").order_by("case_id", "seq")
    return [(e.case_id, e.on, e.body) for e in sent]


@both_engines
def test_a_day_is_opened_for_every_case_that_is_due():
    cases = keep_portfolio(5, only=PROGRAMME)
    opening = open_on(DAY)
    assert opening.cases == 5
    assert opening.finished
    assert opening.events == Event.objects.exclude(kind="case_opened").count()
    assert sum(opening.notices.values()) == len(notices())
    assert opening.notices["options_reminder"]
    assert not Case.objects.filter(pk__in=cases, next_due__lte=DAY).exists()
    day = OpenedDay.objects.get()
    assert (day.programme, day.day, day.opened_on, day.cases) == (PROGRAMME, DAY, DAY, 5)
    assert day.events == opening.events
    assert day.ended == noon(DAY)


@both_engines
def test_opening_it_again_writes_nothing():
    keep_portfolio(4, only=PROGRAMME)
    open_on(DAY)
    before = everything()
    again = open_today(programme(), noon(DAY) + timedelta(hours=3))
    assert (again.cases, again.events, again.finished) == (0, 0, True)
    assert everything() == before


@both_engines
def test_only_due_cases_are_touched():
    keep_portfolio(6, only=PROGRAMME)
    open_on(DAY)
    due = date(2026, 6, 25)
    late = set(Case.objects.filter(next_due__gt=due).values_list("pk", flat=True))
    assert late
    before = rows_of(late)
    assert open_on(due).cases == 6 - len(late)
    assert rows_of(late) == before


def rows_of(cases):
    """The rows of cases; on PostgreSQL with the transaction that wrote them."""
    written = ", xmin::text" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT records_case.*{written} FROM records_case ORDER BY id")
        return [row for row in cursor.fetchall() if row[0] in cases]


@both_engines
def test_what_an_outage_left_undone_is_done_on_the_real_day():
    keep_portfolio(4, only=PROGRAMME, within=1)
    open_on(date(2026, 4, 1))
    sent = len(notices())
    back = date(2026, 5, 25)
    opening = open_on(back)
    assert opening.missed[0] == date(2026, 4, 2)
    assert opening.missed[-1] == back - timedelta(days=1)
    late = notices()[sent:]
    assert late
    assert {on for _, on, _ in notices() if on > date(2026, 4, 1)} == {back}
    assert any(f'"due":"{back}"' not in body for _, on, body in notices() if on == back)
    days = OpenedDay.objects.order_by("day")
    assert len(days) == (back - date(2026, 4, 1)).days + 1
    assert {day.opened_on for day in days[1:]} == {back}
    assert [day.cases for day in days[1:]][:-1] == [0] * (len(days) - 2)
    assert all(day.ended for day in days)


@one_engine
def test_a_case_that_came_late_is_due_at_once():
    (case,) = keep_portfolio(1, only=PROGRAMME)
    assert Case.objects.get(pk=case).next_due == OPENED < DAY
    assert open_on(DAY).cases == 1
    assert {event.on for event in load(case).events[1:]} == {DAY}


@one_engine
def test_a_day_before_the_last_one_is_refused():
    keep_portfolio(2, only=PROGRAMME)
    open_on(DAY)
    before = everything()
    with pytest.raises(DayOverError, match="2026-06-19 cannot be opened for ally: 2026-06-20 was"):
        open_on(DAY - timedelta(days=1))
    with pytest.raises(DayOverError):
        list(open_until(programme(), DAY - timedelta(days=1)))
    assert everything() == before


@both_engines
def test_a_case_that_is_owed_nothing_moves_on_without_an_event():
    (case,) = keep_portfolio(1, only=PROGRAMME)
    open_on(DAY)
    row = Case.objects.get(pk=case)
    events = Event.objects.count()
    Case.objects.update(next_due=DAY)
    opening = open_on(DAY)
    assert (opening.cases, opening.events, opening.finished) == (1, 0, True)
    again = Case.objects.get(pk=case)
    assert (again.next_due, again.head, again.head_hash) == (row.next_due, row.head, row.head_hash)
    assert Event.objects.count() == events


@one_engine
def test_one_day_after_the_other_ends_like_jumping_from_due_to_due():
    first, second = keep_portfolio(2, only=PROGRAMME, within=1)
    openings = list(open_until(programme(), date(2026, 9, 1)))
    days = [opening.day for opening in openings]
    assert days == [OPENED + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == date(2026, 9, 1)
    told = [[(e.kind, e.on, e.at.date()) for e in load(case).events] for case in (first, second)]
    assert told[0] == told[1]
    assert len({on for _, on, _ in told[0]}) > 5
    assert all(on == at for _, on, at in told[0])
    (again,) = open_until(programme(), date(2026, 9, 1))
    assert (again.day, again.cases, again.events) == (date(2026, 9, 1), 0, 0)


@one_engine
def test_a_rehearsal_goes_on_where_it_was_interrupted():
    keep_portfolio(3, only=PROGRAMME, within=1)
    told = []
    how = How(size=1, told=told.append, stop=lambda: sum(batch.events for batch in told) > 0)
    *whole, last = open_until(programme(), DAY, how)
    assert all(opening.finished for opening in whole)
    assert not last.finished
    assert OpenedDay.objects.filter(ended=None).get().day == last.day
    first, *later = open_until(programme(), last.day + timedelta(days=2))
    assert first.day == last.day
    assert first.events == 2 * last.events
    assert [opening.day - last.day for opening in later] == [timedelta(days=n) for n in (1, 2)]
    assert not OpenedDay.objects.filter(ended=None).exists()


@one_engine
def test_days_are_not_rehearsed_in_production(monkeypatch):
    keep_portfolio(1, only=PROGRAMME)
    production = settings.HANDBACK.model_copy(update={"mode": "production"})
    monkeypatch.setattr(settings, "HANDBACK", production)
    with pytest.raises(RehearsalError, match="by the clock alone"):
        list(open_until(programme(), DAY))
    assert not OpenedDay.objects.exists()


@both_engines
def test_each_programme_has_its_own_day():
    keep_portfolio(3)
    zones = {each.code: each.zone for each in running()}
    assert len(set(zones.values())) > 1
    instant = datetime(2026, 6, 21, 3, 30, tzinfo=ZoneInfo("UTC"))
    for each in running():
        opening = open_today(each, instant)
        assert opening.day == instant.astimezone(zones[each.code]).date()
        assert opening.cases == 1
    assert not Case.objects.filter(next_due__lte=F("indexed_on")).exists()


@one_engine
def test_a_programme_that_is_not_run_here_is_refused():
    keep_portfolio(1)
    with pytest.raises(UnknownProgrammeError, match=r"No programme `none`.*ally"):
        running("none")


@both_engines
def test_a_case_whose_last_event_lies_ahead_is_left():
    ahead, other = keep_portfolio(2, only=PROGRAMME)
    open_today(programme(), noon(DAY))
    Case.objects.filter(pk__in=[ahead, other]).update(next_due=OPENED)
    OpenedDay.objects.all().delete()
    before = everything()
    earlier = open_today(programme(), noon(DAY) - timedelta(hours=2))
    assert (earlier.clock_behind, earlier.cases, earlier.set_aside) == (2, 0, 0)
    assert everything()[:2] == before[:2]
    assert open_today(programme(), noon(DAY) + timedelta(hours=2)).cases == 2


@one_engine
def test_a_batch_is_all_that_is_held_at_a_time(monkeypatch):
    keep_portfolio(9, only=PROGRAMME)
    sizes = []
    whole = opening_days.load_histories

    def seen(rows):
        sizes.append(len(rows))
        return whole(rows)

    monkeypatch.setattr(opening_days, "load_histories", seen)
    assert open_on(DAY, size=4).cases == 9
    assert sizes[:3] == [4, 4, 1]
    assert max(sizes) == 4


@one_engine
def test_each_batch_has_its_own_instant():
    first, second = keep_portfolio(2, only=PROGRAMME, within=1)
    instants = clock_from(noon(DAY))
    opening = open_today(programme(), next(instants), How(size=1, clock=lambda: next(instants)))
    assert opening.finished
    began, later = (load(case).events[-1].at for case in (first, second))
    assert began < later
    assert OpenedDay.objects.get().ended > later


@one_engine
def test_an_opening_ends_with_the_day():
    keep_portfolio(4, only=PROGRAMME)
    instants = clock_from(datetime.combine(DAY, time(23, 57), programme().zone))
    opening = open_today(programme(), next(instants), How(size=1, clock=lambda: next(instants)))
    assert (opening.cases, opening.finished) == (2, False)
    rest = open_today(programme(), next(instants))
    assert (rest.day, rest.cases, rest.finished) == (DAY + timedelta(days=1), 2, True)
    assert not OpenedDay.objects.filter(ended=None).exists()


def clock_from(start):
    """A clock that goes on by a minute with each look at it."""
    return (start + timedelta(minutes=n) for n in count())
