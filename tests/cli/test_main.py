import json

import handback
from handback.cli import coverage as coverage_command
from handback.cli import vocabulary


def test_the_version_is_printed(run):
    assert run("--version")[:2] == (0, f"handback {handback.__version__}")


def test_an_unknown_command_ends_with_two(run):
    assert run("exampel")[0] == 2


def test_every_kind_of_word_has_a_meaning(run):
    code, out, _ = run("vocabulary", "--json")
    assert code == 0
    found = json.loads(out)
    assert set(found) == {kind.value for kind in vocabulary.Kinds}
    for kind, words in found.items():
        assert words, kind
        assert all(word["name"] and word["means"] for word in words), kind


def test_a_move_is_explained_with_its_arguments(run):
    code, out, _ = run("vocabulary", "moves", "book_turn_in")
    assert code == 0
    assert "retailer: a retailer or place by its id" in out
    assert "at: a local time such as 2026-10-20T10:00, may be left out" in out


def test_an_unknown_word_ends_with_two(run):
    code, _, err = run("vocabulary", "moves", "sell")
    assert code == 2
    assert "There is no `sell` there." in err


def test_coverage_lists_rows_and_those_without_a_case(run, acme):
    path = acme.case(
        "  - {on: 2026-09-16, sent: [reminder]}\n",
        ("case: A test\n", "case: A test\nshows: [K-REMIND]\n"),
    )
    code, out, _ = run("coverage", "acme", "--examples", path, "-j", "1", "--json")
    assert code == 1
    rows = {row["rule"]: row for row in json.loads(out)}
    assert rows["K-REMIND"]["cases"] == ["cases/case.yaml"]
    assert rows["K-DENT"]["cases"] == []
    code, out, _ = run("coverage", "acme", "--examples", path, "-j", "1", "--missing")
    assert code == 1
    assert "K-DENT" in out
    assert "K-REMIND" not in out
    assert coverage_command.count(2, "row") == "2 rows"


def test_the_demonstration_plays_every_life_as_it_is_told(run):
    code, out, _ = run("demo", "--json")
    assert code == 0
    lives = json.loads(out)
    assert len(lives) == 3
    for life in lives:
        assert life["differences"] == []
        assert life["statement"]["lines"]
        assert life["refusals"]
        assert life["notices"]


def test_the_demonstration_fits_a_narrow_terminal(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "48")
    code, out, _ = run("demo", "--brief")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 48


def test_a_life_that_is_not_there_is_told(run):
    code, _, err = run("demo", "nobody")
    assert code == 2
    assert "There is no life of `nobody`." in err
