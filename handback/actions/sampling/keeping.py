"""Keeping leases that were lived: their whole history in one change, and what stands around it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from handback.actions.sampling.drawing import Drawn
from handback.actions.sampling.living import Living, Setting, begin
from handback.actions.sampling.telling import live
from handback.core.base import Role
from handback.core.engine import due_duties
from handback.policy.policies import Policies
from handback.records import erasable, parties, store
from handback.records.erasable import Kept
from handback.records.models import Case, Erasable
from handback.records.parties import NewParty
from handback.records.past import (
    Meeting,
    Part,
    SentMessage,
    write_meetings,
    write_parts,
    write_sent,
)
from handback.records.planning import NewMessage, plan_opening
from handback.records.sql import new_ids
from handback.records.store import NewCase

CITING = ("$bank_account", "$complaint")
"""Values of steps that need a row of their own."""


@dataclass(slots=True)
class Tally:
    """What came of leases: how many at each stage, how many events, which moves were refused."""

    stages: Counter[tuple[str, str]] = field(default_factory=Counter)
    events: int = 0
    leases: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    lessees: list["Lessee"] = field(default_factory=list)

    def add(self, living: Living, stage: str) -> None:
        """Count a lease that was lived."""
        programme = living.drawn.portfolio.programme
        self.stages[programme, stage] += 1
        self.leases += 1
        self.events += len(living.events)
        self.refused += living.refused
        if len(living.events) > 1 and self.stages[programme, stage] == 1:
            lessee = living.drawn.people[0]
            self.lessees.append(Lessee(lessee.email, lessee.name, programme, stage, living.row))


@dataclass(frozen=True, slots=True)
class Lessee:
    """A lessee who can sign in: the first of a programme at a stage."""

    email: str
    name: str
    programme: str
    stage: str
    case: int


@dataclass(slots=True)
class _Batch:
    """Rows of many leases."""

    cases: list[NewCase] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    people: list[NewParty] = field(default_factory=list)
    lenders: list[tuple[int, int | None]] = field(default_factory=list)
    sent: list[SentMessage] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    parts: dict[tuple[int, int, Role], Part] = field(default_factory=dict)


def keep_leases(
    drawn: Sequence[Drawn], setting: Setting, policies: Policies, now: datetime, tally: Tally
) -> None:
    """Live leases and keep them, all or none; nobody may keep the same accounts meanwhile."""
    rows, numbers = _ids(drawn)
    batch = _Batch()
    for each, row in zip(drawn, rows, strict=True):
        living = lived(each, row, setting, policies, numbers)
        change = _add(batch, living)
        tally.add(living, change.change.index.stage)
    with store.together():
        store.open_cases(batch.cases, now)
        erasable.write(batch.kept)
        parties.write(batch.people)
        parties.assign_lenders(batch.lenders, now)
        write_sent(batch.sent)
        write_meetings(batch.meetings)
        write_parts(list(batch.parts.values()))


def _ids(drawn: Sequence[Drawn]) -> tuple[list[int], Iterator[int]]:
    """Numbers for cases and for the rows that they cite; those that stay unused are lost."""
    citing = sum(len(each.people) + 2 + _cited(each) for each in drawn)
    with store.together():
        return list(new_ids(Case, len(drawn))), iter(list(new_ids(Erasable, citing)))


def _cited(drawn: Drawn) -> int:
    return sum(said in CITING for step in drawn.life.steps for said in step.with_.values())


def lived(
    drawn: Drawn, row: int, setting: Setting, policies: Policies, numbers: Iterator[int]
) -> Living:
    """A lease, lived up to the day of the sample; `numbers` are for the rows that it cites."""
    contract = drawn.contract
    terms = policies.terms_for(contract.programme, contract.region, contract.starts)
    ids = [next(numbers) for _ in range(2 + len(drawn.people))]
    people = erasable.keep(row, setting.firms.lessor, list(_wanted(drawn)), ids)
    living = begin(drawn, tuple(people), terms, setting, numbers)
    living.kept += people
    if not drawn.life.steps:
        _look_ahead(living)
    live(living)
    return living


def _look_ahead(living: Living) -> None:
    """A lease that only waits is due when it is; nothing has to be opened to know it."""
    due = due_duties(living.case, living.terms.programme, living.today)
    living.next_due = due[0].on if due else None


def _wanted(drawn: Drawn) -> Iterator[tuple[str, str]]:
    yield "account", drawn.account
    yield "vehicle", drawn.vin
    for each in drawn.people:
        told = {"email": each.email, "phone": each.phone, "address": each.address}
        yield "person", erasable.person_value(each.name, **told)


def _add(batch: _Batch, living: Living) -> NewCase:
    case, lessor = living.row, living.setting.firms.lessor
    on = living.setting.as_of
    change = plan_opening(case, lessor, living.outcome, living.terms.programme, on)
    fresh = []
    for message in change.messages:
        event = living.events[_seq(message) - 1]
        if event.on < on:
            batch.sent.append(SentMessage(case, lessor, message, event.at.astimezone(UTC)))
        else:
            fresh.append(message)
    lender = living.lender.id if living.lender else None
    contract = living.drawn.contract
    slim = replace(change, messages=tuple(fresh), held=(), freed=())
    new = NewCase(slim, lender, contract.programme, contract.make)
    batch.cases.append(new)
    batch.kept += living.kept
    batch.people += [
        NewParty(case, person.role.value, row.cited, person.email)
        for person, row in zip(living.drawn.people, living.kept[2:], strict=False)
    ]
    batch.lenders.append((case, lender))
    _meetings(batch, living)
    return new


def _seq(message: NewMessage) -> int:
    """The event that a message tells of: its key ends with it."""
    return int(message.key.rpartition(":")[2])


def _meetings(batch: _Batch, living: Living) -> None:
    """Appointments and whom they brought to the case."""
    case, zone = living.case, living.zone
    company = living.setting.firms.nearest("inspection_company", living.drawn.city)
    firm = company.id if company else None
    open_ = case.inspection.booked
    for booking in case.inspection.bookings.values():
        slot = int(booking.slot) if booking.slot else None
        held = open_ is not None and open_.booking == booking.booking
        starts = booking.at.replace(tzinfo=zone)
        batch.meetings.append(
            Meeting(
                living.row, "inspection", booking.booking, slot if held else None, firm,
                booking.place, starts, held,
            )
        )  # fmt: skip
    if firm is not None and (case.inspection.bookings or case.inspection.reports):
        _part(batch, living, firm, Role.INSPECTOR)
    meeting = case.turn_in.booked
    for made in case.turn_in.appointments.values():
        held = meeting is not None and meeting.booking == made.booking
        held = held and case.turn_in.delivered is None
        place = int(made.place)
        at = made.at.replace(tzinfo=zone) if made.at else None
        batch.meetings.append(
            Meeting(living.row, "turn_in", made.booking, None, place, made.place, at, held)
        )
        takes = {each.id for each in living.setting.firms.of_kind("transporter")}
        _part(batch, living, place, Role.TRANSPORTER if place in takes else Role.RETAILER)


def _part(batch: _Batch, living: Living, firm: int, role: Role) -> None:
    since = living.events[-1].at.astimezone(UTC)
    key = (living.row, firm, role)
    batch.parts.setdefault(key, Part(living.row, firm, role, "appointment", since))
