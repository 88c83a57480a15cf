"""Times that are offered, held and given up; and who inspects a car."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from handback.actions import access, slots, views
from handback.actions.access import NotFoundError
from handback.actions.arguments import BadArgumentsError
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.actions.slots import Offer
from handback.core.base import Id, Refused, Role
from handback.records.models import Appointment, Event, Organisation, Slot
from tests.kit.databases import postgresql_database, sqlite_database
from tests.kit.world import NOW, World, make_world, undone

TEN = datetime(2026, 10, 20, 17, tzinfo=UTC)
EARLY = datetime(2026, 9, 1, 17, tzinfo=UTC)
COMPANY = "alliance_inspection_management"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def everybody(request, tmp_path_factory) -> Iterator[World]:
    """The world, its first inspection company being the one that the programme names."""
    database = {
        "sqlite": lambda: sqlite_database(tmp_path_factory.mktemp("world")),
        "postgresql": postgresql_database,
    }
    with database[request.param]():
        made = make_world(EARLY)
        Organisation.objects.filter(pk=made.companies["inspector-A"]).update(code=COMPANY)
        yield made


@pytest.fixture
def world(everybody: World) -> Iterator[World]:
    """The same, with everything taken back that a test writes."""
    with undone():
        yield everybody


def local(world: World) -> datetime:
    seat = world.seat(Role.LESSEE, "A")
    (slot,) = slots.free(seat, NOW).slots
    return slot.local


def offer(
    world: World,
    *starts: datetime,
    seats: int = 1,
    company: str = "inspector-A",
    kind: str = "inspection",
    now: datetime = NOW,
):
    offers = [Offer(kind, each, 45, seats) for each in starts]
    visitor = access.visitor(world.people[company])
    return slots.publish(visitor, world.companies[company], offers, now)


def do(world: World, case: str, move: str, role: Role = Role.LESSEE, **arguments):
    warned = ("no_inspection_planned",)
    wanted = Wanted(Id(uuid4().hex), move, arguments, role, acknowledged=warned)
    return make_move(world.visitor(role, case), world.cases[case], wanted, NOW)


def book(world: World, case: str = "A", at: datetime | None = None, slot: str = ""):
    said = (at or local(world)).isoformat()
    return do(world, case, "book_inspection", at=said, place="home", slot=slot)


def test_offering_times_again_changes_nothing(world):
    first = offer(world, TEN, TEN + timedelta(hours=1), seats=2)
    assert (first.made, first.there) == (4, 0)
    again = offer(world, TEN, TEN + timedelta(hours=2), seats=2)
    assert (again.made, again.there) == (2, 2)
    assert Slot.objects.count() == 6


def test_an_offer_that_makes_no_sense_is_told_whole_and_nothing_is_made(world):
    offers = [
        Offer("turn_in", TEN, 45),
        Offer("inspection", NOW, 0),
        Offer("inspection", datetime(2026, 10, 20, 10), 45, seats=0, place="x" * 41),
        Offer("inspection", TEN, 45),
    ]
    visitor = world.visitor(Role.INSPECTOR, "A")
    with pytest.raises(BadArgumentsError) as bad:
        slots.publish(visitor, world.companies["inspector-A"], offers, NOW)
    found = [(each.path, bool(each.do)) for each in bad.value.problems]
    assert [path for path, _ in found] == [
        (0, "kind"), (1, "starts"), (1, "minutes"), (2, "starts"), (2, "seats"), (2, "place"),
    ]  # fmt: skip
    assert all(helped for _, helped in found)
    assert not Slot.objects.exists()
    with pytest.raises(BadArgumentsError):
        slots.publish(
            visitor, world.companies["inspector-A"], [Offer("inspection", TEN, 45, 6000)], NOW
        )


def test_times_are_offered_by_those_who_may_speak_for_an_organisation(world):
    offers = [Offer("inspection", TEN, 45)]
    company = world.companies["inspector-A"]
    assert slots.publish(world.visitor(Role.SPECIALIST, "A"), company, offers, NOW).made == 1
    for role, case in ((Role.INSPECTOR, "B"), (Role.SPECIALIST, "C"), (Role.LESSEE, "A")):
        with pytest.raises(NotFoundError):
            slots.publish(world.visitor(role, case), company, offers, NOW)
        with pytest.raises(NotFoundError):
            slots.withdraw(world.visitor(role, case), company, [1])
    with pytest.raises(NotFoundError):
        slots.publish(world.visitor(Role.SPECIALIST, "A"), world.lessors["infiniti"], offers, NOW)


def test_free_slots_are_those_the_programme_lets_a_case_book(world):
    far = TEN + timedelta(days=200)
    offer(world, TEN, far)
    offer(world, TEN + timedelta(hours=3), company="inspector-B")
    offer(world, TEN + timedelta(hours=3), company="inspector-C")
    found = slots.free(world.seat(Role.LESSEE, "A"), NOW)
    assert {slot.organisation for slot in found.slots} == {world.companies["inspector-A"]}
    assert TEN in [slot.starts for slot in found.slots]
    assert found.refused is None
    assert not slots.free(world.seat(Role.LESSEE, "A"), NOW, until=TEN).slots
    with pytest.raises(NotFoundError):
        slots.free(world.seat(Role.AUDITOR, "A"), NOW)


def test_before_its_time_no_slot_is_free_and_the_rule_is_told(world):
    offer(world, TEN, now=EARLY)
    answer = slots.free(world.seat(Role.LESSEE, "A", EARLY), EARLY)
    assert answer.slots == ()
    assert answer.refused is not None
    assert answer.refused.rule == "INF-11"
    assert answer.refused.help is not None


def test_a_booked_slot_is_held_moved_and_given_up(world):
    offer(world, TEN)
    (slot,) = slots.free(world.seat(Role.LESSEE, "A"), NOW).slots
    assert isinstance(book(world, at=slot.local, slot=str(slot.id)), Moved)
    assert slots.free(world.seat(Role.LESSEE, "B"), NOW).slots == ()
    taken = book(world, "B", at=slot.local, slot=str(slot.id))
    assert isinstance(taken, Refused)
    assert taken.reason == "slot_taken"
    assert not Event.objects.filter(case=world.cases["B"], kind="inspection_booked").exists()
    offer(world, TEN + timedelta(hours=1))
    (later,) = slots.free(world.seat(Role.LESSEE, "A"), NOW).slots
    moved = do(world, "A", "move_inspection", at=later.local.isoformat(), slot=str(later.id))
    assert isinstance(moved, Moved)
    assert [each.id for each in slots.free(world.seat(Role.LESSEE, "B"), NOW).slots] == [slot.id]
    assert isinstance(book(world, "B", at=slot.local, slot=str(slot.id)), Moved)
    assert isinstance(do(world, "A", "cancel_inspection"), Moved)
    held = Appointment.objects.filter(held=True).values_list("case_id", "slot_id")
    assert list(held) == [(world.cases["B"], slot.id)]


@pytest.mark.parametrize("wrong", ["another time", "of a retailer", "of another company"])
def test_a_slot_is_booked_at_its_own_time_and_for_what_it_is(world, wrong):
    offer(world, TEN)
    (slot,) = slots.free(world.seat(Role.LESSEE, "A"), NOW).slots
    at, said = slot.local, str(slot.id)
    if wrong == "another time":
        at += timedelta(minutes=15)
    elif wrong == "of a retailer":
        offer(world, TEN, company="retailer-A", kind="turn_in")
        said = str(Slot.objects.get(kind="turn_in").pk)
    else:
        offer(world, TEN, company="inspector-B")
        said = str(Slot.objects.get(organisation=world.companies["inspector-B"]).pk)
    with pytest.raises(BadArgumentsError) as bad:
        book(world, at=at, slot=said)
    (problem,) = bad.value.problems
    assert problem.path == (("at",) if wrong == "another time" else ("slot",))
    assert problem.do
    assert not Appointment.objects.exists()


def test_times_are_withdrawn_but_for_those_that_are_held(world):
    offer(world, TEN, TEN + timedelta(hours=1))
    held, given_up = slots.free(world.seat(Role.LESSEE, "A"), NOW).slots
    book(world, at=given_up.local, slot=str(given_up.id))
    do(world, "A", "cancel_inspection")
    book(world, at=held.local, slot=str(held.id))
    visitor = world.visitor(Role.INSPECTOR, "A")
    ids = list(Slot.objects.values_list("pk", flat=True))
    assert slots.withdraw(visitor, world.companies["inspector-A"], ids) == (1, 1)
    assert list(Slot.objects.values_list("pk", flat=True)) == [held.id]


def test_a_booked_slot_opens_the_case_to_its_company_and_giving_it_up_closes_it(world):
    Organisation.objects.filter(code=COMPANY).update(code="other")
    Organisation.objects.filter(pk=world.companies["inspector-B"]).update(code=COMPANY)
    offer(world, TEN, company="inspector-B")
    (slot,) = slots.free(world.seat(Role.LESSEE, "A"), NOW).slots
    stranger = world.visitor(Role.INSPECTOR, "B")
    assert access.seats(stranger, world.cases["A"], NOW) == ()
    book(world, at=slot.local, slot=str(slot.id))
    assert access.seats(stranger, world.cases["A"], NOW)
    (row,) = views.appointments(stranger, NOW, role=Role.INSPECTOR).rows
    assert (row.case, row.kind, row.starts, row.minutes) == (
        world.cases["A"], "inspection", slot.starts, 45,
    )  # fmt: skip
    do(world, "A", "cancel_inspection")
    assert access.seats(stranger, world.cases["A"], NOW) == ()
    assert views.appointments(stranger, NOW, role=Role.INSPECTOR).rows == ()


def test_an_inspector_is_assigned_instead_of_the_one_before(world):
    Organisation.objects.filter(code=COMPANY).update(code="other")
    Organisation.objects.filter(pk=world.companies["inspector-B"]).update(code=COMPANY)
    case, specialist = world.cases["A"], world.visitor(Role.SPECIALIST, "A")
    at = TEN.replace(tzinfo=None)
    assert isinstance(book(world, at=at), Moved)
    old, new = world.visitor(Role.INSPECTOR, "A"), world.visitor(Role.INSPECTOR, "B")
    assert [row.case for row in views.appointments(old, NOW).rows] == [case]
    slots.assign_inspector(specialist, case, world.companies["inspector-B"], NOW)
    slots.assign_inspector(specialist, case, world.companies["inspector-B"], NOW)
    assert access.seats(old, case, NOW) == ()
    assert access.seats(new, case, NOW)
    assert [row.case for row in views.appointments(new, NOW).rows] == [
        case,
    ]
    assert views.appointments(old, NOW).rows == ()


def test_only_companies_that_work_for_the_lessor_and_the_programme_are_assigned(world):
    case, specialist = world.cases["A"], world.visitor(Role.SPECIALIST, "A")
    for company in ("inspector-B", "inspector-C", "retailer-A", "transporter-A"):
        with pytest.raises(BadArgumentsError):
            slots.assign_inspector(specialist, case, world.companies[company], NOW)
    for company in ("transporter-C", "inspector-A"):
        with pytest.raises(BadArgumentsError):
            slots.assign_transporter(specialist, case, world.companies[company], NOW)
    for role in (Role.LESSEE, Role.INSPECTOR, Role.ADMINISTRATOR):
        with pytest.raises(NotFoundError):
            slots.assign_inspector(
                world.visitor(role, "A"), case, world.companies["inspector-A"], NOW
            )
    with pytest.raises(NotFoundError):
        slots.assign_inspector(
            world.visitor(Role.SPECIALIST, "C"), case, world.companies["inspector-A"], NOW
        )
    slots.assign_transporter(specialist, case, world.companies["transporter-B"], NOW)
    assert access.seats(world.visitor(Role.TRANSPORTER, "B"), case, NOW)


def test_a_hand_over_takes_a_seat_that_the_retailer_offers_then(world):
    at = datetime(2026, 12, 10, 23, tzinfo=UTC)
    offer(world, at, company="retailer-A", kind="turn_in", seats=1)
    (slot,) = slots.free(world.seat(Role.LESSEE, "A"), NOW, kind="turn_in").slots
    said = dict(retailer=str(slot.organisation), at=slot.local.isoformat(), reason="closer")
    assert isinstance(do(world, "A", "book_turn_in", **said), Moved)
    assert Appointment.objects.get(case=world.cases["A"], held=True).slot_id == slot.id
    full = do(world, "B", "book_turn_in", **said)
    assert isinstance(full, Refused)
    assert full.reason == "slot_taken"
    elsewhen = {**said, "at": (slot.local + timedelta(hours=3)).isoformat()}
    assert isinstance(do(world, "B", "book_turn_in", **elsewhen), Moved)
    assert Appointment.objects.get(case=world.cases["B"], held=True).slot_id is None
    seen = views.appointments(world.visitor(Role.RETAILER, "A"), NOW).rows
    assert [row.case for row in seen] == [world.cases["A"], world.cases["B"]]
