"""What a programme's codes, rules and refusals are called in the language of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, override

from handback.core.base import Code, Id, Refused
from handback.core.terms.programme import Programme
from handback.core.vocabulary import CONDITIONS
from handback.policy.player.words import RESERVED, Words, sentence
from handback.policy.rules import Rules
from handback.web.facts_for_lessees import told
from handback.web.saying import Saying, saying

KEPT = 4_096
"""How many codes and rules of a programme are remembered in words."""


@dataclass(frozen=True, slots=True)
class Why:
    """A rule as it is shown to whoever asks why: its id, what it says, where it comes from."""

    rule: str
    says: str
    source: str


class PageWords(Words):
    """Words of a programme in the language of the page; its own words go before ours."""

    def __init__(
        self,
        terms: Programme,
        rules: Rules,
        names: Mapping[Id, str] | None = None,
        *,
        to_lessee: bool = False,
    ) -> None:
        super().__init__(terms, rules, names or {}, gettext)
        self.to_lessee = to_lessee
        """Whether a lessee is spoken to, as "you"."""
        self.language = get_language() or "en"
        self._phrases: dict[str, str] = {}
        self._whys: dict[str, Why | None] = {}
        identity = terms.identity
        self.saying: Saying = saying(identity.country, identity.currency, identity.distance_unit)

    def phrase(self, code: object) -> str:
        """A code in words: the programme's, else ours."""
        text = str(getattr(code, "value", code))
        found = self._phrases.get(text)
        if found is None:
            with override(self.language):
                found = self._phrase(text)
            if text.isidentifier() and len(self._phrases) < KEPT:  # codes alone, never free text
                self._phrases[text] = found
        return found

    def _phrase(self, text: str) -> str:
        own = self.terms.help.words.get(Code(text))
        if own and (said := own.get(Code(self.language))):
            return said
        return super().phrase(text)

    def label(self, code: object) -> str:
        """A code in words that begin with a capital letter."""
        said = self.phrase(code)
        return said[:1].upper() + said[1:]

    def day(self, on: date) -> str:
        """A day as people write it."""
        return self.saying.day(on)

    def at(self, at: datetime) -> str:
        """A day and a time of it as people write them."""
        return self.saying.at(at)

    def money(self, cents: int) -> str:
        """An amount with its currency."""
        return self.saying.money(cents)

    def distance(self, count: int | None) -> str:
        """A distance in the programme's unit."""
        return gettext("an unknown distance") if count is None else self.saying.distance(count)

    def fact(self, fact: str) -> str:
        """A fact of a condition in words, such as one that is missing: what it means."""
        plain = self._fact(fact)
        if self.to_lessee:
            return plain
        known = CONDITIONS.get(fact)
        if known is None or Code(fact) in self.terms.help.words:
            return plain
        return gettext(known)

    def _fact(self, fact: str) -> str:
        """A fact in words: the programme's, else as a lessee is told of it, else its code's."""
        name, _, argument = fact.partition(":")
        known = Code(name) in self.terms.help.words
        if self.to_lessee and not known:
            said = told(name, self.phrase(argument) if argument else "")
            return said or super()._fact(fact)
        return super()._fact(fact)

    def why(self, rule: str) -> Why | None:
        """A rule as it is shown; None for one that nobody wrote down."""
        if rule not in self._whys and len(self._whys) < KEPT:
            with override(self.language):
                self._whys[rule] = self._why(rule)
        return self._whys[rule] if rule in self._whys else self._why(rule)

    def _why(self, rule: str) -> Why | None:
        known = self.rules.get(Code(rule))
        if known is not None:
            return Why(rule, known.words(self.language), known.cite)
        if rule in RESERVED:
            return Why("", gettext(RESERVED[rule]), "")
        return None

    def reason(self, refused: Refused) -> str:
        """Why something is not possible, in one sentence and without what would help."""
        return sentence(self._reason(refused))


def words_of(terms: Any, *, to_lessee: bool = False) -> PageWords:
    """The words of a case's terms (`policy.policies.Terms`), for a lessee or for anybody else."""
    return _words_of(_Same(terms), get_language() or "en", to_lessee)


class _Same:
    """Terms as a key that is found again only by the very same terms."""

    def __init__(self, terms: Any) -> None:
        self.terms = terms

    def __hash__(self) -> int:
        return id(self.terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.terms is other.terms


@lru_cache(maxsize=64)
def _words_of(same: _Same, language: str, to_lessee: bool) -> PageWords:
    """The words of terms in a language; kept from page to page, with what was said before."""
    with override(language):
        return PageWords(same.terms.programme, same.terms.rules, to_lessee=to_lessee)
