"""Opening a lease as a case."""

from dataclasses import MISSING, dataclass, field, fields, make_dataclass
from datetime import datetime
from typing import Any, get_type_hints

from django.http import HttpRequest, HttpResponse

from handback.actions.importing.lease_checks import LeaseChecks
from handback.actions.moving import SHELF
from handback.actions.opening_cases import CaseExistsError, LeaseIn, LesseeIn, open_leases
from handback.api.bodies import Body, read_body
from handback.api.etags import case_tag
from handback.api.once import once
from handback.api.operations import CHANGING, ETAG, Operation, answered, register
from handback.api.problems import Fault, ProblemError, bad_parameters
from handback.api.security import Calling, calling_of
from handback.core.base import Id, Role
from handback.core.lease import CaseOpened
from handback.core.moves.catalogue import MOVES

OPENING = tuple(MOVES["open_case"].roles)
"""Roles that open leases of their lessor."""
TOLD_OTHERWISE = frozenset({"account", "vehicle", "lessee", "co_lessees"})
LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasePerson(Body):
    """Someone of the lessee's side: name, and how to reach them."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""


def _lease_type() -> type[Any]:
    """What is sent: account, car and people in clear, and every other fact of the contract."""
    hints = get_type_hints(CaseOpened, include_extras=True)
    own: list[Any] = [
        ("account", str),
        ("vin", str),
        ("lessee", LeasePerson),
        ("co_lessees", tuple[LeasePerson, ...], field(default=())),
    ]
    for each in fields(CaseOpened):
        if each.name not in TOLD_OTHERWISE:
            default = () if each.default is MISSING else (field(default=each.default),)
            own.append((each.name, hints[each.name], *default))
    doc = (
        "A lease: account, VIN and people in clear, and the facts of the contract.\n\n"
        "`lender` and `originating_retailer` are codes of organisations that work for the lessor."
    )
    return make_dataclass(
        "LeaseBody", own, bases=(Body,), frozen=True, kw_only=True, namespace={"__doc__": doc}
    )


LeaseBody: Any = _lease_type()


@dataclass(frozen=True, slots=True)
class CaseMade:
    """The case that a lease became; `warnings` are things that look unusual."""

    case: int
    warnings: tuple[str, ...]


@register(
    "POST",
    "cases",
    Operation(
        "open_case",
        "cases",
        "Open a lease as a case",
        "leases:open",
        answer=CaseMade,
        status=201,
        body=LeaseBody,
        problems=CHANGING,
        headers={**ETAG, "Location": {"schema": {"type": "string"}}},
        once=True,
    ),
)
def open_case(request: HttpRequest) -> HttpResponse:
    """The contract becomes the first event. Made by: administrator, system."""
    calling = calling_of(request)
    body = read_body(request, LeaseBody)
    return once(request, lambda id_: _opened(calling, body, id_))


def _opened(calling: Calling, body: Any, id_: Id) -> HttpResponse:
    lease, warnings = _lease(calling, body, calling.now)
    wanted = LeaseIn(
        lease.contract, lease.account, lease.vin, lease.people, lease.lessor, id_, lease.lender
    )
    try:
        (case,) = open_leases([wanted], SHELF.holding(), calling.now)
    except CaseExistsError:
        said = "The lessor has a case of this account already. Nothing was done."
        raise ProblemError(409, "exists", said) from None
    response = answered(CaseMade(case, warnings), status=201)
    response["Location"], response["ETag"] = f"/api/v1/cases/{case}", case_tag(case)
    return response


def _lease(calling: Calling, body: Any, now: datetime) -> tuple[LeaseIn, tuple[str, ...]]:
    """The lease as the action takes it; raises the problem of one that cannot be."""
    checks = LeaseChecks(SHELF.holding(), now, matured=True)
    ours = calling.visitor.organisations(*OPENING)
    faults = [*_people(body)]
    if checks.lessors.get(body.programme) not in ours:
        do = "Leases are opened by the administrator or system of the programme's lessor."
        faults.append(Fault("/programme", "You open no leases of such a programme.", do))
        raise bad_parameters(faults)
    lease, found = checks.lease(_values(body))
    wrong = [Fault(f"/{each.column}", each.wrong, each.do) for each in found if not each.warning]
    if lease is None or wrong or faults:
        raise bad_parameters([*faults, *wrong])
    return lease, tuple(f"{each.column}: {each.wrong}" for each in found)


def _values(body: Any) -> dict[str, Any]:
    """The facts by the names under which leases are imported."""
    facts = {each.name: getattr(body, each.name) for each in fields(body)}
    lessee: LeasePerson = facts.pop("lessee")
    people = tuple(_person(each, Role.CO_LESSEE) for each in facts.pop("co_lessees"))
    return {
        **facts,
        "co_lessees": people,
        "lessee_name": lessee.name.strip(),
        "lessee_email": lessee.email,
        "lessee_phone": lessee.phone,
        "lessee_address": lessee.address,
    }


def _person(person: LeasePerson, role: Role) -> LesseeIn:
    return LesseeIn(person.name.strip(), person.email, person.phone, person.address, role)


def _people(body: Any) -> list[Fault]:
    """Names that are none, and what is too long to be kept."""
    people = [("/lessee", body.lessee)]
    people += [(f"/co_lessees/{n}", each) for n, each in enumerate(body.co_lessees)]
    found = []
    for at, person in people:
        if not person.name.strip():
            found.append(Fault(f"{at}/name", "The name is missing.", "Write the person's name."))
        for key in ("name", "email", "phone", "address"):
            if len(getattr(person, key)) > (200 if key == "name" else LONGEST):
                found.append(Fault(f"{at}/{key}", "This is too long.", "Shorten it."))
        if person.email and not (3 <= len(person.email) <= 254 and "@" in person.email):
            found.append(Fault(f"{at}/email", "This is no e-mail address.", "Write name@host."))
    return found
