"""The options side by side, under what the lessee expects; and the choice of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handback.actions import views
from handback.actions.views.allowed import distance_allowed
from handback.actions.views.asking import ComparisonView, OptionView
from handback.core.base import Code, OptionName
from handback.core.sums.assume import ASSUMPTIONS, RETURNS
from handback.web.door import Here, lease_page
from handback.web.forms.moving import MoveForm, form_page
from handback.web.lessee.deciding.numbers import AmountField, DayField, WholeField
from handback.web.lessee.deciding.telling import ToldLine, told_lines

STEPS = 100
"""How fine the sliders are: so many steps from one end to the other, roughly."""
OWN_PAGE = {
    OptionName.EXTEND: "extension",
    OptionName.EARLY_RETURN: "early_return",
    OptionName.TRADE_IN: "trade_in",
}
"""Options that are asked for on a page of their own."""


class Expect(forms.Form):
    """What the lessee expects of the end; every field may be left empty."""

    odometer = WholeField(required=False, label=_("Odometer when the lease ends"))
    value = AmountField(required=False, label=_("What you think the car is worth"))
    days = WholeField(required=False, least=1, most=3660, label=_("Days of an extension"))
    deposit = forms.BooleanField(required=False, label=_("Put my deposit towards the price"))
    repairs = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Damage you mean to have repaired before"),
    )

    def __init__(self, here: Here, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms, lease = here.look.terms, here.look.lease
        least = here.lease.car.odometer or lease.odometer_at_start
        field: Any = self.fields["odometer"]
        field.least = least
        if OptionName.EXTEND not in terms.options or not terms.extension.allowed:
            del self.fields["days"]
        if not (terms.payoff.deposit_may_be_applied and lease.deposit):
            del self.fields["deposit"]
        found = repairable(here)
        if found:
            ticks: Any = self.fields["repairs"]
            ticks.choices = found
        else:
            del self.fields["repairs"]

    @property
    def understood(self) -> dict[str, Any]:
        """What could be read, in the words of the comparison; nothing of what is wrong."""
        self.is_valid()
        said = {} if not self.is_bound else self.cleaned_data
        return {
            "odometer": said.get("odometer"),
            "market_value": said.get("value"),
            "extension_days": said.get("days"),
            "apply_deposit": bool(said.get("deposit")),
            "repairs": tuple(said.get("repairs") or ()),
        }


def repairable(here: Here) -> list[tuple[str, str]]:
    """The chargeable items of reports, as ticks."""
    words = here.words
    return [
        (
            each.item.name,
            gettext("%(area)s: %(kind)s, %(charge)s")
            % {
                "area": words.label(each.item.area),
                "kind": words.phrase(each.item.kind),
                "charge": words.money(each.judged.cents),
            },
        )
        for report in here.lease.reports
        for each in report.items
        if each.judged and each.judged.chargeable and not each.spared
    ]


@dataclass(frozen=True, slots=True)
class Slider:
    """A slider beside a number field: its ends, its step and where it stands; whole units."""

    least: int
    most: int
    step: int
    at: int
    mark: int | None = None


def sliders(here: Here, expected: Mapping[str, Any]) -> dict[str, Slider]:
    """The ends of the sliders, from the contract: nothing that a lessor would have to set."""
    lease, car = here.look.lease, here.lease.car
    start, least = lease.odometer_at_start, car.odometer or lease.odometer_at_start
    mark = distance_allowed(here.look, here.now).at
    allowed = start if mark is None else mark
    most = _rounded(max(allowed + (allowed - start) // 2, least + 10_000), 1_000)
    at = expected["odometer"] or max(least, min(allowed, most))
    found = {"odometer": Slider(least, max(most, at), 100, at, mark)}
    worth = here.comparison.worth
    middle = lease.residual or (worth.cents if worth else 0) or 2_000_000
    value = expected["market_value"]
    top = _rounded(middle * 2 // 100, 1_000)
    shown = (value if value is not None else (worth.cents if worth else middle)) // 100
    found["value"] = Slider(0, max(top, shown), STEPS, shown)
    days = here.look.terms.extension.days_each or 30
    found["days"] = Slider(
        1, max(days, expected["extension_days"] or 0), 1, expected["extension_days"] or days
    )
    return found


def _rounded(number: int, to: int) -> int:
    return -(-number // to) * to


@dataclass(frozen=True, slots=True)
class Shown:
    """An option as its card shows it; `bar_*` are cents of the cost bar."""

    cost: OptionView
    lines: list[ToldLine]
    spared: list[ToldLine]
    assumes: list[str]
    cheapest: bool
    chosen: bool
    bar_certain: int
    bar_estimate: int
    page: str
    quoted: bool
    returns: bool
    rule: Code
    leads_rule: Code
    ends_choice: str
    ends_choice_rule: Code

    @property
    def extends(self) -> bool:
        """Whether it only moves the end."""
        return self.cost.option is OptionName.EXTEND

    @property
    def minus_value(self) -> int:
        """What the car is worth, as it is taken off."""
        return -(self.cost.value or 0)

    @property
    def estimate(self) -> int:
        """The part of the total that rests on an assumption, in cents."""
        return self.cost.total - self.cost.certain


def shown_options(here: Here, found: ComparisonView) -> list[Shown]:
    """Every option of the programme as it is shown."""
    lease = here.lease
    chosen = lease.choice.option if lease.choice else None
    kinds = {kind for each in here.look.terms.quotes.values() for kind in each.kinds}
    return [_shown(here, each, found, chosen, each.option in kinds) for each in found.options]


def _shown(
    here: Here, cost: OptionView, found: ComparisonView, chosen: OptionName | None, quoted: bool
) -> Shown:
    net = cost.net if cost.net is not None else 0
    firm = max(0, min(net, cost.certain + cost.payments_until)) if cost.value is None else 0
    terms = here.look.terms
    ends = terms.turn_in.choice_to_buy_ends
    return Shown(
        cost,
        told_lines(here, cost.lines),
        told_lines(here, cost.falls_away),
        [gettext(ASSUMPTIONS[each]) for each in cost.assumes if each in ASSUMPTIONS],
        cost.option == found.cheapest,
        cost.option == chosen,
        firm,
        max(0, net) - firm,
        OWN_PAGE.get(cost.option, "choose"),
        quoted and cost.available,
        cost.option in RETURNS,
        terms.options[cost.option].source,
        terms.options[cost.option].source_of("leads_to"),
        ends.value if ends is not None and cost.option in RETURNS else "",
        terms.turn_in.source_of("choice_to_buy_ends"),
    )


@lease_page
def options(request: HttpRequest, here: Here) -> HttpResponse:
    """Every option with what it costs today; live where scripts run, by a button elsewhere."""
    form = Expect(here, request.GET or None)
    expected = form.understood
    given = any(value not in (None, False, ()) for value in expected.values())
    found = views.comparison(here.look, here.now, **expected) if given else here.comparison
    shown = shown_options(here, found)
    context = {
        "form": form,
        "sliders": sliders(here, expected),
        "allowed": distance_allowed(here.look, here.now),
        "comparison": found,
        "options": shown,
        "any_open": any(each.cost.available for each in shown),
        "most": max([each.bar_certain + each.bar_estimate for each in shown] or [1]),
        "about": _about(found),
        "unknown": _unknown(found),
        "plans": views.plans(here.look, here.now),
        "may_choose": here.possible.get("choose_option"),
    }
    live = request.headers.get("HX-Request") and not request.headers.get(
        "HX-History-Restore-Request"
    )
    template = "result_live" if live else "options"
    return here.page(f"web/lessee/deciding/{template}.html", context)


def _about(found: ComparisonView) -> dict[str, Any]:
    """The parameters of the reason: amounts as cents, options by name."""
    said = {key: int(text) if text.lstrip("-").isdecimal() else text for key, text in found.about}
    return {"saves": None, "above_price": None, "next": "", **said}


def _unknown(found: ComparisonView) -> list[str]:
    """The options whose net cost is not known for want of a value of the car."""
    return [said for key, said in found.about if key == "value_unknown_for"]


class Choose(MoveForm):
    """Chooses an option, and says when it is meant to happen."""

    move = "choose_option"
    button = _("Choose this")
    done = _("Your choice is recorded. You may change it as long as the car is with you.")

    option = forms.CharField(widget=forms.HiddenInput)
    on_day = DayField(
        required=False,
        label=_("When do you mean to do it?"),
        help_text=_("You may leave this empty."),
    )


@lease_page
def choose(request: HttpRequest, here: Here) -> HttpResponse:
    """What a choice brings about, and the button that makes it."""
    wanted = request.POST.get("option") or request.GET.get("option", "")
    if not wanted:
        return redirect("lease:options", here.seat.case)
    cost = next((each for each in here.comparison.options if each.option == wanted), None)
    if cost is None:
        raise Http404(wanted)
    chosen = here.lease.choice.option if here.lease.choice else None
    kinds = {kind for each in here.look.terms.quotes.values() for kind in each.kinds}
    shown = _shown(here, cost, here.comparison, chosen, cost.option in kinds)
    form = Choose(here, request.POST or None, initial={"option": wanted})
    context = {"option": shown, "plans": views.plans(here.look, here.now)}
    onward = reverse("lease:overview", args=[here.seat.case])
    return form_page(form, "web/lessee/deciding/choose.html", onward, context)
