"""Market values as they are kept: the newest of each case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from handback.records.models import MarketValue
from handback.records.sql import connection

_OF_ONE = 'SELECT "on", cents, source FROM records_marketvalue WHERE case_id = %s'


@dataclass(frozen=True, slots=True)
class Worth:
    """What a car was worth on a day, in cents, and who says so."""

    on: date
    cents: int
    source: str


def values_of(cases: Iterable[int]) -> dict[int, Worth]:
    """The newest value of each case that has one."""
    rows = MarketValue.objects.filter(pk__in=list(cases)).values_list("pk", "on", "cents", "source")
    return {pk: Worth(on, cents, source) for pk, on, cents, source in rows}


def value_of(case: int) -> Worth | None:
    """The newest value of one case."""
    with connection().cursor() as cursor:  # pages ask: written out, it is six times faster
        cursor.execute(_OF_ONE, [case])
        found = cursor.fetchone()
    return None if found is None else Worth(*found)


def keep(values: dict[int, Worth], told: datetime) -> None:
    """Keep values in place of older ones."""
    MarketValue.objects.bulk_create(
        [
            MarketValue(case_id=case, on=each.on, cents=each.cents, source=each.source, told=told)
            for case, each in values.items()
        ],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["on", "cents", "source", "told"],
    )
