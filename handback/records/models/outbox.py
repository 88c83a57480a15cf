"""The outbox: what has to leave, written in the transaction that made it due."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handback.records.models.cases import Case
from handback.records.models.doors import Endpoint
from handback.records.models.organisations import Organisation


class MessageState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class Message(models.Model):
    """A message, paper or webhook on its way out.

    `key` is its once-only key: the receiver can tell a repetition by it. It is tried again from
    `due` on; `leased_until` keeps other workers away while one tries. `payload` holds ids and
    codes. `endpoint` is who is called by a webhook.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
    case = models.ForeignKey(Case, models.CASCADE, null=True, db_constraint=False)
    lessor = models.ForeignKey(Organisation, models.CASCADE, db_index=False, db_constraint=False)
    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, null=True, db_index=False, db_constraint=False
    )
    payload = models.TextField()
    state = models.CharField(
        max_length=10, choices=MessageState.choices, default=MessageState.WAITING
    )
    due = models.DateTimeField()
    tries = models.IntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    made = models.DateTimeField()
    done = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due", "id"], name="message_due", condition=Q(state="waiting")),
            models.Index(fields=["lessor", "id"], name="message_dead", condition=Q(state="dead")),
            models.Index(fields=["done"], name="message_done", condition=Q(state="done")),
            models.Index(
                fields=["endpoint"], name="message_call", condition=Q(endpoint__isnull=False)
            ),
        ]


class Delivery(models.Model):
    """A try to call a webhook: what came back, and when; the log that its owner reads."""

    id = models.BigAutoField(primary_key=True)
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    status = models.IntegerField(null=True)
    took_ms = models.IntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
