"""Bad input of every kind: a problem that says where, and nothing stored."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParser

from handback.core.base import Role
from handback.records.models import Case, Erasable, Event, StoredFile
from tests.api.kit import BASE, Api

GOOD = b'{"arguments":{"option":"return"}}'
BODIES = {
    "nothing": b"",
    "a text": b'"hello"',
    "a list": b"[]",
    "null": b"null",
    "cut off": GOOD[:-3],
    "two objects": GOOD + GOOD,
    "a comment": b"{/* */}",
    "latin-1": b'{"arguments":{"option":"r\xe9turn"}}',
    "utf-16": GOOD.decode().encode("utf-16"),
    "NUL": b'{"arguments":{"option":"return\\u0000"}}',
    "half a letter": b'{"arguments":{"option":"\\ud800"}}',
    "NaN": b'{"arguments":{"option":"return","days":NaN}}',
    "infinity": b'{"arguments":{"option":"return","days":1e999}}',
    "a huge number": b'{"arguments":{"option":"return","days":' + b"9" * 5000 + b"}}",
    "a key twice": b'{"arguments":{"option":"return","option":"purchase"}}',
    "deep": b'{"arguments":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "an unknown key": b'{"arguments":{"option":"return"},"argumens":{}}',
    "an unknown argument": b'{"arguments":{"option":"return","colour":"red"}}',
    "no argument": b"{}",
    "a float for money": b'{"arguments":{"option":"return","market_value":395.0}}',
    "a number for money": b'{"arguments":{"option":"return","market_value":395}}',
    "money with three decimals": b'{"arguments":{"option":"return","market_value":"1.234"}}',
    "money below nothing": b'{"arguments":{"option":"return","market_value":"-1.00"}}',
    "another script": rb'{"arguments":{"option":"return","market_value":"\u0663.00"}}',
    "a truth for a number": b'{"arguments":{"option":"return","days":true}}',
    "a day that is none": b'{"arguments":{"option":"return","as_of":"2026-02-30"}}',
    "a day as a number": b'{"arguments":{"option":"return","as_of":20260230}}',
    "a day in the year 9999": b'{"arguments":{"option":"return","as_of":"9999-12-31"}}',
    "a code with words": b'{"arguments":{"option":"return","buyer":"Pat Moreau, 1 Elm Street"}}',
    "a long code": b'{"arguments":{"option":"return","buyer":"' + b"x" * 65 + b'"}}',
    "an unknown role": b'{"arguments":{"option":"return"},"as":"king"}',
    "an object for a text": b'{"arguments":{"option":{"a":1}}}',
}


def _stored() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Event, Erasable, StoredFile, Case))


@pytest.mark.parametrize("kind", BODIES)
def test_bad_bodies_are_told_and_nothing_is_stored(light: Api, kind: str) -> None:
    before = _stored()
    path = f"/cases/{light.world.cases['A']}/moves/request_quote"
    answer = light.call("POST", path, raw=BODIES[kind])
    assert answer.status_code in (400, 422), (kind, answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["errors"], kind
    assert said["errors"][0]["detail"], kind
    assert "Elm Street" not in answer.content.decode()
    assert _stored() == before


def test_everything_that_is_wrong_is_told_at_once(light: Api) -> None:
    wrong = {"option": "retrun", "as_of": "soon", "market_value": 3, "colour": "red"}
    answer = light.move("request_quote", wrong)
    pointers = {each["pointer"] for each in answer.json()["errors"]}
    assert pointers >= {f"/arguments/{key}" for key in wrong}


def test_huge_bodies(light: Api) -> None:
    path = f"/cases/{light.world.cases['A']}/moves/request_quote"
    answer = light.call("POST", path, raw=b" " * 2_000_001)
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:handback:problem:too-large"


def test_a_form_larger_than_any_file_is_not_even_read(
    light: Api, files_folder: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files_folder is None
    small = settings.HANDBACK.model_copy(update={"largest_file": 1_000})
    monkeypatch.setattr(settings, "HANDBACK", small)
    monkeypatch.setattr(MultiPartParser, "parse", lambda _: pytest.fail("the form was read"))
    answer = _send(light, "a.pdf", b"%PDF-" + b" " * 200_000, "application/pdf", case=1)
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:handback:problem:too-large"


def test_a_key_that_stands_twice_among_very_many_is_found(light: Api) -> None:
    keys = [*(f'"k{n}":0' for n in range(100_000)), '"twice":0', '"twice":0']
    answer = light.call("POST", "/searches", raw=f"{{{','.join(keys)}}}".encode())
    assert answer.status_code == 400
    assert "`twice`" in answer.json()["detail"]


def test_other_kinds_of_content(light: Api) -> None:
    headers = {"Authorization": f"Bearer {light.secret(Role.LESSEE)}"}
    path = f"{BASE}/cases/{light.world.cases['A']}/moves/request_quote"
    for kind in ("text/plain", "application/xml", "multipart/form-data", "nonsense"):
        answer = light.client.generic("POST", path, GOOD, content_type=kind, headers=headers)
        assert answer.status_code == 415, kind


def test_ids_that_name_nothing(light: Api) -> None:
    for slot in ("9" * 18, "9" * 60, "-1", "1.5", "f1.x", "' OR 1=1"):
        arguments = {"at": "2026-10-28T10:00", "place": "home", "slot": slot}
        answer = light.move("book_inspection", arguments)
        assert answer.status_code == 422, slot
        assert answer.json()["errors"][0]["pointer"] == "/arguments/slot"
    for case in ("0", "-1", "9" * 30, "1.0", "A", "1%00"):
        answer = light.get(f"/cases/{case}")
        assert answer.status_code in (404, 422), case


def _send(api: Api, name: str, content: bytes, kind: str, **fields: Any) -> Any:
    headers = {"Authorization": f"Bearer {api.secret(Role.LESSEE)}"}
    data = {"file": SimpleUploadedFile(name, content, kind), **fields}
    return api.client.post(f"{BASE}/files", data, headers=headers)


def test_files_are_stored_first_and_cited(light: Api, files_folder: None) -> None:
    assert files_folder is None
    case = light.world.cases["A"]
    paper = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    stored = _send(light, "../refusal.pdf", paper, "application/pdf", case=case)
    assert stored.status_code == 201, stored.content
    said = stored.json()
    assert said["name"] == "refusal.pdf"
    assert stored["Location"].endswith(said["id"])
    moved = light.move("consent_to_inspection", {"agreed": False, "paper": said["id"]})
    assert moved.status_code in (200, 409), moved.content
    read = light.get(f"/files/{said['id']}")
    assert b"".join(read.streaming_content) == paper
    assert read["Content-Disposition"].startswith("attachment")
    assert light.get(f"/files/{said['id']}", role=Role.RETAILER).status_code == 404
    listed = light.get(f"/cases/{case}/files").json()["rows"]
    assert [each["id"] for each in listed] == [said["id"]]


def test_files_that_are_not_taken(light: Api, files_folder: None) -> None:
    assert files_folder is None
    before = _stored()
    case = light.world.cases["A"]
    assert _send(light, "a.exe", b"MZ", "application/x-msdownload", case=case).status_code == 415
    assert _send(light, "a.pdf", b"no pdf", "application/pdf", case=case).status_code == 415
    foreign = light.world.cases["C"]
    assert _send(light, "a.txt", b"x", "text/plain", case=foreign).status_code in (404, 415)
    for wrong in ("0", "x", "9" * 40, "\u0661"):
        assert _send(light, "a.txt", b"x", "text/plain", case=wrong).status_code == 422
    headers = {"Authorization": f"Bearer {light.secret(Role.LESSEE)}"}
    for raw in (b"--x\r\n", b"\x00" * 100):
        answer = light.client.generic(
            "POST",
            f"{BASE}/files",
            raw,
            content_type="multipart/form-data; boundary=x",
            headers=headers,
        )
        assert answer.status_code in (400, 422), raw
    assert _stored() == before


def test_leases_are_opened_or_told_what_is_wrong(light: Api) -> None:
    lease = {
        "programme": "infiniti",
        "account": "7999001",
        "vin": "5N1DL1FR1RC330001",
        "lessee": {"name": "Pat Moreau", "email": "pat@example.org"},
        "region": "US-CA",
        "year": 2024,
        "make": "Infiniti",
        "model": "QX60",
        "body_type": "suv",
        "starts": "2023-12-15",
        "matures": "2026-12-15",
        "payment": "620.00",
        "residual": "31200.00",
        "distance_allowed": 36000,
        "excess_distance_rate": "0.25",
        "disposition_fee": "395.00",
        "purchase_option_fee": "300.00",
    }
    key = {"headers": {"Idempotency-Key": "open-1"}, "role": Role.ADMINISTRATOR}
    assert light.call("POST", "/cases", {**lease, "vin": "x"}, **key).status_code == 422
    made = light.call("POST", "/cases", lease, **key)
    assert made.status_code == 201, made.content
    assert made["Location"] == f"{BASE}/cases/{made.json()['case']}"
    again = light.call("POST", "/cases", lease, **key)
    assert again.content == made.content
    before = _stored()
    twice = light.call("POST", "/cases", lease, role=Role.ADMINISTRATOR)
    assert twice.status_code == 409
    for change, pointer in (
        ({"vin": "5N1DL1FR1RC330002"}, "/vin"),
        ({"programme": "afg-canada"}, "/programme"),
        ({"payment": 620.0}, "/payment"),
        ({"matures": "2020-01-01"}, "/matures"),
        ({"lessee": {"name": " "}}, "/lessee/name"),
        ({"colour": "red"}, "/colour"),
    ):
        wrong = {**lease, "account": "7999002", **change}
        answer = light.call("POST", "/cases", wrong, role=Role.ADMINISTRATOR)
        assert answer.status_code == 422, (change, answer.content)
        assert pointer in {each["pointer"] for each in answer.json()["errors"]}, answer.content
        assert "Moreau" not in json.dumps(answer.json())
    assert light.call("POST", "/cases", lease, role=Role.LESSEE).status_code == 422
    assert _stored() == before
