"""The programme's checklists, ticked item by item and kept."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.views.handing_back import ToBring, tick_lists, to_bring
from handback.core.checklists import KEY
from handback.core.terms.programme import Programme
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.returning.steps import ends_elsewhere

PLATES = {
    "return_to_dmv": gettext_lazy("Take the plates off and give them back to the authority."),
    "ask_dmv": gettext_lazy("Ask your motor vehicle authority whether it wants the plates back."),
    "stays_with_vehicle": gettext_lazy("The plates stay on the car."),
}
"""What becomes of the plates, in a sentence; other codes are read aloud."""


class TickForm(MoveForm):
    """Boxes to tick; those that were ticked before stay so."""

    move = "tick_checklist"
    button = gettext_lazy("Keep what I have ticked")
    done: ClassVar[Any] = gettext_lazy("Your ticks are kept.")

    items = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Tick at least one thing that is done."),
            "invalid_choice": gettext_lazy("This is not on your checklists."),
        }
    )

    def __init__(self, here: Here, known: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        field = self.fields["items"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each, here.words.label(each)) for each in known]


@lease_page
def checklist(request: HttpRequest, here: Here) -> HttpResponse:
    """What to do before, at and after the hand-over, what to bring, where the plates go."""
    lists, bring = tick_lists(here.look, here.now), to_bring(here.look, here.now)
    known = [tick.item for each in lists for tick in each.ticks]
    known += [tick.item for tick in bring.equipment]
    known += [KEY, *([bring.plate_goes] if bring.plate_goes else [])]
    form = TickForm(here, list(dict.fromkeys(map(str, known))), request.POST or None)
    context = {
        "lists": lists,
        "bring": bring,
        "key": KEY,
        "plate": plate_said(bring, here.look.terms, here.words.label(bring.plate_goes)),
        "elsewhere": ends_elsewhere(here),
        "standing": here.possible["tick_checklist"],
    }
    onward = reverse("lease:checklist", args=[here.seat.case])
    return form_page(form, "web/lessee/returning/checklist.html", onward, context)


def plate_said(bring: ToBring, terms: Programme, label: str) -> str:
    """What becomes of the plates; empty where the programme does not say."""
    if not bring.plate_goes:
        return ""
    said = PLATES.get(bring.plate_goes)
    if said is None or bring.plate_goes in terms.help.words:
        return gettext("Plates: %(what)s") % {"what": label}
    return str(said)
