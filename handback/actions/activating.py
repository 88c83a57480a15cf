"""Letting a version of a policy take effect: for leases still to be opened, or for open cases too.

A case stays under the texts it was opened under unless a version is said to reach open cases. They
are then moved over one by one, by a move that stands in their history, and what is due next is
worked out anew. The job goes on where it stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from handback.actions.moving import SHELF, local
from handback.actions.policies import PolicyFiles, install
from handback.core import engine
from handback.core.base import SYSTEM, Code, Id, Refused
from handback.core.engine import Outcome, Request
from handback.core.moves.opening import ChangeTerms
from handback.policy.policies import Terms
from handback.records import jobs, shelf, store
from handback.records.loading import Loaded, folded, load_histories, load_rows
from handback.records.models import Activation, PolicyText
from handback.records.planning import Change, plan

KIND = "move_to_policy"
BATCH = 200
REASON = Code("new_version")
MOST_NAMED = 100
"""Failed cases that a job names; the rest is counted."""


@dataclass(slots=True)
class MovedOver:
    """What a job has done so far: cases moved over, only reckoned anew, and failed.

    `failed` has the id of a case and the name of its error.
    """

    moved: int = 0
    reckoned: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


Told = Callable[[MovedOver], None]


def activate(
    policy: PolicyFiles, now: datetime, by: str = "", *, reaches_open: bool = False
) -> Activation | None:
    """Let a policy hold from now on; None when it holds already.

    With `reaches_open` a job is made for the open cases; `move_over` does it. Raises
    `PolicyError` with everything that is wrong with the files.
    """
    with store.together():
        made = install(policy, now, by, reaches_open=reaches_open)
        if made is not None and reaches_open:
            jobs.begin(KIND, str(made.pk), now)
    return made


def waiting() -> list[int]:
    """Activations whose open cases are not all moved over yet, oldest first."""
    return [int(name) for name in jobs.unfinished(KIND)]


def move_over(activation: int, now: datetime, told: Told = lambda _: None) -> MovedOver:
    """Move open cases over to a version, or what is left of them; `told` hears of every batch."""
    job, done = str(activation), MovedOver()
    moving = _Moving(Activation.objects.select_related("text").get(pk=activation).text, now)
    while ids := jobs.open_cases_after(jobs.position(KIND, job), BATCH):
        left = moving.batch(ids, done)
        for case in left:  # somebody else changed it meanwhile: once more, alone
            done.failed += [(each, "CaseBusyError") for each in moving.batch([case], done)]
        jobs.advance(KIND, job, ids[-1])
        told(done)
    said = ", ".join(f"case {case}: {error}" for case, error in done.failed[:MOST_NAMED])
    jobs.end(KIND, job, now, error=said)
    return done


@dataclass
class _Moving:
    """The version that cases are moved over to, and when."""

    text: PolicyText
    now: datetime

    def batch(self, ids: list[int], done: MovedOver) -> list[int]:
        """Move cases over in one transaction; those that somebody else changed meanwhile."""
        changes: list[Change] = []
        for row, history in load_histories(load_rows(ids)):
            if self.text.kind == shelf.PROGRAMME and row.programme != self.text.name:
                continue
            try:
                changes.append(self.change(folded(row, history)))
            except Exception as error:  # one case must not keep the others from their new terms
                done.failed.append((row.id, type(error).__name__))
        won = store.write(changes, self.now)
        done.moved += sum(change.id in won and bool(change.events) for change in changes)
        done.reckoned += sum(change.id in won and not change.events for change in changes)
        return [change.id for change in changes if change.id not in won]

    def change(self, loaded: Loaded) -> Change:
        """The case under the version; its index alone where the version does not concern it."""
        facts = loaded.case.lease.facts
        policies = SHELF.exchanged(loaded.row.under, self.text)
        programme = next(iter(policies.programmes.values()))
        terms = policies.terms_for(programme.digest, facts.region, facts.starts)
        at = local(self.now, terms, loaded)
        if terms.under == loaded.row.under:
            due = engine.due_duties(loaded.case, terms.programme, at.date())
            outcome = Outcome((), loaded.case, due[0].on if due else None)
        else:
            outcome = _moved(loaded, terms, at)
        return plan(loaded, outcome, terms.programme, at.date())


def _moved(loaded: Loaded, terms: Terms, at: datetime) -> Outcome:
    """What the move to new terms makes of a case, whose day is opened under the old ones first.

    Raises `RefusedError`.
    """
    old, row = SHELF.terms(loaded.row.under), loaded.row
    day = Id(f"day-{at.date()}")
    before = engine.opened(loaded.case, old.programme, at.date(), at, day, Code(row.under))
    id_ = Id(f"terms-{sha256(terms.under.encode()).hexdigest()[:32]}-{row.head}")
    request = Request(id_, Code("change_terms"), ChangeTerms(reason=REASON))
    under = Code(terms.under)
    answer = engine.outcome(before.case, terms.programme, SYSTEM, at, request, under)
    if isinstance(answer, Refused):
        raise RefusedError(answer)
    return Outcome((*before.events, *answer.events), answer.case, answer.next_due)


class RefusedError(Exception):
    """A case does not take the new terms."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused.rule}: {refused.reason}")
        self.refused = refused
