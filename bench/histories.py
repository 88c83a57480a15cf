"""A stored history to measure with: a car that is inspected, repaired in part, returned and billed.

Made of bodies directly, in the order and number in which such a case comes about.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID, uuid5

from handback.core.base import SYSTEM, Actor, Channel, Code, Id, OptionName, Role
from handback.core.billing import StatementIssued
from handback.core.contact import (
    DeliveryProven,
    Flagged,
    InterviewRecorded,
    NoticeSent,
    OptionChosen,
    ReminderCalled,
    TaskDone,
    TaskOpened,
    TaskOverdue,
)
from handback.core.events import Body, Event
from handback.core.inspection import (
    ConditionAssessed,
    ConditionReported,
    InspectionBooked,
    InspectionCancelled,
    InspectionConsented,
    Item,
    Judged,
    ResultsProvided,
    ResultsReviewed,
)
from handback.core.lease import CaseOpened
from handback.core.lines import Lines, line
from handback.core.odometer import OdometerStatementReceived, OdometerStatementSigned
from handback.core.payments import PaymentPosted, PaymentReversed, PaymentStarted
from handback.core.progress import HoldoverNoticed, MilestoneReached
from handback.core.quotes import QuoteIssued, QuoteVoided
from handback.core.repairs import EvidenceSubmitted, RepairAccepted, RepairChosen, RepairRejected
from handback.core.turn_in import (
    ReceiptReceived,
    TurnInBooked,
    TurnInCancelled,
    VehicleDelivered,
    VehicleGrounded,
)

OPENED = date(2026, 6, 15)
MATURITY = date(2026, 12, 15)
ITEMS = 7
_SPACE = UUID(int=20260615)
_DIGEST = Code(sha256(b"the policy texts").hexdigest())

Step = tuple[int, Actor, tuple[Body, ...]]
"""Days since the opening, who, and what came of one move."""


def _id(name: str) -> Id:
    return Id(str(uuid5(_SPACE, name)))


LESSEE = Actor(Role.LESSEE, _id("lessee"))
SPECIALIST = Actor(Role.SPECIALIST, _id("specialist"), _id("servicer"))
INSPECTOR = Actor(Role.INSPECTOR, _id("inspector"), _id("inspections"))
RETAILER = Actor(Role.RETAILER, _id("clerk"), _id("retailer"))


def returned(months: int = 0) -> list[Event]:
    """The history of a returned car; `months` of holdover make it longer."""
    steps = [
        *_before(),
        *_inspected(),
        *_repaired(),
        *(step for month in range(months) for step in _held_over(month)),
        *_handed_over(30 * months),
        *_billed(30 * months),
    ]
    return list(_events(steps))


def _events(steps: list[Step]) -> Iterator[Event]:
    seq = 0
    for number, (days, actor, bodies) in enumerate(steps):
        day = OPENED + timedelta(days=days)
        at = datetime.combine(day, time(9, 30, number % 60, 123456), tzinfo=UTC)
        for body in bodies:
            seq += 1
            kind = Code(body.event_kind)
            move = _id(f"move {number}")
            yield Event(_id("case"), seq, kind, day, at, actor, move, _DIGEST, body)


def _notice(days: int, name: str, channel: Channel = Channel.MAIL) -> Step:
    due = OPENED + timedelta(days=days)
    sent = NoticeSent(
        notice=Code(name), due=due, channel=channel, to=(Role.LESSEE,), rule=Code("R-7")
    )
    return (days, SYSTEM, (sent,))


def _task(days: int, name: str, about: str = "") -> Step:
    due = OPENED + timedelta(days=days + 5)
    opened = TaskOpened(
        task=Code(name), about=Id(about), role=Role.SPECIALIST, due=due, rule=Code("R-60")
    )
    return (days, SYSTEM, (opened,))


def _before() -> list[Step]:
    opened = CaseOpened(
        programme=Code("example"),
        account=_id("account"),
        vehicle=_id("vehicle"),
        lessee=_id("lessee"),
        region=Code("US-CA"),
        year=2024,
        make=Code("Example"),
        model=Code("E60"),
        body_type=Code("suv"),
        originating_retailer=_id("retailer"),
        starts=date(2023, 12, 15),
        matures=MATURITY,
        payment=62000,
        residual=3120000,
        distance_allowed=36000,
        excess_distance_rate=Decimal("0.25"),
        disposition_fee=39500,
        purchase_option_fee=30000,
    )
    questions = tuple(Code(f"question_{n}") for n in range(1, 9))
    interview = InterviewRecorded(questions=questions, yes=questions[::2])
    reached = ReminderCalled(notice=Code("end_of_lease_call"), reached=True)
    return [
        (0, SPECIALIST, (opened,)),
        _notice(0, "lease_end_guide"),
        _notice(3, "options_letter"),
        _task(7, "end_of_lease_call"),
        (9, SPECIALIST, (reached, TaskDone(task=Code("end_of_lease_call")))),
        (9, LESSEE, (interview,)),
        _notice(60, "wear_assessment_key"),
        (61, SYSTEM, (DeliveryProven(notice=Code("wear_assessment_key"), proof=Code("mailing")),)),
        (70, LESSEE, (_quote("q1", OptionName.PURCHASE, 70),)),
        (80, LESSEE, (OptionChosen(option=OptionName.RETURN, on_day=MATURITY),)),
        _notice(90, "ninety_days", Channel.EMAIL),
    ]


def _quote(name: str, option: OptionName, days: int) -> QuoteIssued:
    day = OPENED + timedelta(days=days)
    lines = (
        line("purchase_price", 3120000, day, "R-20"),
        line("purchase_option_fee", 30000, day, "R-21"),
        line("tax", 299250, day, "R-9", item="sales"),
    )
    return QuoteIssued(
        number=_id(name),
        option=option,
        as_of=day,
        good_through=day + timedelta(days=10),
        odometer=34100,
        lines=lines,
        facts=_DIGEST,
        firm=True,
        rule=Code("R-22"),
    )


def _inspected() -> list[Step]:
    first, second = _id("booking 1"), _id("booking 2")
    at = datetime.combine(OPENED + timedelta(days=127), time(10))
    return [
        (85, SYSTEM, (QuoteVoided(number=_id("q1"), reason=Code("expired")),)),
        (100, LESSEE, (InspectionConsented(agreed=True),)),
        (100, LESSEE, (InspectionBooked(booking=first, at=at, place=Code("home"), minutes=45),)),
        (110, LESSEE, (InspectionCancelled(booking=first, reason=Code("lessee_cancelled")),)),
        (110, LESSEE, (InspectionBooked(booking=second, at=at, place=Code("work"), minutes=45),)),
        _notice(125, "inspection_reminder", Channel.TEXT),
        (127, INSPECTOR, _report(second, at)),
        (129, SYSTEM, (ResultsProvided(report=_id("report"), papers=(Code("report"),)),)),
        _task(129, "review_results", "report"),
        (131, SPECIALIST, (ResultsReviewed(report=_id("report")),)),
        (131, SPECIALIST, (TaskDone(task=Code("review_results"), about=Id("report")),)),
        (131, LESSEE, (_quote("q2", OptionName.RETURN, 131),)),
    ]


def _report(booking: Id, at: datetime) -> tuple[Body, ...]:
    items = tuple(
        Item(
            name=Id(f"d{n}"),
            area=Code("left_front_door"),
            kind=Code("dent"),
            length=Decimal("110"),
            depth=Decimal("1.5"),
            flags=(Code("paint_broken"),),
            photos=(_id(f"photo {n}"), _id(f"photo {n} b")),
        )
        for n in range(ITEMS)
    )
    judged = tuple(
        Judged(
            name=item.name,
            chargeable=n % 3 > 0,
            guide_line=Code("dent_over_credit_card"),
            rule=Code("R-31"),
            operation=Code("paintless_repair"),
            cents=12500 * (n % 3),
            price=12500,
        )
        for n, item in enumerate(items)
    )
    reported = ConditionReported(
        report=_id("report"),
        booking=booking,
        odometer=36500,
        items=items,
        present=Code("lessee"),
        signed=True,
        checked=(Code("lights"), Code("horn"), Code("heating"), Code("windows")),
        finished=at + timedelta(minutes=50),
        by_role=Role.INSPECTOR,
    )
    return (reported, ConditionAssessed(report=_id("report"), judged=judged))


def _repaired() -> list[Step]:
    papers = (Code("repair_order"), Code("paid_receipt"), Code("cover_sheet"))
    first, second = Id("d1"), Id("d2")
    return [
        (140, LESSEE, (RepairChosen(item=first, choice=Code("repair")),)),
        (140, LESSEE, (RepairChosen(item=second, choice=Code("repair")),)),
        (143, LESSEE, (EvidenceSubmitted(item=first, papers=papers, files=(_id("file 1"),)),)),
        _task(143, "review_evidence", "d1"),
        (144, LESSEE, (EvidenceSubmitted(item=second, papers=papers[:1]),)),
        _task(144, "review_evidence", "d2"),
        (145, SPECIALIST, (RepairAccepted(item=first, cost=11000), _reviewed("d1"))),
        (150, SYSTEM, (TaskOverdue(task=Code("review_evidence"), about=Id("d2")),)),
        (
            151,
            SPECIALIST,
            (RepairRejected(item=second, reason=Code("no_receipt")), _reviewed("d2")),
        ),
        _notice(153, "thirty_days"),
    ]


def _reviewed(item: str) -> TaskDone:
    return TaskDone(task=Code("review_evidence"), about=Id(item))


def _held_over(month: int) -> list[Step]:
    days = 183 + 30 * month
    payment = _id(f"holdover {month}")
    noticed = HoldoverNoticed(number=month + 1, rule=Code("R-44"))
    return [
        _notice(days, "holdover", Channel.EMAIL),
        (days, SYSTEM, (noticed, Flagged(flag=Code("holdover"), rule=Code("R-44")))),
        (days + 9, LESSEE, (PaymentStarted(payment=payment, amount=62000, channel=Code("web")),)),
    ]


def _handed_over(later: int) -> list[Step]:
    place, turn_in = _id("retailer"), _id("turn in")
    at = datetime.combine(OPENED + timedelta(days=178 + later), time(15))
    first = TurnInBooked(booking=_id("visit 1"), place=place, at=at, rung=Code("originating"))
    cancelled = TurnInCancelled(booking=_id("visit 1"), reason=Code("retailer_cancelled"))
    again = TurnInBooked(booking=_id("visit 2"), place=place, at=at, rung=Code("originating"))
    delivered = VehicleDelivered(
        turn_in=turn_in,
        place=place,
        odometer=37000,
        keys=2,
        equipment=(Code("charger"), Code("cargo_cover")),
        checked=(Code("keys"), Code("plates"), Code("belongings")),
        agreed_place=True,
    )
    signed = OdometerStatementSigned(
        statement=_id("odometer"),
        odometer=37000,
        certification=Code("actual"),
        person=_id("lessee"),
        digest=_DIGEST,
    )
    receipt = ReceiptReceived(
        turn_in=turn_in, odometer=37000, signed_by=(Role.LESSEE, Role.RETAILER)
    )
    return [
        (158 + later, LESSEE, (first,)),
        (170 + later, RETAILER, (cancelled, again)),
        (180 + later, RETAILER, (delivered, VehicleGrounded(turn_in=turn_in))),
        (180 + later, SYSTEM, (_milestone("turn_in", later), _milestone("acceptance", later))),
        (180 + later, LESSEE, (signed,)),
        (181 + later, SYSTEM, (OdometerStatementReceived(statement=_id("odometer")),)),
        (184 + later, RETAILER, (receipt, _milestone("insurance_may_end", later))),
    ]


def _milestone(name: str, later: int) -> MilestoneReached:
    day = OPENED + timedelta(days=180 + later)
    return MilestoneReached(milestone=Code(name), day=day, rule=Code("R-45"))


def _billed(later: int) -> list[Step]:
    day = OPENED + timedelta(days=210 + later)
    lines: Lines = (
        line("excess_distance", 25000, day, "R-50"),
        *(line("excess_wear", 12500, day, "R-31", item=f"d{n}") for n in range(2, ITEMS)),
        line("disposition_fee", 39500, day, "R-51"),
        line("tax", 6100, day, "R-9", item="sales"),
    )
    issued = StatementIssued(
        number=_id("statement"), lines=lines, due=day + timedelta(days=20), rule=Code("R-52")
    )
    parts = tuple((each.code, each.item, each.cents) for each in lines)
    amount = sum(each.cents for each in lines)
    steps: list[Step] = [(210 + later, SYSTEM, (issued,))]
    for n, name in enumerate(("payment 1", "payment 2")):
        payment, web = _id(name), Code("web")
        started = PaymentStarted(payment=payment, amount=amount, channel=web)
        posted = PaymentPosted(
            payment=payment, amount=amount, channel=web, parts=parts, rule=Code("R-53")
        )
        steps.append((215 + later + n, LESSEE, (started,)))
        steps.append((217 + later + n, SYSTEM, (posted,)))
        if n == 0:
            back = PaymentReversed(payment=payment, reason=Code("returned"))
            steps.append((218 + later, SYSTEM, (back,)))
    steps.append((220 + later, SYSTEM, (_milestone("closing", later + 40),)))
    return steps
