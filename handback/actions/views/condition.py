"""Inspections as they are shown: with what the guide says, or without any amount."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from handback.actions.views.looking import Look
from handback.core.base import Code, Id
from handback.core.inspection import Item, Judged, Report
from handback.core.repairs import Repair


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """An item of a report as an inspector recorded it, without any amount; lengths in mm."""

    name: Id
    area: Code
    kind: Code
    part: Code
    spot: Code
    length: Decimal | None
    diameter: Decimal | None
    depth: Decimal | None
    tread: Decimal | None
    treads: tuple[Decimal, ...]
    count: int
    flags: tuple[Code, ...]
    photos: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """An inspector's report, without any amount."""

    report: Id
    on: date
    finished: datetime
    odometer: int
    present: Code
    signed: bool
    test_driven: bool
    after_return: bool
    checked: tuple[Code, ...]
    items: tuple[ItemSeen, ...]
    provided: date | None


@dataclass(frozen=True, slots=True)
class ItemJudged:
    """An item with what the guide says of it (amounts in cents), and its repair."""

    item: ItemSeen
    repair_estimate: int | None
    judged: Judged | None
    repair: Repair | None
    spared: bool


@dataclass(frozen=True, slots=True)
class ReportJudged:
    """A report with its assessment; `charge` is the sum of its chargeable items in cents."""

    seen: ReportSeen
    items: tuple[ItemJudged, ...]
    charge: int
    reviewed: date | None


def reports_seen(look: Look) -> tuple[ReportSeen, ...]:
    """Every report, without any amount."""
    return tuple(_seen(look, each) for each in look.case.inspection.reports.values())


def reports_judged(look: Look) -> tuple[ReportJudged, ...]:
    """Every report with its assessment."""
    return tuple(_judged(look, each) for each in look.case.inspection.reports.values())


def _seen(look: Look, report: Report) -> ReportSeen:
    told = report.reported
    return ReportSeen(
        told.report,
        report.on,
        told.finished,
        told.odometer,
        told.present,
        told.signed,
        told.test_driven,
        look.case.inspection.made_after_return(report),
        told.checked,
        tuple(map(_item, report.items)),
        report.provided,
    )


def _item(item: Item) -> ItemSeen:
    return ItemSeen(**{name: getattr(item, name) for name in ItemSeen.__slots__})


def _judged(look: Look, report: Report) -> ReportJudged:
    judged = {each.name: each for each in report.judged}
    repairs = look.case.repairs.by_item
    items = tuple(
        ItemJudged(
            _item(each),
            each.repair_cost,
            judged.get(each.name),
            repairs.get(each.name),
            each.name in report.spared,
        )
        for each in report.items
    )
    charge = sum(each.cents for each in report.judged)
    return ReportJudged(_seen(look, report), items, charge, report.reviewed)
