"""A quote by e-mail to whoever of the lessee's side asks for it, through the outbox.

The outbox holds the number of the quote and the id of the reader; the words are made when it goes
out. Who asks again on the same day does not get it twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext, override

from handback.actions.moving import Standing, stand
from handback.actions.parcels import Result, UndeliverableError, Verdict
from handback.actions.views.looking import Seen, look
from handback.actions.views.quoting import quote as shown_quote
from handback.channels.carriers import Carrier, Letter, NotNowError, Receiver, RefusedError
from handback.core.base import LESSEE_SIDE, Channel, Id
from handback.core.quotes import Quote
from handback.core.sums.assume import ASSUMPTIONS
from handback.documents.quotes import QuotedLine, QuoteLetter, quote_words
from handback.policy.player.words import phrase, sentence
from handback.records import outbox, reaching
from handback.records.erasable import row_of
from handback.records.outbox import Leased
from handback.records.reaching import Book, Known

KIND = "quote"


class NoAddressError(Exception):
    """No e-mail address of the reader is known."""


def mail_quote(seen: Seen, number: str, language: str, now: datetime) -> str:
    """Put a quote into the outbox for the reader's own address; answers with that address.

    Raises `NotFoundError` where the reader sees no such quote, `NoAddressError`.
    """
    looked = look(seen, now, LESSEE_SIDE)
    shown_quote(looked, number, now)
    who = looked.seat.actor.person
    known = reaching.book_of([who]).person(who)
    if known is None or not known.email.strip():
        raise NoAddressError
    told = sha256(number.encode()).hexdigest()[:16]
    key = f"quote:{looked.id}:{told}:{row_of(who) or 0}:{looked.today:%Y%m%d}"
    facts = {"number": number, "to": who, "language": language}
    outbox.add_letter(key, KIND, looked.id, looked.lessor, facts, now)
    return known.email


@dataclass(slots=True)
class QuoteParcel:
    """A quote on its way to one person."""

    message: Leased
    letter: Letter
    carrier: Carrier
    receiver: str

    def send(self, at: datetime) -> Result:
        """Hand the letter over."""
        try:
            self.carrier.carry(self.letter, at)
        except RefusedError as error:
            return Result(Verdict.DEAD, str(error))
        except NotNowError as error:
            return Result(Verdict.LATER, str(error), unreachable=error.unreachable)
        return Result(Verdict.DONE)

    def record(self, result: Result, now: datetime) -> None:
        """The case hears nothing of it: the quote itself is on record."""


def quote_parcel(
    message: Leased, carriers: Mapping[Channel, Carrier], now: datetime
) -> QuoteParcel:
    """A quote made ready; raises `UndeliverableError` where it or its reader is gone."""
    facts = message.facts
    if message.case is None:
        raise UndeliverableError("a quote belongs to a case")
    standing, who = stand(message.case, now), Id(facts["to"])
    quote = standing.case.quotes.by_number.get(Id(facts["number"]))
    if quote is None:
        raise UndeliverableError("the case has no such quote")
    book: Book = reaching.book_of([who])
    known = book.person(who)
    if known is None or not known.email.strip():
        raise UndeliverableError("no e-mail address is known")
    carrier = carriers[Channel.EMAIL]
    letter = _letter(message, standing, quote, known)
    return QuoteParcel(message, letter, carrier, f"{carrier.name} {message.id % carrier.lanes}")


def _letter(message: Leased, standing: Standing, quote: Quote, known: Known) -> Letter:
    language, issued = str(message.facts["language"]), quote.issued
    identity, lease = standing.terms.programme.identity, standing.case.lease.facts
    with override(language):
        words = quote_words(
            QuoteLetter(
                language=language,
                lessor=identity.lessor,
                reader=known.name,
                vehicle=f"{lease.year} {lease.make} {lease.model}",
                number=issued.number,
                option=gettext(phrase(issued.option)),
                as_of=issued.as_of,
                good_through=issued.good_through,
                total=quote.total,
                per_diem=issued.per_diem,
                currency=identity.currency,
                firm=issued.firm,
                lines=tuple(_lines(quote)),
                leaves_out=tuple(gettext(phrase(each)) for each in issued.leaves_out),
                assumes=tuple(
                    sentence(gettext(ASSUMPTIONS.get(each, phrase(each))))
                    for each in issued.assumes
                ),
            )
        )
    return Letter(
        key=message.key,
        channel=Channel.EMAIL,
        language=language,
        sender=identity.lessor,
        to=Receiver(known.name, known.email, known.phone, known.address),
        subject=words.subject,
        text=words.text,
        facts={"case": str(message.case), "quote": issued.number, "rule": issued.rule},
    )


def _lines(quote: Quote) -> Iterator[QuotedLine]:
    for each in quote.issued.lines:
        called = sentence(gettext(phrase(each.code))).removesuffix(".")
        yield QuotedLine(called, each.cents, each.rule)
