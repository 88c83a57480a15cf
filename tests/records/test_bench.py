"""The measurements run, and what they measure is a case. What they find is not tested."""

import json

import pytest

from bench import __main__ as bench
from bench import (
    clock,
    days,
    growth,
    help_search,
    importing,
    measure,
    options,
    pages,
    reading,
    searching,
    suite,
)
from bench import workers as side_by_side
from bench.histories import MATURITY, returned
from handback.core.case import fold
from handback.policy.player.library import PROGRAMMES

LIVES = {"ally": "a-whole-life"}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(measure, "ROUNDS", 1)
    monkeypatch.setattr(measure, "SECONDS_A_TURN", 0)
    monkeypatch.setattr(growth, "MONTHS", (0, 2))
    monkeypatch.setattr(importing, "LEASES", 60)
    monkeypatch.setattr(days, "LEASES", 60)
    monkeypatch.setattr(days, "NOT_DUE", 1)
    monkeypatch.setattr(side_by_side, "LEASES", 60)
    monkeypatch.setattr(clock, "LIVES", LIVES)
    monkeypatch.setattr(options, "LIVES", LIVES)
    monkeypatch.setattr(reading, "TIMES", (1,))
    monkeypatch.setattr(suite, "shipped_examples", lambda: [PROGRAMMES / "ally" / "examples"])
    monkeypatch.setattr(searching, "CASES", 300)
    monkeypatch.setattr(searching, "SEARCHES", 2)
    monkeypatch.setattr(help_search, "MOST", 2)
    monkeypatch.setattr(pages, "LEASES", 30)
    monkeypatch.setattr(pages, "USERS", 2)
    monkeypatch.setattr(pages, "SECONDS", 0.5)


def test_the_measured_history_is_a_closed_case():
    case = fold(returned())
    assert case.maturity == MATURITY
    assert case.billing.statement is not None
    assert "closing" in case.progress.reached
    assert 40 <= len(returned()) <= 80
    assert len({event.kind for event in returned()}) >= 30
    assert len(fold(returned(3)).progress.holdover) == 3


def test_all_measurements_are_printed(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench"])
    bench.main()
    printed = capsys.readouterr().out
    assert all(f"{name}: " in printed for name in bench.MEASUREMENTS)
    assert "load lines, fold" in printed


def test_one_measurement_is_printed_for_machines(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench", "--json", "fold"])
    bench.main()
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["fold"]
    assert all(row["best_us"] > 0 and row["ratio"] > 0 for row in printed["fold"]["rows"])


def test_an_unknown_measurement_is_refused(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench", "speed"])
    with pytest.raises(SystemExit):
        bench.main()
    assert "no such measurement: speed" in capsys.readouterr().err
