"""The workbench: who sees which page, and that a page tells only what its role may know."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handback.actions import access
from handback.actions.desks import places_named
from handback.actions.views.rows import lessee_names
from handback.core.base import Role
from handback.records.models import (
    Assignment,
    Case,
    Event,
    Membership,
    Organisation,
    Person,
    StoredFile,
)

ROLES = [
    Role.SPECIALIST,
    Role.INSPECTOR,
    Role.RETAILER,
    Role.TRANSPORTER,
    Role.LENDER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
]
AGENDAS = {Role.SPECIALIST, Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER, Role.AUDITOR}
SEARCHES = {Role.SPECIALIST, Role.ADMINISTRATOR, Role.AUDITOR}
HISTORIES = {Role.SPECIALIST, Role.AUDITOR}
LISTS = {
    "cases": set(ROLES),
    "tasks": set(ROLES),
    "appointments": AGENDAS,
    "search": SEARCHES,
    "look-up": {Role.RETAILER},
}


def person(role: Role) -> Person:
    return Membership.objects.filter(role=role.value).order_by("pk")[0].person


def shown(answer) -> str:
    return html.unescape(answer.content.decode())


def listed(answer) -> set[int]:
    """The cases that a page of a list leads to."""
    return {int(each) for each in re.findall(r'/work/\w+/cases/([0-9]+)/"', shown(answer))}


def last_name(case: int) -> str:
    return lessee_names([case])[case].split()[-1]


def a_case_of(portal, role: Role) -> int:
    """A case that the first person of a role meets in it."""
    return access.visible_as(access.visitor(person(role).pk), role, portal.now).order_by("pk")[0].pk


def a_case_not_of(portal, role: Role) -> int | None:
    met = access.visible_as(access.visitor(person(role).pk), role, portal.now)
    return Case.objects.exclude(pk__in=met.values("pk")).values_list("pk", flat=True).first()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_the_lists_that_are_its_own(portal, role):
    client = portal.staff(role)
    assert client.get("/work/").status_code == 200
    for name, roles in LISTS.items():
        answer = client.get(f"/work/{role}/{name}/")
        assert answer.status_code == (200 if role in roles else 404), name
    for other in set(ROLES) - {role}:
        if not access.visitor(person(role).pk).organisations(other):
            assert client.get(f"/work/{other}/cases/").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_the_cases_that_are_its_own(portal, role):
    client, case = portal.staff(role), a_case_of(portal, role)
    assert client.get(f"/work/{role}/cases/{case}/").status_code == 200
    history = client.get(f"/work/{role}/cases/{case}/history/").status_code
    assert history == (200 if role in HISTORIES else 404)
    assert client.get(f"/work/{role}/cases/999999/").status_code == 404
    foreign = a_case_not_of(portal, role)
    if foreign is not None:
        assert client.get(f"/work/{role}/cases/{foreign}/").status_code == 404
        assert client.post(f"/work/{role}/cases/{foreign}/moves/record_message/",
                           {"text": "hello"}).status_code == 404  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_the_list_of_cases_has_those_of_the_role_and_no_other(portal, role):
    met = access.visible_as(access.visitor(person(role).pk), role, portal.now)
    client, found, address = portal.staff(role), set(), f"/work/{role}/cases/?all=1"
    while address:
        answer = client.get(address)
        found |= listed(answer)
        following = re.search(r'href="[?]([^"]*after=[^"]*)"', shown(answer))
        address = f"/work/{role}/cases/?{following[1]}" if following else ""
    assert found == set(met.values_list("pk", flat=True))


def test_nobody_signed_in_and_no_lessee_comes_to_the_workbench(portal):
    stranger = portal.client()
    lessee, case = portal.lessee("ally", "open")
    for path in ("/work/", "/work/specialist/cases/", f"/work/specialist/cases/{case}/"):
        assert stranger.get(path).status_code == 302
        assert lessee.get(path).status_code in (302, 404)
    assert lessee.get(f"/work/lessee/cases/{case}/").status_code in (302, 404)


def test_staff_without_a_second_factor_see_nothing(portal):
    client = portal.client(person(Role.SPECIALIST))
    for path in ("/work/", "/work/specialist/cases/", "/work/specialist/search/"):
        assert client.get(path).status_code == 302


@pytest.mark.parametrize("programme", ["infiniti", "afg-canada", "ally"])
def test_the_desk_sees_a_case_at_every_stage(portal, programme):
    client = portal.staff(Role.SPECIALIST)
    stages = Case.objects.filter(programme=programme).values_list("stage", flat=True).distinct()
    for stage in stages:
        case = Case.objects.filter(programme=programme, stage=stage).order_by("pk")[0]
        said = client.get(f"/work/specialist/cases/{case.pk}/").content.decode()
        assert "What you can do" in said
        assert "The record" in said
        assert client.get(f"/work/specialist/cases/{case.pk}/history/").status_code == 200


def test_an_auditor_only_reads(portal):
    client = portal.staff(Role.AUDITOR)
    case = a_case_of(portal, Role.AUDITOR)
    said = client.get(f"/work/auditor/cases/{case}/").content.decode()
    assert "/moves/" not in said
    assert "/dispatch/" not in said
    address = f"/work/auditor/cases/{case}/moves/record_message/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "hello"}).status_code == 404
    assert client.post(f"/work/auditor/cases/{case}/dispatch/", {"work": "inspector",
                       "organisation": "1"}).status_code == 404  # fmt: skip


def test_the_roles_of_the_field_see_no_amount_of_a_bill(portal):
    for role in (Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER):
        client = portal.staff(role)
        case = a_case_of(portal, role)
        said = shown(client.get(f"/work/{role}/cases/{case}/"))
        assert "The record" in said
        assert "hb-work-amount" not in said
        assert "cell--numeric" not in said


def test_an_administrator_sees_no_person(portal):
    client = portal.staff(Role.ADMINISTRATOR)
    case = portal.cases("ally", "billed")[0].pk
    said = client.get(f"/work/administrator/cases/{case}/").content.decode()
    assert last_name(case) not in said
    assert last_name(case) in shown(
        portal.staff(Role.SPECIALIST).get(f"/work/specialist/cases/{case}/")
    )


def test_a_move_that_is_not_possible_says_why(portal):
    client, case = portal.staff(Role.SPECIALIST), portal.cases("ally", "open")[0].pk
    said = client.get(f"/work/specialist/cases/{case}/moves/resolve_dispute/").content.decode()
    assert "Not possible now" in said
    assert '<form method="post" novalidate enctype' not in said


def messages_of(case: int) -> int:
    return Event.objects.filter(case_id=case, kind="message_left").count()


def test_what_would_happen_is_shown_before_it_is_done(portal):
    client, case = portal.staff(Role.SPECIALIST), portal.cases("infiniti", "open")[0].pk
    address = f"/work/specialist/cases/{case}/moves/record_charge/"
    data = {"code": "toll", "amount": "12.50", "incurred": "2026-11-01", "preview": "yes"}
    before = Event.objects.filter(case_id=case).count()
    answer = client.post(address, data)
    assert answer.status_code in (200, 409)
    address = f"/work/specialist/cases/{case}/moves/choose_option/"
    answer = client.post(address, {"option": "return", "preview": "yes"})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "What would happen" in said
    assert "The lessee chooses: return." in said
    assert Event.objects.filter(case_id=case).count() == before


def test_whoever_records_damage_is_shown_no_cost_before_or_after(portal):
    client = portal.staff(Role.INSPECTOR)
    case = portal.cases("infiniti", "inspection_booked")[0].pk
    address = f"/work/inspector/cases/{case}/moves/report_condition/"
    data = {
        "odometer": "99000",
        "signed": "on",
        "items-0-name": "dent",
        "items-0-area": "left_front_door",
        "items-0-kind": "dent",
        "items-0-length": "110 mm",
        "preview": "yes",
    }
    portal.move_on(30)
    said = shown(client.post(address, data))
    assert "What would happen" in said
    assert "dent on left front door" in said
    assert "$" not in said


@pytest.mark.usefixtures("portal")
def test_places_are_named_where_lists_cite_them():
    place = Organisation.objects.filter(kind="retailer").order_by("pk")[0]
    assert places_named([str(place.pk), "home", ""]) == {str(place.pk): place.name}


def test_a_form_that_is_sent_twice_makes_one_move(portal):
    client, case = portal.staff(Role.SPECIALIST), portal.cases("infiniti", "open")[0].pk
    address = f"/work/specialist/cases/{case}/moves/record_message/"
    move_id = re.search(r'name="move_id" value="([^"]+)"', shown(client.get(address)))[1]
    before = messages_of(case)
    for _ in range(2):
        answer = client.post(address, {"text": "Please call.", "move_id": move_id})
        assert answer.status_code == 302
    assert messages_of(case) == before + 1
    done = client.get(answer.url).content.decode()
    assert "Done. The case shows what followed." in done


PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def test_a_file_stays_when_the_form_is_shown_again(portal):
    client, case = portal.staff(Role.SPECIALIST), portal.cases("infiniti", "open")[0].pk
    address = f"/work/specialist/cases/{case}/moves/report_condition/"
    sent = SimpleUploadedFile("scratch.png", PICTURE, "image/png")
    answer = client.post(
        address, {"odometer": "", "items-rows": "1", "items-0-photos-upload": sent}
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    stored = StoredFile.objects.get(case_id=case, name="scratch.png")
    box = next(line for line in said.split("<div") if f"f{stored.pk}." in line)
    assert "checked" in box
    wrong = SimpleUploadedFile("evil.html", b"<script>alert(1)</script>", "text/html")
    answer = client.post(address, {"odometer": "1", "items-0-photos-upload": wrong})
    assert answer.status_code == 422
    assert 'id="id_items-0-photos-upload_error"' in answer.content.decode()


def test_a_file_is_for_those_who_may_read_it(portal):
    client, case = portal.staff(Role.SPECIALIST), portal.cases("infiniti", "open")[0].pk
    address = f"/work/specialist/cases/{case}/moves/report_condition/"
    sent = SimpleUploadedFile("note.png", PICTURE, "image/png")
    client.post(address, {"odometer": "", "items-0-photos-upload": sent})
    page = shown(client.get(f"/work/specialist/cases/{case}/"))
    (file,) = re.findall(r'/files/([^/"]+)/">note.png', page)
    read = client.get(f"/work/specialist/cases/{case}/files/{file}/")
    assert read.content == PICTURE
    assert read["X-Content-Type-Options"] == "nosniff"
    other = portal.cases("infiniti", "open")[1].pk
    assert client.get(f"/work/specialist/cases/{other}/files/{file}/").status_code == 404
    admin = portal.staff(Role.ADMINISTRATOR)
    assert admin.get(f"/work/administrator/cases/{case}/files/{file}/").status_code == 404


def test_a_company_that_is_sent_finds_the_case(portal):
    client = portal.staff(Role.SPECIALIST)
    case = portal.cases("infiniti", "open")[0].pk
    page = shown(client.get(f"/work/specialist/cases/{case}/"))
    known = re.search(r'id="send-inspector".*?<option value="([0-9]+)"', page, re.DOTALL)[1]
    data = {"work": "inspector", "organisation": known}
    assert client.post(f"/work/specialist/cases/{case}/dispatch/", data).status_code == 302
    found = Assignment.objects.filter(case_id=case, role="inspector", until=None)
    assert [str(each.organisation_id) for each in found] == [known]
    bad = {"work": "lender", "organisation": known}
    assert client.post(f"/work/specialist/cases/{case}/dispatch/", bad).status_code == 404


def test_the_desk_finds_by_name_and_says_what_is_too_short(portal):
    client, case = portal.staff(Role.SPECIALIST), portal.cases("ally", "open")[0].pk
    said = client.get("/work/specialist/search/", {"said": last_name(case)})
    assert case in listed(said)
    assert client.get("/work/specialist/search/", {"said": "x"}).status_code == 422
    nothing = client.get("/work/specialist/search/", {"said": "Nobodyofthisname"})
    assert "Nothing was found" in nothing.content.decode()


def vin_of(portal, case: int) -> str:
    page = shown(portal.staff(Role.SPECIALIST).get(f"/work/specialist/cases/{case}/"))
    return re.search(r"\b[A-HJ-NPR-Z0-9]{17}\b", page)[0]


def test_a_retailer_learns_whether_it_may_take_a_car(portal):
    client = portal.staff(Role.RETAILER)
    assert client.post("/work/retailer/look-up/", {"vin": "SHORT"}).status_code == 422
    nobody = client.post("/work/retailer/look-up/", {"vin": "5N1DL1FR1RC330001"})
    assert nobody.status_code == 404
    answers = set()
    for programme in ("infiniti", "ally", "afg-canada"):
        for case in portal.cases(programme, "open", "decided", "inspected")[:6]:
            answer = client.post("/work/retailer/look-up/", {"vin": vin_of(portal, case.pk)})
            if answer.status_code == 302:
                assert client.get(answer.url).status_code == 200
                answers.add("may take")
            else:
                said = answer.content.decode()
                assert "You may not take this car" in said or answer.status_code == 404
                answers.add("turned away" if answer.status_code == 200 else "not there")
    assert "turned away" in answers


def test_a_list_narrows_and_bad_cursors_begin_anew(portal):
    client = portal.staff(Role.SPECIALIST)
    found = client.get("/work/specialist/cases/?programme=ally&stage=billed")
    ids = listed(found)
    assert ids
    assert ids <= set(Case.objects.filter(programme="ally", stage="billed").values_list(
        "pk", flat=True))  # fmt: skip
    wild = client.get("/work/specialist/cases/?after=x~y&matures_from=never&stage=nonsense")
    assert wild.status_code == 200
    assert client.get("/work/specialist/appointments/?span=never").status_code == 302


@pytest.mark.parametrize("path", ["cases", "tasks", "appointments"])
def test_a_list_asks_few_questions(portal, path):
    client = portal.staff(Role.SPECIALIST)
    client.get("/work/specialist/cases/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/work/specialist/{path}/")
    assert 0 < len(asked) <= 16
