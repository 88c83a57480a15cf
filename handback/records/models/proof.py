"""The signed daily digest: what makes a cut tail and a vanished case visible."""

from typing import ClassVar

from django.db import models


class DailyDigest(models.Model):
    """A digest of every head that changed since the digest before, chained and signed.

    `heads` counts them. `key` names the public key that `signature` is checked with.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField(unique=True)
    made_at = models.CharField(max_length=32)
    heads = models.BigIntegerField()
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)


class SealedHead(models.Model):
    """The head of a case as a daily digest has it."""

    pk = models.CompositePrimaryKey("digest_id", "case_id")
    digest = models.ForeignKey(
        DailyDigest, models.DO_NOTHING, related_name="sealed", db_constraint=False, db_index=False
    )
    case_id = models.BigIntegerField()
    head = models.IntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case_id", "head"], name="sealed_head_of_case")
        ]
