"""The words of a notice: what it is about, what its rule says, what comes next, whom to ask.

The programme's own data speaks: its rules in the reader's language, its dates and lines. Only the
sentences around them are written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handback.documents.saying import Day, saying

SHOWN, HIDDEN = 4, 3
"""How many digits of an account number are shown, and how many at least are not."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A date that lies ahead, what its rule says, and what the date is called."""

    on: date
    says: str
    rule: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the programme."""

    name: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice tells, in codes and facts; amounts in cents.

    `title` is the notice's name in English words; `says` is what its rule says, in the reader's
    language, and `cite` where the rule comes from. `account_end` are the last digits of the
    account.
    """

    language: str
    lessor: str
    reader: str
    title: str
    says: str
    rule: str
    cite: str
    vehicle: str
    account_end: str
    on: date
    ends_on: date
    balance: int
    currency: str
    coming: tuple[Coming, ...] = ()
    contacts: tuple[Contact, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and text of a letter."""

    subject: str
    text: str


ENGLISH: Mapping[str, str] = {
    "subject": "{title}: your lease ends on {ends_on}",
    "subject_ended": "{title}: your lease with {lessor}",
    "greeting": "Hello {reader},",
    "about": "this is about your lease of the {vehicle}{account}. It ends on {ends_on}.",
    "about_ended": "this is about your lease of the {vehicle}{account}. It ended on {ends_on}.",
    "account": " (account ending in {account_end})",
    "again": "Your lease was extended, which is why you hear of this once more.",
    "rule": "This notice goes out by rule {rule}{cite}.",
    "cite": " ({cite})",
    "coming": "What comes next:",
    "balance": "Billed and still open on your account: {balance}.",
    "contacts": "Questions? We are happy to help:",
    "closing": "With kind regards",
    "short": "{lessor}: {title}. {says} Your lease ends on {ends_on}.{call}",
    "short_ended": "{lessor}: {title}. {says}{call}",
    "call": " Questions: {way}",
}
FRENCH: Mapping[str, str] = {
    "subject": "Votre bail prend fin le {ends_on}",
    "subject_ended": "Votre bail avec {lessor}",
    "greeting": "Bonjour {reader},",
    "about": "ce message concerne votre bail : {vehicle}{account}. Il prend fin le {ends_on}.",
    "about_ended": "ce message concerne votre bail : {vehicle}{account}, terminé le {ends_on}.",
    "account": " (compte se terminant par {account_end})",
    "again": "Votre bail a été prolongé; c'est pourquoi vous recevez cet avis une nouvelle fois.",
    "rule": "Cet avis est envoyé selon la règle {rule}{cite}.",
    "cite": " ({cite})",
    "coming": "Les prochaines dates :",
    "balance": "Facturé et encore à payer : {balance}.",
    "contacts": "Des questions? Nous sommes là pour vous aider :",
    "closing": "Cordialement",
    "short": "{lessor} : {says} Votre bail prend fin le {ends_on}.{call}",
    "short_ended": "{lessor} : {says}{call}",
    "call": " Questions : {way}",
}
SENTENCES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "fr": FRENCH}
"""By language. A programme may speak others: its rules then stand between English sentences."""


def letter_words(notice: Notice) -> Words:
    """The words of a letter or an e-mail."""
    say = _Say(notice)
    parts = [
        say("greeting"),
        say("about"),
        notice.says,
        say("again") if notice.again else "",
        _coming(notice, say),
        say("balance") if notice.balance > 0 else "",
        _contacts(notice, say),
        f"{say('closing')}\n{notice.lessor}",
        say("rule"),
    ]
    return Words(say("subject"), "\n\n".join(part for part in parts if part))


def short_words(notice: Notice) -> Words:
    """The words of a text message: all of it in a few lines."""
    say = _Say(notice)
    return Words(say("subject"), say("short"))


class _Say:
    """Says the sentences of a notice in its language."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self.sentences = SENTENCES.get(notice.language, ENGLISH)
        self.locale = saying(notice.language)
        self.ended = notice.ends_on < notice.on
        self.values = self._values()

    def __call__(self, name: str) -> str:
        """A sentence; the one for an ended lease where there is one."""
        ended = self.sentences.get(f"{name}_ended") if self.ended else None
        return (ended or self.sentences[name]).format_map(self.values)

    def _values(self) -> dict[str, str]:
        notice, day = self.notice, self.locale.day
        values = {
            "title": notice.title,
            "lessor": notice.lessor,
            "reader": notice.reader,
            "vehicle": notice.vehicle,
            "ends_on": day(notice.ends_on),
            "says": notice.says,
            "rule": notice.rule,
            "balance": self.locale.money(notice.balance, notice.currency),
        }
        values["account"] = self._if(notice.account_end, "account")
        values["cite"] = self._if(notice.cite, "cite")
        way = next((way for each in notice.contacts for way in each.ways), "")
        values["call"] = self.sentences["call"].format(way=way) if way else ""
        return values

    def _if(self, value: str, name: str) -> str:
        end, cite = self.notice.account_end, self.notice.cite
        return self.sentences[name].format(account_end=end, cite=cite) if value else ""


def _coming(notice: Notice, say: _Say) -> str:
    if not notice.coming:
        return ""
    day: Day = say.locale.day
    rows = [
        f"- {day(each.on)}{f', {each.name}' if each.name else ''}: {each.says} [{each.rule}]"
        for each in notice.coming
    ]
    return "\n".join([say("coming"), *rows])


def _contacts(notice: Notice, say: _Say) -> str:
    rows = [
        f"- {each.name}: {', '.join(each.ways)}" if each.name else f"- {', '.join(each.ways)}"
        for each in notice.contacts
        if each.ways
    ]
    return "\n".join([say("contacts"), *rows]) if rows else ""


def account_end(account: str) -> str:
    """The last digits of an account number; none of a number so short that they give it away."""
    kept = "".join(c for c in account if c.isalnum())
    return kept[-SHOWN:] if len(kept) >= SHOWN + HIDDEN else ""
