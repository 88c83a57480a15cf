"""Rows of cases in lists: a type for every role, filled in a constant number of queries."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handback.actions.views.looking import DESK
from handback.actions.views.parts import SHOWN_OF_VIN
from handback.core.base import LESSEE_SIDE, Role
from handback.records.erasable import row_of
from handback.records.models import Appointment, Case, Erasable, Event, Organisation, Party

ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class CarRow:
    """A car in a list; `vin` as far as the role may see it."""

    year: int
    make: str
    model: str
    vin: str | None


@dataclass(frozen=True, slots=True)
class LesseeRow:
    """A lease end in the list of its lessee."""

    id: int
    version: int
    lessor: str
    car: CarRow
    stage: str
    chosen: str
    matures: date
    ended: date | None
    balance: int


@dataclass(frozen=True, slots=True)
class SpecialistRow:
    """A case in the list of the desk."""

    id: int
    version: int
    programme: str
    lessor: int
    account: str | None
    lessee: str | None
    car: CarRow
    stage: str
    chosen: str
    matures: date
    ended: date | None
    closed: date | None
    balance: int
    next_due: date | None
    set_aside: bool


@dataclass(frozen=True, slots=True)
class AuditorRow:
    """A case in the list of an auditor."""

    id: int
    version: int
    programme: str
    lessor: int
    account: str | None
    lessee: str | None
    car: CarRow
    stage: str
    matures: date
    ended: date | None
    closed: date | None
    balance: int
    head_hash: str


@dataclass(frozen=True, slots=True)
class AdministratorRow:
    """A case in the list of an administrator: no person, a masked VIN."""

    id: int
    version: int
    programme: str
    under: int
    car: CarRow
    stage: str
    chosen: str
    matures: date
    ended: date | None
    closed: date | None
    balance: int
    next_due: date | None
    set_aside: bool


@dataclass(frozen=True, slots=True)
class LenderRow:
    """A lease in the list of its lender."""

    id: int
    version: int
    lessor: int
    account: str | None
    lessee: str | None
    car: CarRow
    stage: str
    matures: date
    ended: date | None
    balance: int


@dataclass(frozen=True, slots=True)
class InspectorRow:
    """A case in the list of an inspection company."""

    id: int
    version: int
    lessee: str | None
    car: CarRow
    matures: date
    visit: datetime | None


@dataclass(frozen=True, slots=True)
class RetailerRow:
    """A car that is, or is to be, handed over at a retailer's."""

    id: int
    version: int
    lessee: str | None
    car: CarRow
    matures: date
    turn_in: datetime | None


@dataclass(frozen=True, slots=True)
class TransporterRow:
    """A car that a transporter fetches."""

    id: int
    version: int
    car: CarRow
    matures: date
    turn_in: datetime | None


CaseRow = (
    LesseeRow
    | SpecialistRow
    | AuditorRow
    | AdministratorRow
    | LenderRow
    | InspectorRow
    | RetailerRow
    | TransporterRow
)
"""A case in a list, as one of the roles sees it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the cases of a page, by the id of the case."""

    cars: dict[int, CarRow]
    masked: dict[int, CarRow]
    names: dict[int, str]
    accounts: dict[int, str]
    lessors: dict[int, str]
    times: dict[tuple[int, str], datetime | None]


def known_of(cases: Sequence[Case]) -> Known:
    """What is known of cases, in a constant number of queries."""
    ids = [case.pk for case in cases]
    rows = Erasable.objects.filter(case_id__in=ids, kind__in=("vehicle", "account"), erased=None)
    kept = {
        (kind, case): value
        for case, kind, value in rows.order_by("pk").values_list("case_id", "kind", "value")
    }
    cars = dict(
        _cars(ids, {case: value for (kind, case), value in kept.items() if kind != ACCOUNT})
    )
    lessors = Organisation.objects.in_bulk({case.lessor_id for case in cases})
    held = Appointment.objects.filter(case_id__in=ids, held=True).order_by("pk")
    return Known(
        cars,
        {case: _masked(car) for case, car in cars.items()},
        lessee_names(ids),
        {case: value for (kind, case), value in kept.items() if kind == ACCOUNT},
        {pk: each.name for pk, each in lessors.items()},
        {(case, kind): at for case, kind, at in held.values_list("case_id", "kind", "starts")},
    )


def _cars(ids: Sequence[int], vins: dict[int, str]) -> Iterable[tuple[int, CarRow]]:
    """The cars as the contracts, which are the first events, tell of them."""
    rows = Event.objects.filter(case_id__in=ids, seq=1).values_list("case_id", "body")
    for case, body in rows:
        lease = json.loads(body)
        yield case, CarRow(lease["year"], lease["make"], lease["model"], vins.get(case))


def _masked(car: CarRow) -> CarRow:
    shown = car.vin and car.vin[:SHOWN_OF_VIN] + "*" * len(car.vin[SHOWN_OF_VIN:])
    return CarRow(car.year, car.make, car.model, shown)


def lessee_names(cases: Iterable[int]) -> dict[int, str]:
    """The name of the lessee by case, where it is not erased."""
    parties = Party.objects.filter(case_id__in=list(cases), role=Role.LESSEE.value).order_by("-pk")
    rows = {row_of(cited): case for case, cited in parties.values_list("case_id", "cited")}
    kept = Erasable.objects.filter(pk__in=[row for row in rows if row], erased=None)
    found = kept.values_list("pk", "value")
    return {rows[pk]: json.loads(value).get("name", "") for pk, value in found}


def rows_of(role: Role, cases: Sequence[Case]) -> Iterable[CaseRow]:
    """The rows of cases as a role sees them."""
    known = known_of(cases)
    fill = _ROWS[role]
    return [fill(case, known) for case in cases]


def _plain(row: type[Any], case: Case, **more: Any) -> Any:
    """A row, its further fields those of the case of the same name."""
    own = [name for name in row.__slots__ if name not in more and hasattr(case, name)]
    return row(version=case.head, **{name: getattr(case, name) for name in own}, **more)


def _of_lessee(case: Case, known: Known) -> LesseeRow:
    row: LesseeRow = _plain(
        LesseeRow, case, lessor=known.lessors[case.lessor_id], car=known.cars[case.pk]
    )
    return row


def _who(case: Case, known: Known) -> dict[str, Any]:
    return {
        "account": known.accounts.get(case.pk),
        "lessee": known.names.get(case.pk),
        "car": known.cars[case.pk],
        "lessor": case.lessor_id,
    }


def _of_specialist(case: Case, known: Known) -> SpecialistRow:
    row: SpecialistRow = _plain(SpecialistRow, case, **_who(case, known))
    return row


def _of_auditor(case: Case, known: Known) -> AuditorRow:
    row: AuditorRow = _plain(AuditorRow, case, **_who(case, known))
    return row


def _of_lender(case: Case, known: Known) -> LenderRow:
    row: LenderRow = _plain(LenderRow, case, **_who(case, known))
    return row


def _of_administrator(case: Case, known: Known) -> AdministratorRow:
    car = known.masked[case.pk]
    row: AdministratorRow = _plain(AdministratorRow, case, under=case.under_id, car=car)
    return row


def _of_inspector(case: Case, known: Known) -> InspectorRow:
    visit, car = known.times.get((case.pk, "inspection")), known.cars[case.pk]
    lessee = known.names.get(case.pk)
    return InspectorRow(case.pk, case.head, lessee, car, case.matures, visit)


def _of_retailer(case: Case, known: Known) -> RetailerRow:
    turn_in, car = known.times.get((case.pk, "turn_in")), known.cars[case.pk]
    lessee = known.names.get(case.pk)
    return RetailerRow(case.pk, case.head, lessee, car, case.matures, turn_in)


def _of_transporter(case: Case, known: Known) -> TransporterRow:
    turn_in, car = known.times.get((case.pk, "turn_in")), known.cars[case.pk]
    return TransporterRow(case.pk, case.head, car, case.matures, turn_in)


_ROWS: dict[Role, Callable[[Case, Known], CaseRow]] = {
    **dict.fromkeys(LESSEE_SIDE, _of_lessee),
    **dict.fromkeys(DESK, _of_specialist),
    Role.AUDITOR: _of_auditor,
    Role.ADMINISTRATOR: _of_administrator,
    Role.LENDER: _of_lender,
    Role.INSPECTOR: _of_inspector,
    Role.RETAILER: _of_retailer,
    Role.TRANSPORTER: _of_transporter,
}
