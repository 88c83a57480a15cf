"""The appointment for the hand-over: make it, move it, give it up, put it in a calendar."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.access import NotFoundError
from handback.actions.slots import FreeSlot, free
from handback.actions.views.finding import FoundPlace, find_places
from handback.channels.calendar_files import MEDIA_TYPE, CalendarEntry, calendar_file, uid_of
from handback.core.base import OptionName
from handback.core.terms.turn_in import PlaceKind
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page

EVERY_PLACE = 1_000
MOST_SLOTS = 60
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\Z")
MINUTES = 30
"""How long a hand-over is kept free in a calendar."""
REASONS = (
    ("moved_away", gettext_lazy("I have moved away from there")),
    ("too_far", gettext_lazy("It is too far away")),
    ("no_time_that_suits", gettext_lazy("It has no appointment that suits me")),
    ("closed", gettext_lazy("It has closed, or does not sell this make any more")),
    ("other", gettext_lazy("Another reason")),
)
GIVEN_UP = (
    ("changed_plans", gettext_lazy("My plans have changed")),
    ("another_place", gettext_lazy("I want to go to another place")),
    ("keeping_the_car", gettext_lazy("I want to keep the car")),
    ("other", gettext_lazy("Another reason")),
)


class TimeChoice(forms.ChoiceField):
    """One of the times that are offered; whether it is still free is asked when all is read."""

    def valid_value(self, value: Any) -> bool:
        """Any local instant: a time that was taken meanwhile is told as what it is."""
        return bool(INSTANT.match(str(value)))


class BookForm(MoveForm):
    """A time at one place, from those that are free or an own one."""

    move = "book_turn_in"
    button = gettext_lazy("Make the appointment")
    done: ClassVar[Any] = gettext_lazy("Your appointment is made.")

    def __init__(
        self, here: Here, place: FoundPlace, slots: tuple[FreeSlot, ...], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(here, *args, **kwargs)
        self.place = place
        self.offered = {f"{each.local:%Y-%m-%dT%H:%M}" for each in slots}
        first: dict[str, forms.Field] = {}
        if slots:
            choices = [("", gettext("Choose a time")), *_by_day(here, slots)]
            first["at"] = TimeChoice(
                label=gettext("Free times"),
                choices=choices,
                required=here.look.terms.turn_in.where.appointment_needed,
                error_messages={"required": gettext("Choose a time, or propose one of your own.")},
            )
        first["day"] = forms.DateField(
            label=gettext("Day"),
            required=False,
            widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        )
        first["time"] = forms.TimeField(
            label=gettext("Time"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
        )
        if place.needs_reason:
            first["reason"] = forms.ChoiceField(
                label=gettext("Why not the place you leased from?"),
                help_text=gettext("Your answer is recorded, not judged."),
                choices=REASONS,
                widget=forms.RadioSelect,
                error_messages={"required": gettext("Choose why you go to another place.")},
            )
        self.fields = {**first, **self.fields}

    def clean(self) -> dict[str, Any]:
        """A day needs a time; an own time goes before one that was chosen."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        day, time = found.get("day"), found.get("time")
        if (day or time) and "at" in self.errors:
            del self.errors["at"]
        if day and not time and "time" not in self.errors:
            self.add_error("time", gettext("Write the time too."))
        if time and not day and "day" not in self.errors:
            self.add_error("day", gettext("Write the day too."))
        needed = self.here.look.terms.turn_in.where.appointment_needed
        if needed and "at" not in self.fields and not (day or time) and not self.errors:
            self.add_error("day", gettext("Choose a time, or propose one of your own."))
        if not day and found.get("at") and self._taken(found["at"]):
            taken = gettext("Somebody else has taken this time meanwhile. Choose another one.")
            self.add_error("at", taken)
        return found

    def _taken(self, at: str) -> bool:
        """Whether a time is offered no longer; that of one's own appointment is one's own."""
        meeting = self.here.lease.turn_in
        own = (
            meeting is not None
            and meeting.at is not None
            and meeting.venue.id == self.place.venue.id
            and f"{meeting.at:%Y-%m-%dT%H:%M}" == at
        )
        return at not in self.offered and not own

    def arguments(self) -> dict[str, Any]:
        """The place, the local time, and why not an earlier place."""
        said = self.cleaned_data
        own = said["day"] and f"{said['day'].isoformat()}T{said['time']:%H:%M}"
        wanted = {"at": own or said.get("at"), "reason": said.get("reason")}
        return {
            "retailer": self.place.venue.id,
            **{name: value for name, value in wanted.items() if value},
        }


def _by_day(here: Here, slots: Iterable[FreeSlot]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Free times as choices, grouped by day; several at the same time are one."""
    say = here.saying
    times = sorted({each.local for each in slots})
    return [
        (say.weekday(day), [(f"{at:%Y-%m-%dT%H:%M}", say.at(at)) for at in found])
        for day, found in groupby(times, key=datetime.date)
    ]


class CancelForm(MoveForm):
    """Gives the appointment up."""

    move = "cancel_turn_in"
    button = gettext_lazy("Give the appointment up")
    done: ClassVar[Any] = gettext_lazy("Your appointment is given up.")
    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=GIVEN_UP,
        widget=forms.RadioSelect,
        initial="changed_plans",
    )


@lease_page
def book_turn_in(request: HttpRequest, here: Here) -> HttpResponse:
    """A time at a place that may take the car; booking again moves the appointment."""
    template = "web/lessee/returning/book.html"
    standing = here.possible["book_turn_in"]
    if not standing.possible:
        return here.page(template, {"unmet": standing.unmet})
    place = _place(here, request.GET.get("place", ""))
    if place is None:
        return redirect("lease:places", here.seat.case)
    found = free(
        here.seat,
        here.now,
        kind="turn_in",
        limit=MOST_SLOTS,
        organisation=int(place.venue.id) if place.venue.id.isdecimal() else None,
    )
    form = BookForm(here, place, found.slots, request.POST or None)
    onward = reverse("lease:turn_in", args=[here.seat.case])
    context = {
        "place": place,
        "moving": here.lease.turn_in,
        "zone": here.saying.zone(here.lease.head.time_zone, here.look.today),
        "early_offered": OptionName.EARLY_RETURN in here.look.terms.options,
        "payments_rule": here.look.terms.payments.source,
    }
    return form_page(form, template, onward, context)


def _place(here: Here, said: str) -> FoundPlace | None:
    """The place that is asked for, else that of the appointment, else where the car comes from."""
    found = find_places(here.look, here.now, limit=EVERY_PLACE)
    booked = here.lease.turn_in.venue.id if here.lease.turn_in else ""
    if said:
        if any(each.venue.id == said for each in found.refusing):
            return None
        known = next((each for each in found.taking if each.venue.id == said), None)
        if known is None:
            raise NotFoundError("there is no such place")
        return known
    mine = [each for each in found.taking if each.venue.id == booked]
    mine += [each for each in found.taking if each.rung is PlaceKind.ORIGINATING]
    return mine[0] if mine else None


@lease_page
def cancel_turn_in(request: HttpRequest, here: Here) -> HttpResponse:
    """Gives up the appointment."""
    form = CancelForm(here, request.POST or None)
    onward = reverse("lease:turn_in", args=[here.seat.case])
    context = {"unmet": here.possible["cancel_turn_in"].unmet, "meeting": here.lease.turn_in}
    return form_page(form, "web/lessee/returning/cancel.html", onward, context)


@lease_page
def turn_in_calendar(request: HttpRequest, here: Here) -> HttpResponse:
    """The appointment as a calendar file."""
    meeting = here.lease.turn_in
    if meeting is None or meeting.at is None:
        raise NotFoundError("there is no appointment")
    zone = ZoneInfo(here.lease.head.time_zone)
    at = meeting.at if meeting.at.tzinfo else meeting.at.replace(tzinfo=zone)
    venue, car = meeting.venue, here.lease.car
    where = ", ".join(part for part in (venue.name, venue.address, venue.city) if part)
    entry = CalendarEntry(
        uid_of("turn_in", str(here.seat.case), here.lease.head.programme),
        gettext("Hand over the %(year)s %(make)s %(model)s")
        % {"year": car.year, "make": car.make, "model": car.model},
        request.build_absolute_uri(reverse("lease:checklist", args=[here.seat.case])),
        at.date(),
        at,
        MINUTES,
        where,
    )
    answer = HttpResponse(calendar_file([entry], here.look.today), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="hand-over.ics"'
    return answer
