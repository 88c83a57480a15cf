"""What was erased, when and why, without a word of what it said; when to look again."""

from typing import ClassVar

from django.db import models

from handback.records.models.cases import Case


class ErasedKind(models.TextChoices):
    """What kind of row was erased."""

    ROW = "row"
    FILE = "file"
    PARTY = "party"
    PERSON = "person"


class ErasureReason(models.TextChoices):
    """Why something was erased."""

    RETENTION = "retention"
    REQUEST = "request"
    COURT_ORDER = "court_order"
    MISTAKE = "mistake"


class Erasure(models.Model):
    """One row that was erased: which, and by which rule. The database refuses to change a row.

    `cited` is how events name the row; it tells the row apart from another one that got its
    number after a backup was restored. `kept_until` is the day the rule said, if it said one;
    `by` who erased it, `reference` the number of their file about it.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=ErasedKind.choices)
    row = models.BigIntegerField()
    cited = models.CharField(max_length=80)
    case_id = models.BigIntegerField(null=True)
    retention = models.CharField(max_length=40)
    rule = models.CharField(max_length=40)
    reason = models.CharField(max_length=20, choices=ErasureReason.choices)
    kept_until = models.DateField(null=True)
    by = models.CharField(max_length=80, blank=True)
    reference = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case_id"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["what", "row", "cited"], name="one_erasure")
        ]


class ErasureDue(models.Model):
    """When a case next has something to erase, as worked out when its head was `head`.

    Without `day` nothing comes due before the case changes. It only spares looking at cases that
    have nothing to erase; a row that is missing costs one look.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, db_constraint=False)
    head = models.IntegerField()
    under_id = models.BigIntegerField()
    day = models.DateField(null=True)
