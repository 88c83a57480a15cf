"""Paying over time: the request, who decides on it, and the plan."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from handback.actions.views.settling import instalments as told
from handback.actions.views.settling import paying
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page


class InstalmentsForm(MoveForm):
    """Asks to pay the balance in monthly parts."""

    move = "request_instalments"
    button = gettext_lazy("Ask for instalments")
    done = gettext_lazy("We have passed your request on. You will see the answer here.")

    count = forms.IntegerField(
        label=gettext_lazy("In how many monthly parts?"),
        help_text=gettext_lazy("A whole number, 2 or more"),
        min_value=2,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "invalid": gettext_lazy("Write a whole number, such as 6."),
            "min_value": gettext_lazy("Write 2 or more: one part is paying at once."),
        },
    )


@lease_page
def instalments(request: HttpRequest, here: Here) -> HttpResponse:
    """What was asked, what was answered, and asking."""
    found, move = told(here.look, here.now), here.possible.get("request_instalments")
    shown = {"plan": found, "paying": paying(here.look, here.now), "move": move}
    waits = found.asked is not None and found.granted is None
    if move is None or not move.possible or waits or found.plan:
        return here.page("web/lessee/money/instalments.html", shown)
    form = InstalmentsForm(here, request.POST if request.method == "POST" else None)
    onward = reverse("lease:instalments", args=[here.seat.case])
    return form_page(form, "web/lessee/money/instalments.html", onward, shown)
