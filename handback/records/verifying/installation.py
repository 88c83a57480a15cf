"""What belongs to no single case: policy texts, rows without a case, guards."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from handback.policy.programme import digest_of
from handback.records import guards
from handback.records.models import Erasure, Person, PolicyText, Under
from handback.records.models.erasures import ErasedKind
from handback.records.sql import connection
from handback.records.verifying.findings import RESTORE, RESTORE_ROWS, Finding

POLICIES, ORPHANS, PEOPLE, GUARDS = "policies", "orphans", "people", "guards"
OF_CASES = {
    "records_event": "events",
    "records_ledgerrow": "rows of the ledger",
    "records_task": "tasks",
    "records_appointment": "appointments",
    "records_erasable": "erasable rows",
    "records_party": "parties",
    "records_assignment": "assignments",
    "records_message": "messages",
}
"""Tables whose rows belong to a case, with what their rows are called."""


def policies() -> Iterator[Finding]:
    """Policy texts are what their digests say, and every text that a case is under is there."""
    there = set()
    for text in PolicyText.objects.order_by("kind", "name", "digest").iterator(chunk_size=50):
        there.add(text.digest)
        if digest_of(text.files) != text.digest:
            wrong = (
                f"the {text.kind} {text.name} is not the text that its digest {text.digest} names."
            )
            yield Finding(POLICIES, wrong, RESTORE)
    for digests in Under.objects.order_by("pk").values_list("digests", flat=True):
        for digest in sorted(set(digests.split("+")) - there):
            wrong = f"the policy text {digest}, which cases are under, is not there."
            yield Finding(POLICIES, wrong, RESTORE_ROWS)


def orphans() -> Iterator[Finding]:
    """Every row of a case has its case."""
    for table, named in OF_CASES.items():
        for case, count in _alone(table):
            wrong = f"it is not there, and {count} {named} of it are."
            yield Finding(ORPHANS, wrong, RESTORE_ROWS, case)


def _alone(table: str) -> Iterator[tuple[int, int]]:
    statement = (
        f"SELECT t.case_id, COUNT(*) FROM {table} t WHERE t.case_id > %s AND NOT EXISTS"
        " (SELECT 1 FROM records_case c WHERE c.id = t.case_id)"
        " GROUP BY t.case_id ORDER BY t.case_id LIMIT 100"
    )
    last = -(2**62)
    while True:
        with connection().cursor() as cursor:
            cursor.execute(statement, [last])
            rows = cursor.fetchall()
        yield from rows
        if not rows:
            return
        last = rows[-1][0]


def people() -> Iterator[Finding]:
    """People who were erased are empty, and their erasure is recorded."""
    recorded = Erasure.objects.filter(what=ErasedKind.PERSON, row=OuterRef("pk"))
    erased = Person.objects.filter(erased__isnull=False).order_by("pk")
    full = erased.filter(~Q(name="") | Q(email__isnull=False) | Q(is_active=True))
    for pk in full.values_list("pk", flat=True).iterator():
        yield Finding(PEOPLE, f"person {pk} is marked as erased, and not empty.", RESTORE)
    for pk in erased.exclude(Exists(recorded)).values_list("pk", flat=True).iterator():
        wrong = f"person {pk} was emptied, and no erasure of them is recorded."
        yield Finding(PEOPLE, wrong, RESTORE)


def guarded() -> Iterator[Finding]:
    """The database refuses to change what was written."""
    for each in guards.missing(connection()):
        table, _, action = each.partition(": ")
        wrong = f"the database no longer refuses to {action} rows of {table}."
        do = "Ask who removed the guard; `handback setup` makes it again."
        yield Finding(GUARDS, wrong, do)
