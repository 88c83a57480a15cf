"""The booked inspection: what can be done about it, and a calendar file of it."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.channels.calendar_files import MEDIA_TYPE, CalendarEntry, calendar_file, uid_of
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.condition.choosing import said
from handback.web.lessee.condition.uploads import files_field, kept_before, stored

TEMPLATE = "web/lessee/condition/act.html"


class CancelForm(MoveForm):
    """Gives the appointment up."""

    move = "cancel_inspection"
    button = gettext_lazy("Cancel the inspection")
    done = gettext_lazy("The inspection is cancelled.")


class NoShowForm(MoveForm):
    """Tells that the inspector did not come."""

    move = "report_no_show"
    button = gettext_lazy("Report that nobody came")
    done = gettext_lazy("Thank you. The appointment is over; you can book another one.")

    def arguments(self) -> dict[str, Any]:
        """It is the inspector who was not there."""
        return {"who": "inspector"}


class AgainForm(MoveForm):
    """Asks for another inspection."""

    move = "request_reinspection"
    button = gettext_lazy("Ask for another inspection")
    done = gettext_lazy("We will arrange another inspection. You can also book it yourself.")


class KeptInput(forms.HiddenInput):
    """Carries the id of a stored file from one showing of a form to the next."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self.kept = kept

    def format_value(self, value: Any) -> str:
        """The id, whatever was sent."""
        return self.kept or str(value or "")


class ConsentForm(MoveForm):
    """Agrees to an inspection, or refuses it with a signed paper."""

    move = "consent_to_inspection"
    button = gettext_lazy("Send my answer")
    done = gettext_lazy("Your answer is recorded.")
    YES: ClassVar[str] = "yes"

    agreed = forms.ChoiceField(
        label=gettext_lazy("May the car be inspected?"),
        choices=[
            ("yes", gettext_lazy("Yes, I agree")),
            ("no", gettext_lazy("No, I refuse")),
        ],
        widget=forms.RadioSelect,
    )
    paper = files_field(
        gettext_lazy("Signed refusal"),
        gettext_lazy("Only if you refuse: a photo or scan of your signed refusal."),
        required=False,
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """What was answered; the paper is stored, and stays stored when something else is wrong."""
        answers: dict[str, Any] = super().clean() or {}
        found, wrong = stored(self.here, answers.get("paper") or [])
        for each in wrong:
            self.add_error("paper", each)
        before = kept_before(self.here, [answers.get("kept") or ""])
        self.papers = [*before, *found]
        if answers.get("agreed") == "no" and not self.papers and not wrong:
            self.add_error("paper", gettext("Add the paper that documents your refusal."))
        if self.papers:
            self.fields["kept"].widget = KeptInput(self.papers[-1].id)
        return answers

    def arguments(self) -> dict[str, Any]:
        """The answer, and the paper of a refusal."""
        agreed = self.cleaned_data["agreed"] == self.YES
        paper = {} if agreed or not self.papers else {"paper": self.papers[-1].id}
        return {"agreed": agreed, **paper}


def _act(request: HttpRequest, here: Here, form: type[MoveForm], title: str) -> HttpResponse:
    made = form(here, request.POST, request.FILES) if request.method == "POST" else form(here)
    onward = reverse("lease:inspection", args=[here.seat.case])
    context = {"title": title, "back": onward, "meeting": here.lease.inspection}
    if here.lease.inspection is not None:
        context["place"] = said(here.words, here.lease.inspection.place)
    return form_page(made, TEMPLATE, onward, context)


@lease_page
def cancel_inspection(request: HttpRequest, here: Here) -> HttpResponse:
    """Give the appointment up."""
    return _act(request, here, CancelForm, gettext("Cancel the inspection"))


@lease_page
def inspector_missing(request: HttpRequest, here: Here) -> HttpResponse:
    """Tell that the inspector did not come."""
    return _act(request, here, NoShowForm, gettext("The inspector did not come"))


@lease_page
def inspect_again(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask for another inspection."""
    return _act(request, here, AgainForm, gettext("Ask for another inspection"))


@lease_page
def consent(request: HttpRequest, here: Here) -> HttpResponse:
    """Agree to an inspection, or refuse it."""
    return _act(request, here, ConsentForm, gettext("Your consent to an inspection"))


@lease_page
def inspection_calendar(request: HttpRequest, here: Here) -> HttpResponse:
    """The booked inspection as a calendar file."""
    meeting, case = here.lease.inspection, here.lease
    if meeting is None:
        raise Http404
    car = case.car
    told = CalendarEntry(
        uid=uid_of(case.head.programme, str(case.head.id), "inspection"),
        summary=gettext("Inspection of your %(make)s %(model)s")
        % {"make": here.words.label(car.make), "model": here.words.label(car.model)},
        description="\n".join(
            here.words.label(each) for each in here.look.terms.inspection.preparation
        ),
        on=meeting.at.date(),
        at=meeting.at.replace(tzinfo=ZoneInfo(case.head.time_zone)),
        minutes=meeting.minutes,
        place=said(here.words, meeting.place),
    )
    answer = HttpResponse(calendar_file([told], here.look.today), content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="inspection.ics"'
    return answer
