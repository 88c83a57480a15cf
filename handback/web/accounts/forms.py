"""Forms of signing in: an address, a code, a second factor, a passkey."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from handback.actions import attempts, signing_in
from handback.web.accounts import limits
from handback.web.accounts.adapter import FAILED, TOO_MANY
from handback.web.accounts.limits import place_of, take

LIMITED = "limited"
"""The code of an error that says that there were too many tries."""
LONGEST_NAME = 60
DIGITS = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}


def too_many() -> ValidationError:
    """What is said to whoever tried too often."""
    return ValidationError(TOO_MANY, code=LIMITED)


@contextmanager
def readable() -> Iterator[None]:
    """Say that a passkey did not work where what was sent is none; libraries stumble over it."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError):
        raise ValidationError(FAILED, code="incorrect_code") from None


def was_limited(form: forms.BaseForm) -> bool:
    """Whether a form was refused because there were too many tries."""
    return any(form.has_error(name, LIMITED) for name in form.fields)


def _named(field: forms.Field, label: Any, help_text: Any = "", **attrs: str) -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class RequestCodeForm(forms.Form):
    """Asks for an address to send a code to; what it says never depends on who is known."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("The one that your lessor has of you, or that you work with."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("Write an e-mail address such as name@example.com."),
        },
    )

    def clean_email(self) -> str:
        """The address in small letters; the person, if any, is `_user`."""
        email = str(self.cleaned_data["email"]).strip().lower()
        place = place_of(context.request)
        free = (
            take(limits.CODES_FROM_PLACE, place)
            and take(limits.CODES_OF_ADDRESS, email)
            and take(limits.CODES_OF_ADDRESS_A_DAY, email)
        )
        if not free:
            raise too_many()
        self._user = signing_in.who_may(email)
        return email


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """Asks for the code that was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.guessing = kwargs.pop("guessing", "")
        super().__init__(*args, **kwargs)
        _named(
            self.fields["code"],
            gettext_lazy("Code"),
            gettext_lazy("Eight digits; the dash may be left out."),
            inputmode="numeric",
            **{**DIGITS, "class": "govuk-input--width-10 acc-code"},
        )
        self.fields["code"].error_messages["required"] = gettext_lazy(
            "Write the code from the letter."
        )

    def clean_code(self) -> str:
        """The code, where it is the one that was sent."""
        place = place_of(context.request)
        if not take(limits.GUESSES_FROM_PLACE, place):
            raise too_many()
        if not take(limits.GUESSES_OF_CODE, self.guessing):
            raise too_many()
        return str(super().clean_code())


class SecondFactorForm(AuthenticateForm):
    """Asks staff for a code of their app, or a recovery code; each is good once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(
            self.fields["code"],
            gettext_lazy("Code"),
            gettext_lazy("Six digits from your authenticator app, or one of your recovery codes."),
            **{**DIGITS, "class": "govuk-input--width-10 acc-code"},
        )

    def clean_code(self) -> str:
        """The code, where it is right and was not used before."""
        person = str(self.user.pk)
        if not take(limits.SECOND_FACTORS, person):
            raise too_many()
        code = str(super().clean_code())
        by_app = self.authenticator.type == Authenticator.Type.TOTP
        if by_app and not take(limits.ONCE, f"{person} {normalize_user_code(code)}"):
            used = gettext_lazy("This code was used already. Wait for the next one.")
            raise ValidationError(used, code="used")
        attempts.give_back(limits.SECOND_FACTORS, person)
        return code


class SecondPasskeyForm(AuthenticateWebAuthnForm):
    """Takes a passkey as the second factor of staff."""

    def clean_credential(self) -> Authenticator:
        """The passkey that answered."""
        if not take(limits.SECOND_FACTORS, self.user.pk):
            raise too_many()
        with readable():
            found = super().clean_credential()
        attempts.give_back(limits.SECOND_FACTORS, str(self.user.pk))
        return found


class PasskeyForm(LoginWebAuthnForm):
    """Signs in by a passkey alone."""

    def clean_credential(self) -> Authenticator:
        """The passkey that answered."""
        if not take(limits.PASSKEYS_FROM_PLACE, place_of(context.request)):
            raise too_many()
        with readable():
            return super().clean_credential()


class SetUpAppForm(ActivateTOTPForm):
    """Proves that an authenticator app has taken over the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(
            self.fields["code"],
            gettext_lazy("Code that the app shows now"),
            gettext_lazy("Six digits."),
            inputmode="numeric",
            **{**DIGITS, "class": "govuk-input--width-10 acc-code"},
        )

    def clean_code(self) -> str:
        """The code, where it is right."""
        if not take(limits.SECOND_FACTORS, self.user.pk):
            raise too_many()
        code = str(super().clean_code())
        take(limits.ONCE, f"{self.user.pk} {normalize_user_code(code)}")
        attempts.give_back(limits.SECOND_FACTORS, str(self.user.pk))
        return code


class AddPasskeyForm(AddWebAuthnForm):
    """Takes over a new passkey, which its owner's device unlocks by finger, face or PIN."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(
            self.fields["name"],
            gettext_lazy("What do you call it?"),
            gettext_lazy("So that you tell it from others, such as “Phone” or “Work laptop”."),
            maxlength=str(LONGEST_NAME),
            autocomplete="off",
        )

    def clean(self) -> dict[str, Any]:
        """What was filled in, with a passkey that answers to what was asked."""
        with readable():
            return dict(super().clean())

    def clean_name(self) -> str:
        """The name of the passkey, or the usual one."""
        return str(super().clean_name())[:LONGEST_NAME]


class RenamePasskeyForm(EditWebAuthnForm):
    """Calls a passkey something else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(
            self.fields["name"],
            gettext_lazy("What do you call it?"),
            maxlength=str(LONGEST_NAME),
            autocomplete="off",
        )

    def clean_name(self) -> str:
        """The new name."""
        return str(self.cleaned_data["name"])[:LONGEST_NAME]
