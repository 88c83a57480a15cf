"""Cases that are really kept: an example's contract and moves through the database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handback.actions.moving import SHELF, Moved, open_today, perform
from handback.actions.opening_cases import first_event
from handback.actions.policies import install_shipped
from handback.core.base import Id, Refused
from handback.core.case import Case
from handback.core.engine import Request
from handback.core.events import Event
from handback.policy.player.story import NOON, Example, ReadyStep
from handback.records import store
from handback.records.loading import Loaded, load
from handback.records.models import Case as CaseModel
from handback.records.models import Programme
from handback.records.planning import plan_opening
from handback.records.sql import new_ids
from handback.records.store import NewCase


@dataclass
class Kept:
    """An example whose case lies in the database; steps are made there."""

    example: Example
    id: int

    @property
    def loaded(self) -> Loaded:
        """The case as it is kept."""
        return load(self.id)

    @property
    def case(self) -> Case:
        """The folded case."""
        return self.loaded.case

    def instant(self, day: date, ready: ReadyStep | None = None) -> datetime:
        """The local instant of a step, or noon of a day."""
        clock = ready.step.on.clock if ready else None
        return datetime.combine(day, clock or NOON, self.example.zone)

    def open_days(self, until: date) -> None:
        """Open every day on which the case is due, up to a day."""
        while (due := self.loaded.row.next_due) is not None and due <= until:
            assert open_today(self.id, self.instant(max(due, self._last()))) is not None

    def _last(self) -> date:
        return self.loaded.events[-1].at.date()

    def make(self, ready: ReadyStep) -> Moved | Refused | None:
        """Make the move of a step on its day; None where it makes none."""
        self.open_days(ready.step.on.day)
        if not ready.step.do:
            return None
        step = ready.step
        request = Request(
            ready.id,
            step.do,
            ready.ask,
            happened=step.happened.day if step.happened else None,
            acknowledged=step.acknowledged,
        )
        return perform(self.id, ready.actor, request, self.instant(step.on.day, ready))

    def play(self) -> Iterator[tuple[ReadyStep, Moved | Refused | None]]:
        """Make every step."""
        for ready in self.example.steps:
            yield ready, self.make(ready)


def keep_example(example: Example) -> Kept:
    """Open the case of an example of a shipped programme in the database."""
    now = datetime.combine(example.opened, NOON, example.zone)
    install_shipped(now - timedelta(days=1))
    terms = SHELF.terms(example.under)
    lessor = Programme.objects.get(code=example.lease.programme).lessor_id
    with store.together():
        (case,) = new_ids(CaseModel, 1)
        outcome = first_event(case, example.lease, terms, Id("case"), now)
        change = plan_opening(case, lessor, outcome, terms.programme, example.opened)
        new = NewCase(change, None, example.lease.programme, example.lease.make)
        store.open_cases([new], now)
    return Kept(example, case)


def same(event: Event) -> Event:
    """An event without what only a database says: the case's id, and that its day was opened."""
    by_itself = event.move == "case" or event.move.startswith("day-")
    return replace(event, case=Id("case"), move=Id("") if by_itself else event.move)
