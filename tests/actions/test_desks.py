"""The desks of a visitor, with what waits at each."""

import pytest

from handback.actions.desks import desks, policy_with, programmes_met, programmes_of
from handback.core.base import Role
from handback.records.models import Case, Task
from tests.kit.world import NOW, World, make_world


@pytest.fixture
def world(database: str) -> World:
    assert database
    return make_world()


def test_a_desk_counts_its_own_cases_and_tasks(world):
    (desk,) = desks(world.visitor(Role.SPECIALIST, "A"), NOW)
    lessor = world.lessors["infiniti"]
    assert desk.role is Role.SPECIALIST
    assert desk.cases == Case.objects.filter(lessor_id=lessor, closed=None).count() == 2
    own = Task.objects.filter(lessor_id=lessor, role="specialist")
    assert (desk.tasks, desk.overdue) == (own.count(), own.filter(overdue=True).count())
    assert desk.searches


def test_a_company_counts_the_cases_it_was_sent_to(world):
    (desk,) = desks(world.visitor(Role.INSPECTOR, "A"), NOW)
    assert (desk.role, desk.cases, desk.searches) == (Role.INSPECTOR, 1, False)


def test_a_lessee_has_no_desk(world):
    assert desks(world.visitor(Role.LESSEE, "A"), NOW) == ()


def test_programmes_are_those_of_the_cases_that_are_met(world):
    assert programmes_met(world.visitor(Role.SPECIALIST, "C"), Role.SPECIALIST, NOW) == (
        "afg-canada",
    )
    assert programmes_met(world.visitor(Role.RETAILER, "A"), Role.RETAILER, NOW) == ("infiniti",)
    found = programmes_of(world.cases.values())
    assert found[world.cases["D"]] == "afg-canada"


@pytest.mark.usefixtures("world")
def test_a_rule_leads_to_the_policy_that_has_it():
    codes = ("infiniti", "afg-canada")
    found = policy_with("AFG-40", codes)
    assert found is not None
    assert found.name == "afg-canada"
    assert policy_with("authority", codes).name == "infiniti"
    assert policy_with("authority", ()) is None
