"""Signing: what is shown is what is signed, drawn or typed; both are kept."""

import base64
import re
import struct
import zlib

import pytest

from handback.records.models import Case, StoredFile

SHOWN = "This is what you sign"


def png(wide=300, tall=100, dot=255):
    """A picture with one dot."""
    rows = bytearray((wide * 4 + 1) * tall)
    rows[40] = dot
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", wide, tall, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows))),
        (b"IEND", b""),
    ]
    found = b"\x89PNG\r\n\x1a\n"
    for kind, body in parts:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        found += struct.pack(">I", len(body)) + kind + body + crc
    return "data:image/png;base64," + base64.b64encode(found).decode()


def _unsigned(portal, programme):
    """A lessee whose hand-over waits for the odometer statement."""
    for case in portal.cases(programme, "turned_in", "delivered"):
        client = portal.client(portal.lessee_of(case.pk))
        said = client.get(f"/lease/{case.pk}/return/odometer-statement/").content.decode()
        if 'name="odometer"' in said:
            return client, case.pk
    raise AssertionError("nobody has yet to sign")


def _page(case, odometer=51234, certification="actual"):
    asked = f"?odometer={odometer}&certification={certification}"
    return f"/lease/{case}/return/sign/odometer_statement/{asked}"


def _sign(client, page, **fields):
    said = client.get(page).content.decode()
    assert SHOWN in said
    move = re.search(r'name="move_id" value="([^"]+)"', said).group(1)
    return client.post(page, {"move_id": move, "name": "Ada Lee", **fields})


def _kept(case):
    rows = StoredFile.objects.filter(case_id=case, name__startswith="signature-")
    return sorted(rows.values_list("media_type", flat=True))


def test_a_typed_name_with_consent_signs_and_is_kept(portal):
    client, case = _unsigned(portal, "infiniti")
    said = client.get(_page(case)).content.decode()
    assert "51,234 miles" in said
    assert "49 CFR 580.7" in said
    assert "actual mileage of the car" in said
    made = _sign(client, _page(case), way="type", consent="on")
    assert made.status_code == 302
    assert _kept(case) == ["text/plain"]
    file = StoredFile.objects.get(case_id=case, name__startswith="signature-")
    proof = client.get(f"/lease/{case}/return/proof/").content.decode()
    assert "51,234" in proof
    assert file.name.startswith("signature-odometer_statement-")
    paper = client.get(f"/lease/{case}/papers/odometer_statement/").content.decode()
    assert "certified" in paper


def test_a_drawn_signature_is_kept_as_a_picture_too(portal):
    client, case = _unsigned(portal, "infiniti")
    made = _sign(client, _page(case), way="draw", drawn=png(), consent="on")
    assert made.status_code == 302
    assert _kept(case) == ["image/png", "text/plain"]
    listed = client.get(f"/lease/{case}/papers/").content.decode()
    assert "Drawn signature" in listed


@pytest.mark.parametrize(
    "drawn",
    [
        "",
        "data:image/png;base64,AAAA",
        "data:text/html;base64,PGI+",
        png(dot=0),
        png(wide=20),
        png()[:-20],
        png() + "A" * 400_000,
    ],
    ids=["nothing", "no picture", "no PNG", "empty", "small", "cut", "large"],
)
def test_what_is_no_drawing_signs_nothing(portal, drawn):
    client, case = _unsigned(portal, "infiniti")
    answer = _sign(client, _page(case), way="draw", drawn=drawn, consent="on")
    assert answer.status_code == 422
    assert _kept(case) == []


def test_without_consent_or_name_nothing_is_signed(portal):
    client, case = _unsigned(portal, "infiniti")
    no = _sign(client, _page(case), way="type")
    assert no.status_code == 422
    assert "Tick the box to say that this is right." in no.content.decode()
    nobody = _sign(client, _page(case), way="type", consent="on", name=" ")
    assert "Type your full name." in nobody.content.decode()
    assert Case.objects.get(pk=case).stage in ("turned_in", "delivered")


def test_a_lower_reading_is_told_before_it_is_signed(portal):
    client, case = _unsigned(portal, "infiniti")
    said = client.get(_page(case, odometer=12)).content.decode()
    assert "This reading is lower than" in said
    assert "RES-5" in said
    assert _sign(client, _page(case, 12), way="type", consent="on").status_code == 302


def test_a_reading_that_is_none_goes_back_with_what_is_wrong(portal):
    client, case = _unsigned(portal, "infiniti")
    bad = client.get(f"/lease/{case}/return/odometer-statement/?odometer=-4")
    assert bad.status_code == 422
    assert client.get(_page(case, certification="sworn")).status_code == 302


def test_before_the_hand_over_there_is_nothing_to_sign(portal):
    client, case = portal.lessee("infiniti", "open")
    assert client.get(_page(case)).status_code == 302
    said = client.get(f"/lease/{case}/return/odometer-statement/").content.decode()
    assert "hb-refusal" in said


def test_only_papers_that_the_lessee_signs_are_there(portal):
    client, case = portal.lessee("infiniti", "turned_in")
    assert client.get(f"/lease/{case}/return/sign/turn_in_receipt/").status_code == 404
    assert client.get(f"/lease/{case}/return/sign/anything/").status_code == 404
