"""Whom a visitor of a demonstration may be."""

import pytest

from handback.actions import visiting
from handback.actions.access import NotFoundError
from handback.core.base import Role
from handback.records.models import Case, Party, Person
from tests.kit.pages import opened_portal


@pytest.fixture
def portal(tmp_path, monkeypatch):
    with opened_portal(tmp_path, monkeypatch) as found:
        found.mode("demo")
        yield found


@pytest.mark.usefixtures("portal")
def test_there_is_a_lessee_for_each_stage_of_each_programme_and_staff_of_each_role():
    found = visiting.guises()
    lessees = [each for each in found if each.role is Role.LESSEE]
    offered = {(each.programme, each.stage) for each in lessees}
    assert offered == set(Case.objects.values_list("programme", "stage").distinct())
    assert len(lessees) == len(offered)
    for each in lessees:
        party = Party.objects.get(case=each.case, person=each.person, role=Role.LESSEE.value)
        assert party.case.stage == each.stage
    staff = {each.role for each in found} - {Role.LESSEE}
    assert staff == set(Role) - {Role.LESSEE, Role.CO_LESSEE, Role.REPRESENTATIVE, Role.SYSTEM}


@pytest.mark.parametrize("mode", ["development", "production"])
def test_there_is_nobody_to_be_elsewhere(portal, mode):
    somebody = Person.objects.order_by("pk").first()
    portal.mode(mode)
    with pytest.raises(NotFoundError):
        visiting.guises()
    with pytest.raises(NotFoundError):
        visiting.guise(somebody.pk)


@pytest.mark.usefixtures("portal")
def test_nobody_is_who_was_removed():
    somebody = Person.objects.order_by("pk").first()
    assert visiting.guise(somebody.pk) == somebody
    Person.objects.filter(pk=somebody.pk).update(is_active=False)
    with pytest.raises(NotFoundError):
        visiting.guise(somebody.pk)
