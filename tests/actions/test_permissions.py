"""Who may do what: a table of every move for every role, with their own case and those of others.

What each of them sees is in `test_sight.py`.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from handback.actions import access, views
from handback.actions.access import NotFoundError, Visitor
from handback.actions.arguments import BadArgumentsError
from handback.actions.make_move import ELSEWHERE, Wanted, make_move
from handback.actions.moving import Moved
from handback.core.base import LESSEE_SIDE, Id, Refused, Role
from handback.core.moves.catalogue import MOVES
from handback.core.moves.registry import AUTHORITY
from handback.records.holding import assign, assign_alone
from handback.records.models import Assignment, Membership, Organisation, Party, Person
from tests.kit.databases import sqlite_database
from tests.kit.world import NOW, World, make_world, undone

MADE_HERE = sorted(MOVES.keys() - ELSEWHERE)
COMPANIES = (Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER)


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    """Two lessors, two leases each, and everybody around them; tests take back what they write."""
    with sqlite_database(tmp_path_factory.mktemp("world")):
        yield make_world()


def attempt(visitor: Visitor, case: int, move: str, role: Role) -> Moved | Refused | None:
    """What becomes of a move without arguments; None where it needs some."""
    wanted = Wanted(Id(f"try-{uuid4().hex}"), move, role=role)
    with undone():
        try:
            return make_move(visitor, case, wanted, NOW)
        except BadArgumentsError:
            return None


@pytest.mark.parametrize("move", MADE_HERE)
def test_a_role_makes_its_own_moves_and_no_others(world, move):
    for role in Role:
        answer = attempt(world.visitor(role, "A"), world.cases["A"], move, role)
        kept_out = isinstance(answer, Refused) and (answer.rule, answer.reason) == (
            AUTHORITY,
            "not_this_role",
        )
        assert kept_out is (role not in MOVES[move].roles), (role, answer)


@pytest.mark.parametrize("role", Role)
def test_a_case_of_others_is_not_there_for_any_move(world, role):
    for stranger in world.strangers(role):
        for move in MADE_HERE:
            with pytest.raises(NotFoundError):
                make_move(stranger, world.cases["A"], Wanted(Id("x"), move), NOW)


@pytest.mark.parametrize("role", Role)
def test_a_case_that_is_nowhere_looks_like_one_of_others(world, role):
    with pytest.raises(NotFoundError) as nowhere:
        make_move(world.visitor(role, "A"), 999_999, Wanted(Id("x"), "pay"), NOW)
    assert str(nowhere.value) == "there is no case 999999"
    with pytest.raises(NotFoundError) as foreign:
        make_move(world.strangers(role)[-1], world.cases["A"], Wanted(Id("x"), "pay"), NOW)
    assert str(foreign.value) == f"there is no case {world.cases['A']}"


def gone(world: World, role: Role, case: str = "A") -> bool:
    """Whether a case is there no more for whoever held a role for it."""
    visitor = world.visitor(role, case)
    try:
        access.seat(visitor, world.cases[case], NOW, role)
    except NotFoundError:
        hidden = world.cases[case] not in access.visible(visitor, NOW).values_list("pk", flat=True)
        assert hidden
        return True
    return False


@pytest.mark.parametrize("role", Role)
def test_somebody_who_may_not_sign_in_any_more_sees_nothing(world, role):
    person = world.person(role, "A")
    with undone():
        Person.objects.filter(pk=person).update(is_active=False)
        assert gone(world, role)
    with undone():
        Person.objects.filter(pk=person).update(erased=NOW)
        assert gone(world, role)
    assert not gone(world, role)


@pytest.mark.parametrize("role", [role for role in Role if role not in LESSEE_SIDE])
def test_an_organisation_that_is_closed_has_nobody_who_sees_anything(world, role):
    with undone():
        Organisation.objects.filter(memberships__person=world.person(role, "A")).update(
            active=False
        )
        assert gone(world, role)
    with undone():
        Membership.objects.filter(person=world.person(role, "A")).delete()
        assert gone(world, role)


@pytest.mark.parametrize("role", [*COMPANIES, Role.LENDER])
def test_an_assignment_that_ended_shows_nothing(world, role):
    mine = Assignment.objects.filter(case=world.cases["A"], role=role.value)
    with undone():
        mine.update(until=NOW)
        assert gone(world, role)
    with undone():
        mine.update(until=NOW + timedelta(seconds=1))
        assert not gone(world, role)
        later = NOW + timedelta(seconds=1)
        with pytest.raises(NotFoundError):
            access.seat(world.visitor(role, "A"), world.cases["A"], later, role)


def test_a_party_that_was_struck_from_a_case_sees_it_no_more(world):
    with undone():
        Party.objects.filter(case=world.cases["A"], role=Role.CO_LESSEE.value).delete()
        assert gone(world, Role.CO_LESSEE)
        assert not gone(world, Role.LESSEE)


def test_another_company_takes_the_place_of_the_one_assigned_before(world):
    with undone():
        other = world.companies[f"{Role.INSPECTOR}-B"]
        assign_alone(world.cases["A"], other, Role.INSPECTOR, "assigned", NOW)
        assert gone(world, Role.INSPECTOR)
        assert access.seat(world.visitor(Role.INSPECTOR, "B"), world.cases["A"], NOW)


def test_an_assignment_in_one_role_gives_no_other(world):
    with undone():
        assign(world.cases["A"], world.companies["retailer-B"], Role.INSPECTOR, "assigned", NOW)
        assert access.seats(world.visitor(Role.RETAILER, "B"), world.cases["A"], NOW) == ()


def test_a_person_of_two_organisations_acts_for_the_one_that_is_named(world):
    with undone():
        person = world.people["retailer-A"]
        second = world.companies["retailer-B"]
        Membership.objects.create(person_id=person, organisation_id=second, role="retailer")
        visitor = access.visitor(person)
        only = access.seats(visitor, world.cases["A"], NOW)
        assert [seat.organisation for seat in only] == [world.companies["retailer-A"]]
        assign(world.cases["A"], second, Role.RETAILER, "assigned", NOW)
        named = access.seat(visitor, world.cases["A"], NOW, Role.RETAILER, second)
        assert (named.organisation, named.actor.organisation) == (second, str(second))
        with pytest.raises(NotFoundError):
            access.seat(visitor, world.cases["A"], NOW, Role.RETAILER, 999_999)


def test_a_person_in_two_roles_has_a_view_of_each(world):
    with undone():
        person = world.people["specialist-infiniti"]
        lessor = world.lessors["infiniti"]
        Membership.objects.create(person_id=person, organisation_id=lessor, role="auditor")
        visitor = access.visitor(person)
        seats = access.seats(visitor, world.cases["A"], NOW)
        assert [seat.role for seat in seats] == [Role.SPECIALIST, Role.AUDITOR]
        shown = [type(views.case(seat, NOW)).__name__ for seat in seats]
        assert shown == ["SpecialistCase", "AuditorCase"]


def test_an_inspection_company_is_named_as_policies_name_it(world):
    assert world.seat(Role.INSPECTOR, "A").actor.organisation == "inspector-a"
    assert world.seat(Role.RETAILER, "A").actor.organisation.isdecimal()
