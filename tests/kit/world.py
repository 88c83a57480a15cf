"""Two lessors with two leases each, and everybody around them, in the database.

`A` and `B` name the leases of the first lessor, `C` and `D` those of the second. Each lease has
people and companies of its own; lessors have one desk of each kind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.db import transaction

from handback.actions import access
from handback.actions.access import Seat, Visitor
from handback.actions.moving import SHELF, open_today
from handback.actions.opening_cases import LeaseIn, LesseeIn, open_leases
from handback.actions.policies import install_shipped
from handback.core.base import LESSEE_SIDE, Id, Role
from handback.records.holding import assign
from handback.records.models import Membership, Organisation, Person
from handback.records.models.organisations import OrganisationKind
from handback.records.organisations import lessor_of, partner
from tests.kit.portfolio import lives

OPENED = datetime(2026, 6, 15, 19, tzinfo=UTC)
NOW = datetime(2026, 10, 16, 19, tzinfo=UTC)
CASES = "ABCD"
PROGRAMMES = {"A": "infiniti", "B": "infiniti", "C": "afg-canada", "D": "afg-canada"}
KINDS = {
    Role.INSPECTOR: OrganisationKind.INSPECTION_COMPANY,
    Role.RETAILER: OrganisationKind.RETAILER,
    Role.TRANSPORTER: OrganisationKind.TRANSPORTER,
    Role.LENDER: OrganisationKind.LENDER,
}
STAFF = (Role.SPECIALIST, Role.ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM)
LAST_NAMES = {"A": "Müller", "B": "O'Brien", "C": "Müller", "D": "Núñez-Stone"}
VINS = {
    "A": "5N1DL1FR1RC330001",
    "B": "JN1BJ1AW4RW100002",
    "C": "JF2SKEWC9NH400003",
    "D": "JF2SKEWC2NH400004",
}


@dataclass
class World:
    """Ids of cases by name, of organisations and people by `<role>-<case>` or `<role>-<lessor>`."""

    cases: dict[str, int] = field(default_factory=dict)
    lessors: dict[str, int] = field(default_factory=dict)
    companies: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def person(self, role: Role, case: str) -> int:
        """Whoever holds a role for a case, or at the desk of its lessor."""
        return self.people[f"{role}-{PROGRAMMES[case] if role in STAFF else case}"]

    def visitor(self, role: Role, case: str) -> Visitor:
        """The same, signed in."""
        return access.visitor(self.person(role, case))

    def seat(self, role: Role, case: str, now: datetime = NOW) -> Seat:
        """Their seat."""
        return access.seat(self.visitor(role, case), self.cases[case], now, role)

    def strangers(self, role: Role) -> list[Visitor]:
        """Who has the role for other leases, and nothing to do with lease A."""
        ours = PROGRAMMES["A"]
        others = [each for each in "BCD" if role not in STAFF or PROGRAMMES[each] != ours]
        return [self.visitor(role, each) for each in others]


def make_world(now: datetime = NOW) -> World:
    """Open the leases, and seat everybody; the day of an instant is opened."""
    world = World()
    install_shipped(OPENED - timedelta(days=1))
    for programme in sorted(set(PROGRAMMES.values())):
        world.lessors[programme] = lessor_of(programme)
        for role in STAFF:
            _join(world, f"{role}-{programme}", world.lessors[programme], role)
    for case in CASES:
        for role, kind in KINDS.items():
            _company(world, case, role, kind)
    leases = [_lease(world, case) for case in CASES]
    ids = open_leases(leases, SHELF.holding(), OPENED)
    world.cases = dict(zip(CASES, ids, strict=True))
    for case in CASES:
        for role in LESSEE_SIDE:
            name = f"{role}-{case}"
            world.people[name] = Person.objects.get(email=f"{name}@example.org".lower()).pk
        for role in (Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER):
            assign(world.cases[case], world.companies[f"{role}-{case}"], role, "assigned", OPENED)
        assert open_today(world.cases[case], now) is not None
    return world


def _company(world: World, case: str, role: Role, kind: OrganisationKind) -> None:
    programme, key = PROGRAMMES[case], f"{role}-{case}"
    makes = {"infiniti": ["Infiniti"], "afg-canada": ["Subaru"]}[programme]
    made = Organisation.objects.create(
        kind=kind,
        code=key.lower(),
        name=f"Company {key}",
        makes=makes if role is Role.RETAILER else [],
        country="US" if programme == "infiniti" else "CA",
    )
    world.companies[key] = made.pk
    partner(world.lessors[programme], made.pk)
    _join(world, key, made.pk, role)


def _join(world: World, key: str, organisation: int, role: Role) -> None:
    person = Person.objects.create_user(f"{key}@staff.example.org".lower(), name=f"Staff {key}")
    Membership.objects.create(person=person, organisation_id=organisation, role=role.value)
    world.people[key] = person.pk


def _lease(world: World, case: str) -> LeaseIn:
    programme = PROGRAMMES[case]
    facts = next(each.lease for each in lives() if each.lease.programme == programme)
    retailer = Id(str(world.companies[f"{Role.RETAILER}-{case}"]))
    return LeaseIn(
        contract=replace(facts, originating_retailer=retailer, co_lessees=()),
        account=f"70000{CASES.index(case)}",
        vin=VINS[case],
        people=tuple(_person(role, case) for role in sorted(LESSEE_SIDE, key=list(Role).index)),
        lessor=world.lessors[programme],
        move=Id(f"open-{case}"),
        lender=world.companies[f"{Role.LENDER}-{case}"],
    )


def _person(role: Role, case: str) -> LesseeIn:
    name = {Role.LESSEE: "Zoë", Role.CO_LESSEE: "Coco", Role.REPRESENTATIVE: "René"}[role]
    return LesseeIn(
        f"{name} {LAST_NAMES[case]}",
        email=f"{role}-{case}@example.org",
        phone=f"+1 555 010 {CASES.index(case)}",
        address=f"{case} Secret Street 1",
        role=role,
    )


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
