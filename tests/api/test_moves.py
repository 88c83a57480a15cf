"""Moves by the interface: made, refused, once, on the case that was seen."""

from typing import Any

from handback.core.base import Role
from handback.records.models import Event
from tests.api.kit import Api

BOOKING = {"at": "2026-10-28T10:00", "place": "home"}


def _events(api: Api, case: str = "A") -> int:
    return Event.objects.filter(case_id=api.world.cases[case]).count()


def test_a_move_is_made(api: Api) -> None:
    answer = api.move("book_inspection", BOOKING)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert said["move"] == "book_inspection"
    assert "inspection_booked" in [each["kind"] for each in said["events"]]
    assert answer["ETag"].startswith(f'"{_events(api)}-')
    assert answer["RateLimit"]


def test_a_refusal_names_rule_reason_and_help(light: Api) -> None:
    light.move("book_inspection", BOOKING)
    answer = light.move("book_inspection", BOOKING)
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["type"] == "urn:handback:problem:refused"
    assert said["rule"]
    assert said["reason"] == "inspection_booked_already"
    assert "booked already" in said["detail"]
    assert said["rule_says"]


def test_every_unmet_condition_is_listed(light: Api) -> None:
    case = light.world.cases["A"]
    rows = {each["move"]: each for each in light.get(f"/cases/{case}/moves").json()["rows"]}
    assert rows["book_inspection"]["possible"]
    assert not rows["cancel_inspection"]["possible"]
    assert rows["cancel_inspection"]["unmet"][0]["says"]
    assert "post_payment" not in rows


def test_roles_that_do_not_make_a_move(light: Api) -> None:
    answer = light.move("book_inspection", BOOKING, role=Role.AUDITOR)
    assert answer.status_code == 403
    assert answer.json()["rule"] == "authority"
