"""Paying from a bank account: how much, which account, and a look at it all before it is done.

What was filled in waits in the session between the pages; the account is sealed there, and in the
page that shows it for review, and only its ending is ever shown.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.bank_accounts import (
    KINDS,
    LONGEST_HOLDER,
    BankAccount,
    Banking,
    banking_of,
    faults_of,
    open_for,
    plain,
    seal_for,
)
from handback.actions.moving import Moved
from handback.actions.views.settling import PayingView, Way, look_up, paying
from handback.policy.written import read_cents, write_cents
from handback.web.door import Here, lease_page
from handback.web.forms.fields import AmountField
from handback.web.forms.moving import INVALID_STATUS, MoveForm, form_page

ALL, DUE, PART = "all", "undisputed", "part"
LABELS = {
    "routing": gettext_lazy("Routing number"),
    "transit": gettext_lazy("Transit number"),
    "institution": gettext_lazy("Institution number"),
}
KIND_LABELS = {
    "checking": gettext_lazy("Chequing account"),
    "savings": gettext_lazy("Savings account"),
}
CHECKING = gettext_lazy("Checking account")
"""What the first kind is called where banks have routing numbers."""


def kind_label(kind: str, country: str) -> str:
    """What a kind of account is called in a country."""
    routed = any(name == "routing" for name, _ in banking_of(country).parts)
    return str(CHECKING if routed and kind == "checking" else KIND_LABELS.get(kind, kind))


def _page(here: Here, name: str) -> str:
    return reverse(f"lease:{name}", args=[here.seat.case])


def _drafted(here: Here) -> dict[str, str]:
    """What was filled in on the pages so far."""
    found = here.request.session.get(_key(here))
    return dict(found) if isinstance(found, dict) else {}


def _key(here: Here) -> str:
    return f"payment-{here.seat.case}"


def _owner(here: Here) -> str:
    """Whose account it is on its way: this visitor's, for this lease."""
    return f"{here.visitor.person} at {here.seat.case}"


def way_of(found: PayingView) -> Way | None:
    """The way to pay from a bank account; the cheapest where there are several."""
    ways = [way for way in found.ways if way.by_bank_account]
    return min(ways, key=lambda way: way.fee) if ways else None


class AmountForm(forms.Form):
    """How much is paid: everything, what is not disputed, or another amount."""

    amount = AmountField(label=gettext_lazy("How much, if another amount"), required=False)

    def __init__(self, here: Here, found: PayingView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found, say = found, here.saying.money
        whole = gettext("The whole balance, %(amount)s") % {"amount": say(found.owed)}
        self.offered = {ALL: found.owed}
        choices = [(ALL, whole)]
        rest = found.undisputed
        if 0 < rest < found.owed:
            self.offered[DUE] = rest
            said = gettext("Everything that is not in dispute, %(amount)s")
            choices.append((DUE, said % {"amount": say(rest)}))
        choices.append((PART, gettext("Another amount")))
        self.fields["which"] = forms.ChoiceField(
            label=gettext("How much do you want to pay?"),
            widget=forms.RadioSelect,
            choices=choices,
            initial=DUE if DUE in self.offered else ALL,
        )
        self.order_fields(["which", "amount"])
        self.most = say(found.owed)

    def clean(self) -> dict[str, Any]:
        """The amount as moves take it; what is too much or nothing is told at its field."""
        said = super().clean() or {}
        if said.get("which") != PART:
            return said
        amount = said.get("amount")
        if not amount and "amount" not in self.errors:
            self.add_error("amount", gettext("Write how much you want to pay."))
        elif amount and not 0 < read_cents(amount) <= self.found.owed:
            wrong = gettext("Write an amount above zero, up to %(most)s.") % {"most": self.most}
            self.add_error("amount", wrong)
        return said

    @property
    def chosen(self) -> str:
        """The amount that was chosen, as moves take it."""
        which = self.cleaned_data["which"]
        if which == PART:
            return str(self.cleaned_data["amount"])
        return write_cents(self.offered[which])


class AccountForm(forms.Form):
    """Which account is paid from, as its country writes it."""

    holder = forms.CharField(
        label=gettext_lazy("Name of the account holder"),
        max_length=LONGEST_HOLDER,
        error_messages={"required": gettext_lazy("Write whose account it is.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of account"),
        widget=forms.RadioSelect,
        choices=[(kind, KIND_LABELS[kind]) for kind in KINDS],
        initial=KINDS[0],
    )
    number = forms.CharField(
        label=gettext_lazy("Account number"),
        max_length=40,
        error_messages={"required": gettext_lazy("Write the account number.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Account number once more"),
        max_length=40,
        error_messages={"required": gettext_lazy("Write the account number a second time.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, country: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country, self.banking = country, banking_of(country)
        kinds = self.fields["kind"]
        if isinstance(kinds, forms.ChoiceField):
            kinds.choices = [(kind, kind_label(kind, country)) for kind in KINDS]
        for name, digits in self.banking.parts:
            self.fields[name] = forms.CharField(
                label=LABELS[name],
                max_length=30,
                help_text=_digits(self.banking, digits),
                error_messages={"required": gettext("Write this number of your bank.")},
                widget=forms.TextInput(
                    attrs={
                        "inputmode": "numeric",
                        "autocomplete": "off",
                        "class": "govuk-input--width-10",
                    }
                ),
            )
        self.order_fields(["holder", "kind", *self.parts, "number", "again"])

    @property
    def parts(self) -> list[str]:
        """The fields that the bank's number is made of."""
        return [name for name, _ in self.banking.parts]

    @property
    def account(self) -> BankAccount:
        """The account that was written."""
        said = self.cleaned_data
        routing = "-".join(plain(said.get(name, "")) for name in self.parts)
        holder = " ".join(said.get("holder", "").replace(":", " ").split())
        number = plain(said.get("number", "")).replace("-", "")
        return BankAccount(routing, number, said.get("kind", ""), holder)

    def clean(self) -> dict[str, Any]:
        """What is wrong with an account is told at its field."""
        said = super().clean() or {}
        if self.errors:
            return said
        differ = plain(said["number"]) != plain(said["again"])
        for fault in faults_of(self.account, self.country):
            field = self.parts[0] if fault.field == "routing" else fault.field
            self.add_error(field, f"{gettext(fault.wrong)} {gettext(fault.do)}")
        if differ:
            self.add_error("again", gettext("The two account numbers differ. Write it once more."))
        return said


def _digits(banking: Banking, digits: int) -> str:
    if banking.parts[0] == ("routing", 15):
        return ""
    if banking.parts[0][0] == "routing":
        said = gettext("%(count)s digits, at the bottom of a check or in your bank's app")
    else:
        said = gettext("%(count)s digits, at the bottom of a cheque or in your bank's app")
    return said % {"count": digits}


class PayForm(MoveForm):
    """Pays what was reviewed: what the page showed, whatever was filled in elsewhere since."""

    move = "pay"
    button = gettext_lazy("Authorise and pay")
    done = gettext_lazy(
        "Your payment is on its way. It is pending until your bank has sent it; you need not do"
        " anything else."
    )

    payment = forms.CharField(widget=forms.HiddenInput, max_length=64)
    amount = forms.CharField(widget=forms.HiddenInput, max_length=20)
    account = forms.CharField(widget=forms.HiddenInput, max_length=2_000)
    agreed = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick the box to authorise the payment.")}
    )

    def __init__(self, here: Here, way: Way, *args: Any, **kwargs: Any) -> None:
        super().__init__(here, *args, **kwargs)
        self.way = way
        self.fields["agreed"].label = gettext(
            "I authorise this one payment from this account, and I may use the account"
        )

    def clean_account(self) -> str:
        """The account as moves take it; raises `ValidationError` for one that is not ours."""
        found = open_for(self.cleaned_data["account"], _owner(self.here))
        if found is None:
            raise forms.ValidationError(
                gettext("The account could not be read any more. Go back and write it again.")
            )
        return found.written

    def arguments(self) -> dict[str, Any]:
        """What is paid, how, and from where."""
        said = self.cleaned_data
        return {
            "payment": said["payment"],
            "amount": said["amount"],
            "channel": str(self.way.channel),
            "account": said["account"],
        }


@lease_page
def pay(request: HttpRequest, here: Here) -> HttpResponse:
    """How much is to be paid, every way to pay, and what was paid before."""
    look_up(here.look, here.now)
    found = paying(here.look, here.now)
    way, move = way_of(found), here.possible.get("pay")
    shown = {"paying": found, "way": way, "move": move, "lines": here.lease.lines}
    if way is None or move is None or not move.possible:
        return here.page("web/lessee/money/pay.html", shown)
    posted = request.method == "POST"
    form = AmountForm(here, found, request.POST if posted else None)
    if posted and form.is_valid():
        request.session[_key(here)] = {**_drafted(here), "amount": form.chosen}
        return HttpResponseRedirect(_page(here, "pay_account"))
    status = INVALID_STATUS if posted else 200
    return here.page("web/lessee/money/pay.html", {**shown, "form": form}, status=status)


@lease_page
def pay_account(request: HttpRequest, here: Here) -> HttpResponse:
    """Which account is to be paid from."""
    drafted = _drafted(here)
    if "amount" not in drafted:
        return HttpResponseRedirect(_page(here, "pay"))
    posted = request.method == "POST"
    own = next((each.name for each in here.lease.people if each.id == here.lease.you), None)
    country = paying(here.look, here.now).country
    form = AccountForm(country, request.POST if posted else None, initial={"holder": own or ""})
    if posted and form.is_valid():
        sealed = seal_for(form.account, _owner(here))
        request.session[_key(here)] = {**drafted, "account": sealed}
        return HttpResponseRedirect(_page(here, "pay_review"))
    status = INVALID_STATUS if posted else 200
    shown = {"form": form, "amount": read_cents(drafted["amount"]), "country": country}
    return here.page("web/lessee/money/pay_account.html", shown, status=status)


@lease_page
def pay_review(request: HttpRequest, here: Here) -> HttpResponse:
    """Everything once more, the authorisation, and the payment."""
    found, drafted = paying(here.look, here.now), _drafted(here)
    way, posted = way_of(found), request.method == "POST"
    initial = {
        "payment": str(found.number),
        "amount": drafted.get("amount", ""),
        "account": drafted.get("account", ""),
    }
    if way is None or not (posted or (initial["amount"] and initial["account"])):
        return HttpResponseRedirect(_page(here, "pay"))
    form = PayForm(here, way, request.POST if posted else None, initial=initial)
    told = request.POST if posted else initial
    account = open_for(str(told.get("account", "")), _owner(here))
    if account is None:
        return HttpResponseRedirect(_page(here, "pay_account"))

    def onward(moved: Moved) -> str:
        request.session.pop(_key(here), None)
        return _page(here, "statement")

    shown = {
        "account": account,
        "kind": kind_label(account.kind, paying(here.look, here.now).country),
        "way": way,
        "amount": _cents(str(told.get("amount", ""))),
    }
    return form_page(form, "web/lessee/money/pay_review.html", onward, shown)


def _cents(amount: str) -> int:
    """An amount as a hidden field holds it; nothing where somebody wrote into it."""
    try:
        return read_cents(amount)
    except ValueError:
        return 0
