"""The words of a quote that goes out as a letter or an e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handback.documents.notices import Words
from handback.documents.saying import saying


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line of a quote: what it is called in the reader's language, and its cents."""

    called: str
    cents: int
    rule: str


@dataclass(frozen=True, slots=True)
class QuoteLetter:
    """What a quote tells its reader; amounts in cents, names in the reader's language."""

    language: str
    lessor: str
    reader: str
    vehicle: str
    number: str
    option: str
    as_of: date
    good_through: date
    total: int
    per_diem: int
    currency: str
    firm: bool
    lines: tuple[QuotedLine, ...]
    leaves_out: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()


ENGLISH: Mapping[str, str] = {
    "subject": "Your quote {number}",
    "greeting": "Hello {reader},",
    "about": "here is the quote you asked for, {option}, for your {vehicle}, made for {as_of}.",
    "total": "Total: {total}",
    "good": "Good through {good_through}. Number: {number}.",
    "firm": "The price holds until then.",
    "open": "It holds as long as the facts it rests on do not change.",
    "per_diem": "For each day after {as_of}, {per_diem} is added.",
    "leaves_out": "Not in it, and possibly owed beside it:",
    "assumes": "What it takes for granted:",
    "verify": "Anybody who holds the number can check the quote under “Check a quote”.",
    "closing": "With kind regards",
}
FRENCH: Mapping[str, str] = {
    "subject": "Votre offre {number}",
    "greeting": "Bonjour {reader},",
    "about": "voici l'offre que vous avez demandée, {option}, pour votre {vehicle}, en date du"
    " {as_of}.",
    "total": "Total : {total}",
    "good": "Valable jusqu'au {good_through}. Numéro : {number}.",
    "firm": "Le prix est garanti jusqu'à cette date.",
    "open": "Elle vaut tant que les faits sur lesquels elle repose ne changent pas.",
    "per_diem": "Chaque jour après le {as_of} ajoute {per_diem}.",
    "leaves_out": "N'est pas compris et pourrait s'ajouter :",
    "assumes": "Ce qui est tenu pour acquis :",
    "verify": "Quiconque a le numéro peut vérifier l'offre sous « Vérifier une offre ».",
    "closing": "Cordialement",
}
SENTENCES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "fr": FRENCH}


def quote_words(quote: QuoteLetter) -> Words:
    """Subject and text of a quote; in English where the language has no sentences here."""
    said = SENTENCES.get(quote.language, ENGLISH)
    write = saying(quote.language)
    values = {
        "number": quote.number,
        "reader": quote.reader,
        "option": quote.option,
        "vehicle": quote.vehicle,
        "as_of": write.day(quote.as_of),
        "good_through": write.day(quote.good_through),
        "total": write.money(quote.total, quote.currency),
        "per_diem": write.money(quote.per_diem, quote.currency),
    }

    def say(name: str) -> str:
        return said[name].format_map(values)

    def listed(name: str, rows: tuple[str, ...]) -> str:
        return "\n".join([say(name), *(f"- {row}" for row in rows)]) if rows else ""

    money = "\n".join(
        f"- {each.called}: {write.money(each.cents, quote.currency)} [{each.rule}]"
        for each in quote.lines
    )
    good = f"{say('good')} {say('firm' if quote.firm else 'open')}"
    parts = [
        say("greeting"),
        say("about"),
        f"{money}\n{say('total')}" if money else say("total"),
        good,
        say("per_diem") if quote.per_diem else "",
        listed("leaves_out", quote.leaves_out),
        listed("assumes", quote.assumes),
        say("verify"),
        f"{say('closing')}\n{quote.lessor}",
    ]
    return Words(say("subject"), "\n\n".join(part for part in parts if part))
