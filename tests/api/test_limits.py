"""Limits of tokens, clocks that jump back, webhooks."""

from datetime import timedelta

import pytest
from django.conf import settings

from handback.actions import tokens
from handback.api import clock
from handback.core.base import Role
from tests.api.kit import LATER, Api


def _with(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    monkeypatch.setattr(settings, "HANDBACK", settings.HANDBACK.model_copy(update=changes))


def test_too_many_requests(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, rate_per_minute=3)
    said = [api.get("/cases") for _ in range(4)]
    assert [each.status_code for each in said] == [200, 200, 200, 429]
    assert said[0]["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert said[0]["RateLimit"].startswith('"minute";r=2;t=')
    assert int(said[3]["Retry-After"]) > 0
    assert said[3].json()["type"] == "urn:handback:problem:too-many-requests"
    assert api.get("/cases", role=Role.SPECIALIST).status_code == 200


def test_a_revoked_token_lets_nobody_in(light: Api) -> None:
    secret = light.secret(Role.LESSEE)
    assert light.get("/cases").status_code == 200
    tokens.revoke(tokens.prefix_of(secret), LATER)
    assert light.get("/cases").status_code == 401


def test_a_clock_that_jumped_back(light: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    light.move("request_quote", {"option": "return"})
    monkeypatch.setattr(clock, "now", lambda: LATER - timedelta(hours=3))
    for answer in (
        light.get(f"/cases/{light.world.cases['A']}"),
        light.move("request_quote", {"option": "return"}),
    ):
        assert answer.status_code == 503
        assert answer.json()["type"] == "urn:handback:problem:clock-behind"
        assert answer["Retry-After"]


def test_webhooks_are_managed(light: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, webhooks_to_private=True)
    admin = {"role": Role.ADMINISTRATOR}
    body = {"url": "http://127.0.0.1:9/hook", "kinds": ["quote_issued"]}
    made = light.call("POST", "/webhooks", body, **admin)
    assert made.status_code == 201, made.content
    assert made.json()["secret"].startswith("whsec_")
    path = f"/webhooks/{made.json()['id']}"
    told = light.get(path, **admin).json()
    assert told["kinds"] == ["case.quote_issued"]
    assert "whsec_" not in str(told)
    assert light.call("PATCH", path, {"active": False}, **admin).json()["state"] == "paused"
    assert light.call("PATCH", path, {"active": True}, **admin).json()["state"] == "active"
    assert light.call("POST", f"{path}/secrets", **admin).status_code == 201
    assert light.get(f"{path}/deliveries", **admin).json() == {"rows": []}
    missing = light.call("POST", f"{path}/deliveries", {"message": "x"}, **admin)
    assert missing.status_code == 404
    for stranger in ({"role": Role.ADMINISTRATOR, "case": "C"}, {"role": Role.SYSTEM, "case": "C"}):
        assert light.get(path, **stranger).status_code == 404
        assert light.call("DELETE", path, **stranger).status_code == 404
    assert light.get(path, role=Role.SPECIALIST).status_code == 403
    wrong = light.call("POST", "/webhooks", {**body, "kinds": ["weather"]}, **admin)
    assert wrong.status_code == 422
    assert light.call("DELETE", path, **admin).status_code == 204
    assert light.get(path, **admin).status_code == 404


def test_vins_are_not_tried_out(light: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, rate_per_minute=100)
    vins = [{"vin": "5N1DL1FR1RC330001"}, {"vin": "1M8GDM9AXKP042788"}] * 6
    said = [light.call("POST", "/vin-lookups", vin, role=Role.RETAILER) for vin in vins]
    assert {each.status_code for each in said[:10]} == {200, 404}
    assert {each.status_code for each in said[10:]} == {429}
