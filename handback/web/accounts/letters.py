"""The words of the letters that signing in sends, in the language of the page that asked."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from handback.actions.signing_in import CodeLetter


def code_letter(to: str, code: str, language: str) -> CodeLetter:
    """The letter with a code: how long it holds, and what to do if one did not ask for it."""
    with translation.override(language):
        subject = gettext("Your code to sign in")
        text = gettext(
            "Your code to sign in is:\n\n    %(code)s\n\n"
            "It holds for %(minutes)d minutes and can be used once, on the page where you asked"
            " for it.\n\n"
            "We never ask for this code by phone, text message or e-mail. Give it to nobody.\n\n"
            "If you did not ask for it, you need not do anything: without the code nobody can sign"
            " in. If such letters keep coming, call us."
        ) % {"code": code, "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60}
    return CodeLetter(to, language, subject, text)


def change_letter(to: str, change: str, language: str) -> CodeLetter:
    """The letter that tells that the ways to sign in have changed; `change` says how."""
    with translation.override(language):
        subject = gettext("A change to how you sign in")
        text = gettext(
            "%(change)s\n\n"
            "If that was you, you need not do anything.\n\n"
            "If it was not you, sign in now, sign out everywhere on the page “Sign-in and"
            " security”, remove what you do not know, and call us."
        ) % {"change": change}
    return CodeLetter(to, language, subject, text)
