"""Lists page by page, filters, the questions about a case, and what everybody may ask."""

from typing import Any

from handback.core.base import Role
from tests.api.kit import Api


def _pages(api: Api, path: str, **more: Any) -> list[dict[str, Any]]:
    rows, after = [], ""
    for _ in range(50):
        said = api.get(f"{path}{'&' if '?' in path else '?'}limit=1{after}", **more).json()
        rows += said["rows"]
        if said["next"] is None:
            return rows
        after = f"&after={said['next']}"
    raise AssertionError("the pages do not end")


def test_pages_hold_every_case_once(api: Api) -> None:
    for order in ("id", "matures"):
        rows = _pages(api, f"/cases?order={order}", role=Role.SPECIALIST)
        ours = {api.world.cases["A"], api.world.cases["B"]}
        assert [row["id"] for row in rows] == sorted(ours)
        assert {row["role"] for row in rows} == {"specialist"}


def test_lessees_find_their_own_case_only(light: Api) -> None:
    rows = light.get("/cases").json()["rows"]
    assert [row["id"] for row in rows] == [light.world.cases["A"]]
    assert rows[0]["car"]["vin"]


def test_filters(light: Api) -> None:
    def found(query: str) -> int:
        answer = light.get(f"/cases?{query}", role=Role.SPECIALIST)
        assert answer.status_code == 200, answer.content
        return len(answer.json()["rows"])

    (stage,) = {row["stage"] for row in _pages(light, "/cases", role=Role.SPECIALIST)}
    assert found(f"stage={stage}&stage=closed") == 2
    assert found("stage=closed") == 0
    assert found("programme=infiniti&make=Infiniti") == 2
    assert found("programme=ally") == 0
    assert found("matures_from=2026-12-16") == 0
    assert found("matures_until=2026-12-15&open_only=true") == 2
    assert found("owing=true") == 0
    assert found("set_aside=false") == 2


def test_wrong_parameters_are_named(light: Api) -> None:
    for query in (
        "order=price",
        "limit=0",
        "limit=501",
        "matures_from=2026-02-30",
        "matures_from=soon",
        "owing=maybe",
        "after=x~y",
        "as=king",
        "stage=%00",
        "make=" + "x" * 65,
    ):
        answer = light.get(f"/cases?{query}", role=Role.SPECIALIST)
        assert answer.status_code in (400, 422), query
        said = answer.json()
        assert said["type"].startswith("urn:handback:problem:bad-")
        assert said["errors"][0]["pointer"].startswith("/query"), said


def test_a_parameter_that_nobody_knows_is_refused(light: Api) -> None:
    answer = light.get("/cases?stagee=closed", role=Role.SPECIALIST)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/query/stagee"


def test_quotes_are_read_verified_and_compared(light: Api) -> None:
    case = light.world.cases["A"]
    light.move("request_quote", {"option": "return", "odometer": 37000})
    (row,) = light.get(f"/cases/{case}/quotes").json()["rows"]
    one = light.get(f"/cases/{case}/quotes/{row['number']}").json()
    assert one == row
    assert one["total"] == sum(line["cents"] for line in one["lines"])
    open_to_all = light.client.get(f"/api/v1/verification/quotes/{row['number']}")
    assert open_to_all.status_code == 200
    assert open_to_all.json()["valid"]
    assert "VIN" not in open_to_all.content.decode().upper()
    assert light.client.get("/api/v1/verification/quotes/Q-0").status_code == 404
    expected = "odometer=37000&market_value=30000.00"
    options = light.get(f"/cases/{case}/comparison?{expected}").json()
    assert {each["option"] for each in options["options"]} >= {"return", "purchase"}
    assert light.get(f"/cases/{case}/comparison?market_value=1e9").status_code == 422


def test_searching_and_looking_up(light: Api) -> None:
    found = light.call("POST", "/searches", {"said": "330001"}, role=Role.SPECIALIST).json()
    assert [each["row"]["id"] for each in found["rows"]] == [light.world.cases["A"]]
    assert found["rows"][0]["by"] == "vehicle"
    vin = {"vin": "JN1BJ1AW4RW100002"}
    case = light.world.cases["B"]
    assert light.get(f"/cases/{case}", role=Role.RETAILER).status_code == 404
    looked = light.call("POST", "/vin-lookups", vin, role=Role.RETAILER).json()
    assert looked["may_take"]
    assert looked["case"] == case
    assert light.get(f"/cases/{case}", role=Role.RETAILER).status_code == 200
    short = light.call("POST", "/vin-lookups", {"vin": "100002"}, role=Role.RETAILER)
    assert short.status_code == 422
    assert light.call("POST", "/vin-lookups", vin, role=Role.LESSEE).status_code == 404


def test_programmes_organisations_and_the_documentation(light: Api) -> None:
    rows = light.get("/programmes").json()["rows"]
    assert {"infiniti", "afg-canada", "ally"} <= {row["code"] for row in rows}
    rules = light.get("/programmes/afg-canada").json()["rules"]
    assert all({"en", "fr"} <= set(rule["says"]) for rule in rules)
    kinds = {row["kind"] for row in _pages(light, "/organisations", role=Role.SPECIALIST)}
    assert {"lessor", "retailer"} <= kinds
    page = light.client.get("/api/v1/docs")
    said = page.content.decode()
    assert page.status_code == 200
    assert "http://" not in said
    assert "https://" not in said
    assert "'unsafe-inline'" not in page["Content-Security-Policy"].split("style-src")[0]
    assert "<script>" not in said
    for asset in ("ninja/swagger-ui.css", "ninja/swagger-ui-bundle.js", "ninja/swagger-ui-init.js"):
        assert asset in said


def test_addresses_that_are_not_there(light: Api) -> None:
    for path in ("/nothing", "/cases/abc", "/cases/1/moves/fly", "/"):
        answer = light.get(path)
        assert answer.status_code in (404, 422), path
        assert answer["Content-Type"] == "application/problem+json"
    answer = light.call("DELETE", "/cases")
    assert answer.status_code == 405
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
