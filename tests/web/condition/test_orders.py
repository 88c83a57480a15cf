"""Repair orders on record: above the programme's amount they warn before the hand-over."""

from uuid import uuid4

import pytest

from handback.core.base import Role
from handback.records.models import Event


def recorded(portal, case: int, amount: str) -> None:
    """Let a specialist record a repair order for the frame."""
    address = f"/work/specialist/cases/{case}/moves/record_repair_order/"
    sent = {"kind": "frame", "amount": amount, "move_id": str(uuid4())}
    before = Event.objects.filter(case_id=case).count()
    assert portal.staff(Role.SPECIALIST).post(address, sent).status_code == 302
    assert Event.objects.filter(case_id=case).count() > before


@pytest.mark.parametrize(("amount", "warns"), [("2000.00", False), ("2000.01", True)])
def test_an_order_above_the_amount_warns_the_lessee(portal, amount, warns):
    client, case = portal.lessee("afg-canada", "open")
    page = f"/lease/{case}/repairs/"
    assert "A repair order is on record" not in client.get(page).content.decode()
    recorded(portal, case, amount)
    said = client.get(page).content.decode()
    assert "A repair order is on record: frame" in said
    assert ("Compare buying the car with returning it" in said) is warns
    assert "AFG-24" in said


def test_a_programme_that_charges_no_lost_value_shows_none(portal):
    client, case = portal.lessee("ally", "open")
    recorded(portal, case, "5000.00")
    assert (
        "A repair order is on record" not in client.get(f"/lease/{case}/repairs/").content.decode()
    )
