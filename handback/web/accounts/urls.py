"""Addresses of signing in: of allauth's only those that are served, under the names it knows.

Sign-up, passwords and changes of addresses have none, so they are not there.
"""

from typing import Any

from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView

from handback.web.accounts import entering, keeping
from handback.web.accounts.keeping import for_staff
from handback.web.accounts.second_factor import require_fresh

to_security: Any = RedirectView.as_view(pattern_name="security")

urlpatterns = [
    # coming in and going out
    path("account/login/", entering.login, name="account_login"),
    path("account/login/code/", entering.RequestCode.as_view(), name="account_request_login_code"),
    path(
        "account/login/code/confirm/",
        entering.ConfirmCode.as_view(),
        name="account_confirm_login_code",
    ),
    path("account/login/passkey/", entering.UsePasskey.as_view(), name="mfa_login_webauthn"),
    path("account/login/second/", entering.ProveTwice.as_view(), name="mfa_authenticate"),
    path("account/login/again/", keeping.sign_in_again, name="sign_in_again"),
    path("account/logout/", entering.GoOut.as_view(), name="account_logout"),
    # how one signs in
    path("account/security/", keeping.security, name="security"),
    path("account/security/end/", keeping.end_session, name="end_session"),
    path("account/security/later/", keeping.offer_later, name="offer_later"),
    path("account/second-factor/", keeping.second_factor, name="second_factor"),
    path("account/factors/", to_security, name="mfa_index"),
    path("account/passkeys/", to_security, name="mfa_list_webauthn"),
    path(
        "account/passkeys/add/",
        require_fresh(keeping.AddPasskey.as_view()),
        name="mfa_add_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/",
        require_fresh(keeping.RenamePasskey.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        require_fresh(keeping.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/app/",
        require_fresh(for_staff(totp.activate_totp)),
        name="mfa_activate_totp",
    ),
    path(
        "account/app/remove/",
        require_fresh(for_staff(totp.deactivate_totp)),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/recovery-codes/",
        require_fresh(for_staff(recovery.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        require_fresh(for_staff(recovery.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/file/",
        require_fresh(for_staff(recovery.download_recovery_codes)),
        name="mfa_download_recovery_codes",
    ),
]
