"""The walk through `docs/api.md`: its requests are answered as it says."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

from handback.actions import tokens
from handback.actions.moving import SHELF
from handback.core.base import Role
from handback.records.models import Case, Membership, Organisation
from tests.api.kit import EVERY, LATER, Api

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
HOST = "http://localhost:8000"
REFUSED = "book_inspection"


def _requests() -> list[list[str]]:
    """The words of every curl command."""
    blocks = re.findall(r"```sh\n(curl .*?)```", TEXT, re.S)
    lines = "\n".join(blocks).replace("\\\n", " ")
    words = shlex.split(lines, comments=True)
    starts = [number for number, word in enumerate(words) if word == "curl"]
    return [words[a:b] for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]


def _filled(api: Api, words: list[str], case: int) -> list[str]:
    """The words with the ids that a reader would have put in."""
    companies = {
        "$COMPANY": api.world.companies[f"{Role.INSPECTOR}-A"],
        "$TRANSPORTER": api.world.companies[f"{Role.TRANSPORTER}-A"],
        '"case": 1': f'"case": {case}',
        "/cases/1": f"/cases/{case}",
    }
    for written, meant in companies.items():
        words = [word.replace(written, str(meant)) for word in words]
    return words


def _send(api: Api, words: list[str], secret: str, case: int) -> Any:
    words = _filled(api, words, case)
    named = words[1] == "-X"
    method, words = (words[2], words[2:]) if named else ("", words)
    address = words[1].removeprefix(HOST)
    headers = {}
    body = b""
    for flag, value in zip(words[2::2], words[3::2], strict=True):
        if flag == "-d":
            body = value.encode()
        else:
            name, _, said = value.partition(": ")
            headers[name] = said.replace("$TOKEN", secret)
    method = method or ("POST" if body else "GET")
    return api.client.generic(
        method, address, body, content_type="application/json", headers=headers
    )


def test_the_walk_goes_as_it_is_told(light: Api) -> None:
    person = light.world.visitor(Role.SPECIALIST, "A").person
    infiniti = light.world.lessors["infiniti"]
    Membership.objects.create(person_id=person, organisation_id=infiniti, role="administrator")
    named = SHELF.holding().programmes["infiniti"].programme.inspection.company
    company = light.world.companies[f"{Role.INSPECTOR}-A"]
    Organisation.objects.filter(pk=company).update(code=named)  # the one that the policy names
    secret = tokens.create(person, "walk", EVERY, LATER).secret
    case, seen = 0, []
    for words in _requests():
        answer = _send(light, words, secret, case)
        wanted = {409} if REFUSED in words[1] else {200, 201}
        assert answer.status_code in wanted, (words, answer.content)
        case = case or Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
        seen.append(answer.json())
    assert len(seen) >= 8
    told = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", TEXT, re.S)]
    keys = [set(each) for each in seen]
    assert all(set(each) in keys for each in told)
    refusal = next(each for each in told if each.get("status") == 409)
    said = next(each for each in seen if each.get("status") == 409)
    assert {k: said[k] for k in ("rule", "reason", "rule_says", "detail", "help")} == {
        k: refusal[k] for k in ("rule", "reason", "rule_says", "detail", "help")
    }
    assert [each["done"] for each in seen if "done" in each] == [1]
    assert [each["made"] for each in seen if "made" in each] == [2]
