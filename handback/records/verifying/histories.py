"""The history of a case: its chain, its head, and the heads that were sealed."""

from collections.abc import Iterator

from handback.records.chain import Breach, verify
from handback.records.codec import Unreadable, decode
from handback.records.models import DailyDigest
from handback.records.verifying.findings import RESTORE, RESTORE_ROWS, Finding
from handback.records.verifying.material import EventUnreadableError, Material

CHAIN, HEAD, SEALED, READING = "chain", "head", "digest", "reading"

WRONG = {
    Breach.CONTENT: "event {seq} is not what was written: its body or another field was changed.",
    Breach.CASE: "event {seq} belongs to another case.",
    Breach.ORDER: "an event is missing, doubled or in the wrong place: number {seq} stands at"
    " place {place}.",
    Breach.LINK: "event {seq} does not follow the event that stands before it.",
}


def chain(kept: Material) -> Iterator[Finding]:
    """Every event is what was written, in its place, and the last is the head."""
    case = kept.row.pk
    if not kept.events:
        yield Finding(CHAIN, "it has no events.", RESTORE_ROWS, case)
        return
    try:
        fault = verify(kept.history)
    except EventUnreadableError as error:
        wrong = f"event {error.seq} is not what was written: {error}."
        yield Finding(CHAIN, wrong, RESTORE, case, error.seq)
        return
    if fault is not None:
        wrong = WRONG[fault.what].format(seq=fault.seq, place=fault.place)
        yield Finding(CHAIN, wrong, RESTORE, case, fault.seq)
        return
    yield from _belongs(kept)
    yield from _head(kept)


def _belongs(kept: Material) -> Iterator[Finding]:
    if kept.history[0].case != str(kept.row.pk):
        wrong = f"its events say that they are of case {kept.history[0].case}."
        yield Finding(CHAIN, wrong, RESTORE, kept.row.pk, 1)


def _head(kept: Material) -> Iterator[Finding]:
    row, there = kept.row, len(kept.history)
    if there < row.head:
        wrong = f"its end was cut off: it has {there} events, and the index row knows {row.head}."
        yield Finding(HEAD, wrong, RESTORE_ROWS, row.pk, there + 1)
    elif there > row.head:
        wrong = f"it has {there} events, and the index row knows {row.head}."
        yield Finding(HEAD, wrong, RESTORE, row.pk, row.head + 1)
    elif kept.history[-1].hash != row.head_hash:
        wrong = "its last event is not the one that the index row knows."
        yield Finding(HEAD, wrong, RESTORE, row.pk, there)


def sealed(kept: Material) -> Iterator[Finding]:
    """Every head that a daily digest has is still in the history."""
    hashes = {row[1]: row[12] for row in kept.events}
    for _, digest, head, hash_ in kept.sealed:
        if hashes.get(head) == hash_:
            continue
        day = _day(digest)
        if len(kept.events) < head:
            there = len(kept.events)
            wrong = (
                f"its end was cut off: the digest of {day} has {head} events, {there} are there."
            )
            yield Finding(SEALED, wrong, RESTORE_ROWS, kept.row.pk, there + 1)
        else:
            wrong = (
                f"event {head} is not the one that the digest of {day} has: it was written anew."
            )
            yield Finding(SEALED, wrong, RESTORE, kept.row.pk, head)
        return


def _day(digest: int) -> str:
    day = DailyDigest.objects.filter(pk=digest).values_list("day", flat=True).first()
    return str(day) if day else "a day that is gone"


def reading(kept: Material) -> Iterator[Finding]:
    """Every event can be read."""
    for stored in kept.history:
        try:
            decode(stored)
        except Unreadable as error:
            do = "Use the version of Handback that wrote it, or a later one."
            yield Finding(READING, f"it cannot be read: {error}.", do, kept.row.pk, stored.seq)
            return
