"""Times offered and withdrawn over the interface, and who is sent to a case."""

from typing import Any

import pytest

from handback.actions import access
from handback.core.base import Role
from handback.records.models import Appointment, Assignment, Membership, Organisation, Slot
from tests.api.kit import LATER, Api

TEN = "2026-10-20T17:00:00Z"
ELEVEN = "2026-10-20T18:00:00Z"
SPEAKING = frozenset({Role.INSPECTOR, Role.SPECIALIST, Role.SYSTEM})
"""Who speaks for an inspection company: its own people, and the desk of its lessor."""
DISPATCHING = frozenset({Role.SPECIALIST, Role.SYSTEM})
COMPANY = "alliance_inspection_management"


def _slots(api: Api, company: str = "inspector-A") -> str:
    return f"/organisations/{api.world.companies[company]}/slots"


def _offers(*starts: str, **more: Any) -> dict[str, Any]:
    return {"offers": [{"kind": "inspection", "starts": s, "minutes": 45, **more} for s in starts]}


def _put(api: Api, what: str, company: str, **more: Any) -> Any:
    case = api.world.cases[more.pop("on", "A")]
    body = {"organisation": api.world.companies[company], **more.pop("body", {})}
    return api.call("PUT", f"/cases/{case}/{what}", body, **{"role": Role.SPECIALIST, **more})


def test_times_are_offered_listed_and_withdrawn(api: Api) -> None:
    path, inspector = _slots(api), {"role": Role.INSPECTOR}
    first = api.call("POST", path, _offers(TEN, ELEVEN, seats=2), **inspector)
    assert (first.status_code, first.json()) == (201, {"made": 4, "there": 0}), first.content
    again = api.call("POST", path, _offers(TEN, seats=2), **inspector)
    assert again.json() == {"made": 0, "there": 2}
    page = api.get(f"{path}?limit=3", **inspector).json()
    rest = api.get(f"{path}?limit=3&after={page['next'].replace('+', '%2B')}", **inspector).json()
    rows = [*page["rows"], *rest["rows"]]
    assert [each["starts"][:16] for each in rows] == [TEN[:16]] * 2 + [ELEVEN[:16]] * 2
    assert rest["next"] is None
    held, *others = (each["id"] for each in rows)
    Appointment.objects.create(
        case_id=api.world.cases["A"], kind="inspection", booking="b", slot_id=held, held=True
    )
    gone = api.call("POST", f"{path}/withdrawals", {"slots": [held, *others]}, **inspector)
    assert gone.json() == {"withdrawn": 3, "kept": 1}
    (left,) = api.get(path, **inspector).json()["rows"]
    assert (left["id"], left["held"]) == (held, True)


def test_times_are_offered_by_those_who_speak_for_an_organisation(light: Api) -> None:
    path = _slots(light)
    for case in "ABC":
        for role in Role:
            speaks = role in SPEAKING and (case == "A" or (case == "B" and role in DISPATCHING))
            asked = (
                light.get(path, role=role, case=case),
                light.call("POST", path, _offers(TEN), role=role, case=case),
                light.call("POST", path, {}, role=role, case=case),
                light.call("POST", f"{path}/withdrawals", {"slots": [1]}, role=role, case=case),
            )
            wanted = (200, 201, 422, 200) if speaks else (404,) * 4
            assert tuple(each.status_code for each in asked) == wanted, (role, case)
    for company in ("transporter-A", "lender-A"):
        role = Role(company.partition("-")[0])
        assert light.get(_slots(light, company), role=role).status_code == 404


def test_a_program_of_a_retailer_offers_times_of_its_own(light: Api) -> None:
    person = light.world.people["auditor-infiniti"]
    for company in ("retailer-A", "retailer-C"):
        place = light.world.companies[company]
        Membership.objects.filter(person=person).delete()
        Membership.objects.create(person_id=person, organisation_id=place, role="system")
        offers = _offers(TEN)
        offers["offers"][0]["kind"] = "turn_in"
        made = light.call("POST", _slots(light, company), offers, role=Role.AUDITOR)
        assert made.status_code == 201, made.content
        assert light.get("/cases", role=Role.AUDITOR).json()["rows"] == []
    other = light.get(_slots(light, "retailer-A"), role=Role.AUDITOR)
    assert other.status_code == 404


@pytest.mark.parametrize(
    ("offer", "pointer"),
    [
        ({"starts": "2026-10-20T10:00"}, "/offers/0/starts"),
        ({"starts": "2026-10-01T10:00:00Z"}, "/offers/0/starts"),
        ({"starts": "soon"}, "/offers/0/starts"),
        ({"kind": "turn_in"}, "/offers/0/kind"),
        ({"kind": "party"}, "/offers/0/kind"),
        ({"minutes": 0}, "/offers/0/minutes"),
        ({"seats": 101}, "/offers/0/seats"),
        ({"place": "x" * 41}, "/offers/0/place"),
    ],
)
def test_offers_that_make_no_sense(light: Api, offer: dict[str, Any], pointer: str) -> None:
    body = _offers(TEN)
    body["offers"][0] |= offer
    answer = light.call("POST", _slots(light), body, role=Role.INSPECTOR)
    assert answer.status_code == 422, answer.content
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    assert not Slot.objects.exists()


def test_lists_of_times_are_bounded(light: Api) -> None:
    path = _slots(light)
    for where, body in ((path, {"offers": []}), (f"{path}/withdrawals", {"slots": []})):
        answer = light.call("POST", where, body, role=Role.INSPECTOR)
        assert answer.status_code == 422, answer.content
    wrong = light.call("POST", f"{path}/withdrawals", {"slots": [-1]}, role=Role.INSPECTOR)
    assert wrong.json()["errors"][0]["pointer"] == "/slots"


def test_a_company_is_assigned_instead_of_the_one_before(api: Api) -> None:
    Organisation.objects.filter(pk=api.world.companies["inspector-B"]).update(code=COMPANY)
    case, path = api.world.cases["A"], f"/cases/{api.world.cases['A']}"
    assert api.get(path, role=Role.INSPECTOR, case="A").status_code == 200
    assert api.get(path, role=Role.INSPECTOR, case="B").status_code == 404
    answer = _put(api, "inspector", "inspector-B")
    assert answer.json() == {
        "case": case,
        "role": "inspector",
        "organisation": api.world.companies["inspector-B"],
        "until": None,
    }
    assert api.get(path, role=Role.INSPECTOR, case="A").status_code == 404
    assert api.get(path, role=Role.INSPECTOR, case="B").status_code == 200


def test_a_transporter_is_assigned_for_a_while_and_ended(light: Api) -> None:
    path = f"/cases/{light.world.cases['A']}"
    until = {"until": "2026-10-18T00:00:00Z"}
    assert _put(light, "transporter", "transporter-B", body=until).status_code == 200
    assert light.get(path, role=Role.TRANSPORTER, case="B").status_code == 200
    over = {"until": LATER.isoformat().replace("+00:00", "Z")}
    assert _put(light, "transporter", "transporter-B", body=over).status_code == 200
    assert light.get(path, role=Role.TRANSPORTER, case="B").status_code == 404
    bad = _put(light, "transporter", "transporter-B", body={"until": "2026-10-18T00:00"})
    assert bad.json()["errors"][0]["pointer"] == "/until"


def test_only_the_desk_of_the_lessor_assigns(light: Api) -> None:
    Organisation.objects.filter(pk=light.world.companies["inspector-B"]).update(code=COMPANY)
    before = Assignment.objects.count()
    for what, company in (("inspector", "inspector-B"), ("transporter", "transporter-B")):
        for role in set(Role) - DISPATCHING:
            assert _put(light, what, company, role=role).status_code == 404, (what, role)
        for role in DISPATCHING:
            assert _put(light, what, company, role=role, case="C").status_code == 404
        narrow = _put(light, what, company, scopes=("cases:read", "moves"))
        assert (narrow.status_code, narrow.json()["scope"]) == (403, "assignments")
    assert Assignment.objects.count() == before
    for what, company in (("inspector", "inspector-C"), ("transporter", "retailer-A")):
        wrong = _put(light, what, company)
        assert wrong.status_code == 422, wrong.content
        assert wrong.json()["errors"][0]["pointer"] == "/organisation"
    for role in DISPATCHING:
        assert _put(light, "transporter", "transporter-B", role=role).status_code == 200
    visitor = access.visitor(light.world.people["transporter-B"])
    assert access.seats(visitor, light.world.cases["A"], LATER)
