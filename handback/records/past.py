"""Writing what lies in the past of a case that arrives with its whole history.

Whatever went out on earlier days was delivered then; appointments that were kept or given up tell
who has had to do with the case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handback.core.base import Role
from handback.records.models import Appointment, Assignment
from handback.records.planning import NewMessage
from handback.records.sql import insert
from handback.records.store import instant

MESSAGE_COLUMNS = (
    "key", "kind", "case_id", "lessor_id", "payload", "state", "due", "tries", "error", "made",
    "done",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of a case that went out at an instant that has passed."""

    case: int
    lessor: int
    message: NewMessage
    at: datetime


def write_sent(sent: Iterable[SentMessage]) -> None:
    """Insert messages as those that were delivered."""
    rows = [
        (
            each.message.key, each.message.kind, each.case, each.lessor, each.message.payload,
            "done", instant(each.at), 1, "", instant(each.at), instant(each.at),
        )
        for each in sent
    ]  # fmt: skip
    insert("records_message", MESSAGE_COLUMNS, rows)


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment that was made, whatever became of it; `held` while it is still ahead."""

    case: int
    kind: str
    booking: str
    slot: int | None
    organisation: int | None
    place: str
    starts: datetime | None
    held: bool


def write_meetings(meetings: Iterable[Meeting]) -> None:
    """Insert appointments; raises `IntegrityError` where another case holds a slot."""
    Appointment.objects.bulk_create(
        [
            Appointment(
                case_id=each.case,
                kind=each.kind,
                booking=each.booking,
                slot_id=each.slot,
                organisation_id=each.organisation,
                place=each.place,
                starts=each.starts,
                held=each.held,
            )
            for each in meetings
        ]
    )


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation that has had to do with a case in a role since an instant."""

    case: int
    organisation: int
    role: Role
    reason: str
    since: datetime


def write_parts(parts: Sequence[Part]) -> None:
    """Insert assignments."""
    Assignment.objects.bulk_create(
        [
            Assignment(
                case_id=each.case,
                organisation_id=each.organisation,
                role=each.role.value,
                reason=each.reason,
                since=each.since,
            )
            for each in parts
        ]
    )
