"""Messages to the specialist, and the lessee's own details."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from handback.actions import views
from handback.actions.bank_accounts import banking_of
from handback.core.base import Channel, Code
from handback.core.calendar import Offset
from handback.core.people import PendingChange
from handback.core.retention import kept_until, last_day
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page

LONGEST = 4_000
KINDS = {
    "contact_details": _("How we reach you"),
    "bank_account": _("Bank accounts"),
    "messages": _("Messages"),
    "photos": _("Photos and papers of the car"),
    "odometer_statement": _("Odometer statement, and the number of the car"),
    "statements": _("Bills, and the number of your account"),
}
"""What is kept of a lessee, in words."""
MOMENTS = {
    "closing": _("closing of your account"),
    "termination": _("end of your lease"),
    "transfer": _("change of the car's owner"),
}
"""Moments from which it is counted how long something is kept, in words."""
SIGN_IN = "sign_in"


class Message(MoveForm):
    """Leaves a message for the specialist."""

    move = "record_message"
    button = _("Send the message")
    done = _("Your message is sent.")

    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your message.")},
    )


@lease_page
def messages(request: HttpRequest, here: Here) -> HttpResponse:
    """What was said, and a field to say more."""
    promise = here.look.terms.promises.get(Code("answer_message"))
    context = {
        "told": views.messages(here.look, here.now),
        "promise": promise,
    }
    form = Message(here, request.POST or None)
    onward = reverse("lease:messages", args=[here.seat.case])
    return form_page(form, "web/lessee/deciding/messages.html", onward, context)


class Address(MoveForm):
    """Changes one's own address."""

    move = "change_address"
    button = _("Change my address")
    done = _("Your address is changed.")

    address = forms.CharField(
        label=_("Your address"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        error_messages={"required": _("Write your address.")},
    )


class Account(MoveForm):
    """Asks for another account to which refunds go."""

    move = "request_change"
    button = _("Ask for this change")
    done = _("The change waits to be confirmed on another way than this page.")

    routing = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    number = forms.CharField(
        label=_("Account number"),
        max_length=34,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder = forms.CharField(label=_("Name on the account"), max_length=100, required=False)

    def __init__(self, here: Here, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        canadian = here.look.terms.identity.country == "CA"
        self.fields["routing"].label = (
            gettext("Transit and institution number") if canadian else gettext("Routing number")
        )
        self.fields["routing"].help_text = gettext(
            banking_of(here.look.terms.identity.country).routing_do
        )

    def arguments(self) -> dict[str, Any]:
        """The account as every door takes it."""
        said = self.cleaned_data
        holder = said.get("holder", "")
        return {
            "what": "refund_account",
            "detail": f"{said['routing']}:{said['number']}:checking:{holder}",
            "channel": Channel.PAGE.value,
        }


class SignIn(MoveForm):
    """Asks for another e-mail address to sign in with."""

    move = "request_change"
    button = _("Ask for this change")
    done = _("The change waits to be confirmed on another way than this page.")

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)

    def arguments(self) -> dict[str, Any]:
        """The address."""
        return {
            "what": SIGN_IN,
            "detail": self.cleaned_data["email"],
            "channel": Channel.PAGE.value,
        }


class Reject(MoveForm):
    """Rejects a change that one did not ask for."""

    move = "reject_change"
    button = _("This was not me: stop the change")
    done = _("The change is stopped. What held before holds again.")

    name = forms.CharField(widget=forms.HiddenInput)


class Confirm(MoveForm):
    """Confirms here a change that was asked for on another way."""

    move = "confirm_change"
    button = _("Confirm this change")
    done = _("The change is confirmed.")

    name = forms.CharField(widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """Which change; confirmed on this page."""
        return {"name": self.cleaned_data["name"], "channel": Channel.PAGE.value}


FORMS: dict[str, type[MoveForm]] = {
    "address": Address,
    "refund_account": Account,
    SIGN_IN: SignIn,
    "reject": Reject,
    "confirm": Confirm,
}
"""The forms of the page of details, by the name that their button sends."""
STANDING = ("address", "refund_account", SIGN_IN)
"""Those that are always there; the others belong to a change that waits."""


@lease_page
def details(request: HttpRequest, here: Here) -> HttpResponse:
    """Who you are to us, how we reach you, who acts for you, and what waits to be changed."""
    wanted = request.POST.get("form", "") if request.method == "POST" else ""
    you = next((each for each in here.lease.people if each.id == here.lease.you), None)
    filled = {name: _form(here, name, request, wanted) for name in STANDING}
    sent = _form(here, wanted, request, wanted) if wanted in FORMS else filled["address"]
    if wanted in filled:
        filled[wanted] = sent
    plans = views.plans(here.look, here.now)
    context = {
        "you": you,
        "others": [each for each in here.lease.people if each.id != here.lease.you],
        "forms": filled,
        "failed": sent if wanted else None,
        "changes": [_told(here, each) for each in plans.changes],
        "safety": here.look.terms.safety,
        "may_reject": here.possible.get("reject_change"),
        "papers": here.look.case.people.representatives,
        "kept": _kept(here),
    }
    onward = reverse("lease:details", args=[here.seat.case])
    return form_page(sent, "web/lessee/deciding/details.html", onward, context)


def _form(here: Here, name: str, request: HttpRequest, wanted: str) -> MoveForm:
    data = request.POST if name == wanted else None
    return FORMS[name](here, data, auto_id=f"id_{name}_%s")


def _told(here: Here, change: PendingChange) -> dict[str, Any]:
    """A change on its way: what of it may be shown, and where it stands."""
    shown = here.look.said(change.detail) or ""
    account = change.what != SIGN_IN
    return {
        "name": change.name,
        "what": change.what,
        "ending": shown.partition(" ")[0][-4:] if account else "",
        "asked_on": change.channel,
        "waits_until": change.waits_until,
        "confirmed": change.confirmed,
        "in_force": change.in_force(here.look.today),
        "reject": Reject(here, initial={"name": change.name}, auto_id=f"id_r_{change.name}_%s"),
        "confirm": Confirm(here, initial={"name": change.name}, auto_id=f"id_c_{change.name}_%s")
        if not change.confirmed and change.channel != Channel.PAGE.value
        else None,
    }


def _kept(here: Here) -> list[tuple[str, str]]:
    """What is kept of a lessee, and how long."""
    until, closed = kept_until(here.look.view), here.look.case.progress.closed is not None
    kinds = here.look.terms.retention.kinds
    return [
        (
            str(KINDS.get(kind) or here.words.label(kind)),
            _how_long(here, due, last_day(kind, until, closed)),
        )
        for kind, due in kinds.items()
    ]


def _how_long(here: Here, due: Offset, until: date | None) -> str:
    """The last day where it is known, else how long after which moment."""
    if until is not None:
        return gettext("Until %(day)s") % {"day": here.words.day(until)}
    moment = MOMENTS.get(due.moment.value) or here.words.phrase(due.moment)
    said = {"count": due.months or due.days, "moment": str(moment)}
    if due.months:
        text = ngettext(
            "%(count)s month, counted from: %(moment)s",
            "%(count)s months, counted from: %(moment)s",
            due.months,
        )
    else:
        text = ngettext(
            "%(count)s day, counted from: %(moment)s",
            "%(count)s days, counted from: %(moment)s",
            due.days,
        )
    return text % said
