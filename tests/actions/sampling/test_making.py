"""The sample in a database: kept whole, once, with everything around it."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from handback.actions import access
from handback.actions.installing import set_up
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.actions.sampling import making
from handback.actions.sampling.making import SampleError, Wish, make_sample
from handback.core.base import Id, Role
from handback.core.ledger import transfers
from handback.records import chain
from handback.records.loading import load, stored
from handback.records.models import (
    Appointment,
    Assignment,
    Case,
    Erasable,
    LedgerRow,
    Membership,
    Message,
    Organisation,
    Person,
    Slot,
)

NOW = datetime(2026, 11, 20, 21, tzinfo=UTC)
AS_OF = date(2026, 11, 20)
LEASES = 90


@pytest.fixture
def made(database):
    """A sample on either engine, made again to see that nothing is done twice."""
    assert database
    set_up(NOW)
    first = make_sample(Wish(LEASES, as_of=AS_OF), NOW)
    before = Case.objects.count(), Message.objects.count(), Slot.objects.count()
    again = make_sample(Wish(LEASES, as_of=AS_OF), NOW)
    assert (again.tally.leases, again.known) == (0, LEASES)
    assert (Case.objects.count(), Message.objects.count(), Slot.objects.count()) == before
    return first


def test_a_sample_is_kept_whole(made):
    assert Case.objects.count() == made.tally.leases == LEASES
    assert Counter(Case.objects.values_list("programme", flat=True)) == dict.fromkeys(
        ("afg-canada", "ally", "infiniti"), LEASES // 3
    )
    for case in Case.objects.order_by("pk"):
        history = stored(case.pk)
        assert chain.verify(history, case.head_hash) is None
        assert len(history) == case.head
        assert case.next_due is None or case.next_due > AS_OF
    assert sum(made.tally.stages.values()) == LEASES
    assert made.tally.events == sum(Case.objects.values_list("head", flat=True))
    check_books()
    check_messages()
    check_appointments()
    check_demonstration(made)


def check_books():
    """The rows of the ledger are those that the events make."""
    rows = Counter(LedgerRow.objects.values_list("case_id", flat=True))
    assert len(rows) > 10
    for case, found in rows.items():
        assert len(transfers(load(case).events)) == found


def check_messages():
    """What went out on earlier days is done; only that of today waits."""
    states = Counter(Message.objects.values_list("state", flat=True))
    assert states["done"] > 100
    assert states["waiting"] < 15
    assert not Message.objects.filter(state="done", done=None).exists()
    assert not Message.objects.filter(state="done", made__gte=NOW).exists()


def check_appointments():
    """Appointments ahead are held, those of the past are not; who came has to do with the case."""
    held = Appointment.objects.filter(held=True)
    assert held.exists()
    assert not held.filter(starts__lt=datetime(2026, 11, 20, tzinfo=UTC)).exists()
    assert Appointment.objects.filter(held=False).exists()
    booked = held.filter(kind="inspection")
    assert all(each.slot is not None for each in booked)
    roles = set(Assignment.objects.values_list("role", flat=True))
    assert roles == {"inspector", "lender", "retailer", "transporter"}


def check_demonstration(made):
    """Everybody who is named can sign in, and meets cases."""
    roles = {worker.role for worker in made.workers}
    assert roles == set(Role) - {Role.LESSEE, Role.CO_LESSEE, Role.REPRESENTATIVE}
    for worker in made.workers:
        person = Person.objects.get(email=worker.email)
        assert Membership.objects.filter(person=person, role=worker.role.value).exists()
        assert access.visible(access.visitor(person.pk), NOW).exists(), worker.email
    for lessee in made.tally.lessees[:5]:
        person = Person.objects.get(email=lessee.email)
        seats = access.seats(access.visitor(person.pk), lessee.case, NOW)
        assert [seat.role for seat in seats] == [Role.LESSEE]
    retailers = Organisation.objects.filter(kind="retailer")
    assert all(each.makes and each.latitude and each.address for each in retailers)
    assert Erasable.objects.filter(kind="account").count() == LEASES


@pytest.mark.usefixtures("sqlite")
def test_life_goes_on_in_a_sample():
    """A move through the door that people use: the sample's cases are cases like any other."""
    set_up(NOW)
    make_sample(Wish(30, as_of=AS_OF), NOW)
    case = Case.objects.filter(stage="open").first()
    person = Person.objects.get(email="specialist@example.com")
    wanted = Wanted(Id("m1"), "record_message", {"text": "Called, nobody answered."})
    moved = make_move(access.visitor(person.pk), case.pk, wanted, NOW)
    assert isinstance(moved, Moved)
    assert chain.verify(stored(case.pk)) is None


@pytest.mark.usefixtures("sqlite")
def test_plain_leases_only_wait():
    set_up(NOW)
    made = make_sample(Wish(60, seed=9, as_of=AS_OF, plain=True), NOW)
    assert {stage for _, stage in made.tally.stages} == {"open"}
    assert made.tally.events < 60 * 3
    assert not Case.objects.filter(next_due__lte=AS_OF).exists()
    assert not Case.objects.filter(next_due=None).exists()


@pytest.mark.usefixtures("sqlite")
def test_more_leases_of_a_seed_are_added_to_those_that_are_here():
    set_up(NOW)
    make_sample(Wish(6, as_of=AS_OF, programmes=("ally",)), NOW)
    more = make_sample(Wish(10, as_of=AS_OF, programmes=("ally",)), NOW)
    assert (more.tally.leases, more.known) == (4, 6)
    other = make_sample(Wish(5, seed=2, as_of=AS_OF, programmes=("ally",)), NOW)
    assert (other.tally.leases, other.known) == (5, 0)


@pytest.mark.usefixtures("sqlite")
def test_two_who_make_the_same_sample_at_once(monkeypatch):
    """The second one finds the accounts taken while it was drawing: its batch is not kept."""
    set_up(NOW)
    make_sample(Wish(6, as_of=AS_OF, programmes=("ally",)), NOW)
    kept = Case.objects.count(), Erasable.objects.count(), Message.objects.count()
    monkeypatch.setattr(making, "account_of", lambda *_: "not yet here")
    with pytest.raises(SampleError, match="Somebody else"):
        make_sample(Wish(6, as_of=AS_OF, programmes=("ally",)), NOW)
    assert (Case.objects.count(), Erasable.objects.count(), Message.objects.count()) == kept


@pytest.mark.parametrize(
    ("wish", "wrong"),
    [
        (Wish(5, as_of=date(2026, 11, 21)), "2026-11-21 has not come yet"),
        (Wish(0), "0 is no number of leases"),
        (Wish(4_000_000), "4,000,000 is no number of leases"),
        (Wish(5, seed=-1), "-1 is no seed"),
        (Wish(5, seed=1000), "1000 is no seed"),
        (Wish(5, programmes=("nowhere",)), "There is no sample of nowhere"),
    ],
)
@pytest.mark.usefixtures("sqlite")
def test_what_cannot_be_made_is_said(wish, wrong):
    set_up(NOW)
    with pytest.raises(SampleError, match=wrong):
        make_sample(wish, NOW)
    assert not Case.objects.exists()


@pytest.mark.usefixtures("sqlite")
def test_without_programmes_there_is_nothing_to_draw():
    with pytest.raises(SampleError, match="No programme is installed"):
        make_sample(Wish(5), NOW)
