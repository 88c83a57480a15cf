"""Papers of the hand-over: look at exactly what is signed, then draw or type a signature."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions import signatures
from handback.actions.access import NotFoundError
from handback.actions.arguments import BadArgumentsError
from handback.actions.make_move import Wanted, preview_move
from handback.actions.moving import Moved
from handback.actions.signatures import BadSignatureError, Signed
from handback.actions.views.disclosure import Disclosure, disclosure
from handback.core.base import LESSEE_SIDE, Id, Refused
from handback.core.odometer import STATEMENT
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.papers.rows import Row, certified, hand_over_rows, statement_rows, statute_said

DRAW, TYPE = "draw", "type"
HIGHEST = 9_999_999
BAD = {
    "form": gettext_lazy("The drawing could not be read. Draw again, or type your name."),
    "large": gettext_lazy("The drawing is too large. Draw again with fewer strokes."),
    "empty": gettext_lazy("Nothing is drawn yet. Draw your signature, or type your name."),
}


@dataclass(frozen=True, slots=True)
class ToBeSigned:
    """A paper as it is shown before it is signed: its title, its rows, what is declared."""

    code: str
    title: str
    rows: tuple[Row, ...]
    declared: tuple[str, ...]


class ReadingForm(forms.Form):
    """The reading and what is certified of it, before the statement is shown."""

    odometer = forms.IntegerField(
        min_value=0,
        max_value=HIGHEST,
        error_messages={"required": gettext_lazy("Write what the odometer shows, without tenths.")},
        widget=forms.NumberInput({"inputmode": "numeric", "class": "govuk-input--width-10"}),
    )
    certification = forms.ChoiceField(widget=forms.RadioSelect, required=False)

    def __init__(self, here: Here, paper: Disclosure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["odometer"].label = gettext("What does the odometer show?")
        self.fields["odometer"].help_text = gettext("Whole numbers, without tenths.")
        chosen = self.fields["certification"]
        chosen.label = gettext("What do you certify?")
        known = [(str(each), certified(here.words, each)) for each in paper.certifications]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = known
        if not known:
            del self.fields["certification"]


class SignForm(MoveForm):
    """A signature, drawn or typed, on a paper that was shown; both count the same."""

    button = gettext_lazy("Sign")
    done = gettext_lazy("Signed. What you signed is kept with your lease.")

    way = forms.ChoiceField(
        label=gettext_lazy("How do you want to sign?"),
        choices=(
            (TYPE, gettext_lazy("Type my name")),
            (DRAW, gettext_lazy("Draw my signature")),
        ),
        widget=forms.RadioSelect,
        initial=TYPE,
    )
    name = forms.CharField(
        label=gettext_lazy("Your full name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Type your full name.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label=gettext_lazy(
            "I have read what is shown above, it is right, and I want this to be my signature."
        ),
        error_messages={"required": gettext_lazy("Tick the box to say that this is right.")},
    )

    def __init__(
        self, here: Here, shown: ToBeSigned, said: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(here, *args, **kwargs)
        self.shown, self.said = shown, said
        self.picture: bytes | None = None

    def clean(self) -> dict[str, Any]:
        """A drawn signature needs a picture with something on it, beside the name."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("way") == DRAW:
            try:
                self.picture = signatures.picture(found.get("drawn", ""))
            except BadSignatureError as error:
                reason = error.reason if found.get("drawn") else "empty"
                self.add_error("way", str(BAD[reason]))
        return found

    def arguments(self) -> dict[str, Any]:
        """What the paper says; who signs is who is signed in."""
        return dict(self.said)

    def made(self) -> Moved | None:
        """Keep what is signed as files, then sign; nothing is kept of what would be refused."""
        if self._would():
            signed = Signed(self.shown.code, self._lines(), self.picture)
            signatures.keep(self.here.visitor, self.here.seat.case, signed, self.here.now)
        return super().made()

    def _would(self) -> bool:
        here = self.here
        move_id = Id(self.cleaned_data["move_id"])
        wanted = Wanted(move_id, self.move, self.arguments(), here.seat.role)
        try:
            answer = preview_move(here.visitor, here.seat.case, wanted, here.now)
        except BadArgumentsError:
            return False
        return not isinstance(answer, Refused)

    def _lines(self) -> tuple[str, ...]:
        """Everything the page showed, and how it was signed, for the file."""
        said, shown = self.cleaned_data, self.shown
        drawn = said["way"] == DRAW
        how = gettext("Drawn on the screen.") if drawn else gettext("Typed.")
        return (
            shown.title,
            *(f"{row.name}: {row.value}" for row in shown.rows),
            *shown.declared,
            str(self.fields["consent"].label),
            gettext("Signature: %(name)s") % {"name": said.get("name", "").strip()},
            how,
            self.here.saying.at(self.here.look.standing.now),
        )


class SignStatementForm(SignForm):
    """A signature on the odometer statement."""

    move = "sign_odometer_statement"


class SignPaperForm(SignForm):
    """A signature on another paper of the hand-over."""

    move = "sign_paper"


@lease_page
def odometer_statement(request: HttpRequest, here: Here) -> HttpResponse:
    """What the statement is, who needs none, and the reading that it is going to show."""
    paper = disclosure(here.look, here.now)
    initial = {"odometer": paper.odometer, "certification": (*paper.certifications, "")[0]}
    form = ReadingForm(here, paper, request.GET if "odometer" in request.GET else None)
    for name, value in initial.items():
        if name in form.fields:
            form.fields[name].initial = value
    if form.is_bound and form.is_valid():
        query = request.GET.urlencode()
        address = reverse("lease:sign", args=[here.seat.case, STATEMENT])
        return HttpResponseRedirect(f"{address}?{query}")
    context = {
        "paper": paper,
        "form": form,
        "standing": here.possible["sign_odometer_statement"],
        "certified": certified(here.words, paper.certification) if paper.certification else "",
        "exempt_rule": here.look.terms.odometer.source_of("exempt_weight_lb"),
        "lower_rule": here.look.terms.turn_in.source_of("lower_reading_questioned"),
    }
    status = 422 if form.is_bound else 200
    return here.page("web/lessee/returning/odometer_statement.html", context, status=status)


@lease_page
def sign(request: HttpRequest, here: Here, paper: str) -> HttpResponse:
    """A paper as it is signed, and the signature; nothing else."""
    if paper == STATEMENT:
        return _statement(request, here)
    wanted = here.look.terms.turn_in.signatures
    if not any(each.paper == paper and each.by in LESSEE_SIDE for each in wanted):
        raise NotFoundError("the lessee signs no such paper")
    return _other(request, here, paper)


def _statement(request: HttpRequest, here: Here) -> HttpResponse:
    standing = here.possible["sign_odometer_statement"]
    paper = disclosure(here.look, here.now)
    given = ReadingForm(here, paper, request.GET)
    if not standing.possible or not given.is_valid():
        return HttpResponseRedirect(reverse("lease:odometer_statement", args=[here.seat.case]))
    said = {name: value for name, value in given.cleaned_data.items() if value not in (None, "")}
    declared = [certified(here.words, said["certification"])] if "certification" in said else []
    shown = ToBeSigned(
        STATEMENT,
        gettext("Odometer statement"),
        statement_rows(paper, here.words, said["odometer"], here.look.today),
        tuple(declared),
    )
    lower = paper.earlier is not None and said["odometer"] < paper.earlier
    context = {
        "law": statute_said(paper.statute),
        "law_rule": paper.rule,
        "lower": paper if lower else None,
        "lower_rule": here.look.terms.turn_in.source_of("lower_reading_questioned"),
        "doubtful": said.get("certification") in paper.doubtful,
        "doubtful_rule": here.look.terms.odometer.source_of("doubtful"),
    }
    return _signed(request, here, shown, said, context)


def _other(request: HttpRequest, here: Here, paper: str) -> HttpResponse:
    handed = here.lease.hand_over
    if handed is None:
        unmet = here.possible["submit_receipt"].unmet
        context = {"unmet": unmet, "title": here.words.label(paper)}
        return here.page("web/lessee/returning/sign.html", context)
    shown = ToBeSigned(
        paper,
        here.words.label(paper),
        hand_over_rows(handed, disclosure(here.look, here.now), here.words),
        (gettext("I have handed the car over as described above."),),
    )
    return _signed(request, here, shown, {"paper": paper}, {})


def _signed(
    request: HttpRequest,
    here: Here,
    shown: ToBeSigned,
    said: dict[str, Any],
    context: dict[str, Any],
) -> HttpResponse:
    """The page of a paper that is signed, and what comes after: the proof, or the receipt."""
    statement = shown.code == STATEMENT
    form = (SignStatementForm if statement else SignPaperForm)(
        here, shown, said, request.POST or None
    )
    me = next((each for each in here.lease.people if each.id == here.lease.you), None)
    form.fields["name"].initial = me.name if me else ""
    said_to = {"shown": shown, "title": shown.title, **context}
    address = reverse("lease:proof" if statement else "lease:receipt", args=[here.seat.case])
    return form_page(form, "web/lessee/returning/sign.html", address, said_to)
