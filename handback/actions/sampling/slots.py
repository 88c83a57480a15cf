"""Times that organisations of the sample offer, and those that are still free."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handback.actions.sampling.data import SlotData, Times
from handback.actions.sampling.places import Firms
from handback.records.models import Slot
from handback.records.models.appointments import AppointmentKind
from handback.records.sql import insert
from handback.records.store import instant

COLUMNS = ("organisation_id", "kind", "starts", "minutes", "seat", "place")
SUNDAY = 6
KINDS = {"inspection_company": AppointmentKind.INSPECTION, "retailer": AppointmentKind.TURN_IN}


class FreeSlots:
    """Times that nobody holds yet, by organisation."""

    def __init__(self, offered: Mapping[int, list[tuple[datetime, int]]]) -> None:
        self._free = {place: sorted(times) for place, times in offered.items()}

    def take(self, place: int, since: date, zone: ZoneInfo) -> tuple[datetime, int] | None:
        """The first time from a day on, local and without zone, and its slot; it is taken."""
        free = self._free.get(place, [])
        for number, (starts, slot) in enumerate(free):
            local = starts.astimezone(zone)
            if local.date() >= since:
                del free[number]
                return local.replace(tzinfo=None), slot
        return None


def publish(firms: Firms, data: SlotData, as_of: date, zone: ZoneInfo) -> None:
    """Offer times for the weeks after the day of the sample; those that are there stay."""
    for kind, what in KINDS.items():
        times = data.inspection if what is AppointmentKind.INSPECTION else data.turn_in
        starts = list(_starts(times, as_of, data.days, zone))
        here = _offered([firm.id for firm in firms.of_kind(kind)], what, starts)
        rows = [
            (firm.id, what.value, instant(at), times.minutes, seat, "")
            for firm in firms.of_kind(kind)
            for at in starts
            for seat in range(1, times.seats + 1)
            if (firm.id, at, seat) not in here
        ]
        insert("records_slot", COLUMNS, rows)


def _offered(
    places: list[int], what: AppointmentKind, starts: list[datetime]
) -> set[tuple[int, datetime, int]]:
    """What is offered already: by whom, from when on, at which seat."""
    rows = Slot.objects.filter(
        organisation_id__in=places, kind=what, starts__gte=starts[0], starts__lte=starts[-1]
    )
    return set(rows.values_list("organisation_id", "starts", "seat"))


def _starts(times: Times, as_of: date, days: int, zone: ZoneInfo) -> Iterator[datetime]:
    for number in range(1, days + 1):
        day = as_of + timedelta(days=number)
        if day.weekday() != SUNDAY:
            for clock in times.times:
                yield datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def free_slots(organisations: Iterable[int], after: datetime) -> FreeSlots:
    """The times of inspection that organisations offer from an instant on and nobody holds."""
    free: dict[int, list[tuple[datetime, int]]] = {}
    rows = Slot.objects.filter(
        organisation_id__in=list(organisations), kind=AppointmentKind.INSPECTION, starts__gt=after
    ).exclude(appointments__held=True)
    for place, starts, slot in rows.order_by("pk").values_list("organisation_id", "starts", "pk"):
        free.setdefault(place, []).append((starts, slot))
    return FreeSlots(free)
