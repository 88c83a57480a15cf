"""Plain English for codes: what core names in one word is said here as people say it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from handback.core.base import Actor, Code, Id, Refused, Role
from handback.core.terms.programme import Programme
from handback.policy.player.reasons import DAYS, REASONS
from handback.policy.written import write_cents

if TYPE_CHECKING:
    from handback.policy.rules import Rules

PHRASES: Mapping[str, str] = {
    "co_lessee": "co-lessee",
    "turn_in": "turn-in",
    "turn_in_receipt": "turn-in receipt",
    "set_turn_in_place": "set place and day of the turn-in",
    "inspection_before_turn_in": "inspection before turn-in",
    "book_turn_in": "book the turn-in",
    "cancel_turn_in": "give the turn-in appointment up",
    "report_turn_in": "report the turn-in",
    "trade_in": "trade-in",
    "email": "e-mail",
    "text": "text message",
    "page": "the online account",
    "phone": "phone",
    "vin": "VIN",
    "total_loss": "total loss",
    "excess_wear": "excess wear and use",
    "loyalty": "loyalty waiver",
    "suv": "SUV",
    "owners_manual": "owner's manual",
    "third_row_seats": "third-row seats",
    "dvd_player": "DVD player",
    "dvd_remote": "DVD remote",
    "actual": "this is the actual mileage",
    "insurance_may_end": "the insurance may end",
    "autopay": "automatic payment",
    "autopay_stops": "automatic payments stop",
    "find_retailer": "find another retailer",
    "book_inspection": "book the inspection",
    "cancel_inspection": "call the inspection off",
    "gst": "GST",
    "hst": "HST",
    "pst": "PST",
    "qst": "QST",
    "facts_changed": "the facts changed",
    "late_report": "reported late",
    "broken_rule": "broke a rule",
}
"""Codes whose words are not simply the code without underscores."""

RESERVED: Mapping[str, str] = {
    "authority": "Each move is for certain people only.",
    "form": "What is asked for must make sense in itself.",
    "order": "A move needs something in the case that it can act on.",
    "house": "The documents are silent here; the programme chose what a careful servicer would do.",
}
"""Rule ids that no rules file lists."""

READ_ALOUD: Mapping[str, str] = {
    "no_such_": "there is no such {what}",
    "unknown_": "nobody knows this {what}",
}
"""Beginnings of reasons that say what is not there."""

GATE_OPENS_LATER, GATE_CLOSED = "“{gate}” is not open", "the condition “{gate}” is not met"
POSSIBLE_FROM, THE_DAY = "Possible from {day} on", "The day: {day}"

SYMBOLS = {"USD": "$", "CAD": "$"}
CURRENCIES = {"USD": "US dollars", "CAD": "Canadian dollars"}
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
ISO_AT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?\Z")
SALES_TAX = re.compile(r"(us|ca)_([a-z]{2})_(\w+)\Z")


def phrase(code: object) -> str:
    """A code in words: `front_bumper` is "front bumper"."""
    text = str(code.value if isinstance(code, Enum) else code)
    if local := SALES_TAX.match(text):
        country, part, tax = local.groups()
        return f"{tax.replace('_', ' ')} of {country.upper()}-{part.upper()}"
    return PHRASES.get(text) or text.replace("_", " ")


def sentence(text: str) -> str:
    """A text that begins with a capital letter and ends with a full stop."""
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def listed(parts: Iterable[str]) -> str:
    """Words in a row: "a, b and c"."""
    *first, last = [*parts] or ["nothing"]
    return f"{', '.join(first)} and {last}" if first else last


def day(on: date) -> str:
    """A day as people write it: 5 October 2026."""
    return f"{on.day} {on:%B %Y}"


def is_given(id_: str) -> bool:
    """Whether a person gave this id, and not the player."""
    return not re.match(r"(step-[0-9]+|day-[0-9-]+|case)(\.|\Z)", id_)


def _as_it_is(text: str) -> str:
    return text


class Words:
    """Says values of one case: its people, places and texts by name, money in its currency.

    Whatever is said is English that went through `translated`; a door that speaks other languages
    hands in what translates, and says days and amounts in a way of its own (`day`, `money`).
    """

    def __init__(
        self,
        terms: Programme,
        rules: "Rules",
        names: Mapping[Id, str],
        translated: Callable[[str], str] = _as_it_is,
    ) -> None:
        self.terms, self.rules, self.names = terms, rules, names
        self.currency, self.unit = terms.identity.currency, terms.identity.distance_unit
        self.language = "en"
        self.translated = translated

    def phrase(self, code: object) -> str:
        """A code in words."""
        return self.translated(phrase(code))

    def day(self, on: date) -> str:
        """A day as people write it."""
        return day(on)

    def at(self, at: datetime) -> str:
        """A day and a time of it as people write them."""
        return f"{self.day(at.date())}, {at:%H:%M}"

    def money(self, cents: int) -> str:
        """An amount with its currency: $1,234.50, −$20.00."""
        units, _, rest = write_cents(abs(cents)).partition(".")
        symbol = SYMBOLS.get(self.currency)
        amount = f"{int(units):,}.{rest}"
        shown = f"{symbol}{amount}" if symbol else f"{amount} {self.currency}"
        return f"−{shown}" if cents < 0 else shown

    @property
    def amounts(self) -> str:
        """In which currency amounts are said."""
        return f"amounts in {CURRENCIES.get(self.currency, self.currency)}"

    def distance(self, count: int | None) -> str:
        """A distance in the programme's unit."""
        if count is None:
            return "an unknown distance"
        return f"{count:,} {'miles' if self.unit == 'mi' else self.unit}"

    def rule(self, rule: Code) -> str:
        """What a rule says in plain words; empty for a rule that nobody wrote down."""
        known = self.rules.get(rule)
        if known:
            return known.words(self.language)
        return self.translated(RESERVED[rule]) if rule in RESERVED else ""

    def name(self, id_: Id) -> str:
        """The person, place or text that an id stands for, or the id itself."""
        return self.names.get(id_, id_)

    def who(self, actor: Actor) -> str:
        """Who made a move."""
        if actor.role is Role.SYSTEM:
            return "the clock"
        name = self.names.get(actor.person) or actor.person.replace("_", " ").title()
        if not actor.person or actor.person == actor.role.value:
            return f"the {phrase(actor.role)}"
        return f"{name}, {phrase(actor.role)}"

    def value(self, value: Any) -> str:
        """Any value of an event in words; amounts are said by `money`."""
        if value is None:
            return "nothing"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return f"{day(value.date())} at {value:%H:%M}"
        if isinstance(value, date):
            return day(value)
        if isinstance(value, int):
            return f"{value:,}"
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, tuple):
            return listed(self.value(each) for each in value)
        if isinstance(value, str) and value in self.names:
            return self.names[Id(value)]
        return phrase(value)

    def refusal(self, refused: Refused) -> str:
        """Why a move was refused, and what would help."""
        said = self._reason(refused)
        if refused.about:
            about = ", ".join(
                self._said(what) if key == "on" else f"{self.phrase(key)}: {self._said(what)}"
                for key, what in refused.about
            )
            said = f"{said} ({about})"
        return " ".join([sentence(said), *self._help(refused)])

    def _reason(self, refused: Refused) -> str:
        if refused.reason not in self.terms.gates:
            known = REASONS.get(refused.reason)
            return self.translated(known) if known else self._read_aloud(refused.reason)
        dated = refused.help is not None and refused.help.on is not None
        said = GATE_OPENS_LATER if dated else GATE_CLOSED
        return self.translated(said).format(gate=self.phrase(refused.reason))

    def _read_aloud(self, reason: str) -> str:
        """A reason's code as words."""
        for begins, said in READ_ALOUD.items():
            if reason.startswith(begins):
                what = self.phrase(reason.removeprefix(begins))
                return self.translated(said).format(what=what)
        return self.phrase(reason)

    def _said(self, what: str) -> str:
        """A parameter of a refusal: days as people write them, codes in words."""
        if ISO_DAY.match(what):
            return self.day(date.fromisoformat(what))
        return self.at(datetime.fromisoformat(what)) if ISO_AT.match(what) else self.phrase(what)

    def _help(self, refused: Refused) -> Iterator[str]:
        """What would help, a sentence each."""
        helped = refused.help
        if helped is None:
            return
        say = self.translated
        if helped.missing:
            yield say("Missing: {facts}.").format(
                facts=self.listed(map(self._fact, helped.missing))
            )
        opens = helped.on if refused.reason in self.terms.gates else None
        if helped.do and opens:
            what = say("What helps: {do} from {day} on.")
            yield what.format(do=self.phrase(helped.do), day=self.day(opens))
        elif helped.do:
            yield say("What helps: {do}.").format(do=self.phrase(helped.do))
        if helped.on and not (helped.do and opens):
            said = DAYS.get(refused.reason, POSSIBLE_FROM if opens else THE_DAY)
            yield f"{say(said).format(day=self.day(helped.on))}."
        if helped.call:
            yield say("Call: {line}.").format(line=self._line(helped.call))

    def listed(self, parts: Iterable[str]) -> str:
        """Words in a row: "a, b and c"."""
        *first, last = [*parts] or [self.translated("nothing")]
        if not first:
            return last
        return self.translated("{most} and {last}").format(most=", ".join(first), last=last)

    def _line(self, name: Code) -> str:
        line = self.terms.identity.lines.get(name)
        number = line.phone or line.email if line else ""
        return f"{self.phrase(name)}, {number}" if number else self.phrase(name)

    def _fact(self, fact: str) -> str:
        name, _, argument = fact.partition(":")
        return f"{self.phrase(name)} ({self.phrase(argument)})" if argument else self.phrase(name)
