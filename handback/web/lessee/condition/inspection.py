"""The inspection: how it stands, and booking or moving the appointment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.slots import FreeSlot, FreeSlots, free
from handback.actions.views.inspecting import Stand, inspection_state
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.condition.choosing import choices, said, there

DAYS_SHOWN = 10
"""Days of free times on a page."""
MOST_SLOTS = 400
STAND_IN = "stand_in"
PRESENT = ("lessee", STAND_IN, "nobody")


@dataclass(frozen=True, slots=True)
class DayOfSlots:
    """The free times of one day."""

    on: date
    slots: tuple[FreeSlot, ...]


@lease_page
def inspection(request: HttpRequest, here: Here) -> HttpResponse:
    """Whether the car is inspected, when, and what came of it."""
    state = inspection_state(here.look, here.now)
    meeting = here.lease.inspection
    context = {
        "state": state,
        "meeting": meeting,
        "ahead": meeting is not None and state.stand is Stand.BOOKED,
        "place": said(here.words, meeting.place) if meeting else "",
        "there": there(here.words, meeting.present) if meeting else "",
        "reports": list(reversed(here.lease.reports)),
        "preparing": here.look.terms.inspection.preparation
        if state.stand in (Stand.TO_BOOK, Stand.BOOKED, Stand.LAPSED)
        else (),
        "acts": here.possible,
    }
    return here.page("web/lessee/condition/inspection.html", context)


class TimeForm(MoveForm):
    """Asks when and where: one of the free times, or a day and a time where none is offered."""

    def __init__(self, here: Here, found: FreeSlots, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        self.slots = {str(each.id): each for each in found.slots}
        if found.slots:
            self.fields["slot"] = forms.ChoiceField(
                label=gettext("Day and time"),
                choices=[(key, key) for key in self.slots],
                error_messages={
                    "required": gettext("Choose one of the free times."),
                    "invalid_choice": gettext("This time was taken meanwhile. Choose another one."),
                },
            )
        else:
            self.fields["on"] = forms.DateField(
                label=gettext("Day"), widget=forms.DateInput(attrs={"type": "date"})
            )
            self.fields["time"] = forms.TimeField(
                label=gettext("Time"), widget=forms.TimeInput(attrs={"type": "time"})
            )
        places = here.look.terms.inspection.places
        if places:
            self.fields["place"] = forms.ChoiceField(
                label=gettext("Where"),
                choices=choices(here.words, places),
                widget=forms.RadioSelect,
                error_messages={"required": gettext("Choose where the car will be.")},
            )

    def arguments(self) -> dict[str, Any]:
        """When and where, as the move asks for it."""
        answers = self.cleaned_data
        slot = self.slots.get(answers.get("slot", ""))
        if slot is not None:
            when: dict[str, Any] = {"at": _written(slot.local), "slot": str(slot.id)}
        else:
            when = {"at": _written(datetime.combine(answers["on"], _plain(answers["time"])))}
        return {**when, "place": answers.get("place") or self.place_unasked}

    @property
    def place_unasked(self) -> str:
        """Where it is when the programme names no places."""
        return "home"


class BookForm(TimeForm):
    """Books the inspection."""

    move = "book_inspection"
    button = gettext_lazy("Book the inspection")
    done = gettext_lazy("The inspection is booked.")

    def __init__(self, here: Here, found: FreeSlots, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, found, *args, **kwargs)
        attendance = here.look.terms.inspection.attendance
        self.fields["present"] = forms.ChoiceField(
            label=gettext("Who will be there"),
            choices=choices(here.words, PRESENT),
            widget=forms.RadioSelect,
            initial=PRESENT[0],
        )
        if attendance.stand_in_age is not None:
            self.fields["stand_in_age"] = forms.IntegerField(
                label=gettext("Age of the person who stands in"),
                help_text=gettext("Only if somebody stands in: at least %(age)s years.")
                % {"age": attendance.stand_in_age},
                min_value=0,
                max_value=150,
                required=False,
            )
        self.fields["stand_in_has_keys"] = forms.BooleanField(
            label=gettext("Whoever stands in will have the keys of the car"), required=False
        )

    def clean(self) -> dict[str, Any]:
        """A stand-in's age is needed where the programme asks for one."""
        answers: dict[str, Any] = super().clean() or {}
        standing_in = answers.get("present") == STAND_IN
        asked = "stand_in_age" in self.fields and "stand_in_age" not in self.errors
        if standing_in and asked and answers.get("stand_in_age") is None:
            self.add_error("stand_in_age", gettext("Tell us the age of whoever stands in."))
        return answers

    def arguments(self) -> dict[str, Any]:
        """When, where, and who will be there."""
        answers = self.cleaned_data
        found = {**super().arguments(), "present": answers["present"]}
        if answers["present"] == STAND_IN:
            found["stand_in_has_keys"] = answers["stand_in_has_keys"]
            if answers.get("stand_in_age") is not None:
                found["stand_in_age"] = answers["stand_in_age"]
        return found


class AnotherTimeForm(TimeForm):
    """Moves the appointment."""

    move = "move_inspection"
    button = gettext_lazy("Move the inspection")
    done = gettext_lazy("The inspection is moved.")

    def __init__(self, here: Here, found: FreeSlots, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, found, *args, **kwargs)
        if "place" in self.fields and here.lease.inspection is not None:
            self.fields["place"].initial = str(here.lease.inspection.place)


@lease_page
def book_inspection(request: HttpRequest, here: Here) -> HttpResponse:
    """Choose a time, a place, and who will be there."""
    return _asked(request, here, BookForm)


@lease_page
def move_inspection(request: HttpRequest, here: Here) -> HttpResponse:
    """Choose another time."""
    return _asked(request, here, AnotherTimeForm)


def _asked(request: HttpRequest, here: Here, kind: type[TimeForm]) -> HttpResponse:
    standing = here.possible.get(kind.move)
    onward = reverse("lease:inspection", args=[here.seat.case])
    if standing is None or not standing.possible:
        found = FreeSlots(())
    else:
        found = free(here.seat, here.now, limit=MOST_SLOTS)
    form = kind(here, found, request.POST) if request.method == "POST" else kind(here, found)
    first = _day(request.GET.get("from", ""))
    days = days_of(found.slots)
    later = [each for each in days if first is None or each.on >= first]
    shown, chosen = later[:DAYS_SHOWN], str(form["slot"].value() or "") if found.slots else ""
    context = {
        "days": shown,
        "next_day": later[DAYS_SHOWN].on if len(later) > DAYS_SHOWN else None,
        "earlier": bool(days) and shown != days[:DAYS_SHOWN],
        "chosen": chosen,
        "refused": found.refused,
        "back": onward,
        "minutes": here.look.terms.inspection.slot_minutes,
        "attendance": here.look.terms.inspection.attendance,
        "places_rule": here.look.terms.inspection.source_of("places"),
        "moving": kind is AnotherTimeForm,
    }
    return form_page(form, "web/lessee/condition/book.html", onward, context)


def days_of(slots: Iterable[FreeSlot]) -> list[DayOfSlots]:
    """Free times by their day; of several at the same time the first one."""
    found = []
    for on, group in groupby(slots, key=lambda each: each.local.date()):
        times = {each.local: each for each in reversed(list(group))}
        found.append(DayOfSlots(on, tuple(times[at] for at in sorted(times))))
    return found


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _written(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def _plain(at: time) -> time:
    return at.replace(second=0, microsecond=0, tzinfo=None)
