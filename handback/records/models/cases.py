"""Cases, their events and what is derived from them.

Foreign keys of tables that grow with every move are not checked by the database: each of their
rows is written in the transaction that advanced the head of its case, and `handback verify` proves
that none stands alone.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handback.records.models.organisations import Organisation


class Under(models.Model):
    """Policy texts by their digests: programme and laws, joined by `+`."""

    id = models.BigAutoField(primary_key=True)
    digests = models.TextField(unique=True)


class Case(models.Model):
    """The index row of a case: what it is found by, and its head.

    Everything but the head follows from the events under the terms as of `indexed_on`, the day
    they were last looked at. Money is in cents. `set_aside` keeps a case that failed from the
    workers. `head` counts the events, `head_hash` is the hash of the last.
    """

    id = models.BigAutoField(primary_key=True)
    lessor = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    lender = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="lent", db_index=False
    )
    programme = models.CharField(max_length=64)
    under = models.ForeignKey(Under, models.PROTECT, db_index=False)
    make = models.CharField(max_length=64)
    matures = models.DateField()
    ended = models.DateField(null=True)
    stage = models.CharField(max_length=20)
    chosen = models.CharField(max_length=20, blank=True)
    balance = models.BigIntegerField(default=0)
    opened = models.DateField()
    closed = models.DateField(null=True)
    indexed_on = models.DateField()
    next_due = models.DateField(null=True)
    set_aside = models.BooleanField(default=False)
    head = models.IntegerField()
    head_hash = models.CharField(max_length=64)
    ledger_rows = models.IntegerField(default=0)
    changed = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["programme", "next_due", "id"],
                name="case_due",
                condition=Q(next_due__isnull=False, set_aside=False),
            ),
            models.Index(fields=["lessor", "stage", "matures"], name="case_of_lessor"),
            models.Index(
                fields=["lender", "id"], name="case_of_lender", condition=Q(lender__isnull=False)
            ),
        ]


class Event(models.Model):
    """One event in the envelope; the body is the exact text that was hashed.

    `at` is ISO text with its offset, which is part of what is hashed. The database refuses to
    change or delete a row.
    """

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey(
        Case, models.DO_NOTHING, related_name="events", db_constraint=False, db_index=False
    )
    seq = models.IntegerField()
    kind = models.CharField(max_length=40)
    on = models.DateField()
    at = models.CharField(max_length=32)
    role = models.CharField(max_length=20)
    person = models.CharField(max_length=80)
    organisation = models.CharField(max_length=80)
    move = models.CharField(max_length=80)
    under = models.ForeignKey(Under, models.DO_NOTHING, db_constraint=False, db_index=False)
    body = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)


class LedgerRow(models.Model):
    """One transfer: cents from the credited to the debited account, by which event and line.

    Rows of a case are numbered from 1. The database refuses to change or delete a row.
    """

    pk = models.CompositePrimaryKey("case_id", "number")
    case = models.ForeignKey(
        Case, models.DO_NOTHING, related_name="ledger", db_constraint=False, db_index=False
    )
    number = models.IntegerField()
    seq = models.IntegerField()
    on = models.DateField()
    debit = models.CharField(max_length=20)
    credit = models.CharField(max_length=20)
    cents = models.BigIntegerField()
    line = models.CharField(max_length=64, blank=True)
    item = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["on"], name="ledger_by_day")]


class QuoteNumber(models.Model):
    """The number of a quote that a case gave, for whoever holds it and asks whether it is good."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=100, db_index=True)
    case = models.ForeignKey(
        Case, models.CASCADE, related_name="quote_numbers", db_constraint=False, db_index=False
    )


class Task(models.Model):
    """An open task of a case, with the day it is promised for."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks", db_constraint=False)
    lessor = models.ForeignKey(Organisation, models.CASCADE, db_index=False, db_constraint=False)
    task = models.CharField(max_length=64)
    about = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=20)
    opened = models.DateField()
    due = models.DateField()
    rule = models.CharField(max_length=40)
    overdue = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["lessor", "role", "due", "id"], name="task_queue")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "task", "about"], name="one_task")
        ]


class SetAside(models.Model):
    """A case whose day could not be opened: why, since when, how often it was tried."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, db_constraint=False)
    day = models.DateField()
    error = models.CharField(max_length=100)
    said = models.TextField(blank=True)
    tries = models.IntegerField(default=1)
    since = models.DateTimeField()
