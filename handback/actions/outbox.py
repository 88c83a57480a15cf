"""What whoever looks after an installation does with the outbox: see, try again, tidy up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handback.records import outbox
from handback.records.outbox import Dead, Heap

KINDS = ("notice", "events", "webhook", "quote")
KEPT = timedelta(days=90)
"""How long delivered messages are kept, unless told otherwise."""
A_PAGE = 1_000


def heaps() -> list[Heap]:
    """How many messages of each kind stand where, and since when the oldest is there."""
    return outbox.heaps()


def dead_letters(limit: int, kind: str = "") -> list[Dead]:
    """Dead letters, the oldest first."""
    return outbox.dead(limit, kind=kind)


def retry(now: datetime, keys: Sequence[str] = (), kind: str = "") -> int:
    """Let dead letters be tried anew: those of these keys, or all, or all of a kind; how many."""
    return outbox.revive(now, keys=keys, kind=kind)


def prune(now: datetime, older: timedelta = KEPT) -> int:
    """Delete messages that were delivered long ago, with the log of their calls; how many went."""
    total = 0
    while gone := outbox.forget_done(now - older, A_PAGE):
        total += gone
    return total
