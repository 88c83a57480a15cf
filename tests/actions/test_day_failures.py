"""What goes wrong while a day is opened: one case is set aside, the others go on."""

from datetime import date, datetime, time

import pytest
from django.db import OperationalError

from handback.actions import day_status, opening_days
from handback.actions.opening_days import How, open_today, running
from handback.records.models import Case, Event, Message, OpenedDay, SetAside
from tests.kit.portfolio import keep_portfolio

PROGRAMME = "ally"
DAY = date(2026, 6, 20)

both_engines = pytest.mark.usefixtures("database")
one_engine = pytest.mark.usefixtures("sqlite")


def open_on(day=DAY, **how):
    (programme,) = running(PROGRAMME)
    return open_today(programme, datetime.combine(day, time(12), programme.zone), How(**how))


@pytest.fixture
def failing(monkeypatch):
    """Let the opening of some cases fail with an error."""
    plain = opening_days.opening

    def fail(error, *cases):
        def opening(standing):
            if standing.loaded.row.id in cases:
                raise error
            return plain(standing)

        monkeypatch.setattr(opening_days, "opening", opening)

    return fail


@both_engines
def test_a_case_that_fails_is_set_aside_and_the_others_go_on(failing):
    cases = keep_portfolio(7, only=PROGRAMME)
    failing(RuntimeError("duty x does not end itself\nand more"), cases[2], cases[5])
    opening = open_on(size=3)
    assert (opening.cases, opening.set_aside, opening.finished) == (5, 2, True)
    kept = SetAside.objects.order_by("case")
    assert [(k.case_id, k.day, k.error, k.said, k.tries) for k in kept] == [
        (case, DAY, "RuntimeError", "duty x does not end itself", 1)
        for case in (cases[2], cases[5])
    ]
    assert set(Case.objects.filter(set_aside=True).values_list("pk", flat=True)) == {
        cases[2],
        cases[5],
    }
    assert Event.objects.filter(case__in=[cases[2], cases[5]]).count() == 2
    assert OpenedDay.objects.get().set_aside == 2
    again = open_on(size=3)
    assert (again.cases, again.set_aside) == (0, 0)


@one_engine
def test_a_history_that_cannot_be_read_is_set_aside():
    good, bad = keep_portfolio(2, only=PROGRAMME)
    event = Event.objects.get(case=bad)
    event.seq, event.kind, event.pk = 2, "unheard_of", (bad, 2)
    event.save(force_insert=True)
    opening = open_on()
    assert (opening.cases, opening.set_aside) == (1, 1)
    (aside,) = day_status.set_aside(PROGRAMME)
    assert (aside.case, aside.error, aside.tries) == (bad, "Unreadable", 1)
    assert "unheard_of" in aside.said
    assert Event.objects.filter(case=good).count() > 1


@both_engines
def test_a_case_that_cannot_be_written_is_set_aside():
    (model,) = keep_portfolio(1, only=PROGRAMME, within=1)
    open_on()
    message = Message.objects.filter(case=model).first()
    good, bad, other = keep_portfolio(3, only=PROGRAMME, within=1, seed=2)
    message.pk, message.key = None, message.key.replace(f":{model}:", f":{bad}:")
    message.save(force_insert=True)
    opening = open_on()
    assert (opening.cases, opening.set_aside) == (2, 1)
    (aside,) = day_status.set_aside()
    assert (aside.case, aside.error) == (bad, "IntegrityError")
    assert Event.objects.filter(case=bad).count() == 1
    assert Event.objects.filter(case__in=[good, other]).count() > 4


@both_engines
def test_a_case_put_back_is_tried_again(failing, monkeypatch):
    first, second, third = keep_portfolio(3, only=PROGRAMME)
    failing(RuntimeError("no"), first, second)
    open_on()
    assert day_status.retry([first, third]) == [first]
    assert open_on().set_aside == 1
    assert [each.tries for each in day_status.set_aside()] == [2, 1]
    assert day_status.retry_all(PROGRAMME) == 2
    assert list(day_status.set_aside()) == []
    monkeypatch.undo()
    assert open_on().cases == 2
    assert not SetAside.objects.exists()


@one_engine
def test_an_error_of_the_database_sets_nothing_aside(failing):
    cases = keep_portfolio(3, only=PROGRAMME)
    failing(OperationalError("the connection is lost"), cases[1])
    with pytest.raises(OperationalError):
        open_on()
    assert not SetAside.objects.exists()
    assert Event.objects.count() == 3
    assert OpenedDay.objects.get().ended is None


@one_engine
def test_the_status_tells_what_is_left(failing):
    cases = keep_portfolio(4)
    ours = Case.objects.filter(programme=PROGRAMME).count()
    (programme,) = running(PROGRAMME)
    noon = datetime.combine(DAY, time(12), programme.zone)
    before = {each.programme: each for each in day_status.status(noon).programmes}
    assert (before[PROGRAMME].last_opened, before[PROGRAMME].due) == (None, ours)
    failing(RuntimeError("no"), *cases)
    open_on()
    status = day_status.status(noon)
    after = {each.programme: each for each in status.programmes}
    assert after[PROGRAMME].last_opened == DAY
    assert (after[PROGRAMME].due, after[PROGRAMME].set_aside) == (0, ours)
    assert (status.waiting, status.dead, status.workers) == (0, 0, ())
