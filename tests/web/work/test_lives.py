"""Whole lives, made through the generated forms, end as they do in the engine."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

import pytest
import yaml

from handback.actions import access
from handback.actions.moving import SHELF
from handback.actions.opening_cases import LeaseIn, LesseeIn, open_leases
from handback.core.base import LESSEE_SIDE, Id, Role
from handback.policy.player.play import play
from handback.policy.player.story import ReadyStep
from handback.records.holding import assign
from handback.records.models import Membership, Organisation, Party, Person
from handback.records.models.organisations import OrganisationKind
from handback.records.organisations import lessor_of, partner
from handback.web.forms.generated import form_class
from tests.kit.filling import as_sent, filled_in, here_of
from tests.kit.kept import Kept
from tests.kit.pages import BACKEND, Portal, prove_twice
from tests.kit.portfolio import LIVES, lives

ACTS_FOR = {Role.SYSTEM: Role.SPECIALIST}
"""Who does at the workbench what an example lets the system do."""
ACCOUNTS = {"chequing": "00010-003:1234567", "checking": "021000021:123456789"}
VINS = {"afg-canada": "JF2SKAEC9NH400001", "ally": "3GNAXKEV3PL123456",
        "infiniti": "5N1DL1FR1RC330001"}  # fmt: skip


@dataclass
class Living:
    """A life in the database: its case, what stands for names, and its people by role."""

    portal: Portal
    kept: Kept
    names: dict[str, str]
    people: dict[Role, Person]

    def make(self, ready: ReadyStep) -> int:
        """Make the move of a step through its form; the status of the answer."""
        step = ready.step
        self.kept.open_days(step.on.day)
        self.portal.now = self.kept.instant(step.on.day, ready) + timedelta(seconds=ready.number)
        role = ACTS_FOR.get(ready.actor.role, ready.actor.role)
        person = self.people[role]
        visitor = access.visitor(person.pk)
        here = here_of(visitor, self.kept.id, self.portal.now, role)
        data = filled_in(here, step.do, self.translated(step.with_))
        data["move_id"] = str(self.move_id(ready.id))
        if step.happened:
            data["happened"] = step.happened.day.isoformat()
        if role in LESSEE_SIDE:
            form = form_class(step.do)(here, as_sent(data))
            return 302 if form.is_valid() and form.made() else 409
        client = self.portal.client()
        client.force_login(person, backend=BACKEND)
        prove_twice(client, person)
        answer = client.post(f"/work/{role}/cases/{self.kept.id}/moves/{step.do}/", data)
        assert answer.status_code in (302, 409), answer.content.decode()
        return answer.status_code

    def move_id(self, name: str):
        """A UUID for the move that an example calls by a name."""
        return uuid5(NAMESPACE_OID, f"{self.kept.example.case} {name}")

    def translated(self, said):
        """Arguments with the ids of this database for the names of an example."""
        if isinstance(said, dict):
            return {key: self.translated(value) for key, value in said.items()}
        if isinstance(said, list):
            return [self.translated(each) for each in said]
        if isinstance(said, str) and said.startswith("$"):
            name, _, more = said.removeprefix("$").partition(".")
            return f"{self.move_id(name)}.{more}" if more else str(self.move_id(name))
        if isinstance(said, datetime):
            return said.isoformat()
        return self.names.get(said, said) if isinstance(said, str) else said


def living(portal: Portal, life) -> Living:
    programme, lessor = life.lease.programme, lessor_of(life.lease.programme)
    raw = yaml.safe_load(next(p for p in LIVES if p.stem == programme).read_text())
    people = {
        role: Person.objects.get(pk=Membership.objects.filter(role=role.value)[0].person_id)
        for role in (Role.SPECIALIST, Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER, Role.LENDER)
    }
    given = raw["given"]
    places = dict(_places(given.get("retailers", {}), lessor, Role.RETAILER, people))
    places |= dict(_places(given.get("places", {}), lessor, Role.TRANSPORTER, people))
    inspectors = Organisation.objects.filter(lessors__lessor_id=lessor,
                                             kind=OrganisationKind.INSPECTION_COMPANY)  # fmt: skip
    own = [d.organisation for d in access.visitor(people[Role.INSPECTOR].pk).desks]
    lenders = access.visitor(people[Role.LENDER].pk).organisations(Role.LENDER)
    lender = Organisation.objects.filter(pk__in=lenders).first()
    opened = datetime.combine(life.opened, datetime.min.time().replace(hour=12), life.zone)
    origin = Id(str(places[raw["lease"]["originating_retailer"]]))
    with_lender = lender if life.lease.lender else None
    lease = LeaseIn(
        contract=replace(life.lease, originating_retailer=origin, lender=Id(""),
                         account=Id(""), vehicle=Id(""), lessee=Id("")),
        account=f"life-{programme}",
        vin=VINS[programme],
        people=(LesseeIn("Somebody Living", email=f"living-{programme}@example.org"),),
        lessor=lessor,
        move=Id(str(uuid5(NAMESPACE_OID, programme))),
        lender=with_lender.pk if with_lender else None,
    )  # fmt: skip
    portal.now = opened
    (case,) = open_leases([lease], SHELF.holding(), opened)
    company = inspectors.filter(pk__in=own).first()
    assert company is not None
    assign(case, company.pk, Role.INSPECTOR, "assigned", opened)
    first = next((places[n] for n in given["retailers"]), None)
    agreed = {"infiniti": "glendale", "ally": "lakeside"}.get(programme)
    assign(case, places[agreed] if agreed else first, Role.RETAILER, "assigned", opened)
    if "places" in given:
        assign(case, places["yard"], Role.TRANSPORTER, "assigned", opened)
    party = Party.objects.get(case_id=case, role=Role.LESSEE.value)
    person = party.person or Person.objects.get(email=f"living-{programme}@example.org")
    people[Role.LESSEE] = person
    names = {name: str(row) for name, row in places.items()} | ACCOUNTS
    return Living(portal, Kept(life, case), names, people)


def _places(given, lessor, role, people) -> Iterator[tuple[str, int]]:
    kind = OrganisationKind.RETAILER if role is Role.RETAILER else OrganisationKind.TRANSPORTER
    for name, about in given.items():
        made = Organisation.objects.create(
            kind=kind,
            code=f"life-{name}",
            name=about["name"],
            makes=about.get("makes", []),
            country=about.get("country", ""),
        )
        partner(lessor, made.pk)
        Membership.objects.create(person=people[role], organisation=made, role=role.value)
        yield name, made.pk


@pytest.mark.parametrize("life", lives(), ids=lambda life: life.lease.programme)
def test_a_life_through_the_forms_ends_as_in_the_engine(portal, life):
    remembered = play(life)
    remembered.open_days(life.opened)
    lived = living(portal, life)
    for played in remembered.steps():
        if not played.ready.step.do:
            lived.kept.open_days(played.ready.step.on.day)
            continue
        status = lived.make(played.ready)
        assert status == (409 if played.refused else 302), played.ready.step
    case = lived.kept.case
    told = [(each.kind, each.on) for each in lived.kept.loaded.events]
    assert told == [(each.kind, each.on) for each in remembered.events]
    bills = [(b.kind, b.on, b.total) for b in case.billing.bills]
    assert bills == [(b.kind, b.on, b.total) for b in remembered.case.billing.bills]
    assert [line.cents for bill in case.billing.bills for line in bill.lines]
    paid = {code: cents for (code, _), cents in case.payments.paid.items()}
    assert paid == {c: cents for (c, _), cents in remembered.case.payments.paid.items()}
    assert case.progress.closed == remembered.case.progress.closed is not None
