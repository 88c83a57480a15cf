"""Sending in the signed receipt, phoning in the reading, and the proof of the hand-over."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.files import store_file
from handback.actions.moving import Moved
from handback.actions.views.disclosure import disclosure
from handback.actions.views.handing_back import records, states
from handback.channels.file_storage import StorageError
from handback.channels.file_types import MEDIA_TYPES, WrongTypeError
from handback.core.base import LESSEE_SIDE, Role
from handback.core.odometer import STATEMENT
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.papers.rows import hand_over_rows, told_at

HIGHEST = 9_999_999


class ReadingField(forms.IntegerField):
    """What the odometer showed at the hand-over."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Final odometer reading"),
            help_text=gettext_lazy("Whole numbers, without tenths."),
            min_value=0,
            max_value=HIGHEST,
            widget=forms.NumberInput({"inputmode": "numeric", "class": "govuk-input--width-10"}),
            error_messages={
                "required": gettext_lazy("Write what the odometer showed at the hand-over.")
            },
        )


class ReceiptForm(MoveForm):
    """The signed receipt: the final reading, who signed, and a picture of the paper if there is."""

    move = "submit_receipt"
    button = gettext_lazy("Send the receipt in")
    done: ClassVar[Any] = gettext_lazy("The receipt is sent in.")

    odometer = ReadingField()
    signed_by = forms.MultipleChoiceField(
        label=gettext_lazy("Who has signed the receipt?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick everybody who has signed.")},
    )
    paper = forms.FileField(
        label=gettext_lazy("Photo or scan of the signed receipt"),
        help_text=gettext_lazy("A picture or a PDF."),
        required=False,
        widget=forms.FileInput({"accept": ",".join(MEDIA_TYPES)}),
    )

    def __init__(self, here: Here, roles: Iterable[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        field = self.fields["signed_by"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.value, here.words.label(each)) for each in roles]

    def arguments(self) -> dict[str, Any]:
        """The reading and who signed; the picture is a file of the case."""
        said = self.cleaned_data
        return {"odometer": said["odometer"], "signed_by": said["signed_by"]}

    def made(self) -> Moved | None:
        """Keep the picture first; a file that is not taken is said and nothing is sent in."""
        given, here = self.cleaned_data.get("paper"), self.here
        if given is not None:
            name = f"receipt-{here.look.today.isoformat()}-{given.name}"
            kind = given.content_type or ""
            try:
                store_file(here.visitor, here.seat.case, name, kind, given.chunks(), here.now)
            except (WrongTypeError, StorageError):
                limit = settings.HANDBACK.largest_file // 1_000_000
                said = gettext("Choose a JPEG, PNG, HEIC, PDF or text file of up to %(most)d MB.")
                self.add_error("paper", said % {"most": limit})
                return None
        return super().made()


class PhoneForm(MoveForm):
    """The final reading, told before the receipt arrives."""

    move = "phone_in_reading"
    button = gettext_lazy("Tell the reading")
    done: ClassVar[Any] = gettext_lazy("Your reading is recorded.")

    odometer = ReadingField()


@lease_page
def receipt(request: HttpRequest, here: Here) -> HttpResponse:
    """The receipt of the hand-over: sign it, send it in, and what it still needs."""
    terms, handed = here.look.terms.turn_in, here.lease.hand_over
    paper = terms.receipt.paper if terms.receipt else ""
    wanted = [each for each in terms.signatures if each.paper == paper]
    roles = [each.by for each in wanted] or [Role.LESSEE]
    signed = _signed(here, paper)
    form = ReceiptForm(here, roles, request.POST or None, request.FILES or None)
    form.fields["signed_by"].initial = [each.value for each in roles if each in signed]
    form.fields["odometer"].initial = handed.odometer if handed else None
    context = {
        "terms": terms.receipt,
        "paper": paper,
        "signed_by_you": Role.LESSEE in signed,
        "wanted": wanted,
        "unmet": here.possible["submit_receipt"].unmet,
        "states": states(here.look, here.now),
        "statement": STATEMENT,
        "statement_rule": here.look.terms.odometer.source,
    }
    onward = reverse("lease:proof", args=[here.seat.case])
    return form_page(form, "web/lessee/returning/receipt.html", onward, context)


def _signed(here: Here, paper: str) -> frozenset[Role]:
    """The roles whose signature is on a paper; anybody of the lessee's side is the lessee."""
    found = {e.by_role for e in here.look.case.turn_in.signatures if e.paper == paper}
    return frozenset(Role.LESSEE if each in LESSEE_SIDE else each for each in found)


@lease_page
def phone_in(request: HttpRequest, here: Here) -> HttpResponse:
    """Tell the final reading on the day, where the signed receipt comes later."""
    terms = here.look.terms.turn_in
    context = {
        "keeps": terms.receipt is not None and terms.receipt.phoned_reading_keeps_day,
        "rule": terms.receipt.source_of("phoned_reading_keeps_day") if terms.receipt else "",
        "unmet": here.possible["submit_receipt"].unmet,
    }
    form = PhoneForm(here, request.POST or None)
    onward = reverse("lease:proof", args=[here.seat.case])
    return form_page(form, "web/lessee/returning/phone_in.html", onward, context)


@lease_page
def proof(request: HttpRequest, here: Here) -> HttpResponse:
    """The proof of the hand-over, for keeps: what was recorded, when, and how to check it."""
    handed = here.lease.hand_over
    if handed is None:
        unmet = here.possible["submit_receipt"].unmet
        return here.page("web/lessee/returning/proof.html", {"unmet": unmet})
    paper, told = disclosure(here.look, here.now), records(here.look, here.now)
    context = {
        "handed": handed,
        "rows": hand_over_rows(handed, paper, here.words),
        "records": told,
        "first": told_at(told),
        "states": states(here.look, here.now),
        "paper": paper,
        "receipt_terms": here.look.terms.turn_in.receipt,
    }
    return here.page("web/lessee/returning/proof.html", context)
