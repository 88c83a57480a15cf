"""Buying the car, and trading it in at a dealer's: started, followed, given up."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handback.actions import views
from handback.actions.views.quoting import QuoteState, QuoteView
from handback.core.base import OptionName, Role
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.deciding.numbers import WholeField

REASONS = {
    "changed_mind": _("I changed my mind"),
    "no_financing": _("I got no financing"),
    "price": _("The price is too high"),
    "other": _("Another reason"),
}
"""Why a purchase is given up."""


class StartPurchase(MoveForm):
    """Accepts a buyout quote and starts the purchase."""

    move = "start_purchase"
    button = _("Start the purchase")
    done = _("The purchase has begun. The car is yours once the money has cleared.")

    quote = forms.ChoiceField(label=_("By which quote?"), widget=forms.RadioSelect)
    through = forms.ChoiceField(
        label=_("Who arranges it?"),
        required=False,
        help_text=_("A retailer can arrange financing. Leave it empty to deal with us directly."),
    )

    def __init__(self, here: Here, good: list[QuoteView], *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        words = here.words
        field: Any = self.fields["quote"]
        field.choices = [
            (
                each.number,
                gettext("%(total)s for the %(buyer)s, good through %(day)s")
                % {
                    "total": words.money(each.total),
                    "buyer": words.phrase(each.buyer),
                    "day": words.day(each.good_through),
                },
            )
            for each in good
        ]
        arranged = here.look.terms.options[OptionName.PURCHASE].arranged_by
        if Role.RETAILER not in arranged:
            del self.fields["through"]
            return
        through: Any = self.fields["through"]
        places = views.turn_in_places(here.look, here.now)
        named = [(each.venue.id, _place(each.venue)) for each in places]
        through.choices = [("", gettext("Nobody in between")), *named]


def _place(venue: Any) -> str:
    return ", ".join(part for part in (venue.name, venue.city, venue.region) if part)


class Abandon(MoveForm):
    """Gives up a purchase that was started."""

    move = "abandon_purchase"
    button = _("Give the purchase up")
    done = _("The purchase is given up. Money that came for the car goes back.")

    reason = forms.ChoiceField(
        label=_("Why?"), choices=list(REASONS.items()), widget=forms.RadioSelect
    )


@lease_page
def purchase(request: HttpRequest, here: Here) -> HttpResponse:
    """How far the purchase has come; or, before it, how to start it."""
    plans = views.plans(here.look, here.now)
    bought = [each for each in views.quotes(here.look, here.now) if each.option == "purchase"]
    usable = (QuoteState.GOOD, QuoteState.ACCEPTED)
    good = [e for e in bought if e.state in usable and e.good_through >= here.look.today]
    if plans.purchase is not None:
        form: MoveForm = Abandon(here, request.POST or None)
        onward = reverse("lease:options", args=[here.seat.case])
    else:
        first = request.GET.get("quote") or (good[-1].number if good else "")
        form = StartPurchase(here, good[::-1], request.POST or None, initial={"quote": first})
        onward = reverse("lease:purchase", args=[here.seat.case])
    context = {
        "plan": plans.purchase,
        "good": good,
        "quote": next(
            (q for q in bought if plans.purchase and q.number == plans.purchase.quote), None
        ),
        "offered": OptionName.PURCHASE in here.look.terms.options,
        "purchase_terms": here.look.terms.purchase,
        "abandon": here.possible.get("abandon_purchase"),
        "plans": plans,
    }
    return form_page(form, "web/lessee/deciding/purchase.html", onward, context)


class TradeIn(MoveForm):
    """Tells that a dealer took the car in trade."""

    move = "report_trade_in"
    button = _("Tell us about the trade-in")
    done = _("Thank you for telling us. See below what it means.")

    dealer = forms.ChoiceField(label=_("Which dealer?"))
    buys = forms.ChoiceField(
        label=_("What does the dealer do?"),
        choices=[
            ("yes", _("It buys the car and pays off the lease")),
            ("no", _("It only makes my remaining payments")),
        ],
        widget=forms.RadioSelect,
    )
    evidence = forms.MultipleChoiceField(
        label=_("Which papers do you hold?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    odometer = WholeField(label=_("Odometer at the hand-over"), required=False)

    def __init__(self, here: Here, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        dealer: Any = self.fields["dealer"]
        known = [(each.id, _place(each)) for each in views.dealers(here.look, here.now)]
        dealer.choices = [("", gettext("Choose a dealer")), *known]
        terms = here.look.terms.trade_in
        if terms is None or not terms.evidence:
            del self.fields["evidence"]
            return
        evidence: Any = self.fields["evidence"]
        evidence.choices = [(each, here.words.label(each)) for each in terms.evidence]

    def arguments(self) -> dict[str, Any]:
        """Whether it buys is told as yes or no."""
        return {**super().arguments(), "buys": self.cleaned_data["buys"] == "yes"}


@lease_page
def trade_in(request: HttpRequest, here: Here) -> HttpResponse:
    """How far a trade-in has come; or, before it, what it means and how to tell us."""
    plans = views.plans(here.look, here.now)
    terms = here.look.terms
    offered = OptionName.TRADE_IN in terms.options and terms.trade_in is not None
    form = TradeIn(here, request.POST or None)
    cost = next((e for e in here.comparison.options if e.option == OptionName.TRADE_IN), None)
    context = {
        "plan": plans.trade_in,
        "again": plans.trade_in is None or not plans.trade_in.buys or plans.trade_in.failed,
        "offered": offered,
        "trade_in_terms": terms.trade_in,
        "option_rule": terms.options[OptionName.TRADE_IN].source if offered else "",
        "cost": cost,
    }
    onward = reverse("lease:trade_in", args=[here.seat.case])
    return form_page(form, "web/lessee/deciding/trade_in.html", onward, context)
