"""Finding cases: at the desk by what people say, at a counter by the VIN of the car."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handback.actions import access
from handback.actions.access import NotFoundError
from handback.actions.arguments import BadArgumentsError
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.actions.searching import LASTS, MayTake, TurnedAway, look_up_vin, search
from handback.core.base import Id, Role
from handback.core.vin import check_digit
from handback.records.erasable import keep, person_value, write
from handback.records.finding import keys_of, name_keys, within
from handback.records.models import Assignment, Organisation
from handback.records.store import together
from tests.kit.databases import postgresql_database, sqlite_database
from tests.kit.world import NOW, VINS, World, make_world, undone


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def everybody(request, tmp_path_factory) -> Iterator[World]:
    """Two lessors, two leases each, and everybody around them."""
    database = {
        "sqlite": lambda: sqlite_database(tmp_path_factory.mktemp("world")),
        "postgresql": postgresql_database,
    }
    with database[request.param]():
        yield make_world()


@pytest.fixture
def world(everybody: World) -> Iterator[World]:
    """The same, with everything taken back that a test writes."""
    with undone():
        yield everybody


def found(world: World, said: str, role: Role = Role.SPECIALIST, of: str = "A") -> str:
    """The names of the cases that are found, in order of the alphabet."""
    names = {case: name for name, case in world.cases.items()}
    hits = search(world.visitor(role, of), said, NOW, role=role)
    return "".join(sorted(names[hit.row.id] for hit in hits))


@pytest.mark.parametrize(
    ("said", "cases"),
    [
        ("müller", "A"),
        ("MULL", "A"),
        ("  Zoë   Müller ", "A"),
        ("muller zo", "A"),
        ("zoe", "AB"),
        ("O'Brien", "B"),
        ("o’brien", "B"),
        ("obri", "B"),
        ("70000", "AB"),
        ("7000 01", "B"),
        ("330001", "A"),
        ("rc33 0001", "A"),
        (VINS["A"].lower(), "A"),
        (VINS["C"], ""),
        ("nobody", ""),
        ("%uller", ""),
        ("_______uller", ""),
    ],
)
def test_a_case_is_found_by_what_people_say(world, said, cases):
    assert found(world, said) == cases


def test_a_hyphenated_name_is_found_by_its_beginning(world):
    assert found(world, "nuñez", of="D") == "D"
    assert found(world, "Núñez-Stone", of="D") == "D"


def test_keys_fit_their_columns():
    long = name_keys("word " * 100)
    assert [len(each) <= 200 for each in long] == [True, True]
    assert name_keys(" ' ") == ("", "")
    assert keys_of("account", " A-17 ") == ("a17", "")


@pytest.mark.parametrize("said", ["", "ab", " - ", "a b", "x" * 201])
def test_too_little_or_too_much_is_not_looked_for(world, said):
    with pytest.raises(BadArgumentsError) as bad:
        found(world, said)
    (problem,) = bad.value.problems
    assert problem.path == ("said",)
    assert problem.do


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_finds_what_it_may_see(world, role):
    names = {Role.SPECIALIST, Role.SYSTEM, Role.AUDITOR}
    if role not in names | {Role.ADMINISTRATOR}:
        with pytest.raises(NotFoundError):
            found(world, "müller", role)
        return
    assert found(world, "müller", role) == ("A" if role in names else "")
    assert found(world, "330001", role) == "A"
    (hit,) = search(world.visitor(role, "A"), "330001", NOW, role=role)
    assert hit.row.car.vin == (VINS["A"] if role in names else "5N1DL1FR1RC******")
    assert getattr(hit.row, "lessee", "nobody") == ("Zoë Müller" if role in names else "nobody")


def test_a_search_takes_the_same_number_of_queries_however_much_it_finds(world):
    visitor = world.visitor(Role.SPECIALIST, "A")
    counts = []
    for said in ("müller", "zoe"):
        with CaptureQueriesContext(connection) as queries:
            search(visitor, said, NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_a_search_reads_a_range_of_an_index(world):
    lessor, case = world.lessors["infiniti"], world.cases["A"]
    with together():
        wanted = [("person", person_value(f"Pat Person{n:05}")) for n in range(3_000)]
        write(keep(case, lessor, wanted))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE records_erasable")
    for column, index in (("find", "erasable_find"), ("find_also", "erasable_find_also")):
        rows = within("person", column, "person00", [lessor])
        plan = rows.values_list("case_id", "kind")[:20].explain()
        assert index in plan, plan
        assert "SCAN records_erasable" not in plan
        assert "Seq Scan" not in plan


def test_a_retailer_who_may_take_the_car_sees_it_for_a_day(world, caplog):
    visitor, case = world.visitor(Role.RETAILER, "B"), world.cases["A"]
    assert access.seats(visitor, case, NOW) == ()
    with caplog.at_level(logging.INFO, logger="handback.actions.searching"):
        answer = look_up_vin(visitor, " 5n1dl1fr1-rc330001 ", NOW)
    assert answer == MayTake(case, NOW + LASTS)
    assert access.seat(visitor, case, NOW).role is Role.RETAILER
    assert access.seat(visitor, case, NOW + LASTS - timedelta(seconds=1))
    assert access.seats(visitor, case, NOW + LASTS) == ()
    (line,) = caplog.messages
    assert "granted" in line
    assert VINS["A"] not in line
    again = look_up_vin(visitor, VINS["A"], NOW + timedelta(hours=1))
    assert isinstance(again, MayTake)
    assert again.until == NOW + timedelta(hours=1) + LASTS


def test_a_retailer_who_may_not_take_the_car_is_told_the_rule_and_where_it_may_go(world):
    retailer = world.companies["retailer-B"]
    Organisation.objects.filter(pk=retailer).update(
        makes=["Toyota"], latitude="34", longitude="-118"
    )
    far, near = world.companies["retailer-A"], Organisation.objects.create(
        kind="retailer", code="near", name="Near", makes=["Infiniti"], country="US",
        latitude="34.01", longitude="-118",
    )  # fmt: skip
    near.lessors.create(lessor_id=world.lessors["infiniti"])
    visitor = world.visitor(Role.RETAILER, "B")
    answer = look_up_vin(visitor, VINS["A"], NOW)
    assert isinstance(answer, TurnedAway)
    assert answer.refused.rule == "INF-41"
    assert answer.refused.help is not None
    assert [each.venue.id for each in answer.places] == [str(near.pk), str(far)]
    assert [each.distance_km for each in answer.places] == [1, None]
    assert access.seats(visitor, world.cases["A"], NOW) == ()
    assert not Assignment.objects.filter(reason="vin").exists()


def test_a_car_that_nobody_knows_or_of_another_lessor_is_not_there(world):
    visitor = world.visitor(Role.RETAILER, "B")
    for vin in ("1M8GDM9AXKP042788", VINS["C"]):
        with pytest.raises(NotFoundError):
            look_up_vin(visitor, vin, NOW)
    Organisation.objects.filter(pk=world.companies["retailer-B"]).update(active=False)
    with pytest.raises(NotFoundError):
        look_up_vin(visitor, VINS["A"], NOW)


@pytest.mark.parametrize(
    "vin", ["", "330001", VINS["A"][:16], "5N1DL1FR2RC330001", "5N1DL1FRIRC330001"]
)
def test_only_a_whole_vin_is_looked_up(world, vin):
    with pytest.raises(BadArgumentsError) as bad:
        look_up_vin(world.visitor(Role.RETAILER, "A"), vin, NOW)
    (problem,) = bad.value.problems
    assert (problem.path, bool(problem.do)) == (("vin",), True)
    assert vin not in problem.wrong or not vin


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.RETAILER}))
def test_nobody_but_a_retailer_looks_a_vin_up(world, role):
    with pytest.raises(NotFoundError):
        look_up_vin(world.visitor(role, "A"), VINS["A"], NOW)


def test_a_vin_that_was_corrected_leads_nowhere_any_more(world):
    wrong = "5N1DL1FR0RC330104"
    right = wrong[:8] + check_digit(wrong) + wrong[9:]
    arguments = {"vehicle": right, "reason": "typing_error"}
    wanted = Wanted(Id(uuid4().hex), "correct_vehicle", arguments)
    answer = make_move(world.visitor(Role.SPECIALIST, "A"), world.cases["A"], wanted, NOW)
    assert isinstance(answer, Moved), answer
    visitor = world.visitor(Role.RETAILER, "B")
    with pytest.raises(NotFoundError):
        look_up_vin(visitor, VINS["A"], NOW)
    assert isinstance(look_up_vin(visitor, right, NOW), MayTake)
