"""The signed daily digest: what shows later that the end of a history was cut off, or a case gone.

A digest names every case whose head changed since the digest before. It is the SHA-256 of a text:
the digest before in the first line (64 zeros where there is none), then a line `case:head:hash`
for each case, by number. What is signed, with Ed25519, is the statement that `Statement.text`
writes. Both texts can be written out and checked without this program.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction

from handback.records.chain import GENESIS
from handback.records.models import DailyDigest, SealedHead
from handback.records.sql import connection, insert, is_postgresql, new_ids

BATCH = 5_000
_ONE_AT_A_TIME = 0x48414E44
"""The number of the lock that lets one process seal at a time."""
_CHANGED = """
    SELECT id, head, head_hash FROM records_case WHERE id > %s AND NOT EXISTS (
        SELECT 1 FROM records_sealedhead s WHERE s.case_id = records_case.id
        AND s.head = records_case.head
    ) ORDER BY id LIMIT %s
"""

Head = tuple[int, int, str]
"""A case, how many events it has, and the hash of the last."""


class SealedLaterError(ValueError):
    """A later day was sealed already: days are sealed in order."""

    def __init__(self, day: date, last: date) -> None:
        super().__init__(f"{last} is sealed already, {day} comes before it")
        self.day, self.last = day, last


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed about a day: `heads` counts the cases of its digest."""

    day: date
    made_at: str
    heads: int
    prev: str
    digest: str
    key: str

    @property
    def text(self) -> bytes:
        """The exact text that is signed."""
        return (
            f"handback daily digest\nday: {self.day}\nmade: {self.made_at}\nheads: {self.heads}\n"
            f"prev: {self.prev}\ndigest: {self.digest}\nkey: {self.key}\n"
        ).encode()


class Digest:
    """A digest that is fed with heads, by the number of the case."""

    def __init__(self, prev: str) -> None:
        self.heads = 0
        self._sum = sha256(f"{prev}\n".encode())

    def add(self, heads: Iterable[Head]) -> None:
        """Take further heads in."""
        for head in heads:
            self._sum.update(line(head))
            self.heads += 1

    @property
    def hex(self) -> str:
        """The digest of all that was taken in."""
        return self._sum.hexdigest()


def line(head: Head) -> bytes:
    """The line of a head in the text that is digested."""
    return "{}:{}:{}\n".format(*head).encode()


def key_id(key: Ed25519PublicKey) -> str:
    """The fingerprint of a public key: the SHA-256 of its DER form."""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def seal_day(day: date, now: datetime, key: Ed25519PrivateKey) -> tuple[DailyDigest, bool]:
    """The digest of a day, and whether it was made now; sealing a day twice changes nothing.

    Raises `SealedLaterError` for a day before the last one that was sealed.
    """
    with transaction.atomic():
        _alone()
        last = DailyDigest.objects.order_by("-id").first()
        if last is not None and last.day >= day:
            made = DailyDigest.objects.filter(day=day).first()
            if made is None:
                raise SealedLaterError(day, last.day)
            return made, False
        return _seal(day, now, key, last.digest if last else GENESIS), True


def _alone() -> None:
    """On SQLite the transaction is the only one that writes anyway."""
    if is_postgresql():
        with connection().cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def _seal(day: date, now: datetime, key: Ed25519PrivateKey, prev: str) -> DailyDigest:
    (row,) = new_ids(DailyDigest, 1)
    digest = Digest(prev)
    for heads in _changed():
        digest.add(heads)
        rows = [(row, *head) for head in heads]
        insert("records_sealedhead", ("digest_id", "case_id", "head", "hash"), rows)
    made_at = now.astimezone(UTC).isoformat()
    named = key_id(key.public_key())
    said = Statement(day, made_at, digest.heads, prev, digest.hex, named)
    return DailyDigest.objects.create(
        id=row,
        day=day,
        made_at=made_at,
        heads=digest.heads,
        prev=prev,
        digest=digest.hex,
        key=named,
        signature=key.sign(said.text).hex(),
    )


def _changed() -> Iterator[list[Head]]:
    """The heads that no digest has yet, in batches, by the number of the case."""
    last = 0
    while True:
        with connection().cursor() as cursor:
            cursor.execute(_CHANGED, [last, BATCH])
            heads = cursor.fetchall()
        if not heads:
            return
        yield heads
        last = heads[-1][0]


def statement_of(made: DailyDigest) -> Statement:
    """What was signed about a day."""
    return Statement(made.day, made.made_at, made.heads, made.prev, made.digest, made.key)


def signed_by(made: DailyDigest, key: Ed25519PublicKey) -> bool:
    """Whether the signature of a digest is that of a key."""
    try:
        key.verify(bytes.fromhex(made.signature), statement_of(made).text)
    except (InvalidSignature, ValueError):
        return False
    return True


def heads_of(digest: int) -> Iterator[list[Head]]:
    """The heads that a digest has, in batches, by the number of the case."""
    last = 0
    while True:
        rows = SealedHead.objects.filter(digest_id=digest, case_id__gt=last).order_by("case_id")
        heads = list(rows.values_list("case_id", "head", "hash")[:BATCH])
        if not heads:
            return
        yield heads
        last = heads[-1][0]
