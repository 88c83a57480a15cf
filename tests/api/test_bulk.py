"""One move on many cases: looked at first, made once, each item on its own."""

from typing import Any

import pytest
from django.conf import settings

from handback.core.base import Role
from handback.records.models import Answer, Event
from tests.api.kit import Api


def _list(api: Api, move: str = "request_quote", **more: Any) -> dict[str, Any]:
    """A list for both cases of the lessor, one of somebody else's, one with a mistake."""
    arguments = {"option": "return"}
    cases = [api.world.cases[name] for name in "ABC"]
    items = [{"case": case, "arguments": arguments} for case in cases]
    items.append({"case": cases[0], "arguments": {"option": "retrun"}})
    return {"move": move, "items": items, **more}


def _bulk(api: Api, body: dict[str, Any], **more: Any) -> Any:
    return api.call("POST", "/bulk-moves", body, role=Role.SPECIALIST, **more)


def test_a_preview_tells_everything_and_changes_nothing(api: Api) -> None:
    before = list(Event.objects.values_list("case_id", "seq", "hash"))
    answer = _bulk(api, _list(api, preview=True), headers={"Idempotency-Key": "look"})
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["done"], said["failed"]) == (2, 2)
    kinds = [[each["kind"] for each in result["events"]] for result in said["results"]]
    assert "quote_issued" in kinds[0]
    assert said["results"][2]["problem"]["status"] == 404
    assert said["results"][3]["problem"]["errors"][0]["pointer"] == "/arguments/option"
    assert list(Event.objects.values_list("case_id", "seq", "hash")) == before


def test_the_same_list_is_then_made_once(api: Api) -> None:
    preview = _bulk(api, _list(api, preview=True)).json()
    key = {"headers": {"Idempotency-Key": "make"}}
    made = _bulk(api, _list(api, preview=False), **key).json()
    seen = [[each["kind"] for each in result["events"]] for result in preview["results"]]
    done = [[each["kind"] for each in result["events"]] for result in made["results"]]
    assert [kinds[-1:] for kinds in seen] == [kinds[-1:] for kinds in done]
    again = _bulk(api, _list(api, preview=False), **key)
    assert again["Idempotency-Replayed"] == "true"
    Answer.objects.all().delete()
    after_a_crash = _bulk(api, _list(api, preview=False), **key).json()
    assert [each["again"] for each in after_a_crash["results"]] == [True, True, False, False]
    assert Event.objects.filter(kind="quote_issued").count() == 2


def test_refusals_name_their_rule(light: Api) -> None:
    cases = [{"case": light.world.cases["A"]}]
    said = _bulk(light, {"move": "cancel_turn_in", "items": cases, "preview": True}).json()
    problem = said["results"][0]["problem"]
    assert problem["status"] == 409
    assert problem["rule"]
    assert problem["detail"]


def test_lists_that_cannot_be(light: Api) -> None:
    one = {"case": light.world.cases["A"]}
    for body in (
        {"move": "fly", "items": [one], "preview": True},
        {"move": "open_case", "items": [one], "preview": True},
        {"move": "pay", "items": [], "preview": True},
        {"move": "pay", "items": [one] * 501, "preview": True},
        {"move": "pay", "items": [one]},
        {"move": "pay", "items": [{**one, "arguements": {}}], "preview": True},
    ):
        assert _bulk(light, body).status_code == 422, body


def test_items_count_against_the_limit(light: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    few = settings.HANDBACK.model_copy(update={"rate_per_minute": 10})
    monkeypatch.setattr(settings, "HANDBACK", few)
    one = {"case": light.world.cases["A"], "arguments": {"option": "return"}}
    body = {"move": "request_quote", "items": [one] * 101, "preview": True}
    answer = _bulk(light, body)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
