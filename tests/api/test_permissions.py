"""The permission table: every address, asked by everybody, for their own case and for a stranger's.

It is made from the description: an operation that is added without a row here fails the test.
"""

import json
from typing import Any

import pytest

from handback.api.application import interface
from handback.core.base import Role
from handback.core.moves.catalogue import MOVES
from tests.api.kit import BASE, EVERY, Api

READERS: dict[str, frozenset[Role]] = {
    "read_case": frozenset(Role),
    "list_moves": frozenset(Role),
    "read_timeline": frozenset(Role),
    "list_files": frozenset(Role),
    "compare_options": frozenset(Role)
    - {Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER, Role.LENDER},
    "list_quotes": frozenset(Role) - {Role.INSPECTOR, Role.TRANSPORTER},
    "read_statements": frozenset(Role) - {Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER},
    "list_events": frozenset({Role.SPECIALIST, Role.SYSTEM, Role.AUDITOR}),
    "list_slots": MOVES["book_inspection"].roles,
    "read_quote": frozenset(),
}
"""Who reads what of their own case; everybody else is told that it is not there."""


def _operations() -> list[tuple[str, str, str, list[str]]]:
    """Method, path, name and scopes of every operation."""
    paths = interface.get_openapi_schema()["paths"]
    return [
        (method.upper(), path.removeprefix(BASE), told["operationId"], _scopes(told))
        for path, methods in paths.items()
        for method, told in methods.items()
    ]


def _scopes(told: dict[str, Any]) -> list[str]:
    return [scope for each in told.get("security", []) for scope in each["Bearer"]]


OPERATIONS = _operations()
OF_A_CASE = [each for each in OPERATIONS if "{case}" in each[1]]


def _address(path: str, case: int) -> str:
    filled = path.replace("{case}", str(case)).replace("{number}", "Q-1")
    for name in ("code", "organisation", "endpoint", "file"):
        filled = filled.replace(f"{{{name}}}", "1")
    return filled


def _ask(api: Api, method: str, path: str, **more: Any) -> Any:
    if path == "/files":
        return api.call(method, path, raw=b"", **more)
    body = None if method == "GET" else {"arguments": {}} if "moves/" in path else {}
    return api.call(method, path, body, **more)


def test_strangers_are_told_that_there_is_nothing(light: Api) -> None:
    theirs = light.world.cases["C"]
    for role in Role:
        for method, path, name, _ in OF_A_CASE:
            answer = _ask(light, method, _address(path, theirs), role=role, case="A")
            assert answer.status_code == 404, (role, name, answer.content)
            if method == "GET":
                nowhere = _ask(light, method, _address(path, 999_999), role=role, case="A")
                assert nowhere.json() == answer.json(), (role, name)


def test_everybody_reads_what_their_role_may(light: Api) -> None:
    own = light.world.cases["A"]
    asked = [each for each in OF_A_CASE if each[0] == "GET"]
    assert {name for _, _, name, _ in asked} == set(READERS)
    for role in Role:
        for method, path, name, _ in asked:
            answer = _ask(light, method, _address(path, own), role=role)
            wanted = 200 if role in READERS[name] else 404
            assert answer.status_code == wanted, (role, name, answer.content)
            if name == "read_case":
                assert answer.json()["role"] == role


def test_everybody_makes_the_moves_of_their_role(light: Api) -> None:
    own = light.world.cases["A"]
    for role in Role:
        for method, path, name, _ in OF_A_CASE:
            if not name.startswith("make_"):
                continue
            answer = _ask(light, method, _address(path, own), role=role)
            said = answer.content.decode()
            if role in MOVES[name.removeprefix("make_")].roles:
                assert answer.status_code in (200, 403, 409, 422), (role, name, said)
                assert "not_this_role" not in said, (role, name, said)
            else:
                assert answer.status_code == 403, (role, name, said)
                assert answer.json()["reason"] == "not_this_role"


@pytest.mark.parametrize(
    "secret", ["", "Bearer", "Bearer hb_nothing", "Basic Zm9vOmJhcg==", "Bearer é"]
)
def test_nobody_comes_in_without_a_token(light: Api, secret: str) -> None:
    case = light.world.cases["A"]
    for method, path, name, scopes in OPERATIONS:
        headers = {"Authorization": secret.encode().decode("latin-1")} if secret else {}
        answer = light.client.generic(method, BASE + _address(path, case), headers=headers)
        assert (answer.status_code == 401) == bool(scopes), (name, answer.content)
        if scopes:
            assert answer["WWW-Authenticate"].startswith("Bearer")


def test_scopes_narrow_a_token(light: Api) -> None:
    case = light.world.cases["A"]
    for method, path, name, scopes in OPERATIONS:
        if not scopes:
            continue
        others = tuple(each for each in EVERY if each not in (scopes[0], "moves"))
        answer = _ask(light, method, _address(path, case), scopes=others)
        assert answer.status_code == 403, (name, answer.content)
        assert answer.json()["scope"] == scopes[0]


def test_a_scope_of_one_move_makes_no_other(light: Api) -> None:
    one = ("moves:request_quote",)
    made = light.move("request_quote", {"option": "return"}, scopes=one)
    assert made.status_code == 200, made.content
    assert light.move("choose_option", {"option": "return"}, scopes=one).status_code == 403
    bulk = {"move": "choose_option", "items": [{"case": 1}], "preview": True}
    answer = light.call("POST", "/bulk-moves", bulk, scopes=(*one, "bulk"))
    assert answer.status_code == 403
    assert answer.json()["scope"] == "moves:choose_option"


def test_inspectors_and_retailers_see_no_money(light: Api) -> None:
    for role in (Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER):
        said = json.dumps(light.get(f"/cases/{light.world.cases['A']}", role=role).json())
        for word in ("balance", "payment", "residual", "charge", "fee"):
            assert f'"{word}' not in said, (role, word)
