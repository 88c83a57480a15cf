"""The doctor: looks at everything an installation needs, and says what to do where it lacks.

Each examination answers with findings; one that fails itself is a finding too, and the others go
on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import DatabaseError

from handback.actions.examinations import database, place, running, settings
from handback.actions.examinations.findings import Finding, State, bad

Examination = Callable[[datetime], Iterator[Finding]]

OF_SETTINGS: tuple[Examination, ...] = (
    settings.mode,
    settings.secret_key,
    settings.signing_key,
    settings.hosts,
    settings.https,
    settings.proxies,
    settings.debug,
    settings.outside,
    place.data_folder,
    place.disk,
)
"""What can be looked at without a database."""
OF_DATABASE: tuple[Examination, ...] = (
    database.engine,
    database.clock,
    database.manner,
    database.tables,
)
"""What can be looked at without tables."""
OF_RECORDS: tuple[Examination, ...] = (
    database.guarded,
    place.time_zones,
    running.policies,
    running.opened_days,
    running.set_aside,
    running.outbox,
    running.workers,
    running.digest,
    running.backup,
)


def examine(now: datetime) -> tuple[Finding, ...]:
    """Every finding, in the order people read them."""
    found = _all(OF_SETTINGS, now)
    unreachable = database.unreachable()
    if unreachable is not None:
        return (*found, unreachable)
    found += _all(OF_DATABASE, now)
    if found[-1].state is not State.OK:
        return tuple(found)
    return (*found, *_all(OF_RECORDS, now))


def _all(examinations: tuple[Examination, ...], now: datetime) -> list[Finding]:
    return [found for examination in examinations for found in _of(examination, now)]


def _of(examination: Examination, now: datetime) -> list[Finding]:
    name = examination.__name__.replace("_", " ")
    try:
        return list(examination(now))
    except DatabaseError as error:
        said = f"the database cannot answer ({type(error).__name__})"
        return [bad(name, said, "Run `handback setup`, and look again.")]
    except (OSError, LookupError, ValueError) as error:
        return [bad(name, f"it cannot be looked at ({type(error).__name__})", "See the logs.")]


def worst(findings: tuple[Finding, ...]) -> State:
    """The worst state among findings."""
    order = list(State)
    return max((each.state for each in findings), key=order.index, default=State.OK)
