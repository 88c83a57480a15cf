"""Waivers: which there are, what each takes and needs, claiming one, and what became of it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from handback.actions.views.waivings import LoyaltyOffer, waivers
from handback.web.door import Here, lease_page
from handback.web.forms.fields import DayField
from handback.web.forms.moving import MoveForm, form_page

FACT = "fact-"


class ClaimForm(MoveForm):
    """Claims one loyalty waiver: the day of the new contract, and each fact it needs."""

    move = "claim_waiver"
    button = gettext_lazy("Claim the waiver")
    done = gettext_lazy("We have noted your claim. It is tested when the bill falls due.")

    waiver = forms.CharField(widget=forms.HiddenInput, max_length=64)
    contract_day = DayField(label=gettext_lazy("On which day did you sign the new contract?"))

    def __init__(self, here: Here, offer: LoyaltyOffer, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        self.offer = offer
        self.initial.setdefault("waiver", str(offer.name))
        for fact in offer.requires:
            self.fields[f"{FACT}{fact}"] = forms.BooleanField(
                label=here.words.fact(fact)[:1].upper() + here.words.fact(fact)[1:],
                required=False,
            )

    @property
    def facts(self) -> list[Any]:
        """The fields of the facts, for the template."""
        return [self[name] for name in self.fields if name.startswith(FACT)]

    def arguments(self) -> dict[str, Any]:
        """Which waiver, by which contract, and the facts that hold of it."""
        said = self.cleaned_data
        holds = [name.removeprefix(FACT) for name in said if name.startswith(FACT) and said[name]]
        return {
            "waiver": str(self.offer.name),
            "contract_day": said["contract_day"],
            "holds": holds,
        }


@lease_page
def waiver(request: HttpRequest, here: Here) -> HttpResponse:
    """Every waiver of the programme; the first that may still be claimed has a form."""
    found, move = waivers(here.look, here.now), here.possible.get("claim_waiver")
    shown = {"waivers": found, "move": move}
    offer = _asked(found.loyalty, request.POST.get("waiver", ""))
    if offer is None or move is None or not move.possible:
        return here.page("web/lessee/money/waiver.html", shown)
    form = ClaimForm(here, offer, request.POST if request.method == "POST" else None)
    onward = reverse("lease:waiver", args=[here.seat.case])
    return form_page(form, "web/lessee/money/waiver.html", onward, {**shown, "offer": offer})


def _asked(offers: tuple[LoyaltyOffer, ...], name: str) -> LoyaltyOffer | None:
    """The waiver that is asked for, else the first that may still be claimed."""
    free = [each for each in offers if each.claim is None or each.claim.granted is False]
    named = [each for each in free if each.name == name]
    return next(iter(named or free), None)
