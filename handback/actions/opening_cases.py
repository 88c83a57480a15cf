"""Opening cases in bulk: from what a lease is, to everything that is kept of it.

The contract becomes the first event. What the day owes the new case is left to the opening of the
day, for which the case is due at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import IntegrityError

from handback.core.base import SYSTEM, Code, Id, Role
from handback.core.case import Folder, fold
from handback.core.engine import Outcome
from handback.core.events import Event
from handback.core.lease import CaseOpened
from handback.policy.policies import Policies, Terms
from handback.records import erasable, parties, store
from handback.records.erasable import Kept
from handback.records.models import Case as CaseModel
from handback.records.models import Erasable
from handback.records.planning import plan_opening
from handback.records.sql import new_ids
from handback.records.store import NewCase

_NOTHING = fold(())
"""A case of which nothing is known, shared: what events change of a case is copied first."""
CaseExistsError = store.CaseExistsError
"""A lease of this account is a case already."""


@dataclass(frozen=True, slots=True)
class LesseeIn:
    """Someone of the lessee's side: name, and how to reach them."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    role: Role = Role.LESSEE


@dataclass(frozen=True, slots=True)
class LeaseIn:
    """A lease that is to become a case.

    `contract` has the facts, its ids of account, vehicle and people still empty; `lessor`,
    `lender` are rows of organisations. `move` is the id of the opening, the same whenever the
    same lease is handed in.
    """

    contract: CaseOpened
    account: str
    vin: str
    people: tuple[LesseeIn, ...]
    lessor: int
    move: Id
    lender: int | None = None


@dataclass(slots=True)
class _Batch:
    """What is going to be inserted for many leases at once."""

    cases: list[NewCase] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    people: list[parties.NewParty] = field(default_factory=list)


def open_leases(leases: Sequence[LeaseIn], policies: Policies, now: datetime) -> list[int]:
    """Open every lease as a case, or none; the ids of the cases, in order.

    Raises `UnknownPolicyError`, and `CaseExistsError` where an account is there already.
    """
    if not leases:
        return []
    try:
        return _open(leases, policies, now)
    except IntegrityError as error:
        raise CaseExistsError(str(error)) from error


def _open(leases: Sequence[LeaseIn], policies: Policies, now: datetime) -> list[int]:
    """Ids first, then everything is worked out, and only then does the writing begin."""
    with store.together():
        cases = list(new_ids(CaseModel, len(leases)))
        rows = iter(new_ids(Erasable, sum(2 + len(lease.people) for lease in leases)))
    batch = _Batch()
    for case, lease in zip(cases, leases, strict=True):
        ids = [next(rows) for _ in range(2 + len(lease.people))]
        _add(batch, case, lease, policies, now, ids)
    with store.together():
        store.open_cases(batch.cases, now)
        erasable.write(batch.kept)
        parties.write(batch.people)
        parties.assign_lenders([(c.change.id, c.lender) for c in batch.cases if c.lender], now)
    return cases


def _add(
    batch: _Batch, case: int, lease: LeaseIn, policies: Policies, now: datetime, ids: list[int]
) -> None:
    contract = lease.contract
    terms = policies.terms_for(contract.programme, contract.region, contract.starts)
    kept = erasable.keep(case, lease.lessor, _wanted(lease), ids)
    people = [each.cited for each in kept[2:]]
    facts = replace(
        contract,
        account=kept[0].cited,
        vehicle=kept[1].cited,
        lessee=people[0],
        co_lessees=tuple(people[1:]),
        lender=Id(str(lease.lender)) if lease.lender else Id(""),
    )
    outcome = first_event(case, facts, terms, lease.move, now)
    on = _local(now, terms).date()
    change = plan_opening(case, lease.lessor, outcome, terms.programme, on)
    batch.cases.append(NewCase(change, lease.lender, contract.programme, contract.make))
    batch.kept += kept
    batch.people += [
        parties.NewParty(case, person.role.value, cited, person.email)
        for person, cited in zip(lease.people, people, strict=True)
    ]


def _wanted(lease: LeaseIn) -> list[tuple[str, str]]:
    return [
        ("account", lease.account),
        ("vehicle", lease.vin),
        *(
            (
                "person",
                erasable.person_value(
                    each.name, email=each.email, phone=each.phone, address=each.address
                ),
            )
            for each in lease.people
        ),
    ]


def first_event(case: int, facts: CaseOpened, terms: Terms, move: Id, now: datetime) -> Outcome:
    """The contract as the first event of a case, which is due at once."""
    at = _local(now, terms)
    event = Event(
        case=Id(str(case)),
        seq=1,
        kind=Code(facts.event_kind),
        on=at.date(),
        at=at,
        by=SYSTEM,
        move=move,
        under=Code(terms.under),
        body=facts,
    )
    folder = Folder(_NOTHING)
    folder.extend([event])
    return Outcome((event,), folder.sealed(), at.date())


def _local(now: datetime, terms: Terms) -> datetime:
    return _in_zone(now, terms.programme.identity.time_zone)


@lru_cache(maxsize=64)
def _in_zone(now: datetime, zone: str) -> datetime:
    return now.astimezone(ZoneInfo(zone))
