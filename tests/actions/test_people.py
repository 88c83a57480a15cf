"""People and programs: added, given roles, removed."""

from datetime import UTC, datetime

import pytest

from handback.actions import access, people, tokens
from handback.actions.people import PeopleError
from handback.core.base import Role
from handback.records.models import Membership, Person
from handback.records.models.organisations import OrganisationKind
from tests.kit.around import organisation

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("sqlite")


def test_somebody_is_added_with_a_role():
    organisation("acme")
    made = people.add(" Kim@Example.org ", "Kim Lee", [("acme", "specialist")])
    assert (made.email, made.name, made.active) == ("kim@example.org", "Kim Lee", True)
    assert [(m.organisation, m.role) for m in made.memberships] == [("acme", "specialist")]
    assert access.visitor(made.id).organisations(Role.SPECIALIST)
    assert people.show("KIM@example.org") == people.show(f"#{made.id}") == made


def test_a_program_acts_for_a_lessor():
    organisation("acme")
    made = people.add("dms@acme.example.org", "Dealer system", [("acme", "system")])
    assert [desk.role for desk in access.visitor(made.id).desks] == [Role.SYSTEM]


def test_each_kind_of_organisation_has_its_roles():
    for kind in OrganisationKind:
        organisation(kind.value, kind)
        possible = people.ROLES[kind]
        for role in Role:
            email = f"{role}@{kind.replace('_', '-')}.example.org"
            if role in possible:
                people.add(email, "Kim", [(kind.value, role.value)])
                continue
            with pytest.raises(PeopleError, match="Possible: "):
                people.add(email, "Kim", [(kind.value, role.value)])
    made = sum(len(roles) for roles in people.ROLES.values())
    assert Membership.objects.count() == Person.objects.count() == made, "nothing else is kept"


def test_an_address_has_to_be_one():
    for email in ("", "kim", "kim@", "@x.org", "a b@example.org"):
        with pytest.raises(PeopleError, match="no e-mail address"):
            people.add(email, "Kim")


def test_nobody_is_added_twice():
    people.add("kim@example.org", "Kim")
    with pytest.raises(PeopleError, match="is here already"):
        people.add("Kim@example.org", "Kim")


def test_an_unknown_organisation_is_said():
    with pytest.raises(PeopleError, match="no organisation `nowhere`"):
        people.add("kim@example.org", "Kim", [("nowhere", "specialist")])
    with pytest.raises(PeopleError, match="no organisation `nowhere`"):
        people.listed("nowhere")


def test_roles_are_given_and_taken():
    organisation("acme")
    people.add("kim@example.org", "Kim")
    for _ in range(2):
        found = people.join("kim@example.org", "acme", "auditor")
        assert [m.role for m in found.memberships] == ["auditor"]
    assert people.leave("kim@example.org", "acme", "auditor").memberships == ()
    with pytest.raises(PeopleError, match="is no auditor of `acme`"):
        people.leave("kim@example.org", "acme", "auditor")


def test_who_is_removed_can_do_nothing_and_stays_known():
    organisation("acme")
    made = people.add("kim@example.org", "Kim", [("acme", "specialist")])
    tokens.create(made.id, "reports", ["bulk"], NOW)
    for _ in range(2):
        gone = people.remove("kim@example.org", NOW)
        assert (gone.active, gone.memberships, gone.tokens) == (False, (), 0)
    assert access.visitor(made.id).desks == ()
    with pytest.raises(PeopleError, match="was removed"):
        people.join("kim@example.org", "acme", "specialist")
    again = people.add("kim@example.org", "", [("acme", "auditor")])
    assert (again.id, again.name, again.active) == (made.id, "Kim", True)


def test_nobody_is_found_who_was_erased():
    made = people.add("kim@example.org", "Kim")
    Person.objects.filter(pk=made.id).update(erased=NOW, email=None)
    for who in ("kim@example.org", str(made.id), "9" * 30):
        with pytest.raises(PeopleError, match="Nobody is here"):
            people.show(who)


def test_people_are_listed_by_organisation_and_role():
    organisation("acme")
    organisation("garage", OrganisationKind.RETAILER)
    people.add("a@example.org", "A", [("acme", "specialist"), ("acme", "auditor")])
    people.add("b@example.org", "B", [("garage", "retailer")])
    people.add("c@example.org", "C")
    assert [each.name for each in people.listed()] == ["A", "B", "C"]
    assert [each.name for each in people.listed("acme")] == ["A"]
    assert [each.name for each in people.listed(role="retailer")] == ["B"]
    first = people.listed(at_most=1)[0]
    assert [each.name for each in people.listed(after=first.id)] == ["B", "C"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people.listed, "__kwdefaults__", {"after": 0, "at_most": 2})
        assert [each.name for each in people.everybody()] == ["A", "B", "C"]
