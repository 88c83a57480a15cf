"""The same request again, at once, and on a case that somebody else changed."""

from datetime import timedelta
from typing import Any

from handback.actions import answers
from handback.actions.tokens import authenticate
from handback.core.base import Role
from handback.records.models import Event
from tests.api.kit import LATER, Api
from tests.kit.around import at_once

QUOTE = {"option": "return"}


def _count(api: Api, kind: str, case: str = "A") -> int:
    return Event.objects.filter(case_id=api.world.cases[case], kind=kind).count()


def _key(key: str) -> dict[str, Any]:
    return {"headers": {"Idempotency-Key": key}}


def test_a_repeated_request_gets_the_same_answer(api: Api) -> None:
    first = api.move("request_quote", QUOTE, **_key("k-1"))
    again = api.move("request_quote", QUOTE, **_key("k-1"))
    assert first.status_code == 200
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert (again.status_code, again.content) == (200, first.content)
    assert again["ETag"] == first["ETag"]
    assert again["Content-Type"] == "application/json"
    assert _count(api, "quote_issued") == 1


def test_without_a_key_every_request_is_a_new_one(light: Api) -> None:
    light.move("request_quote", QUOTE)
    light.move("request_quote", QUOTE)
    assert _count(light, "quote_issued") == 2


def test_a_key_is_of_one_request(light: Api) -> None:
    light.move("request_quote", QUOTE, **_key("k-1"))
    other = light.move("request_quote", {"option": "purchase"}, **_key("k-1"))
    assert other.status_code == 422
    assert other.json()["type"] == "urn:handback:problem:key-reused"
    elsewhere = light.move("request_quote", QUOTE, on="B", **_key("k-1"))
    assert elsewhere.status_code == 200, "another token has keys of its own"


def test_a_key_that_is_forgotten_makes_no_other_request_the_old_one(api: Api) -> None:
    assert api.move("request_quote", QUOTE, **_key("k-1")).status_code == 200
    answers.prune(LATER + timedelta(days=2))
    other = api.move("request_quote", {"option": "purchase"}, **_key("k-1"))
    assert (other.status_code, other.json()["again"]) == (200, False)
    assert _count(api, "quote_issued") == 2
    first = api.move("request_quote", QUOTE, on="A", **_key("k-2"))
    answers.prune(LATER + timedelta(days=2))
    again = api.move("request_quote", QUOTE, on="A", **_key("k-2"))
    assert again.json() == {**first.json(), "again": True}
    assert _count(api, "quote_issued") == 3


def test_a_refused_request_does_not_use_its_key_up(light: Api) -> None:
    refused = light.move("cancel_inspection", **_key("k-1"))
    assert refused.status_code == 409
    light.move("book_inspection", {"at": "2026-10-28T10:00", "place": "home"})
    assert light.move("cancel_inspection", **_key("k-1")).status_code == 200


def test_bad_arguments_leave_the_key_to_the_corrected_request(light: Api) -> None:
    wrong = light.move("request_quote", {"option": "retrun"}, **_key("k-1"))
    assert wrong.status_code == 422
    assert light.move("request_quote", QUOTE, **_key("k-1")).status_code == 200


def test_keys_have_a_form(light: Api) -> None:
    for key in ("", "x" * 201, "a\tb"):
        answer = light.move("request_quote", QUOTE, **_key(key))
        assert answer.status_code == 400, key
        assert "Idempotency-Key" in answer.json()["detail"]


def test_requests_with_one_key_that_come_at_once_make_one_move(api: Api) -> None:
    secret = api.secret(Role.LESSEE)
    assert authenticate(secret, LATER) is not None
    answers = at_once([lambda: api.move("request_quote", QUOTE, **_key("k"))] * 6)
    assert _count(api, "quote_issued") == 1
    said = {answer.status_code for answer in answers}
    assert 200 in said
    assert said <= {200, 409}
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["type"] == "urn:handback:problem:key-in-use"
            assert answer["Retry-After"]


def test_moves_that_come_at_once_are_each_made_once(api: Api) -> None:
    keys = [f"k-{number}" for number in range(4)]
    api.secret(Role.LESSEE)
    works = [lambda key=key: api.move("request_quote", QUOTE, **_key(key)) for key in keys]
    answers = at_once(works)
    made = [answer for answer in answers if answer.status_code == 200]
    assert _count(api, "quote_issued") == len(made)
    assert {answer.status_code for answer in answers} <= {200, 409}


def test_a_case_that_was_not_changed_is_not_sent_again(api: Api) -> None:
    path = f"/cases/{api.world.cases['A']}"
    first = api.get(path)
    tag = {"headers": {"If-None-Match": first["ETag"]}}
    again = api.get(path, **tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert api.get(path, role=Role.SPECIALIST, **tag).status_code == 200
    api.move("request_quote", QUOTE)
    assert api.get(path, **tag).status_code == 200


def test_a_move_on_an_older_version_is_not_made(api: Api) -> None:
    path = f"/cases/{api.world.cases['A']}"
    seen = {"headers": {"If-Match": api.get(path)["ETag"]}}
    first = api.move("request_quote", QUOTE, **seen)
    assert first.status_code == 200, "opening the day is no change by somebody"
    late = api.move("request_quote", QUOTE, **seen)
    assert late.status_code == 412
    assert late.json()["type"] == "urn:handback:problem:changed-meanwhile"
    fresh = {"headers": {"If-Match": first["ETag"]}}
    assert api.move("request_quote", QUOTE, **fresh).status_code == 200
    assert _count(api, "quote_issued") == 2


def test_tags_have_a_form_and_are_of_their_case(light: Api) -> None:
    for tag in ("yesterday", '"12"', '"0-0123"'):
        answer = light.move("request_quote", QUOTE, headers={"If-Match": tag})
        assert answer.status_code == 422
    forged = light.move("request_quote", QUOTE, headers={"If-Match": f'"1-{"0" * 16}"'})
    assert forged.status_code == 412
    assert light.move("request_quote", QUOTE, headers={"If-Match": "*"}).status_code == 200
