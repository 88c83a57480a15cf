"""Notices as letters: who gets one, by which way, in which words; and what the case hears of it."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from handback.actions.letter_words import words_of
from handback.actions.moving import Standing, perform, stand
from handback.actions.parcels import Result, UndeliverableError, Verdict
from handback.channels.carriers import Carrier, Letter, NotNowError, Receiver, RefusedError
from handback.core.base import SYSTEM, Channel, Code, Id, Refused, Role
from handback.core.case import Case
from handback.core.contact import NoticeSent
from handback.core.engine import Request
from handback.core.events import Event
from handback.core.moves.contact import ProveDelivery, RecordBounce
from handback.core.moves.registry import ORDER
from handback.records import reaching
from handback.records.erasable import row_of
from handback.records.outbox import Leased
from handback.records.reaching import Book, Known

LOG = logging.getLogger("handback.outbox")
NEEDED = {
    Channel.MAIL: ("address", "postal address"),
    Channel.EMAIL: ("email", "e-mail address"),
    Channel.TEXT: ("phone", "number for text messages"),
}
"""What a person is reached by on each way, and what it is called."""
ORGANISATIONS = frozenset({Role.LENDER, Role.RETAILER})
"""Roles that are written to as a company."""
PROVEN = ("mailing", "delivery")
"""Weakest first: a delivery proves the mailing too."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody who should get a notice and cannot."""

    role: Role
    why: str


@dataclass(slots=True)
class NoticeParcel:
    """A notice on its way to everyone it is for.

    The message remembers which letters were taken, with what each carrier proved, so that a
    later try goes on with the others.
    """

    message: Leased
    case: int
    event: Event
    letters: tuple[Letter, ...]
    unreached: tuple[Unreached, ...]
    carrier: Carrier
    receiver: str

    def send(self, at: datetime) -> Result:
        """Hand every letter over that was not taken yet."""
        taken: dict[str, str] = dict(self.message.facts.get("taken", {}))
        refused = list(self.unreached)
        for letter in self.letters:
            if letter.key in taken:
                continue
            try:
                taken[letter.key] = self.carrier.carry(letter, at).proof
            except RefusedError as error:
                refused.append(Unreached(Role(letter.facts["role"]), str(error)))
            except NotNowError as error:
                facts = {**self.message.facts, "taken": taken}
                lost = error.unreachable
                return Result(Verdict.LATER, str(error), facts=facts, unreachable=lost)
        facts = {**self.message.facts, "taken": taken}
        if refused:
            said = "; ".join(f"{each.role.value}: {each.why}" for each in refused)
            return Result(Verdict.DEAD, said, facts=facts)
        return Result(Verdict.DONE, facts=facts, log=_weakest(taken))

    def record(self, result: Result, now: datetime) -> None:
        """Tell the case that the notice came back, or is proven.

        A notice that was sent anew since is another matter: then this one is history.
        """
        if result.verdict is Verdict.DEAD:
            self._bounced(now)
        elif result.verdict is Verdict.DONE and result.log:
            notice, proof = self._body.notice, Code(result.log)
            self._tell("prove_delivery", ProveDelivery(notice=notice, proof=proof), now)

    @property
    def _body(self) -> NoticeSent:
        body = self.event.body
        assert isinstance(body, NoticeSent)
        return body

    def _bounced(self, now: datetime) -> None:
        self._tell("record_bounce", RecordBounce(notice=self._body.notice), now)

    def _tell(self, move: str, ask: object, now: datetime) -> None:
        standing = stand(self.case, now)
        last = [e.seq for e in standing.loaded.events if _same_notice(e, self._body.notice)][-1]
        if last != self.event.seq:
            return
        request = Request(Id(f"{self.message.key}:{move}"), Code(move), ask)
        answer = perform(self.case, SYSTEM, request, now)
        if isinstance(answer, Refused) and answer.rule != ORDER:
            LOG.warning("case %s refused %s: %s", self.case, move, answer.reason)


def _same_notice(event: Event, notice: Code) -> bool:
    return isinstance(event.body, NoticeSent) and event.body.notice == notice


def _weakest(taken: Mapping[str, str]) -> str:
    """What is proven of all letters; nothing when one proves nothing."""
    if not taken or not all(proof in PROVEN for proof in taken.values()):
        return ""
    return min(taken.values(), key=PROVEN.index)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A notice whose case has been read, and who is to get it."""

    message: Leased
    standing: Standing
    event: Event
    body: NoticeSent
    named: tuple[tuple[Role, Id], ...]

    @property
    def cited(self) -> Iterator[Id]:
        """Whatever has to be looked up for its letters."""
        addresses = self.standing.case.people.addresses
        yield self.standing.case.lease.facts.account
        for role, who in self.named:
            if role not in ORGANISATIONS:
                yield who
                yield from (addresses[who],) if who in addresses else ()


def notice_parcels(
    messages: Iterable[Leased], carriers: Mapping[Channel, Carrier], now: datetime
) -> Iterator[tuple[Leased, NoticeParcel | Exception]]:
    """Notices made ready, with one look-up for all; or what is wrong with one.

    That is an `UndeliverableError` where the case knows no such notice.
    """
    drafts = []
    for message in messages:
        try:
            drafts.append(_draft(message, now))
        except Exception as error:
            yield message, error
    book = reaching.book_of(cited for draft in drafts for cited in draft.cited) if drafts else None
    for draft in drafts:
        assert book is not None
        try:
            yield draft.message, _parcel(draft, carriers, book)
        except Exception as error:
            yield draft.message, error


def _draft(message: Leased, now: datetime) -> _Draft:
    seq = message.facts["seq"]
    if message.case is None:
        raise UndeliverableError("a notice belongs to a case")
    standing = stand(message.case, now)
    event = next((e for e in standing.loaded.events if e.seq == seq), None)
    if event is None or not isinstance(event.body, NoticeSent):
        raise UndeliverableError("the case has no such notice")
    named = [(role, who) for role in event.body.to for who in _named(standing.case, role)]
    return _Draft(message, standing, event, event.body, tuple(named))


def _parcel(draft: _Draft, carriers: Mapping[Channel, Carrier], book: Book) -> NoticeParcel:
    carrier = carriers[draft.body.channel]
    found = list(_letters(draft, book))
    lane = draft.message.id % carrier.lanes
    return NoticeParcel(
        message=draft.message,
        case=draft.standing.loaded.row.id,
        event=draft.event,
        letters=tuple(each for each in found if isinstance(each, Letter)),
        unreached=tuple(each for each in found if isinstance(each, Unreached)),
        carrier=carrier,
        receiver=f"{carrier.name} {lane}",
    )


def _letters(draft: _Draft, book: Book) -> Iterator[Letter | Unreached]:
    needed, called = NEEDED[draft.body.channel]
    for role in draft.body.to:
        if not any(each == role for each, _ in draft.named):
            yield Unreached(role, "nobody of this role is known")
    for role, who in draft.named:
        found = _known(draft, role, who, book)
        if found is None:
            yield Unreached(role, "nothing is known of them any more")
        elif not getattr(found, needed).strip():
            yield Unreached(role, f"no {called} is known")
        else:
            yield _letter(draft, role, who, found, book)


def _named(case: Case, role: Role) -> tuple[Id, ...]:
    """Who has a role in a case, by the ids that cite them."""
    lease, people = case.lease.facts, case.people
    found = {
        Role.LESSEE: (lease.lessee,),
        Role.CO_LESSEE: tuple(each for each in lease.co_lessees if each not in people.dead),
        Role.REPRESENTATIVE: tuple(people.representatives),
        Role.LENDER: (lease.lender,),
        Role.RETAILER: (lease.originating_retailer,),
    }
    return tuple(each for each in found.get(role, ()) if each)


def _known(draft: _Draft, role: Role, who: Id, book: Book) -> Known | None:
    if role in ORGANISATIONS:
        return reaching.organisation(who)
    return book.person(who, draft.standing.case.people.addresses.get(who))


def _short(who: Id) -> str:
    """Who a letter is for, in its key: the number of a row, never a name."""
    row = row_of(who)
    return str(row) if row is not None else sha256(who.encode()).hexdigest()[:12]


def _letter(draft: _Draft, role: Role, who: Id, known: Known, book: Book) -> Letter:
    body, event, terms = draft.body, draft.event, draft.standing.terms
    lease = draft.standing.case.lease.facts
    language = known.language or lease.language
    notice = terms.programme.notices.get(body.notice)
    account = book.account(lease.account)
    words = words_of(draft.standing, event, body, language, known.name, account)
    facts = {
        "case": event.case,
        "notice": body.notice,
        "rule": body.rule,
        "role": role.value,
        "due": body.due.isoformat(),
        "sent": event.on.isoformat(),
        "programme": lease.programme,
        "proof_needed": notice.proof if notice else "",
    }
    return Letter(
        key=f"{draft.message.key}:{_short(who)}",
        channel=body.channel,
        language=language,
        sender=terms.programme.identity.lessor,
        to=Receiver(known.name, known.email, known.phone, known.address),
        subject=words.subject,
        text=words.text,
        opening=notice.opening if notice else "",
        facts=facts,
    )
