"""The daily digests: chained, signed, and made of the heads that are sealed."""

from collections.abc import Iterator, Mapping
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from handback.records.chain import GENESIS
from handback.records.models import DailyDigest
from handback.records.proof import Digest, heads_of, signed_by
from handback.records.sql import connection
from handback.records.verifying.findings import NAME_THE_KEY, RESTORE, RESTORE_ROWS, Finding

CHECK = "digest"
Keys = Mapping[str, Ed25519PublicKey]
_LOST = """
    SELECT s.case_id, MAX(s.head), MAX(s.digest_id) FROM records_sealedhead s
    WHERE s.case_id > %s AND NOT EXISTS (SELECT 1 FROM records_case c WHERE c.id = s.case_id)
    GROUP BY s.case_id ORDER BY s.case_id LIMIT 100
"""
_BEYOND = """
    SELECT s.digest_id, COUNT(*) FROM records_sealedhead s
    WHERE NOT EXISTS (SELECT 1 FROM records_dailydigest d WHERE d.id = s.digest_id)
    GROUP BY s.digest_id ORDER BY s.digest_id
"""


def digests(keys: Keys, since: date | None, expected: str | None) -> Iterator[Finding]:
    """Every digest from a day on, and `expected`, which somebody kept elsewhere, among them."""
    prev, day, seen = GENESIS, date.min, not expected
    for made in DailyDigest.objects.order_by("id"):
        seen = seen or made.digest == expected
        if made.prev != prev:
            wrong = f"the digest of {made.day} does not follow the one before it."
            yield Finding(CHECK, f"{wrong} One was removed or changed.", RESTORE_ROWS)
        if made.day <= day:
            yield Finding(CHECK, f"the digest of {made.day} comes after that of {day}.", RESTORE)
        if since is None or made.day >= since:
            yield from _digest(made, keys)
        prev, day = made.digest, made.day
    if not seen:
        wrong = f"the digest {expected}, which was kept elsewhere, is not here."
        yield Finding(CHECK, f"{wrong} The digests were cut off or made anew.", RESTORE_ROWS)
    yield from _beyond()


def _digest(made: DailyDigest, keys: Keys) -> Iterator[Finding]:
    summed = Digest(made.prev)
    for heads in heads_of(made.pk):
        summed.add(heads)
    key = keys.get(made.key)
    if (summed.hex, summed.heads) != (made.digest, made.heads):
        wrong = (
            f"the digest of {made.day} is not that of its {summed.heads} heads"
            f" (it says {made.heads}): heads or digest were changed."
        )
        yield Finding(CHECK, wrong, RESTORE)
    elif key is None:
        wrong = f"the digest of {made.day} is signed with a key that is not known, {made.key}."
        yield Finding(CHECK, wrong, NAME_THE_KEY)
    elif not signed_by(made, key):
        wrong = f"the signature under the digest of {made.day} is not that of key {made.key}."
        yield Finding(CHECK, wrong, RESTORE)


def _beyond() -> Iterator[Finding]:
    with connection().cursor() as cursor:
        cursor.execute(_BEYOND)
        for digest, heads in cursor.fetchall():
            wrong = f"{heads} heads are sealed by digest {digest}, which is not there."
            yield Finding(CHECK, wrong, RESTORE_ROWS)


def vanished(only: int | None = None) -> Iterator[Finding]:
    """Every case that a digest has and that is there no more."""
    last = 0 if only is None else only - 1
    while True:
        with connection().cursor() as cursor:
            cursor.execute(_LOST, [last])
            rows = cursor.fetchall()
        for case, head, digest in rows:
            if only is not None and case != only:
                return
            day = DailyDigest.objects.filter(pk=digest).values_list("day", flat=True).first()
            wrong = f"it is gone: the digest of {day or 'a day'} has it with {head} events."
            yield Finding(CHECK, wrong, RESTORE_ROWS, case, 1)
        if not rows:
            return
        last = rows[-1][0]
