"""Quotes: asked for, read, printed, sent by e-mail, checked by anybody, accepted."""

from typing import Any

import qrcode
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from handback.actions import views
from handback.actions.moving import Moved
from handback.actions.quote_mail import NoAddressError, mail_quote
from handback.core.base import OptionName
from handback.core.offers import obstacles, quote_terms
from handback.core.quotes import QuoteIssued
from handback.core.sums.assume import ASSUMPTIONS, SALES
from handback.core.terms.payoff import PriceFor
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.deciding.numbers import AmountField, DayField, WholeField, written
from handback.web.lessee.deciding.telling import told_lines

ADDS = {
    "registration": _("Registration of the car"),
    "incidental": _("Other charges of the sale that you agreed on"),
}
"""What else a sale may bring with it, where the programme names it."""


def quotable(here: Here) -> list[tuple[OptionName, Any]]:
    """The options that quotes are given for, each with what stands in its way today."""
    kinds = [kind for each in here.look.terms.quotes.values() for kind in each.kinds]
    offered = [each for each in here.look.terms.options if each in kinds]
    return [(each, next(obstacles(here.look.view, each), None)) for each in offered]


@lease_page
def quotes(request: HttpRequest, here: Here) -> HttpResponse:
    """The quotes of the lease, the newest first."""
    found = views.quotes(here.look, here.now)[::-1]
    context = {"quotes": found, "quotable": quotable(here)}
    return here.page("web/lessee/deciding/quotes.html", context)


class AskQuote(MoveForm):
    """Asks for a quote of one option; its fields are those that this option has."""

    move = "request_quote"
    button = _("Ask for this quote")
    done = _("Your quote is ready.")

    option = forms.CharField(widget=forms.HiddenInput)
    buyer = forms.ChoiceField(
        label=_("Who buys the car?"), required=False, widget=forms.RadioSelect
    )
    as_of = DayField(
        label=_("Made for which day?"),
        required=False,
        help_text=_("Leave it empty for the usual day."),
    )
    days = WholeField(label=_("How many more days?"), least=1, most=3660)
    odometer = WholeField(
        label=_("Odometer on that day"),
        required=False,
        help_text=_("Your own expectation; the latest reading is taken without one."),
    )
    market_value = AmountField(label=_("What the car is worth"), required=False)
    apply_deposit = forms.BooleanField(
        label=_("Put my security deposit towards the price"), required=False
    )
    registration = AmountField(label=ADDS["registration"], required=False)
    incidental = AmountField(label=ADDS["incidental"], required=False)

    def __init__(self, here: Here, option: OptionName, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        self.option_name = option
        for name in set(self.fields) & FIELDS - self._wanted():
            del self.fields[name]
        buyers = [each.value for each in here.look.terms.payoff.buyers]
        if "buyer" in self.fields:
            field: Any = self.fields["buyer"]
            field.choices = [(each, here.words.label(each)) for each in buyers]
            self.initial["buyer"] = buyers[0]

    def _wanted(self) -> set[str]:
        """The fields that a quote of this option has under these terms."""
        here, option = self.here, self.option_name
        terms, lease = here.look.terms, here.look.lease
        if option is OptionName.EXTEND:
            return {"days"}
        if option not in SALES:
            return {"as_of", "odometer"} | (
                {"market_value"} if option is OptionName.EARLY_RETURN else set()
            )
        wanted = {"as_of", *(set(ADDS) & set(terms.payoff.adds))}
        at_market = any(each.price is PriceFor.MARKET for each in terms.payoff.buyers.values())
        if at_market or lease.residual is None:
            wanted.add("market_value")
        if option is OptionName.PURCHASE:
            wanted |= {"buyer"} if len(terms.payoff.buyers) > 1 else set()
            wanted |= (
                {"apply_deposit"}
                if terms.payoff.deposit_may_be_applied and lease.deposit
                else set()
            )
        return wanted

    def arguments(self) -> dict[str, Any]:
        """What was filled in; amounts as moves take them."""
        said: dict[str, Any] = super().arguments()
        for name in ("market_value", "registration", "incidental"):
            if name in said:
                said[name] = written(said[name])
        if "as_of" in said:
            said["as_of"] = said["as_of"].isoformat()
        if not said.get("apply_deposit"):
            said.pop("apply_deposit", None)
        return said


FIELDS = frozenset({"buyer", "as_of", "days", "odometer", "market_value", "apply_deposit", *ADDS})
"""Fields that not every option has."""


@lease_page
def new_quote(request: HttpRequest, here: Here) -> HttpResponse:
    """First which option, then what its quote needs."""
    found = quotable(here)
    open_ = [option for option, refused in found if refused is None]
    wanted = request.POST.get("option") or request.GET.get("option") or _usual(here, open_)
    if wanted not in open_:
        status = 404 if wanted and wanted not in set(OptionName) else 200
        context: dict[str, Any] = {"quotable": found, "wanted": wanted}
        return here.page("web/lessee/deciding/new_quote.html", context, status=status)
    option = OptionName(wanted)
    form = AskQuote(here, option, request.POST or None, initial={"option": option.value})
    context = {"quotable": found, "wanted": option}
    return form_page(form, "web/lessee/deciding/new_quote.html", _to_quote(here), context)


def _usual(here: Here, open_: list[OptionName]) -> str:
    """The option that a quote is likely wanted for: the chosen one."""
    chosen = here.lease.choice.option if here.lease.choice else None
    return chosen if chosen in open_ else ""


def _to_quote(here: Here) -> Any:
    """Where to go once a quote was given: to it."""

    def onward(moved: Moved) -> str:
        given = [each.body.number for each in moved.events if isinstance(each.body, QuoteIssued)]
        if given:
            return reverse("lease:quote", args=[here.seat.case, given[0]])
        return reverse("lease:quotes", args=[here.seat.case])

    return onward


@lease_page
def quote(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """One quote: its number, its lines, how long it holds, what it leaves out and assumes."""
    found = views.quote(here.look, number, here.now)
    terms = quote_terms(here.look.terms, found.option)
    address = request.build_absolute_uri(reverse("verify_quote", args=[number]))
    context = {
        "quote": found,
        "lines": told_lines(here, found.lines),
        "assumes": [gettext(ASSUMPTIONS[each]) for each in found.assumes if each in ASSUMPTIONS],
        "address": address,
        "code": picture(address),
        "email": _own_email(here),
        "firm_rule": terms.source_of("firm") if terms else found.rule,
        "leaves_rule": terms.source_of("leaves_out_wear") if terms else found.rule,
    }
    return here.page("web/lessee/deciding/quote.html", context)


def _own_email(here: Here) -> str:
    return next((each.email or "" for each in here.lease.people if each.id == here.lease.you), "")


def picture(address: str) -> SafeString:
    """An address as a code that a phone reads; without styles, black on white in any theme."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    size = len(rows)
    return format_html(
        '<svg class="hb-code" viewBox="0 0 {} {}" width="168" height="168" role="img"'
        ' aria-label="{}" shape-rendering="crispEdges"><rect width="{}" height="{}"'
        ' fill="#ffffff"/><path fill="#000000" d="{}"/></svg>',
        size,
        size,
        gettext("Code that leads to the check of this quote"),
        size,
        size,
        path,
    )


@lease_page
def mail(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Sends a quote to the reader's own e-mail address; a look at the address sends nothing."""
    back = HttpResponseRedirect(reverse("lease:quote", args=[here.seat.case, number]))
    views.quote(here.look, number, here.now)
    if request.method != "POST":
        return back
    try:
        address = mail_quote(here.look, number, get_language() or "en", here.now)
    except NoAddressError:
        said = gettext("No e-mail address of yours is known. Tell us one with a message.")
        messages.warning(request, said)
    else:
        said = gettext("The quote is on its way to %(address)s.") % {"address": address}
        messages.success(request, said)
    return back


class Accept(MoveForm):
    """Accepts a quote."""

    move = "accept_quote"
    button = _("Accept this quote")
    done = _("The quote is accepted.")

    number = forms.CharField(widget=forms.HiddenInput)


@lease_page
def accept_quote(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """What accepting brings about, and the button that does it."""
    found = views.quote(here.look, number, here.now)
    form = Accept(here, request.POST or None, initial={"number": number})
    onward = reverse("lease:quote", args=[here.seat.case, number])
    context = {"quote": found, "plans": views.plans(here.look, here.now)}
    return form_page(form, "web/lessee/deciding/accept_quote.html", onward, context)
