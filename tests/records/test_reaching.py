"""How people and organisations are reached."""

import pytest

from handback.core.base import Id
from handback.records import reaching
from handback.records.models import Erasable, Organisation
from tests.kit.real import PAT, life, open_real

pytestmark = pytest.mark.usefixtures("sqlite")


def test_a_person_is_known_until_erased():
    kept = open_real(life("infiniti"))
    lease = kept.case.lease.facts
    book = reaching.book_of([lease.lessee, lease.account, Id("nobody")])
    known = book.person(lease.lessee)
    assert known is not None
    assert (known.name, known.email, known.phone) == (PAT.name, PAT.email, PAT.phone)
    assert book.account(lease.account) == "7000123"
    assert book.person(Id("nobody")) is None
    Erasable.objects.filter(kind="person").update(value="", erased="2026-11-22T00:00Z")
    assert reaching.book_of([lease.lessee]).person(lease.lessee) is None


def test_an_organisation_is_written_to_where_it_is():
    made = Organisation.objects.create(
        kind="lender",
        code="bank",
        name="A Bank",
        address="1 Main Street",
        city="Glendale",
        region="US-CA",
        postal_code="91203",
        country="US",
    )
    known = reaching.organisation(Id(str(made.pk)))
    assert known is not None
    assert known.address == "1 Main Street\nGlendale US-CA 91203\nUS"
    Organisation.objects.update(city="", region="", postal_code="")
    assert reaching.organisation(Id(str(made.pk))).address == ""
    assert reaching.organisation(Id("0")) is None
    assert reaching.organisation(Id("a place")) is None
