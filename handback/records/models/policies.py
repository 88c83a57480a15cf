"""Policy texts by digest, and which of them hold."""

from typing import ClassVar

from django.db import models


class PolicyKind(models.TextChoices):
    """What a policy text is."""

    PROGRAMME = "programme"
    LAW = "law"


class PolicyText(models.Model):
    """The files of a programme, or the one of a law, by path; kept while a case cites it."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=10, choices=PolicyKind.choices)
    name = models.CharField(max_length=64)
    files = models.JSONField()
    kept_at = models.DateTimeField()


class Activation(models.Model):
    """From this instant a version of a programme or law holds for leases that are opened.

    With `reaches_open` it holds for the cases that are open too; they are moved over one by one.
    """

    id = models.BigAutoField(primary_key=True)
    text = models.ForeignKey(PolicyText, models.PROTECT, related_name="activations")
    kind = models.CharField(max_length=10, choices=PolicyKind.choices)
    name = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)
    reaches_open = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "name", "-id"])]
