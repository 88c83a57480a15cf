"""What doors keep: tokens, answers already given, attempts to sign in, webhook endpoints."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from handback.records.models.organisations import Organisation


class Token(models.Model):
    """A key for programs: shown once, kept as its digest; it can do what its membership can.

    `scopes` narrow it further. `prefix` is what people tell tokens apart by.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=16)
    name = models.CharField(max_length=100)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    scopes = models.JSONField(default=list)
    made = models.DateTimeField()
    expires = models.DateTimeField(null=True)
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)


class Answer(models.Model):
    """An answer that was given to a request with an idempotency key, to be given again.

    `asked` is the digest of the request; without `status` it is still being worked on.
    """

    id = models.BigAutoField(primary_key=True)
    token = models.ForeignKey(Token, models.CASCADE, related_name="answers")
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    status = models.IntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token", "key"], name="one_answer")
        ]


class Allowance(models.Model):
    """How much of its rate limit a token has used: the instant it will be whole again.

    In microseconds since 1970, so that both engines reckon with it in the same way.
    """

    token = models.OneToOneField(Token, models.CASCADE, primary_key=True, db_constraint=False)
    whole_at = models.BigIntegerField()


class Attempt(models.Model):
    """How much of a limit was used by somebody who has not signed in: when it will be whole again.

    `key` is a keyed digest of what is counted, such as an address: it names nobody. In microseconds
    since 1970, as `Allowance`.
    """

    key = models.CharField(max_length=64, primary_key=True)
    whole_at = models.BigIntegerField(db_index=True)


class Stopped(models.TextChoices):
    """Why an endpoint is called no more."""

    PAUSED = "paused"
    GONE = "gone"
    FAILING = "failing"


class Endpoint(models.Model):
    """Where an organisation wants to be told of events: an address, a secret, kinds of events.

    `secret` is sealed with the installation's key. `kinds` empty means every kind. After a change
    of secrets `old_secret` signs too until `old_until`. `stopped` says why it is not `active`;
    `failing_since` is when the first call failed of those that have all failed since.
    """

    id = models.BigAutoField(primary_key=True)
    lessor = models.ForeignKey(Organisation, models.CASCADE, related_name="endpoints")
    url = models.URLField(max_length=500)
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    old_until = models.DateTimeField(null=True)
    kinds = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    stopped = models.CharField(max_length=10, choices=Stopped.choices, blank=True)
    stopped_at = models.DateTimeField(null=True)
    made = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
