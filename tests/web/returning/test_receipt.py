"""The receipt: signed, sent in, phoned in; the three states; the proof; insurance."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from handback.records.models import Case, Event, StoredFile


def _move(client, page):
    said = client.get(page).content.decode()
    return re.search(r'name="move_id" value="([^"]+)"', said).group(1)


def test_a_receipt_that_is_sent_in_makes_the_hand_over_count(portal):
    client, case = portal.lessee("afg-canada", "delivered")
    client.cookies["handback_language"] = "en"
    start = f"/lease/{case}/return/"
    assert "Send in the signed receipt" in client.get(start).content.decode()
    page = f"{start}sign/turn_in_receipt/"
    sent = {"move_id": _move(client, page), "name": "Ada Lee", "way": "type", "consent": "on"}
    assert client.post(page, sent).url.endswith("/return/receipt/")
    page = f"{start}receipt/"
    said = client.get(page).content.decode()
    assert "You have signed it on the screen." in said or "Vous avez" in said
    reading = re.search(r'name="odometer" value="(\d+)"', said).group(1)
    scan = SimpleUploadedFile("r.pdf", b"%PDF-1.4 receipt", "application/pdf")
    fields = {"move_id": _move(client, page), "odometer": reading, "signed_by": ["lessee"]}
    answer = client.post(page, {**fields, "paper": scan})
    assert answer.url.endswith("/return/proof/")
    assert Case.objects.get(pk=case).stage in ("turned_in", "accepted")
    assert StoredFile.objects.filter(case_id=case, name__startswith="receipt-").count() == 1


def test_a_receipt_without_the_lessee_is_refused_with_its_rule(portal):
    client, case = portal.lessee("afg-canada", "delivered")
    page = f"/lease/{case}/return/receipt/"
    fields = {"move_id": _move(client, page), "odometer": "35700", "signed_by": ["transporter"]}
    answer = client.post(page, fields)
    assert answer.status_code == 409
    assert "AFG-43" in answer.content.decode()
    assert 'value="35700"' in answer.content.decode()


def test_a_file_that_is_not_taken_sends_nothing_in(portal):
    client, case = portal.lessee("afg-canada", "delivered")
    page = f"/lease/{case}/return/receipt/"
    odd = SimpleUploadedFile("r.html", b"<b>hello</b>", "text/html")
    fields = {"move_id": _move(client, page), "odometer": "35700", "signed_by": ["lessee"]}
    answer = client.post(page, {**fields, "paper": odd})
    assert answer.status_code == 422
    assert Case.objects.get(pk=case).stage == "delivered"


def test_a_reading_is_told(portal):
    client, case = portal.lessee("afg-canada", "delivered")
    page = f"/lease/{case}/return/reading/"
    answer = client.post(page, {"move_id": _move(client, page), "odometer": "35700"})
    assert answer.status_code == 302
    kinds = Event.objects.filter(case_id=case).order_by("-seq").values_list("kind", flat=True)
    assert "reading_phoned_in" in list(kinds)[:6]


def test_the_proof_bears_the_record_and_its_fingerprint(portal):
    client, case = portal.lessee("infiniti", "turned_in")
    said = client.get(f"/lease/{case}/return/proof/").content.decode()
    row = Event.objects.filter(case_id=case, kind="vehicle_delivered").order_by("-seq")[0]
    assert f"record {row.seq}" in said
    assert row.hash in said


def test_no_proof_before_the_hand_over(portal):
    client, case = portal.lessee("infiniti", "open")
    said = client.get(f"/lease/{case}/return/proof/").content.decode()
    assert "hb-refusal" in said


def test_insurance_is_answered_yes_or_no(portal):
    client, case = portal.lessee("infiniti", "open")
    no = client.get(f"/lease/{case}/insurance/").content.decode()
    assert "No, not yet" in no
    assert "he hand-over of the car" in no
    client, case = portal.lessee("infiniti", "accepted")
    assert ">Yes<" in client.get(f"/lease/{case}/insurance/").content.decode()


def test_states_are_those_of_the_programme(portal):
    client, case = portal.lessee("afg-canada", "turned_in")
    three = client.get(f"/lease/{case}/return/").content.decode()
    assert three.count("hb-states__one") == 3
    client, case = portal.lessee("infiniti", "turned_in")
    assert client.get(f"/lease/{case}/return/").content.decode().count("hb-states__one") == 2


def test_a_lease_that_ends_without_a_hand_over_asks_for_none(portal):
    client, case = portal.lessee("ally", "purchased")
    said = client.get(f"/lease/{case}/insurance/").content.decode()
    assert "does not end with a hand-over" in said
    assert "Hand the car over" not in said


def test_who_signed_is_told_and_not_who_sent_it_in(portal):
    client, case = portal.lessee("afg-canada", "closed")
    name = portal.lessee_of(case).name
    said = client.get(f"/lease/{case}/papers/turn_in_receipt/").content.decode()
    signed = [each.strip() for each in re.findall(r"<li>(Trans[^<]*|Lessee[^<]*|Loc[^<]*)<", said)]
    assert sum(name in each for each in signed if name) <= 1
    assert len(signed) >= 1
