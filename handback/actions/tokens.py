"""Tokens: keys by which programs sign in. A secret is shown once and kept as its digest.

A secret is `hb_`, 40 letters and digits drawn at random and 6 more that are their check, so that
scanners of source code recognise one and do not take other words for it.
"""

import hmac
import re
import secrets
import string
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Q, QuerySet

from handback.actions import access
from handback.actions.make_move import ELSEWHERE
from handback.core.moves.catalogue import MOVES
from handback.records.models import Person, Token

SCOPES = {
    "cases:read": "Find and read cases, what is possible, timelines, quotes and statements.",
    "moves": "Make every move that the person may make.",
    "moves:<move>": "Make this one move, such as `moves:report_condition`.",
    "files:read": "Read files of cases.",
    "files:write": "Store files.",
    "bulk": "Make moves on many cases at once.",
    "webhooks": "Set webhooks up, and read their log.",
    "organisations:read": "Read organisations, their slots and appointments.",
    "slots:write": "Offer times of an organisation, and take them back.",
    "assignments": "Choose who inspects and who fetches the car of a case.",
    "leases:open": "Open leases as cases.",
    "policies:read": "Read policies and the words of their rules.",
}
"""What a token can be narrowed to; nothing else is a scope."""

BEGINNING = "hb_"
LETTERS = string.ascii_letters + string.digits
RANDOM, CHECK = 40, 6
SECRET = re.compile(rf"hb_[A-Za-z0-9]{{{RANDOM + CHECK}}}")
SHOWN = len(BEGINNING) + 8
"""Characters of a secret by which people tell tokens apart."""
USED_EVERY = timedelta(minutes=1)
"""The last use is written no more often than this."""
LONGEST_NAME = 100


class TokenError(ValueError):
    """A token that cannot be made or found: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: nobody ever sees its secret again."""

    secret: str
    id: int
    prefix: str


@dataclass(frozen=True, slots=True)
class TokenVisitor:
    """Who a program acts as, and what its token is narrowed to."""

    visitor: access.Visitor
    scopes: frozenset[str]
    token: int

    def may(self, scope: str) -> bool:
        """Whether the scopes reach this one; `moves` reaches every single move."""
        return scope in self.scopes or (scope.startswith("moves:") and "moves" in self.scopes)


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as people see it in a list."""

    id: int
    prefix: str
    name: str
    person: int
    email: str
    scopes: tuple[str, ...]
    made: datetime
    expires: datetime | None
    used: datetime | None
    revoked: datetime | None

    def state(self, now: datetime) -> str:
        """`valid`, `expired` or `revoked`."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "valid"


def create(
    person: int,
    name: str,
    scopes: Iterable[str],
    now: datetime,
    expires: datetime | None = None,
) -> NewToken:
    """A new token of a person; raises `TokenError`."""
    wanted = tuple(sorted(set(scopes)))
    _check(person, name, wanted, now, expires)
    secret = _drawn()
    made = Token.objects.create(
        digest=digest_of(secret),
        prefix=secret[:SHOWN],
        name=name.strip(),
        person_id=person,
        scopes=list(wanted),
        made=now,
        expires=expires,
    )
    return NewToken(secret, made.pk, made.prefix)


def _check(
    person: int, name: str, scopes: Sequence[str], now: datetime, expires: datetime | None
) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise TokenError(f"The name of a token has 1 to {LONGEST_NAME} printable characters.")
    if not scopes:
        raise TokenError(f"A token needs a scope: {', '.join(SCOPES)}.")
    for scope in scopes:
        check_scope(scope)
    if expires is not None and expires <= now:
        raise TokenError("A token has to expire in the future.")
    if not Person.objects.filter(pk=person, is_active=True, erased=None).exists():
        raise TokenError(f"There is no active person {person}.")


def check_scope(scope: str) -> None:
    """Raise `TokenError` for what is no scope."""
    family, colon, move = scope.partition(":")
    if family == "moves" and colon:
        if move not in MOVES or move in ELSEWHERE:
            raise TokenError(f"There is no move `{move[:40]}`; `handback vocabulary` lists them.")
    elif scope not in SCOPES:
        raise TokenError(f"There is no scope `{scope[:40]}`. There are: {', '.join(SCOPES)}.")


def authenticate(secret: str, now: datetime) -> TokenVisitor | None:
    """Who a secret stands for; None when it is none, expired, revoked or its person left."""
    if not well_formed(secret):
        return None
    wanted = digest_of(secret)
    found = Token.objects.select_related("person").filter(digest=wanted).first()
    if found is None or not hmac.compare_digest(found.digest, wanted):
        return None
    gone = found.revoked is not None or (found.expires is not None and found.expires <= now)
    if gone or not found.person.is_active or found.person.erased is not None:
        return None
    _note_use(found, now)
    return TokenVisitor(access.visitor(found.person_id), frozenset(found.scopes), found.pk)


def _note_use(token: Token, now: datetime) -> None:
    if token.used is None or token.used <= now - USED_EVERY:
        earlier = Q(used=None) | Q(used__lte=now - USED_EVERY)
        Token.objects.filter(earlier, pk=token.pk).update(used=now)


def revoke(prefix: str, now: datetime) -> TokenView:
    """End a token, named by its prefix, its id or the whole secret; again, it changes nothing.

    Raises `TokenError`.
    """
    found = list(_named(prefix)[:2])
    if not found:
        raise TokenError(f"There is no token `{prefix[:SHOWN]}`; `handback token list` shows all.")
    if len(found) > 1:
        raise TokenError(f"Two tokens begin with `{prefix}`: name the one by its number.")
    Token.objects.filter(pk=found[0].pk, revoked=None).update(revoked=now)
    return listed(token=found[0].pk)[0]


def _named(said: str) -> QuerySet[Token]:
    if well_formed(said):
        return Token.objects.filter(digest=digest_of(said))
    if said.isdecimal() and len(said) < 19:  # as many digits as a number of theirs has
        return Token.objects.filter(pk=int(said))
    return Token.objects.filter(prefix=said)


def listed(person: int | None = None, token: int | None = None) -> list[TokenView]:
    """Tokens, the newest first; those of one person, or one of them."""
    rows = Token.objects.select_related("person").order_by("-pk")
    if person is not None:
        rows = rows.filter(person_id=person)
    if token is not None:
        rows = rows.filter(pk=token)
    return [
        TokenView(
            row.pk, row.prefix, row.name, row.person_id, row.person.email or "",
            tuple(row.scopes), row.made, row.expires, row.used, row.revoked,
        )
        for row in rows
    ]  # fmt: skip


def digest_of(secret: str) -> str:
    """What is kept of a secret: enough chance is in it that no slow digest is needed."""
    return sha256(secret.encode()).hexdigest()


def well_formed(secret: str) -> bool:
    """Whether a text is a secret by its form and its check."""
    if not SECRET.fullmatch(secret):
        return False
    drawn, check = secret[len(BEGINNING) : -CHECK], secret[-CHECK:]
    return hmac.compare_digest(check, _check_of(drawn))


def prefix_of(secret: str) -> str:
    """What logs may say of a secret; empty for what is none."""
    return secret[:SHOWN] if well_formed(secret) else ""


def _drawn() -> str:
    drawn = "".join(secrets.choice(LETTERS) for _ in range(RANDOM))
    return f"{BEGINNING}{drawn}{_check_of(drawn)}"


def _check_of(drawn: str) -> str:
    """CRC-32 of the letters, written with the same letters."""
    rest, said = zlib.crc32(drawn.encode()), ""
    for _ in range(CHECK):
        rest, digit = divmod(rest, len(LETTERS))
        said = LETTERS[digit] + said
    return said
