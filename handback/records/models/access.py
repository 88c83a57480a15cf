"""Who belongs where: people to organisations, people and organisations to cases."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from handback.core.base import Role
from handback.records.models.cases import Case
from handback.records.models.organisations import Organisation

ROLES = [(role.value, role.value) for role in Role]


class Membership(models.Model):
    """A person acts in a role for an organisation."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLES)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], name="one_membership"
            )
        ]


class Party(models.Model):
    """A lessee, co-lessee or representative of a case.

    `cited` is the id under which events name them; `person` who signs in as them, if anybody.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="parties", db_constraint=False)
    role = models.CharField(max_length=20, choices=ROLES)
    cited = models.CharField(max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="parties"
    )


class Assignment(models.Model):
    """An organisation has to do with a case in a role: its lender, its inspector, its retailer.

    `until` ends it; a look-up by VIN opens one that ends by itself.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments", db_constraint=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=ROLES)
    reason = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "role", "case"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "organisation", "role", "reason"], name="one_assignment"
            )
        ]
