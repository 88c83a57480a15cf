"""`handback day`: opens days and tells how they stand."""

import json
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from handback.actions import opening_days
from handback.cli import days
from handback.records.models import Case, Event
from tests.kit.portfolio import keep_portfolio

NOW = datetime(2026, 6, 20, 16, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """The instant that the command believes it is; tests set it."""
    at = [NOW]
    monkeypatch.setattr(days, "now", lambda: at[0])
    return at


pytestmark = pytest.mark.usefixtures("sqlite", "clock")


def test_a_day_is_opened_and_summed_up(run):
    keep_portfolio(6)
    code, out, _ = run("day", "open")
    assert code == 0
    assert out.count("2 cases opened, ") == 3
    assert "ally 2026-06-20\n  2 cases opened, " in out
    assert "cases/s" in out
    assert "2  return_kit" in out
    code, out, _ = run("day", "open", "--json")
    found = {each["programme"]: each for each in json.loads(out)}
    assert code == 0
    assert (found["ally"]["cases"], found["ally"]["events"]) == (0, 0)
    assert found["ally"]["first"] == found["ally"]["last"] == "2026-06-20"


def test_one_programme_alone_is_opened(run):
    keep_portfolio(3)
    code, out, _ = run("day", "open", "--programme", "ally")
    assert code == 0
    assert out.startswith("ally 2026-06-20")
    assert Case.objects.filter(next_due__lte=NOW.date()).count() == 2
    code, _, said = run("day", "open", "--programme", "none")
    assert code == 2
    assert said == ("No programme `none` is run here. There are: afg-canada, ally, infiniti.\n")


def test_what_was_missed_is_told(run, clock):
    keep_portfolio(3)
    run("day", "open")
    clock[0] = datetime(2026, 6, 24, 16, 0, tzinfo=UTC)
    code, out, _ = run("day", "open")
    assert code == 0
    assert "3 days had passed unopened; what they owed was done now" in out


def test_days_up_to_one_are_rehearsed(run):
    keep_portfolio(3)
    code, out, _ = run("day", "open", "--on", "2026-03-10")
    assert code == 0
    assert "ally 2026-03-02 to 2026-03-10" in out
    code, _, said = run("day", "open", "--on", "2026-03-09")
    assert code == 2
    assert "2026-03-09 cannot be opened for" in said
    assert "2026-03-10 was opened already. Nothing was changed." in said
    assert run("day", "open", "--on", "someday")[0] == 2


def test_the_status_is_shown(run):
    keep_portfolio(3)
    code, out, _ = run("day", "status")
    assert code == 0
    assert out.splitlines()[2].split() == ["ally", "2026-06-20", "none", "1", "0"]
    assert "no worker was heard of lately" in out
    run("day", "open")
    code, out, _ = run("day", "status", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["programmes"][1] == {
        "programme": "ally",
        "today": "2026-06-20",
        "last_opened": "2026-06-20",
        "due": 0,
        "set_aside": 0,
    }
    assert found["waiting"] > 0


def test_what_is_set_aside_is_listed_and_put_back(run, monkeypatch):
    first, *_ = keep_portfolio(3)

    def broken(_):
        raise RuntimeError("duty [x] does not end itself")

    assert run("day", "set-aside")[:2] == (0, "No case is set aside.")
    with monkeypatch.context() as broken_now:
        broken_now.setattr(opening_days, "opening", broken)
        code, out, _ = run("day", "open")
    assert code == 1
    assert out.count("1 case set aside: `handback day set-aside` tells why") == 3
    code, out, _ = run("day", "set-aside")
    assert code == 1
    assert f"case {first} afg-canada 2026-06-20\n  RuntimeError duty [x] does not end itself" in out
    code, out, _ = run("day", "set-aside", "--programme", "ally", "--json")
    assert [each["programme"] for each in json.loads(out)] == ["ally"]
    code, out, _ = run("day", "retry", first, 999)
    assert (code, out) == (1, "1 case put back.\nCase 999 is not set aside.")
    code, out, _ = run("day", "retry", "--json")
    assert (code, json.loads(out)) == (0, {"put_back": 2, "not_set_aside": []})
    assert run("day", "open")[0] == 0
    assert Event.objects.filter(case=first).count() > 1
    assert run("day", "retry", "--programme", "none")[0] == 2
    assert run("day", "set-aside", "--programme", "none")[0] == 2


def test_a_database_that_fails_is_told_in_a_sentence(run, monkeypatch):
    keep_portfolio(3)

    def lost(_):
        raise OperationalError("server closed the connection\nunexpectedly")

    monkeypatch.setattr(opening_days, "opening", lost)
    code, _, said = run("day", "open")
    assert code == 2
    assert said == (
        "The database failed: server closed the connection. What was begun is undone, what was done"
        " stays: run the command again.\n"
    )
