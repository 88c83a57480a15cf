"""Choosing a repair, proving it, telling of new damage; own photos and who may see a file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from handback.core.base import Role
from handback.records.models import Event, StoredFile

JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 2_000
PDF = b"%PDF-1.7\n" + b"x" * 2_000


def sent(name="receipt.pdf", content=PDF, media_type="application/pdf"):
    return SimpleUploadedFile(name, content, media_type)


def planning(portal, besides=0):
    """A lessee with a chargeable item that may be repaired, and the item's page."""
    for case in portal.cases("infiniti", "inspected", "turn_in_booked"):
        if case.pk == besides:
            continue
        client = portal.client(portal.lessee_of(case.pk))
        said = client.get(f"/lease/{case.pk}/repairs/").content.decode()
        items = re.findall(rf'href="(/lease/{case.pk}/repairs/[^"]+/)"', said)
        if items:
            return client, case.pk, items[0]
    raise AssertionError("nobody of the sample has anything to repair")


def last(case):
    return Event.objects.filter(case_id=case).order_by("-seq").first()


def kinds(case):
    return list(Event.objects.filter(case_id=case).values_list("kind", flat=True))


def test_choosing_is_one_press_and_shows_in_the_planner(portal):
    client, case, at = planning(portal)
    assert client.post(f"{at}choose/", {"choice": "repair"}).url == at
    assert kinds(case).count("repair_chosen") == 1
    said = client.get(f"/lease/{case}/repairs/").content.decode()
    assert "Repair it myself" in said
    assert "once every repair you plan is accepted" in said
    client.post(f"{at}choose/", {"choice": "leave"})
    assert "Left to be charged" in client.get(f"/lease/{case}/repairs/").content.decode()


def test_a_choice_that_is_not_offered_is_said_to_be_wrong(portal):
    client, case, at = planning(portal)
    answer = client.post(f"{at}choose/", {"choice": "burn"})
    assert answer.status_code == 422
    assert "repair_chosen" not in kinds(case)
    assert client.get(f"{at}choose/").url == at


def test_evidence_goes_in_with_its_files(portal):
    client, case, at = planning(portal)
    papers = ["repair_order", "paid_receipt", "cover_sheet"]
    files = [sent(), sent("photo.jpg", JPEG, "image/jpeg")]
    answer = client.post(at, {"papers": papers, "sent": files})
    assert answer.status_code == 302
    assert "evidence_submitted" in kinds(case)
    said = client.get(at).content.decode()
    assert "receipt.pdf" in said
    assert "photo.jpg" in said
    assert "Somebody looks at them now" in said
    assert "Being looked at" in client.get(f"/lease/{case}/repairs/").content.decode()


def test_part_of_the_papers_leaves_the_others_missing(portal):
    client, case, at = planning(portal)
    client.post(at, {"papers": ["paid_receipt"], "sent": [sent()]})
    assert "Papers missing" in client.get(f"/lease/{case}/repairs/").content.decode()


def test_a_wrong_file_loses_no_other(portal):
    client, case, at = planning(portal)
    files = [sent(), sent("virus.exe", b"MZ" + b"\x00" * 50, "application/x-msdownload")]
    answer = client.post(at, {"papers": ["paid_receipt"], "sent": files})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "“virus.exe” was not taken" in said
    kept = re.search(r'name="kept" id="kept-1" value="([^"]+)" checked', said)[1]
    assert "evidence_submitted" not in kinds(case)
    answer = client.post(at, {"papers": ["paid_receipt"], "kept": [kept]})
    assert answer.status_code == 302
    assert "receipt.pdf" in client.get(at).content.decode()


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"papers": ["paid_receipt"]}, "Add at least one file or photo."),
        ({"sent": True}, "Tick at least one paper."),
        ({"papers": ["paid_receipt"], "sent": b""}, "was not taken"),
        ({"papers": ["paid_receipt"], "sent": b"<html><script>"}, "was not taken"),
    ],
)
def test_what_is_missing_is_said(portal, filled, said):
    client, case, at = planning(portal)
    given = dict(filled)
    if given.get("sent") is True:
        given["sent"] = [sent()]
    elif "sent" in given:
        given["sent"] = [sent("paper.pdf", given["sent"])]
    answer = client.post(at, given)
    assert answer.status_code == 422
    assert escape(said) in answer.content.decode()
    assert "evidence_submitted" not in kinds(case)


def test_a_file_of_somebody_else_cannot_be_handed_in(portal):
    client, case, at = planning(portal)
    other, its_case, its_at = planning(portal, besides=case)
    assert its_case != case
    other.post(its_at, {"papers": ["paid_receipt"], "sent": [sent("theirs.pdf")]})
    theirs = file_id(other, its_case, its_at)
    answer = client.post(at, {"papers": ["paid_receipt"], "kept": [theirs]})
    assert answer.status_code == 422
    assert "theirs.pdf" not in answer.content.decode()


def file_id(client, case, at):
    said = client.get(at).content.decode()
    return re.search(rf"/lease/{case}/files/([^/\"]+)/", said)[1]


def test_the_cover_sheet_names_lease_and_papers(portal):
    client, _, at = planning(portal)
    said = client.get(f"{at}cover-sheet/").content.decode()
    assert "Cover sheet: proof of a repair" in said
    assert "Repair order" in said
    assert "VIN" in said


def test_new_damage_is_told_once(portal):
    client, case, _ = planning(portal)
    at = f"/lease/{case}/new-damage/"
    said = client.get(at).content.decode()
    number = re.search(r'name="move_id" value="([^"]+)"', said)[1]
    filled = {"move_id": number, "area": "hood", "kind": "dent"}
    assert client.post(at, filled).status_code == 302
    assert client.post(at, filled).status_code == 302
    assert kinds(case).count("damage_notified") == 1
    assert "Dent: hood" in client.get(f"/lease/{case}/repairs/").content.decode()
    assert client.post(at, {"area": "moon", "kind": "dent"}).status_code == 422


def test_where_repairs_are_not_offered_the_reason_is_told(portal):
    client, case = portal.lessee("ally", "billed")
    said = client.get(f"/lease/{case}/repairs/").content.decode()
    assert "Choosing a repair is not possible now" in said
    assert "RES-12" in said


def test_photos_are_kept_and_served_as_they_are(portal):
    client, case = portal.lessee("ally", "open")
    at = f"/lease/{case}/photos/"
    pictures = [sent("front.jpg", JPEG, "image/jpeg"), sent("back.jpg", JPEG + b"1", "image/jpeg")]
    assert client.post(at, {"photos": pictures}).status_code == 302
    said = client.get(at).content.decode()
    assert said.count("<img") == 2
    assert "inspector" in said
    assert "retailer" not in said[said.index("these may see them") :][:200]
    found = re.findall(rf"/lease/{case}/files/([^/\"]+)/", said)
    answer = client.get(f"/lease/{case}/files/{found[0]}/")
    assert b"".join(answer.streaming_content) in (JPEG, JPEG + b"1")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_photos_that_cannot_be_kept_are_named_and_the_others_stay(portal):
    client, case = portal.lessee("ally", "open")
    at = f"/lease/{case}/photos/"
    pictures = [sent("front.jpg", JPEG, "image/jpeg"), sent("letter.pdf")]
    answer = client.post(at, {"photos": pictures})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "“letter.pdf” was not taken" in said
    assert "1 photo is kept." in said
    assert StoredFile.objects.filter(case_id=case, name="front.jpg").count() == 1
    assert client.post(at, {}).status_code == 422


def test_a_paper_is_downloaded_and_never_opened(portal):
    client, case, at = planning(portal)
    client.post(at, {"papers": ["paid_receipt"], "sent": [sent('a b"é.pdf')]})
    answer = client.get(f"/lease/{case}/files/{file_id(client, case, at)}/")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert int(answer.headers["Content-Length"]) == len(PDF)


def test_files_are_there_for_the_lessee_of_their_lease_alone(portal):
    client, case, at = planning(portal)
    client.post(at, {"papers": ["paid_receipt"], "sent": [sent()]})
    file = file_id(client, case, at)
    other, its_case, _ = planning(portal, besides=case)
    assert other.get(f"/lease/{case}/files/{file}/").status_code == 404
    assert other.get(f"/lease/{its_case}/files/{file}/").status_code == 404
    assert client.get(f"/lease/{case}/files/nothing/").status_code == 404
    assert portal.staff(Role.SPECIALIST).get(f"/lease/{case}/files/{file}/").status_code == 404
    assert portal.client().get(f"/lease/{case}/files/{file}/").status_code == 302
