"""What workers have done: days that were opened, jobs that go on where they stopped."""

from typing import ClassVar

from django.db import models


class OpenedDay(models.Model):
    """A business day of a programme that was opened: how many cases that touched.

    `opened_on` is later than `day` where the day passed during an outage; what was owed then was
    done, and is counted, on the day that was opened instead. `ended` is empty until every case
    that was due has been opened.
    """

    id = models.BigAutoField(primary_key=True)
    programme = models.CharField(max_length=64)
    day = models.DateField()
    opened_on = models.DateField()
    cases = models.IntegerField(default=0)
    events = models.IntegerField(default=0)
    set_aside = models.IntegerField(default=0)
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "day"], name="one_opening")
        ]


class Worker(models.Model):
    """A worker process, and when it was last heard of; `stopped` is empty where it was killed."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120, unique=True)
    began = models.DateTimeField()
    seen = models.DateTimeField()
    stopped = models.DateTimeField(null=True)
    cases = models.BigIntegerField(default=0)
    messages = models.BigIntegerField(default=0)


class Job(models.Model):
    """A long piece of work that can stop and go on: `position` is how far it has come."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    position = models.BigIntegerField(default=0)
    facts = models.JSONField(default=dict)
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "name"], name="one_job")
        ]


class Clock(models.Model):
    """How many days the clock of a demonstration is ahead of the real one; at most one row."""

    id = models.SmallIntegerField(primary_key=True)
    days_ahead = models.IntegerField(default=0)
