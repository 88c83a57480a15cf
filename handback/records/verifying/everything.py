"""All checks in their order: policy texts, case after case, what is gone, digests, guards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from handback.policy.policies import UnknownPolicyError
from handback.records.models import Case
from handback.records.shelf import Shelf
from handback.records.sql import connection, is_postgresql
from handback.records.verifying import cited, derived, digests, histories, installation
from handback.records.verifying.digests import Keys
from handback.records.verifying.findings import RESTORE_ROWS, Finding
from handback.records.verifying.material import Material, gather

BATCH = 100
DERIVED = (
    derived.index,
    derived.ledger,
    derived.tasks,
    derived.appointments,
    cited.erasable,
    cited.files,
)
"""What is compared with the history once that is known to be what was written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be proven: everything, one case, or what was written since a day.

    `keys` are the public keys that digests may be signed with; `expected` is a digest that somebody
    kept elsewhere; `checked` is told how many more cases were looked at.
    """

    keys: Keys = field(default_factory=dict)
    case: int | None = None
    since: date | None = None
    expected: str | None = None
    checked: Callable[[int], None] = lambda _: None


def how_many(wanted: Wanted) -> int:
    """How many cases will be looked at."""
    return Case.objects.filter(**_which(wanted)).count()


def findings(wanted: Wanted, shelf: Shelf) -> Iterator[Finding]:
    """Everything that does not hold, in order; reads as it goes, in constant memory."""
    if wanted.case is not None:
        yield from _cases(wanted, shelf)
        yield from digests.vanished(wanted.case)
        return
    yield from installation.policies()
    yield from _cases(wanted, shelf)
    yield from digests.vanished()
    yield from installation.orphans()
    yield from installation.people()
    yield from digests.digests(wanted.keys, wanted.since, wanted.expected)
    yield from installation.guarded()


def _which(wanted: Wanted) -> dict[str, object]:
    if wanted.case is not None:
        return {"pk": wanted.case}
    if wanted.since is not None:
        return {"changed__gte": datetime.combine(wanted.since, time(), UTC)}
    return {}


def _cases(wanted: Wanted, shelf: Shelf) -> Iterator[Finding]:
    last = 0
    while True:
        rows = Case.objects.filter(**_which(wanted), pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        for kept in gather(ids, shelf):
            if any(True for _ in of_case(kept)):
                yield from _again(kept.row.pk, shelf)
        wanted.checked(len(ids))
        last = ids[-1]


def _again(case: int, shelf: Shelf) -> list[Finding]:
    """A second look at one moment of the database: workers may have moved the case meanwhile."""
    with transaction.atomic():
        if is_postgresql() and not _nested():
            with connection().cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        kept = gather([case], shelf)
        return [found for each in kept for found in of_case(each)]


def _nested() -> bool:
    """Whether the transaction began before the second look."""
    return bool(connection().savepoint_ids)


def of_case(kept: Material) -> Iterator[Finding]:
    """What does not hold in a case; what is derived is not judged by a history that was changed."""
    wrong = list(histories.chain(kept))
    yield from wrong
    yield from histories.sealed(kept)
    if wrong:
        return
    unread = list(histories.reading(kept))
    yield from unread
    if unread:
        return
    try:
        for check in DERIVED:
            yield from check(kept)
    except (UnknownPolicyError, ObjectDoesNotExist) as error:
        said = f"the policy texts that it is under are not there: {error}."
        yield Finding(installation.POLICIES, said, RESTORE_ROWS, kept.row.pk)
