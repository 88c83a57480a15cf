from datetime import date

import pytest

from handback.policy.player.coverage import coverage_of
from handback.policy.player.explain import tell, words_for
from handback.policy.player.play import PlayError, play, play_to_end
from handback.policy.player.suite import example_files, play_all, play_file
from handback.policy.player.words import listed, phrase, sentence
from tests.policy.player.test_checks import HANDED_OVER, REPORT

LIFE = f"{REPORT}{HANDED_OVER}  - {{on: 2027-04-01}}\n"


def test_jumping_ends_like_opening_every_day(acme):
    example = acme.read(LIFE)
    jumped = play_to_end(example).events
    walked = play_to_end(example, every_day=True).events
    assert [(e.on, e.kind, e.body) for e in jumped] == [(e.on, e.kind, e.body) for e in walked]
    assert len(jumped) > 5


def test_moves_are_named_by_step_and_events_say_the_texts_they_rest_on(acme):
    running = acme.played(LIFE)
    assert {event.under for event in running.events} == {running.example.under}
    assert running.example.under
    moves = {event.move for event in running.events}
    assert {"step-1", "t1", "step-3"} <= moves


def test_a_day_is_local_to_the_programme(acme):
    running = acme.played("  - {on: 2026-07-01}\n")
    assert running.events[0].at.tzinfo is not None
    assert running.events[0].at.utcoffset().total_seconds() == -5 * 3600


def test_a_question_changes_nothing(acme):
    running = acme.played('  - {on: 2026-07-01, quote: return, total: "395.00"}\n')
    assert "quote_issued" not in {event.kind for event in running.events}


def test_a_quote_that_the_step_asked_for_is_the_one_compared(acme):
    story = (
        "  - {on: 2026-07-01, do: request_quote, with: {option: return, odometer: 36100},"
        ' quote: return, total: "420.00"}\n'
    )
    assert acme.differences(story) == []


def test_a_lease_that_core_refuses_is_told(acme):
    example = acme.read("  - {on: 2026-07-01}\n")
    running = play(example)
    with pytest.raises(PlayError):
        running.begin()


def test_folders_are_searched_and_policy_files_left_alone(acme):
    first = acme.case("  - {on: 2026-07-01}\n", name="b.yaml")
    second = acme.case("  - {on: 2026-07-01}\n", name="a.yaml")
    assert example_files([acme.root]) == [second, first]
    assert example_files([first, first]) == [first]


def test_a_suite_in_parallel_answers_in_order(acme):
    paths = [acme.case("  - {on: 2026-09-16, sent: []}\n", name=f"{n}.yaml") for n in range(4)]
    results = list(play_all(paths, acme.library, jobs=2))
    assert [result.file.rpartition("/")[2] for result in results] == [p.name for p in paths]
    assert all(len(result.differences) == 1 for result in results)


def test_coverage_counts_only_cases_that_hold(acme):
    shows = ("case: A test\n", "case: A test\nshows: [K-REMIND, K-DENT]\n")
    holds = acme.case("  - {on: 2026-09-16, sent: [reminder]}\n", shows)
    differs = acme.case("  - {on: 2026-09-16, sent: []}\n", shows, name="other.yaml")
    rules = {"acme": {"K-REMIND": ("case", "words"), "K-X": ("case", ""), "K-Y": ("page", "")}}
    results = [play_file(path, acme.library) for path in (holds, differs)]
    remind, uncovered, page = coverage_of(rules, results)
    assert remind.cases == (results[0].file,)
    assert remind.failing == (results[1].file,)
    assert (remind.uncovered, uncovered.uncovered, page.uncovered) == (False, True, False)


def test_a_case_is_told_in_words(acme):
    example = acme.read(
        LIFE
        + "  - {on: 2027-04-01, do: book_turn_in, with: {retailer: glendale}, refused: order}\n"
    )
    told = list(tell(example))
    words = [each.words for each in told]
    assert "“Reminder” goes to the lessee by mail." in words
    assert any("handed over at Testcar of Glendale with 37,000 miles" in each for each in words)
    assert any("d1 $200.00 [K-DENT]" in each for each in words)
    late = next(each for each in told if each.learned)
    assert (late.on, late.learned) == (date(2026, 12, 10), date(2026, 12, 12))
    refused = told[-1]
    assert refused.refused
    assert refused.words.startswith("“Book the turn-in” is refused: ")


def test_every_kind_of_event_has_a_saying():
    from handback.core.engine import CATALOGUES
    from handback.core.events import KINDS
    from handback.policy.player.sayings import SAYINGS, SPECIAL

    assert CATALOGUES
    assert set(SAYINGS).isdisjoint(SPECIAL)
    assert set(KINDS) == {*SAYINGS, *SPECIAL}


def test_every_saying_speaks_of_fields_that_are_there():
    from dataclasses import fields
    from string import Formatter

    from handback.core.events import KINDS
    from handback.policy.player.sayings import SAYINGS

    for kind, saying in SAYINGS.items():
        known = {each.name for each in fields(KINDS[kind])}
        assert {name for _, name, _, _ in Formatter().parse(saying) if name} <= known, kind


def test_words_are_plain(acme):
    words = words_for(acme.read("  - {on: 2026-07-01}\n"))
    assert words.money(123450) == "$1,234.50"
    assert words.money(-2000) == "−$20.00"
    assert words.distance(37000) == "37,000 miles"
    assert words.rule("K-REMIND") == "The words of K-REMIND."
    assert words.rule("order")
    assert phrase("front_bumper") == "front bumper"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert sentence("it ends") == "It ends."
