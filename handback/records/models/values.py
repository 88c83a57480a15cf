"""What cars are worth, as told from outside."""

from django.db import models

from handback.records.models.cases import Case


class MarketValue(models.Model):
    """The newest market value of the car of a case, in cents: as of which day, who says so.

    It is a default for questions that need a value, such as comparisons; no event follows from it.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, db_constraint=False)
    on = models.DateField()
    cents = models.BigIntegerField()
    source = models.CharField(max_length=64, blank=True)
    told = models.DateTimeField()
