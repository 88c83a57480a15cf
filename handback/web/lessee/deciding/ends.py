"""Ends that are not on the day: an extension, an early return, military orders, a total loss."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handback.actions import views
from handback.actions.views.asking import OptionView
from handback.core.base import OptionName
from handback.core.terms.ending import EarlyCharge
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.deciding.numbers import AmountField, DayField, WholeField, written

CAUSES = {
    "collision": _("An accident"),
    "theft": _("It was stolen"),
    "fire": _("Fire"),
    "flood": _("Flood or storm"),
    "other": _("Something else"),
}
"""What may befall a car."""
SAMPLES = 5
"""On how many days an early return is worked out."""


class Extension(MoveForm):
    """Asks for more days."""

    move = "request_extension"
    button = _("Ask for the extension")
    done = _("You asked for more time. You hear from us.")

    days = WholeField(label=_("How many more days?"), least=1, most=3660)


class Disclosures(MoveForm):
    """Signs the disclosures of a long extension."""

    move = "sign_disclosures"
    button = _("Sign the disclosures")
    done = _("The disclosures are signed.")

    digest = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read the disclosures and agree to sign them here"),
        error_messages={"required": _("Tick the box to sign.")},
    )

    def arguments(self) -> dict[str, Any]:
        """The digest of what was shown; the tick is the signature."""
        return {"digest": self.cleaned_data["digest"]}


@lease_page
def extension(request: HttpRequest, here: Here) -> HttpResponse:
    """More time: what it costs, how much of it there is, where a request stands."""
    plans = views.plans(here.look, here.now)
    plan, terms = plans.extension, here.look.terms
    offered = OptionName.EXTEND in terms.options and terms.extension.allowed
    signing = plan.to_sign is not None
    if signing:
        form: MoveForm = Disclosures(here, request.POST or None, initial={"digest": plan.digest})
    else:
        form = Extension(here, request.POST or None, initial={"days": _asked(request, here)})
    context = {
        "plan": plan,
        "offered": offered,
        "signing": signing,
        "extension_terms": terms.extension,
        "left": terms.extension.at_most - len(plan.granted),
        "costs": _extensions(here) if offered else [],
        "until": here.lease.dates.matures + timedelta(days=plan.asked_days or 0),
    }
    onward = reverse("lease:extension", args=[here.seat.case])
    return form_page(form, "web/lessee/deciding/extension.html", onward, context)


def _asked(request: HttpRequest, here: Here) -> int | str:
    """The days that another page came with, else the most of one extension."""
    said = request.GET.get("days", "")
    return int(said) if said.isdecimal() and len(said) <= 4 else here.look.terms.extension.days_each


@dataclass(frozen=True, slots=True)
class Sample:
    """What one way of an option would cost: its day, its days, and the option's figures."""

    on: date
    days: int
    cost: OptionView

    @property
    def rest(self) -> int:
        """What of its total rests on assumptions, in cents."""
        return self.cost.total - self.cost.certain


def _extensions(here: Here) -> list[Sample]:
    """What extensions of some lengths cost: a third, two thirds, the whole of one."""
    most = here.look.terms.extension.days_each or 30
    found = []
    for days in sorted({max(1, most // 3), max(1, most * 2 // 3), most}):
        compared = views.comparison(here.look, here.now, extension_days=days)
        cost = next(e for e in compared.options if e.option == OptionName.EXTEND)
        found.append(Sample(cost.on, days, cost))
    return found


class EarlyReturn(MoveForm):
    """Tells that the car is returned before maturity."""

    move = "request_early_return"
    button = _("Return early on this day")
    done = _("We know that you mean to return the car early.")

    on_day = DayField(label=_("On which day?"))
    agreed = forms.BooleanField(
        label=_("I have seen what it costs to return early"),
        error_messages={"required": _("Tick the box to say that you have seen it.")},
    )

    def arguments(self) -> dict[str, Any]:
        """The day."""
        return {"on_day": self.cleaned_data["on_day"].isoformat()}

    def __init__(self, here: Here, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        if here.look.terms.early_return.charge is not EarlyCharge.STAY_DUE:
            self.fields["agreed"].label = gettext(
                "I have seen what it costs to return early: the earlier, the greater the charge"
            )


@lease_page
def early_return(request: HttpRequest, here: Here) -> HttpResponse:
    """What it costs on each of some days, and the request itself."""
    plans = views.plans(here.look, here.now)
    offered = OptionName.EARLY_RETURN in here.look.terms.options
    samples = _early(here) if offered else []
    context = {
        "plans": plans,
        "offered": offered,
        "samples": samples,
        "most": max([each.cost.total for each in samples] or [1]),
        "early_terms": here.look.terms.early_return,
        "military": here.look.terms.military.allowed,
        "quoted": any(
            OptionName.EARLY_RETURN in each.kinds for each in here.look.terms.quotes.values()
        ),
    }
    form = EarlyReturn(here, request.POST or None)
    onward = reverse("lease:overview", args=[here.seat.case])
    return form_page(form, "web/lessee/deciding/early_return.html", onward, context)


def _early(here: Here) -> list[Sample]:
    """What an early return costs on days spread evenly from today to the day before maturity."""
    today, last = here.look.today, here.look.view.maturity - timedelta(days=1)
    whole = (last - today).days
    if whole < 0:
        return []
    days = sorted(
        {today + timedelta(days=whole * step // (SAMPLES - 1)) for step in range(SAMPLES)}
    )
    found = []
    for day in days:
        compared = views.comparison(here.look, here.now, on=[(OptionName.EARLY_RETURN, day)])
        cost = next(e for e in compared.options if e.option == OptionName.EARLY_RETURN)
        found.append(Sample(day, (day - today).days, cost))
    return found


class Orders(MoveForm):
    """Tells of military orders."""

    move = "record_orders"
    button = _("Send the orders")
    done = _("Your orders are recorded. What the law spares you falls away.")

    papers = forms.MultipleChoiceField(
        label=_("Which papers do you hold?"), widget=forms.CheckboxSelectMultiple
    )
    days = WholeField(label=_("For how many days do the orders call?"), least=1, most=36_600)
    effective = DayField(label=_("From which day on may the lease end?"))

    def __init__(self, here: Here, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        papers: Any = self.fields["papers"]
        papers.choices = [(e, here.words.label(e)) for e in here.look.terms.military.papers]
        papers.required = bool(papers.choices)

    def arguments(self) -> dict[str, Any]:
        """The papers as a list, the day as text."""
        said = self.cleaned_data
        return {
            "papers": list(said["papers"]),
            "days": said["days"],
            "effective": said["effective"].isoformat(),
        }


@lease_page
def orders(request: HttpRequest, here: Here) -> HttpResponse:
    """Ending a lease by military orders, where the law allows it."""
    plans = views.plans(here.look, here.now)
    context = {"plans": plans, "military_terms": here.look.terms.military}
    form = Orders(here, request.POST or None)
    onward = reverse("lease:orders", args=[here.seat.case])
    return form_page(form, "web/lessee/deciding/orders.html", onward, context)


class Loss(MoveForm):
    """Tells that the car is a total loss."""

    move = "report_total_loss"
    button = _("Report the loss")
    done = _("We are sorry. A specialist looks after it from here.")

    cause = forms.ChoiceField(
        label=_("What happened?"), choices=list(CAUSES.items()), widget=forms.RadioSelect
    )
    deductible = AmountField(
        label=_("The deductible of your insurance"),
        required=False,
        help_text=_("It stands in your insurance policy."),
    )

    def arguments(self) -> dict[str, Any]:
        """The deductible as moves take amounts."""
        said = super().arguments()
        if "deductible" in said:
            said["deductible"] = written(said["deductible"])
        return said


@lease_page
def loss(request: HttpRequest, here: Here) -> HttpResponse:
    """A total loss or a theft: reported, and where its settlement stands."""
    plans = views.plans(here.look, here.now)
    context = {
        "plans": plans,
        "cause": CAUSES.get(plans.loss.cause, "") if plans.loss else "",
        "loss_terms": here.look.terms.total_loss,
        "gap": here.look.lease.gap_cover,
        "spared": [here.words.label(e) for e in here.look.terms.total_loss.falls_away],
        "ended": here.lease.dates.ended,
    }
    form = Loss(here, request.POST or None)
    onward = reverse("lease:loss", args=[here.seat.case])
    return form_page(form, "web/lessee/deciding/loss.html", onward, context)
