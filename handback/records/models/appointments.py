"""Appointments: slots that organisations offer, and who holds them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handback.records.models.cases import Case
from handback.records.models.organisations import Organisation


class AppointmentKind(models.TextChoices):
    """What people meet for."""

    INSPECTION = "inspection"
    TURN_IN = "turn_in"


class Slot(models.Model):
    """A time that an organisation offers; `seat` tells apart those that begin at once."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="slots")
    kind = models.CharField(max_length=20, choices=AppointmentKind.choices)
    starts = models.DateTimeField()
    minutes = models.IntegerField()
    seat = models.IntegerField(default=1)
    place = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "starts", "seat"], name="one_slot"
            )
        ]


class Appointment(models.Model):
    """A case holds a time; `booking` is the id by which its events name the appointment.

    `place` is where: a kind of place for an inspection, a place for a hand-over.

    At most one appointment that is not given up holds a slot: the database refuses a second one.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="appointments", db_constraint=False)
    kind = models.CharField(max_length=20, choices=AppointmentKind.choices)
    booking = models.CharField(max_length=80)
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="appointments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, db_index=False)
    place = models.CharField(max_length=80, blank=True)
    starts = models.DateTimeField(null=True)
    held = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "starts"], name="agenda", condition=Q(held=True))
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["slot"], name="no_double_booking", condition=Q(held=True)
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "booking"], name="one_appointment_a_booking"
            ),
        ]
