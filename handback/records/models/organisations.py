"""Organisations around a lease, and the programmes that lessors run."""

from typing import ClassVar

from django.db import models


class OrganisationKind(models.TextChoices):
    """What an organisation is to a lease."""

    LESSOR = "lessor"
    LENDER = "lender"
    INSPECTION_COMPANY = "inspection_company"
    RETAILER = "retailer"
    TRANSPORTER = "transporter"


class Organisation(models.Model):
    """A lessor, lender, inspection company, retailer or transporter.

    `code` names it in files that are imported. `makes` are the makes a retailer may sell;
    `franchised` says that it does so by a maker's franchise. Coordinates are degrees north and
    east. Events cite it by its id as text.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    makes = models.JSONField(default=list)
    franchised = models.BooleanField(default=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=10, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    time_zone = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "region"])]


class Partnership(models.Model):
    """An organisation works for a lessor: inspects, takes cars, lends, carries."""

    lessor = models.ForeignKey(Organisation, models.CASCADE, related_name="partners")
    partner = models.ForeignKey(Organisation, models.CASCADE, related_name="lessors")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["lessor", "partner"], name="one_partnership")
        ]


class Programme(models.Model):
    """A programme that a lessor runs here; `code` is the name of its policy."""

    code = models.CharField(max_length=64, primary_key=True)
    lessor = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    time_zone = models.CharField(max_length=64)
