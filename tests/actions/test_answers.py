"""Requests with an idempotency key are made once, also when they come at once."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from handback.actions import answers, tokens
from handback.actions.answers import Clash, Fresh, InProgress, Replay
from handback.records.models import Answer
from tests.kit.around import at_once, person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED, OTHER = "a" * 64, "b" * 64


def a_token() -> int:
    return tokens.create(person("kim@example.org").pk, "t", ["bulk"], NOW).id


@pytest.fixture
def token(sqlite) -> int:
    assert sqlite
    return a_token()


@pytest.mark.usefixtures("database")
def test_an_answer_is_given_again():
    token = a_token()
    fresh = answers.begin(token, "k1", ASKED, NOW)
    assert isinstance(fresh, Fresh)
    assert answers.finish(fresh, 201, {"ETag": '"3"'}, '{"a": 1}')
    later = NOW + timedelta(hours=23)
    replay = answers.begin(token, "k1", ASKED, later)
    assert replay == Replay(201, {"ETag": '"3"'}, '{"a": 1}')


def test_keys_belong_to_their_token(token):
    answers.begin(token, "k1", ASKED, NOW)
    other = tokens.create(person("pat@example.org").pk, "t", ["bulk"], NOW).id
    assert isinstance(answers.begin(other, "k1", ASKED, NOW), Fresh)


def test_a_key_is_for_one_request(token):
    fresh = answers.begin(token, "k1", ASKED, NOW)
    assert isinstance(answers.begin(token, "k1", OTHER, NOW), Clash)
    answers.finish(fresh, 200, {}, "")
    assert isinstance(answers.begin(token, "k1", OTHER, NOW), Clash)


def test_a_request_that_is_worked_on_waits(token):
    answers.begin(token, "k1", ASKED, NOW)
    busy = answers.begin(token, "k1", ASKED, NOW + timedelta(minutes=1))
    assert busy == InProgress(240)


@pytest.mark.usefixtures("database")
def test_a_request_that_never_ended_is_made_again():
    token = a_token()
    first = answers.begin(token, "k1", ASKED, NOW)
    later = NOW + answers.RETAKEN_AFTER
    second = answers.begin(token, "k1", ASKED, later)
    assert isinstance(second, Fresh)
    assert not answers.finish(first, 500, {}, "late")
    answers.forget(first)
    assert answers.finish(second, 200, {}, "made")
    assert answers.begin(token, "k1", ASKED, later) == Replay(200, {}, "made")


def test_an_unfinished_key_is_not_taken_by_another_request(token):
    answers.begin(token, "k1", ASKED, NOW)
    assert isinstance(answers.begin(token, "k1", OTHER, NOW + answers.RETAKEN_AFTER), Clash)


def test_what_failed_is_forgotten(token):
    answers.forget(answers.begin(token, "k1", ASKED, NOW))
    assert isinstance(answers.begin(token, "k1", OTHER, NOW), Fresh)


def test_a_finished_answer_is_not_forgotten(token):
    fresh = answers.begin(token, "k1", ASKED, NOW)
    answers.finish(fresh, 200, {}, "made")
    answers.forget(fresh)
    assert not answers.finish(fresh, 200, {}, "made again")
    assert answers.begin(token, "k1", ASKED, NOW) == Replay(200, {}, "made")


def test_a_key_has_to_be_one(token):
    for key in ("", "k" * 201, "two\nlines", "nul\x00"):
        with pytest.raises(ValueError, match="printable"):
            answers.begin(token, key, ASKED, NOW)


def test_old_answers_are_pruned(token):
    for number in range(3):
        at = NOW + timedelta(hours=number)
        answers.finish(answers.begin(token, f"k{number}", ASKED, at), 200, {}, "")
    assert answers.prune(NOW + answers.KEPT_FOR + timedelta(minutes=90)) == 2
    assert Answer.objects.count() == 1


@pytest.mark.usefixtures("database")
def test_of_requests_that_come_at_once_one_is_fresh():
    token = a_token()
    found = at_once([partial(answers.begin, token, "k1", ASKED, NOW)] * 8)
    kinds = sorted(type(each).__name__ for each in found)
    assert kinds == ["Fresh"] + ["InProgress"] * 7
    assert Answer.objects.count() == 1


@pytest.mark.usefixtures("database")
def test_of_those_who_take_over_at_once_one_does():
    token = a_token()
    answers.begin(token, "k1", ASKED, NOW)
    later = NOW + answers.RETAKEN_AFTER
    found = at_once([partial(answers.begin, token, "k1", ASKED, later)] * 8)
    assert sum(isinstance(each, Fresh) for each in found) == 1


def test_a_key_names_its_move():
    assert answers.move_id(1, "k1", "a") == answers.move_id(1, "k1", "a")
    every = {answers.move_id(t, k, a) for t in (1, 2) for k in ("k1", "k2") for a in "ab"}
    assert len(every) == 8
