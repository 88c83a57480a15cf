"""What is kept about one person is told apart from what is kept about another."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from handback.actions.access import Desk, Visitor
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.core.base import Id, Role
from handback.records.erasable import row_of
from handback.records.models import Erasable, Membership, Party, Person
from handback.records.subjects import kept_about, people_of
from tests.kit.real import PAT, Real, life, open_real

NOW = datetime(2026, 6, 20, 20, tzinfo=UTC)


@pytest.fixture
def kept(sqlite: str) -> Real:
    """A case with two lessees, just opened."""
    assert sqlite
    return open_real(
        life("infiniti"), PAT, type(PAT)("Sam", "sam@example.org", role=Role.CO_LESSEE)
    )


def move(kept: Real, visitor: Visitor, name: str, **arguments: Any) -> None:
    """Make a move as somebody."""
    answer = make_move(visitor, kept.id, Wanted(Id(uuid4().hex), name, arguments), NOW)
    assert isinstance(answer, Moved), answer


def lessee(email: str) -> Visitor:
    """Somebody of the lessee's side."""
    return Visitor(Person.objects.get(email=email).pk)


def specialist(kept: Real) -> Visitor:
    """Somebody who works for the lessor."""
    lessor = kept.loaded.row.lessor
    kim = Person.objects.create_user("kim@example.org")
    Membership.objects.create(person=kim, organisation_id=lessor, role="specialist")
    return Visitor(kim.pk, (Desk(Role.SPECIALIST, lessor),))


def values(kept: Real, cited: str) -> set[str]:
    """What the rows about a person hold, their own left out."""
    rows = {row for row, file in kept_about(kept.id, cited) if not file}
    assert row_of(cited) in rows
    return set(
        Erasable.objects.filter(pk__in=rows - {row_of(cited)}).values_list("value", flat=True)
    )


def test_each_text_address_and_account_has_its_person(kept):
    pat, sam = Party.objects.filter(case=kept.id).order_by("pk").values_list("cited", flat=True)
    kim = specialist(kept)
    move(kept, lessee("pat@example.org"), "record_message", text="from Pat")
    move(kept, lessee("sam@example.org"), "record_message", text="from Sam")
    move(kept, kim, "record_message", text="from Kim about nobody")
    move(kept, kim, "change_address", address="2 Oak Street", person=sam)
    account = {"what": "refund_account", "detail": "021000021:123456789", "channel": "call"}
    move(kept, kim, "request_change", **account)
    told = values(kept, pat)
    assert told > {"from Pat", "from Kim about nobody"}
    (sealed,) = told - {"from Pat", "from Kim about nobody"}
    assert "123456789" not in sealed
    assert values(kept, sam) == {"from Sam", "2 Oak Street"}
    assert [(each.role, each.name) for each in people_of(kept.id)] == [
        ("lessee", "Pat Moreau"),
        ("co_lessee", "Sam"),
    ]


def test_nothing_is_kept_about_somebody_else(kept):
    assert kept_about(kept.id, "99.aaaaaaaaaaaaaaaaaaaaaaaa") == set()
