"""Disputing a line: one's own words, evidence, what is on hold meanwhile, and how it ends."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions import views
from handback.actions.access import NotFoundError
from handback.actions.moving import Moved
from handback.actions.views.ahead import bill_ahead
from handback.actions.views.settling import disputes
from handback.core.lines import Line
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.condition.uploads import files_field, stored
from handback.web.lessee.money.rows import named_by, rows_of

LONGEST = 5_000
"""Letters of the lessee's own words."""


class DisputeForm(MoveForm):
    """Disputes one line."""

    move = "dispute_line"
    button = gettext_lazy("Dispute this line")
    done = gettext_lazy("We have noted your dispute. You will see the answer here.")

    text = forms.CharField(
        label=gettext_lazy("What is wrong with this line?"),
        help_text=gettext_lazy(
            "In your own words. Say what happened, and what you think is right."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Say in a few words what is wrong.")},
    )
    evidence = files_field(
        gettext_lazy("Photos or papers"),
        gettext_lazy("Pictures, PDF or text files. They are kept with your lease."),
        required=False,
    )

    def __init__(self, here: Here, line: Line, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        self.line = line

    def made(self) -> Moved | None:
        """Store what was sent with it, then make the move; a file that is not taken stops both."""
        kept, wrong = stored(self.here, self.cleaned_data.pop("evidence", None) or ())
        if wrong:
            for said in wrong:
                self.add_error("evidence", said)
            return None
        if kept:
            names = ", ".join(each.name for each in kept)
            attached = gettext("Attached: %(files)s") % {"files": names}
            self.cleaned_data["text"] = f"{self.cleaned_data['text']}\n\n{attached}"
        return super().made()

    def arguments(self) -> dict[str, Any]:
        """The line, and the words."""
        said = {"line": str(self.line.code), "text": self.cleaned_data["text"]}
        return {**said, "item": str(self.line.item)} if self.line.item else said


@lease_page
def dispute(request: HttpRequest, here: Here, line: str) -> HttpResponse:
    """One line: disputing it, or how far its dispute is; raises `NotFoundError` for no line."""
    key, move = named_by(line), here.possible.get("dispute_line")
    ahead = bill_ahead(here.look, here.now)
    posted = [each.line for each in views.statements(here.look, here.now).posted]
    lines = (*posted, *(ahead.lines if ahead and ahead.ended else ()))
    found = next((each for each in lines if (each.code, each.item) == key), None)
    every = disputes(here.look, here.now)
    earlier = [each for each in every.disputes if (each.dispute.line, each.dispute.item) == key]
    if found is None and earlier:
        found = _fallen(here, key)
    if found is None:
        raise NotFoundError(f"there is no line {line}")
    pending = any(each.dispute.resolved is None for each in earlier)
    bound = any(each.dispute.binding for each in earlier)
    shown = {
        "row": rows_of(here, (found,))[0],
        "terms": every,
        "earlier": earlier,
        "pending": pending,
        "bound": bound,
        "move": move,
    }
    if pending or bound or move is None or not move.possible:
        return here.page("web/lessee/money/dispute.html", shown)
    files = request.FILES if request.method == "POST" else None
    form = DisputeForm(here, found, request.POST if request.method == "POST" else None, files)
    onward = reverse("lease:dispute", args=[here.seat.case, line])
    return form_page(form, "web/lessee/money/dispute.html", onward, shown)


def _fallen(here: Here, key: tuple[Any, Any]) -> Line | None:
    """A line that a dispute took away, as a bill once told it."""
    bills = views.statements(here.look, here.now).bills
    told = [each for bill in bills for each in bill.lines if (each.code, each.item) == key]
    return told[-1] if told else None
