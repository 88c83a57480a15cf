"""The sample as files that can be imported: leases, organisations, and payments of recent weeks."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from handback.actions.importing import organisations as organisation_files
from handback.actions.importing import payments as payment_files
from handback.actions.importing.columns import Column
from handback.actions.importing.lease_columns import lease_columns
from handback.actions.moving import SHELF
from handback.actions.opening_cases import LesseeIn
from handback.actions.sampling import data
from handback.actions.sampling.data import Portfolio
from handback.actions.sampling.drawing import Drawn, Sample, drawn
from handback.actions.sampling.making import Progress, Wish, sample_of, sampled_programmes
from handback.actions.sampling.places import Firms, unkept_firms, wanted_organisations
from handback.core.base import Code
from handback.core.lease import CaseOpened, Posted, payment_dates
from handback.policy.policies import Policies
from handback.records.models import Organisation

RECENT = timedelta(days=45)
"""Payments that fell due within so many days are in the file of payments."""
PAID_OF_A_HUNDRED = 97
LINES_A_STEP = 500


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, and how many rows each has."""

    as_of: date
    rows: Mapping[Path, int]


class _Sheet:
    """A file of CSV with the columns of an import."""

    def __init__(self, path: Path, columns: Sequence[Column], stack: ExitStack) -> None:
        out = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        self.path, self.columns, self.rows = path, columns, 0
        self._writer = csv.writer(out, lineterminator="\n")
        self._writer.writerow([each.name for each in columns])

    def write(self, values: Mapping[str, Any]) -> None:
        """Write a row; what is empty stays empty."""
        cells = []
        for column in self.columns:
            value = values.get(column.name)
            cells.append("" if value in (None, "", ()) else column.form.write(value))
        self._writer.writerow(cells)
        self.rows += 1


def write_files(
    leases: Path, wish: Wish, now: datetime, progress: Progress = lambda _: None
) -> Written:
    """Write leases that still run, and beside them organisations and payments.

    The other two files are named after the first. Raises `SampleError` and `OSError`.
    """
    programmes = sampled_programmes(wish.programmes)
    zones = [ZoneInfo(row.time_zone) for row in programmes.values()]
    sample, policies = sample_of(wish, zones, now), SHELF.holding()
    with ExitStack() as stack:
        sheets = [
            _Sheet(leases, lease_columns(), stack),
            _Sheet(_beside(leases, "organisations"), organisation_files.COLUMNS, stack),
            _Sheet(_beside(leases, "payments"), payment_files.COLUMNS, stack),
        ]
        for place, name in enumerate(sorted(programmes)):
            count = wish.leases // len(zones) + (place < wish.leases % len(zones))
            portfolio = data.portfolio(name)
            for row in wanted_organisations(portfolio):
                sheets[1].write(_organisation(row, programmes[name].lessor.code))
            _write_leases(sheets, _running(portfolio, sample, count), policies, progress)
    return Written(sample.as_of, {sheet.path: sheet.rows for sheet in sheets})


def _beside(leases: Path, what: str) -> Path:
    return leases.with_name(f"{leases.stem}-{what}{leases.suffix}")


def _running(portfolio: Portfolio, sample: Sample, count: int) -> Iterator[Drawn]:
    """So many leases that mature after the day of the sample."""
    number = 0
    while count:
        found = drawn(portfolio, sample, number)
        number += 1
        if found.contract.matures > sample.as_of:
            count -= 1
            yield _paid_by_posting(found, sample.as_of)


def _paid_by_posting(lease: Drawn, as_of: date) -> Drawn:
    """Where lenders take the payments they are posted here: those of long ago come with it."""
    if not lease.portfolio.organisations.lenders:
        return lease
    contract = lease.contract
    paid = tuple(
        Posted(on=day, amount=contract.payment)
        for day in payment_dates(contract, in_advance=True)
        if day < as_of - RECENT
    )
    return replace(lease, contract=replace(contract, payments=Code("posted"), posted=paid))


def _write_leases(
    sheets: Sequence[_Sheet], leases: Iterator[Drawn], policies: Policies, progress: Progress
) -> None:
    firms: Firms | None = None
    done = 0
    for lease in leases:
        firms = firms or unkept_firms(lease.portfolio)
        unit = policies.programme(lease.contract.programme).programme.identity.distance_unit
        sheets[0].write(_lease(lease, firms, unit))
        for payment in _payments(lease):
            sheets[2].write(payment)
        done += 1
        if done % LINES_A_STEP == 0:
            progress(LINES_A_STEP)
    progress(done % LINES_A_STEP)


def _lease(lease: Drawn, firms: Firms, unit: str) -> dict[str, Any]:
    contract, lessee = lease.contract, lease.people[0]
    dealer = firms.nearest("retailer", lease.city, contract.make)
    lender = firms.nearest("lender", lease.city)
    facts = {field.name: getattr(contract, field.name) for field in fields(CaseOpened)}
    return facts | {
        "account": lease.account,
        "vin": lease.vin,
        "lessee_name": lessee.name,
        "lessee_email": lessee.email,
        "lessee_phone": lessee.phone,
        "lessee_address": lessee.address,
        "co_lessees": tuple(
            LesseeIn(each.name, each.email, role=each.role) for each in lease.people[1:]
        ),
        "originating_retailer": dealer.code if dealer else "",
        "lender": lender.code if lender else "",
        "distance_unit": unit,
    }


def _payments(lease: Drawn) -> Iterator[dict[str, Any]]:
    """Payments of recent weeks; now and then one did not come."""
    contract = lease.contract
    if contract.payments != "posted":
        return
    last = max((each.on for each in contract.posted), default=date.min)
    for day in payment_dates(contract, in_advance=True):
        if last < day < lease.as_of and lease.chance.randrange(100) < PAID_OF_A_HUNDRED:
            yield {
                "account": lease.account,
                "programme": contract.programme,
                "kind": payment_files.LEASE,
                "amount": contract.payment,
                "day": day,
                "reference": f"PAD-{day:%Y%m%d}-{lease.account}",
            }


def _organisation(row: Organisation, lessor: str) -> dict[str, Any]:
    columns = [column.name for column in organisation_files.COLUMNS if column.name != "lessors"]
    values: dict[str, Any] = {name: getattr(row, name) for name in columns}
    return values | {"makes": tuple(row.makes), "kind": str(row.kind), "lessors": (lessor,)}
