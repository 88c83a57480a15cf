"""Who sees what: every view and list for every role, and what is kept from each of them."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handback.actions import access, views
from handback.actions.access import NotFoundError, Seat
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.actions.views.administrator import AdministratorCase
from handback.actions.views.auditor import AuditorCase
from handback.actions.views.inspector import InspectorCase
from handback.actions.views.lender import LenderCase
from handback.actions.views.lessee import LesseeCase
from handback.actions.views.lists import BadFilterError, CaseFilter
from handback.actions.views.paging import BadCursorError
from handback.actions.views.retailer import RetailerCase
from handback.actions.views.rows import InspectorRow, RetailerRow, TransporterRow
from handback.actions.views.specialist import SpecialistCase
from handback.actions.views.transporter import TransporterCase
from handback.core.base import LESSEE_SIDE, Id, Role
from handback.records.models import Erasable, Organisation, Partnership
from tests.kit.databases import postgresql_database, sqlite_database
from tests.kit.portfolio import keep_portfolio
from tests.kit.world import NOW, STAFF, VINS, World, make_world, undone

COMPANIES = (Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER)
TYPES = {
    **dict.fromkeys(LESSEE_SIDE, LesseeCase),
    Role.SPECIALIST: SpecialistCase,
    Role.SYSTEM: SpecialistCase,
    Role.INSPECTOR: InspectorCase,
    Role.RETAILER: RetailerCase,
    Role.TRANSPORTER: TransporterCase,
    Role.LENDER: LenderCase,
    Role.ADMINISTRATOR: AdministratorCase,
    Role.AUDITOR: AuditorCase,
}
EVERYBODY = frozenset(Role)
DESK = frozenset({Role.SPECIALIST, Role.SYSTEM})
OF_LESSOR = DESK | {Role.ADMINISTRATOR, Role.AUDITOR}
ON_A_CASE: dict[Callable[[Seat], object], frozenset[Role]] = {
    (lambda seat: views.case(seat, NOW)): EVERYBODY,
    (lambda seat: views.possible(seat, NOW)): EVERYBODY,
    (lambda seat: views.timeline(seat, NOW)): EVERYBODY,
    (lambda seat: views.comparison(seat, NOW)): LESSEE_SIDE | OF_LESSOR,
    (lambda seat: views.quotes(seat, NOW)): LESSEE_SIDE | OF_LESSOR | {Role.LENDER, Role.RETAILER},
    (lambda seat: views.statements(seat, NOW)): LESSEE_SIDE | OF_LESSOR | {Role.LENDER},
    (lambda seat: views.events(seat, NOW)): DESK | {Role.AUDITOR},
    (lambda seat: views.turn_in_places(seat, NOW)): (
        LESSEE_SIDE | DESK | {Role.AUDITOR, Role.RETAILER}
    ),
}
"""By view of a case, the roles that are shown it; everybody else is told that it is not there."""
LISTS: dict[Callable[..., views.Page], frozenset[Role]] = {
    views.cases: EVERYBODY,
    views.tasks: EVERYBODY,
    views.appointments: DESK | {Role.AUDITOR, *COMPANIES},
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request, tmp_path_factory) -> Iterator[World]:
    """Two lessors, two leases each, and everybody around them."""
    database = {
        "sqlite": lambda: sqlite_database(tmp_path_factory.mktemp("world")),
        "postgresql": postgresql_database,
    }
    with database[request.param]():
        yield make_world()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("case", ["A", "C"])
def test_each_view_of_a_case_is_for_its_roles(world, role, case):
    seat = world.seat(role, case)
    for view, roles in ON_A_CASE.items():
        if role in roles:
            assert view(seat) is not None
        else:
            with pytest.raises(NotFoundError):
                view(seat)
    assert type(views.case(seat, NOW)) is TYPES[role]


@pytest.mark.parametrize("role", Role)
def test_nobody_gets_a_seat_at_a_case_of_others(world, role):
    for stranger in world.strangers(role):
        assert access.seats(stranger, world.cases["A"], NOW) == ()
        assert world.cases["A"] not in access.visible(stranger, NOW).values_list("pk", flat=True)


@pytest.mark.parametrize("role", Role)
def test_lists_hold_what_the_role_meets_and_nothing_of_others(world, role):
    own = world.visitor(role, "A")
    meets = {"A", "B"} if role in STAFF else {"A"}
    listed = views.cases(own, NOW, role=role).rows
    assert {row.id for row in listed} == {world.cases[name] for name in meets}
    for list_, roles in LISTS.items():
        if role in roles:
            assert list_(own, NOW, role=role).next is None
        else:
            with pytest.raises(NotFoundError):
                list_(own, NOW, role=role)
    for other in set(Role) - LESSEE_SIDE - {role}:
        for list_ in LISTS:
            with pytest.raises(NotFoundError):
                list_(own, NOW, role=other)


@pytest.mark.parametrize("role", Role)
def test_what_one_sees_of_a_case_and_of_a_list_is_the_same(world, role):
    for name in "ABCD":
        visitor = world.visitor(role, name)
        seen = set(access.visible(visitor, NOW).values_list("pk", flat=True))
        reached = {case for case in world.cases.values() if access.seats(visitor, case, NOW)}
        assert seen == reached
        assert world.cases[name] in seen


MONEY = {
    "amount", "balance", "cents", "charge", "cost", "deposit", "disposition_fee", "due", "fee",
    "judged", "lines", "money", "payment", "payments", "price", "purchase_option_fee",
    "repair_cost", "repair_estimate", "residual", "total", "unpaid", "stage", "lessor_id",
}  # fmt: skip
"""Names of fields that tell of money, or from which it could be guessed."""


def field_names(type_: Any, seen: set[Any]) -> Iterator[str]:
    """The names of all fields that a type reaches."""
    for part in (type_, *get_args(type_)):
        if part is not type_:
            yield from field_names(part, seen)
        elif dataclasses.is_dataclass(part) and part not in seen:
            seen.add(part)
            for name, hint in get_type_hints(part).items():
                yield name
                yield from field_names(hint, seen)


@pytest.mark.parametrize(
    "type_",
    [InspectorCase, RetailerCase, TransporterCase, InspectorRow, RetailerRow, TransporterRow],
)
def test_who_meets_the_car_is_shown_nothing_of_money(type_):
    reached = set(field_names(type_, set()))
    assert "car" in reached
    assert not reached & MONEY


def encoded(view: object) -> str:
    """A view as a simple encoder writes it."""
    return msgspec.json.encode(view).decode()


@pytest.mark.parametrize("case", ["A", "C"])
def test_an_administrator_learns_of_no_person(world, case):
    seat = world.seat(Role.ADMINISTRATOR, case)
    page = views.cases(world.visitor(Role.ADMINISTRATOR, case), NOW)
    told = "".join(
        encoded(each)
        for each in (
            views.case(seat, NOW),
            views.timeline(seat, NOW),
            views.comparison(seat, NOW),
            views.quotes(seat, NOW),
            views.statements(seat, NOW),
            page,
        )
    )
    for secret in ("Müller", "Secret Street", "example.org", "555", VINS[case], f"70000{case}"):
        assert secret not in told
    assert VINS[case][:11] + "******" in told


def test_a_lessee_reads_how_to_reach_themselves_and_nobody_else(world):
    told = views.case(world.seat(Role.LESSEE, "A"), NOW)
    reached = {each.role: (each.email, each.address) for each in told.people}
    mine = reached.pop(Role.LESSEE)
    assert mine == ("lessee-A@example.org", "A Secret Street 1")
    assert set(reached.values()) == {(None, None)}
    assert {each.name for each in told.people} >= {"Zoë Müller", "Coco Müller"}


def test_a_retailer_compares_a_name_and_an_inspector_finds_the_house(world):
    at_counter = encoded(views.case(world.seat(Role.RETAILER, "A"), NOW))
    visiting = encoded(views.case(world.seat(Role.INSPECTOR, "A"), NOW))
    assert "Zoë Müller" in at_counter
    assert "Secret Street" not in at_counter
    assert "A Secret Street 1" in visiting


def test_what_was_erased_is_not_there_and_the_view_is(world):
    with undone():
        Erasable.objects.filter(case=world.cases["A"]).update(value="", erased=NOW)
        seat = world.seat(Role.SPECIALIST, "A")
        told = views.case(seat, NOW)
        assert (told.account, told.vehicle.car.vin) == (None, None)
        assert {each.name for each in told.people} == {None}
        assert views.events(seat, NOW)[0].texts == {}
        row = views.cases(world.visitor(Role.SPECIALIST, "A"), NOW).rows[0]
        assert (row.lessee, row.account, row.car.vin) == (None, None, None)


def test_history_says_who_and_what_ids_cite(world):
    with undone():
        wanted = Wanted(Id("said"), "record_message", {"text": "The dent is old."}, Role.LESSEE)
        assert isinstance(
            make_move(world.visitor(Role.LESSEE, "A"), world.cases["A"], wanted, NOW), Moved
        )
        told = views.events(world.seat(Role.AUDITOR, "A"), NOW)
        assert [each.seq for each in told] == list(range(1, len(told) + 1))
        assert VINS["A"] in told[0].texts.values()
        assert (told[-1].name, list(told[-1].texts.values())) == (
            "Zoë Müller",
            ["The dent is old."],
        )


def test_a_quote_is_verified_by_whoever_holds_its_number(world):
    with undone():
        wanted = Wanted(Id("q1"), "request_quote", {"option": "return"}, Role.LESSEE)
        answer = make_move(world.visitor(Role.LESSEE, "A"), world.cases["A"], wanted, NOW)
        assert isinstance(answer, Moved), answer
        (mine,) = views.quotes(world.seat(Role.LESSEE, "A"), NOW)
        told = views.verification(mine.number, NOW)
        assert (told.valid, told.total) == (True, mine.total)
        assert views.quote(world.seat(Role.SPECIALIST, "A"), mine.number, NOW) == mine
        later = mine.good_through + timedelta(days=1) - NOW.date() + NOW
        assert not views.verification(mine.number, later).valid
        assert "Müller" not in encoded(told)
        for role in (Role.RETAILER, Role.LENDER):
            assert views.quotes(world.seat(role, "A"), NOW) == ()
            with pytest.raises(NotFoundError):
                views.quote(world.seat(role, "A"), mine.number, NOW)
    with pytest.raises(NotFoundError):
        views.verification("q1.quote", NOW)


def test_a_retailer_reads_the_quotes_it_asked_for(world):
    with undone():
        arguments = {"option": "purchase", "market_value": "30000.00"}
        wanted = Wanted(Id("q2"), "request_quote", arguments, Role.RETAILER)
        answer = make_move(world.visitor(Role.RETAILER, "A"), world.cases["A"], wanted, NOW)
        assert isinstance(answer, Moved), answer
        assert len(views.quotes(world.seat(Role.RETAILER, "A"), NOW)) == 1
        assert len(views.quotes(world.seat(Role.LENDER, "A"), NOW)) == 1


def test_pages_of_a_list_hold_every_row_once(world):
    with undone():
        cases = keep_portfolio(7, only="infiniti", seed=3)
        visitor = world.visitor(Role.SPECIALIST, "A")
        for order in ("id", "matures"):
            wanted, seen, after = CaseFilter(order=order), [], None
            while True:
                page = views.cases(visitor, NOW, wanted=wanted, after=after, limit=2)
                seen += page.rows
                after = page.next
                if after is None:
                    break
            keys = [(row.matures, row.id) if order == "matures" else row.id for row in seen]
            assert keys == sorted(keys)
            assert {row.id for row in seen} == {*cases, world.cases["A"], world.cases["B"]}


def test_a_list_takes_the_same_number_of_queries_however_long_it_is(world):
    with undone():
        keep_portfolio(7, only="infiniti", seed=3)
        for role in (Role.SPECIALIST, Role.AUDITOR, Role.ADMINISTRATOR):
            visitor, counts = world.visitor(role, "A"), []
            for limit in (1, 9):
                with CaptureQueriesContext(connection) as queries:
                    views.cases(visitor, NOW, limit=limit)
                counts.append(len(queries))
            assert counts[0] == counts[1]
            assert counts[0] <= 8


def test_a_list_is_filtered_by_what_the_role_may_know(world):
    visitor = world.visitor(Role.SPECIALIST, "A")
    day = views.cases(visitor, NOW).rows[0].matures
    for wanted, rows in (
        (CaseFilter(programme="infiniti", make="Infiniti", open_only=True), 2),
        (CaseFilter(stages=("open",), owing=False, set_aside=False), 2),
        (CaseFilter(stages=("closed",)), 0),
        (CaseFilter(owing=True), 0),
        (CaseFilter(matures_from=day, matures_until=day), 2),
        (CaseFilter(matures_from=day + timedelta(days=1)), 0),
    ):
        assert len(views.cases(visitor, NOW, wanted=wanted).rows) == rows
    with pytest.raises(BadFilterError):
        views.cases(world.visitor(Role.INSPECTOR, "A"), NOW, wanted=CaseFilter(owing=True))
    with pytest.raises(BadFilterError):
        views.cases(visitor, NOW, wanted=CaseFilter(order="balance"))
    for after in ("x", "1~2", "-1", "²"):
        with pytest.raises(BadCursorError):
            views.cases(visitor, NOW, after=after)
    with pytest.raises(BadCursorError):
        views.cases(visitor, NOW, wanted=CaseFilter(order="matures"), after="soon~1")
    with pytest.raises(BadCursorError):
        views.appointments(visitor, NOW, after="2026-10-20~1")


@pytest.mark.parametrize("role", [*COMPANIES, Role.LENDER])
@pytest.mark.parametrize("over", ["partnership", "organisation"])
def test_who_works_for_the_lessor_no_longer_sees_its_cases_no_longer(world, role, over):
    company = world.companies[f"{role}-A"]
    lessor, case = world.lessors["infiniti"], world.cases["A"]
    with undone():
        if over == "partnership":
            Partnership.objects.filter(lessor=lessor, partner=company).delete()
        else:
            Organisation.objects.filter(pk=company).update(active=False)
        gone = world.visitor(role, "A")
        assert access.seats(gone, case, NOW) == ()
        assert not access.visible(gone, NOW).exists()
        with pytest.raises(NotFoundError):
            make_move(gone, case, Wanted(Id("late"), "record_message", {}, role), NOW)
        Partnership.objects.get_or_create(lessor_id=lessor, partner_id=company)
        Organisation.objects.filter(pk=company).update(active=True)
        assert access.seats(world.visitor(role, "A"), case, NOW)
