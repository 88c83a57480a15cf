"""What a programme's codes, rules and refusals are called in the language of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from handback.core.base import Code, Id, Refused
from handback.core.terms.programme import Programme
from handback.policy.player.words import RESERVED, Words, sentence
from handback.policy.rules import Rules
from handback.web.saying import Saying, saying


@dataclass(frozen=True, slots=True)
class Why:
    """A rule as it is shown to whoever asks why: its id, what it says, where it comes from."""

    rule: str
    says: str
    source: str


class PageWords(Words):
    """Words of a programme in the language of the page; its own words go before ours."""

    def __init__(
        self, terms: Programme, rules: Rules, names: Mapping[Id, str] | None = None
    ) -> None:
        super().__init__(terms, rules, names or {}, gettext)
        self.language = get_language() or "en"
        identity = terms.identity
        self.saying: Saying = saying(identity.country, identity.currency, identity.distance_unit)

    def phrase(self, code: object) -> str:
        """A code in words: the programme's, else ours."""
        text = str(getattr(code, "value", code))
        own = self.terms.help.words.get(Code(text))
        if own and (said := own.get(Code(self.language))):
            return said
        return super().phrase(code)

    def label(self, code: object) -> str:
        """A code in words that begin with a capital letter."""
        said = self.phrase(code)
        return said[:1].upper() + said[1:]

    def day(self, on: date) -> str:
        """A day as people write it."""
        return self.saying.day(on)

    def money(self, cents: int) -> str:
        """An amount with its currency."""
        return self.saying.money(cents)

    def distance(self, count: int | None) -> str:
        """A distance in the programme's unit."""
        return gettext("an unknown distance") if count is None else self.saying.distance(count)

    def fact(self, fact: str) -> str:
        """A fact of a condition in words, such as one that is missing."""
        return self._fact(fact)

    def why(self, rule: str) -> Why | None:
        """A rule as it is shown; None for one that nobody wrote down."""
        known = self.rules.get(Code(rule))
        if known is not None:
            return Why(rule, known.words(self.language), known.cite)
        if rule in RESERVED:
            return Why("", gettext(RESERVED[rule]), "")
        return None

    def reason(self, refused: Refused) -> str:
        """Why something is not possible, in one sentence and without what would help."""
        return sentence(self._reason(refused))


def words_of(terms: Any) -> PageWords:
    """The words of a case's terms (`policy.policies.Terms`)."""
    return PageWords(terms.programme, terms.rules)
