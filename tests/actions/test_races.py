"""Several clients at once, each with its own connection: nothing is booked twice or half stored."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connections

from handback.actions import access, slots, views
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import CaseBusyError, Moved
from handback.actions.slots import Offer
from handback.core.base import Id, Refused, Role
from handback.records.chain import verify
from handback.records.loading import load, stored
from handback.records.models import (
    Appointment,
    Assignment,
    Case,
    Erasable,
    Event,
    Organisation,
    Party,
    Person,
)
from handback.records.organisations import partner
from tests.kit.portfolio import keep_portfolio
from tests.kit.world import NOW, make_world

TEN = datetime(2026, 10, 20, 17, tzinfo=UTC)
CLIENTS = 6


def at_once(clients: Sequence[Callable[[], object]]) -> list[object]:
    """What each client got, all having begun at the same time."""
    barrier = Barrier(len(clients))
    answers: list[object] = [None] * len(clients)

    def run(number: int) -> None:
        try:
            barrier.wait()
            answers[number] = clients[number]()
        except Exception as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def whole(case: int) -> bool:
    """Whether the history of a case has no gap, and its head is the last event's."""
    row = Case.objects.get(pk=case)
    history = stored(case)
    assert [each.seq for each in history] == list(range(1, row.head + 1))
    return verify(history, row.head_hash) is None and load(case).case.history.seq == row.head


@pytest.mark.usefixtures("database")
def test_of_many_who_want_one_slot_exactly_one_gets_it():
    cases = keep_portfolio(CLIENTS, only="infiniti", within=1)
    lessor = Case.objects.get(pk=cases[0]).lessor_id
    company = Organisation.objects.create(
        kind="inspection_company", code="alliance_inspection_management", name="Inspectors"
    )
    partner(lessor, company.pk)
    staff = Person.objects.create_user("ines@example.org")
    company.memberships.create(person=staff, role="inspector")
    slots.publish(access.visitor(staff.pk), company.pk, [Offer("inspection", TEN, 45)], NOW)
    visitors = [
        access.visitor(pk)
        for pk in Party.objects.filter(case__in=cases)
        .order_by("case")
        .values_list("person", flat=True)
    ]
    seat = access.seat(visitors[0], cases[0], NOW)
    (slot,) = slots.free(seat, NOW).slots
    arguments = {"at": slot.local.isoformat(), "place": "home", "slot": str(slot.id)}

    def client(number: int) -> Callable[[], object]:
        wanted = Wanted(Id(uuid4().hex), "book_inspection", arguments)
        return lambda: make_move(visitors[number], cases[number], wanted, NOW)

    answers = at_once([client(number) for number in range(CLIENTS)])
    won = [number for number, each in enumerate(answers) if isinstance(each, Moved)]
    assert len(won) == 1, answers
    lost = [each for each in answers if not isinstance(each, Moved)]
    assert {each.reason for each in lost if isinstance(each, Refused)} == {"slot_taken"}
    assert all(isinstance(each, Refused) for each in lost), answers
    (held,) = Appointment.objects.all()
    assert (held.case_id, held.slot_id) == (cases[won[0]], slot.id)
    booked = Event.objects.filter(kind="inspection_booked").values_list("case_id", flat=True)
    assert list(booked) == [cases[won[0]]]
    assert list(Assignment.objects.values_list("case_id", flat=True)) == [cases[won[0]]]
    assert all(whole(case) for case in cases)


@pytest.mark.usefixtures("database")
def test_of_many_who_want_a_retailers_time_as_many_get_it_as_it_has_seats():
    world = make_world()
    at = datetime(2026, 12, 10, 23, tzinfo=UTC)
    visitor = world.visitor(Role.RETAILER, "A")
    company = world.companies["retailer-A"]
    slots.publish(visitor, company, [Offer("turn_in", at, 30, 2)], NOW)
    cases = keep_portfolio(3, only="infiniti", within=1)
    people = [Party.objects.get(case=case).person_id for case in cases]
    arguments = {"retailer": str(company), "at": at.isoformat(), "reason": "closer"}

    def client(number: int) -> Callable[[], object]:
        wanted = Wanted(
            Id(uuid4().hex), "book_turn_in", arguments, acknowledged=("no_inspection_planned",)
        )
        return lambda: make_move(access.visitor(people[number]), cases[number], wanted, NOW)

    answers = at_once([client(number) for number in range(3)])
    assert sum(isinstance(each, Moved) for each in answers) == 2, answers
    (refused,) = (each for each in answers if isinstance(each, Refused))
    assert refused.reason == "slot_taken"
    held = Appointment.objects.filter(held=True).values_list("slot__seat", flat=True)
    assert sorted(held) == [1, 2]


@pytest.mark.usefixtures("database")
def test_clients_who_change_one_case_at_once_leave_one_history():
    world = make_world()
    case = world.cases["A"]

    def client(move: str, role: Role, **arguments: object) -> Callable[[], object]:
        wanted = Wanted(Id(uuid4().hex), move, arguments, role)
        return lambda: make_move(world.visitor(role, "A"), case, wanted, NOW)

    clients = [
        client("record_message", Role.LESSEE, text="I have a question."),
        client("record_message", Role.SPECIALIST, text="Here is an answer."),
        client("choose_option", Role.LESSEE, option="return"),
        client("request_quote", Role.CO_LESSEE, option="return", odometer=37000),
        client("book_inspection", Role.LESSEE, at="2026-10-20T10:00", place="home"),
        client("book_inspection", Role.SPECIALIST, at="2026-10-21T10:00", place="home"),
    ]
    answers = at_once(clients)
    assert all(isinstance(each, Moved | Refused | CaseBusyError) for each in answers), answers
    moved = [each for each in answers if isinstance(each, Moved)]
    assert whole(case)
    kept = list(Event.objects.filter(case=case).values_list("move", flat=True))
    assert {event.move for each in moved for event in each.events} <= set(kept)
    made = {each.events[0].move for each in moved}
    assert {move for move in kept if len(move) == 32} == made
    messages = Event.objects.filter(case=case, kind="message_left").count()
    assert Erasable.objects.filter(case=case, kind="text").count() == messages
    assert Appointment.objects.filter(case=case, held=True).count() == min(
        1, Event.objects.filter(case=case, kind="inspection_booked").count()
    )
    seat = world.seat(Role.SPECIALIST, "A")
    assert len(views.events(seat, NOW)) == Case.objects.get(pk=case).head


@pytest.mark.usefixtures("database")
def test_a_move_that_is_sent_twice_at_once_is_made_once():
    world = make_world()
    case = world.cases["A"]
    wanted = Wanted(Id(uuid4().hex), "record_message", {"text": "Hello."}, Role.LESSEE)
    visitor = world.visitor(Role.LESSEE, "A")
    answers = at_once([lambda: make_move(visitor, case, wanted, NOW)] * 4)
    assert all(isinstance(each, Moved | CaseBusyError) for each in answers), answers
    assert sum(isinstance(each, Moved) and not each.again for each in answers) == 1
    assert Event.objects.filter(case=case, kind="message_left").count() == 1
    assert Erasable.objects.filter(case=case, kind="text").count() == 1
    assert whole(case)
