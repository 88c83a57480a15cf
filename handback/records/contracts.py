"""Leases that are here already, found by their accounts: the contract and the texts it cites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handback.core.base import Id
from handback.core.lease import CaseOpened
from handback.records import finding
from handback.records.envelopes import COLUMNS, TABLE, event_of
from handback.records.erasable import texts_of
from handback.records.loading import load
from handback.records.models import Case, Erasable
from handback.records.sql import connection
from handback.records.unders import digests_of

Account = tuple[int, str]
"""The lessor, and the account as it is looked for."""


@dataclass(frozen=True, slots=True)
class KnownLease:
    """A lease that is a case: what its contract says, and the texts by the ids that cite them.

    `vehicle` cites the VIN that holds. A text that was erased is not among them.
    """

    case: int
    contract: CaseOpened
    vehicle: Id
    texts: Mapping[str, str]


def account_key(lessor: int, account: str) -> Account:
    """How an account is told from others."""
    return lessor, finding.joined(account)


def cases_by_account(accounts: Iterable[Account]) -> dict[Account, int]:
    """The cases of accounts that are here."""
    wanted = set(accounts)
    if not wanted:
        return {}
    rows = Erasable.objects.filter(
        kind="account",
        find__in={find for _, find in wanted},
        lessor__in={each for each, _ in wanted},
    ).values_list("lessor_id", "find", "case_id")
    return {(lessor, find): case for lessor, find, case in rows if (lessor, find) in wanted}


def as_opened(cases: Iterable[int]) -> dict[int, KnownLease]:
    """Leases as they were when their cases were opened, by case."""
    contracts = dict(_first_events(list(cases)))
    texts = texts_of(str(each) for contract in contracts.values() for each in _cited(contract))
    return {
        case: KnownLease(case, contract, contract.vehicle, texts)
        for case, contract in contracts.items()
    }


def as_it_stands(case: int) -> KnownLease:
    """A lease with everything that was corrected since."""
    lease = load(case).case.lease
    cited = (lease.facts.account, lease.vehicle, lease.facts.lessee, *lease.facts.co_lessees)
    return KnownLease(case, lease.facts, lease.vehicle, texts_of(map(str, cited)))


def _cited(contract: CaseOpened) -> tuple[Id, ...]:
    return (contract.account, contract.vehicle, contract.lessee, *contract.co_lessees)


def _first_events(cases: list[int]) -> Iterable[tuple[int, CaseOpened]]:
    if not cases:
        return
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    marks = ", ".join("%s" for _ in cases)
    with connection().cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {TABLE} WHERE seq = 1 AND case_id IN ({marks})", cases)
        rows = cursor.fetchall()
    for row in rows:
        body = event_of(row, digests_of(row[9])).body
        if isinstance(body, CaseOpened):
            yield row[0], body


@dataclass(frozen=True, slots=True)
class Found:
    """A case that was found, its lessor, and whether it is closed."""

    case: int
    lessor: int
    closed: bool


def cases_found(kind: str, texts: Iterable[str]) -> dict[str, tuple[Found, ...]]:
    """Cases by accounts (`account`) or VINs (`vehicle`), by the key that a text is looked for."""
    keys = {key for text in texts if (key := finding.keys_of(kind, text)[0])}
    rows = Erasable.objects.filter(kind=kind, find__in=keys).values_list("find", "case_id")
    by_key: dict[str, set[int]] = {}
    for key, case in rows if keys else ():
        by_key.setdefault(key, set()).add(case)
    known = cases_numbered(case for cases in by_key.values() for case in cases)
    return {
        key: tuple(known[case] for case in sorted(cases) if case in known)
        for key, cases in by_key.items()
    }


def cases_numbered(numbers: Iterable[int]) -> dict[int, Found]:
    """Those of the cases that there are."""
    wanted = set(numbers)
    rows = Case.objects.filter(pk__in=wanted).values_list("pk", "lessor_id", "closed")
    return {pk: Found(pk, lessor, closed is not None) for pk, lessor, closed in rows if wanted}
