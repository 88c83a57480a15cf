"""The Django app of the pages: it has templates and static files, and no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "handback.web"
    label = "web"

    def ready(self) -> None:
        """Listen to who signs in, and to what they set up."""
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from django.contrib.auth import user_logged_in

        from handback.web.accounts import lifetimes, offering, second_factor, telling

        user_logged_in.connect(lifetimes.begin)
        account.user_logged_in.connect(offering.offer)
        mfa.authenticator_added.connect(second_factor.note_set_up)
        mfa.authenticator_added.connect(telling.added)
        mfa.authenticator_removed.connect(telling.removed)
        mfa.authenticator_reset.connect(telling.renewed)
