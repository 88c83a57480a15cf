"""What tests of inspections, wear and repairs share: items, deliveries, and a look at lines."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from handback.core import engine
from handback.core.base import SYSTEM, Code, Id
from handback.core.case import fold
from handback.core.engine import Stamp
from handback.core.inspection import Item
from handback.core.moves.repairs import AcceptRepair, SubmitRepairEvidence
from handback.core.moves.reports import ReportCondition
from handback.core.sums import wear
from handback.core.turn_in import EquipmentBrought, VehicleDelivered
from handback.core.view import View
from tests.kit import INSPECTOR, KIM, LESSEE, programme

EVIDENCE = (Code("repair_order"), Code("paid_receipt"), Code("cover_sheet"))
RETURN_DAY = date(2026, 12, 10)


def dent(name="d1", length="110", *, area="left_front_door", flags=(), **more):
    """A dent on a door: chargeable above 50 mm in the plain programme."""
    return Item(
        name=Id(name),
        area=Code(area),
        kind=Code("dent"),
        length=Decimal(length),
        flags=tuple(map(Code, flags)),
        **more,
    )


def terms(**inspection):
    """The plain programme with other terms of inspection."""
    base = programme()
    return replace(base, inspection=replace(base.inspection, **inspection))


def inspect(play, *items, day=date(2026, 10, 20), who=INSPECTOR, odometer=36500, **more):
    """Report an inspection; returns the report's id."""
    happened = more.pop("happened", None)
    ask = ReportCondition(odometer=odometer, items=items, **more)
    return play.must(who, "report_condition", ask, day, happened=happened)[0].body.report


def tell(play, body, day, learned=None):
    """Put an event of another topic into the case, and let the clock do what follows."""
    play.open(learned or day)
    stamp = Stamp(play.case, SYSTEM, play._now(), day, play._id(), Code(""))
    play.events += stamp.add([body], SYSTEM, day)
    play.case = fold(play.events)
    now = datetime.combine(play.day, datetime.max.time().replace(microsecond=0), play._now().tzinfo)
    play._add(engine.open_day(play.case, play.terms, play.day, now, play._id()))


def deliver(play, day=RETURN_DAY, *, keys=2, missing=(), learned=None):
    """The car is handed over on a day."""
    body = VehicleDelivered(
        turn_in=Id("t1"),
        place=Id("glendale"),
        odometer=36900,
        keys=keys,
        missing=tuple(map(Code, missing)),
        agreed_place=True,
    )
    tell(play, body, day, learned)


def bring(play, day, *items, keys=0):
    """Missing things are brought in on a day."""
    body = EquipmentBrought(turn_in=Id("t1"), items=tuple(map(Code, items)), keys=keys)
    tell(play, body, day)


def repair(play, item="d1", day=date(2026, 11, 5)):
    """The lessee proves a repair and a specialist accepts it the day after."""
    proof = SubmitRepairEvidence(item=Id(item), papers=EVIDENCE)
    play.must(LESSEE, "submit_repair_evidence", proof, day)
    play.must(KIM, "accept_repair", AcceptRepair(item=Id(item)))


def view(play):
    """The case as it stands today."""
    return View.of(play.case, play.terms, play.day)


def owed(play, source=wear):
    """Lines of a sum by key, in cents."""
    return {line.key: line.cents for line in source.lines(view(play))}


def flags(play):
    """Every flag that was raised, with its rule."""
    return {flag.flag: flag.rule for flag in play.case.contact.flags}


def tasks(play):
    """Every open task with what it is about."""
    return set(play.case.contact.tasks)


def booked(play):
    """The open appointment, which there has to be."""
    found = play.case.inspection.booked
    assert found is not None
    return found
