"""What events cite and never hold: rows that can be erased, and files."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from handback.records.models.cases import Case
from handback.records.models.organisations import Organisation


class Erasable(models.Model):
    """A name, address, VIN, account number or text that an event cites by id and keyed digest.

    `kind` is what it is, `retention` the kind of data by which a programme says how long it is
    kept. `value` is what was written, `salt` the key of the digest; erasing empties both, and
    `find`, `find_also`: the normalised texts it is found by.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="erasable", db_constraint=False)
    lessor = models.ForeignKey(Organisation, models.CASCADE, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=20)
    retention = models.CharField(max_length=40)
    value = models.TextField()
    salt = models.CharField(max_length=32)
    find = models.CharField(max_length=200, blank=True)
    find_also = models.CharField(max_length=200, blank=True)
    erased = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["find", "lessor"], name="erasable_find", condition=~models.Q(find="")
            ),
            models.Index(
                fields=["find_also", "lessor"],
                name="erasable_find_also",
                condition=~models.Q(find_also=""),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["lessor", "find"],
                name="one_case_an_account",
                condition=models.Q(kind="account") & ~models.Q(find=""),
            )
        ]


class StoredFile(models.Model):
    """A file by its digest within a lessor; its content lies in the file storage.

    Rows of one digest share the content; each has its own case (the one it was stored for) and the
    person who stored it, from which follows who may read it. `salt` is the key of the digest by
    which events cite it. Name, digest and salt are erased with the content.
    """

    id = models.BigAutoField(primary_key=True)
    lessor = models.ForeignKey(Organisation, models.PROTECT, related_name="files")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="files")
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=255, blank=True)
    retention = models.CharField(max_length=40, default="photos")
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    stored_at = models.DateTimeField()
    erased = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "digest", "stored_by"],
                name="one_file",
                condition=models.Q(erased=None, case__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["lessor", "digest", "stored_by"],
                name="one_file_of_no_case",
                condition=models.Q(erased=None, case=None),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["lessor", "digest"], name="file_content"),
        ]
