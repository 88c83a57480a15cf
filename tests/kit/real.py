"""Cases with real people in them: opened like an import opens them, then lived through."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from handback.actions.moving import SHELF, Moved
from handback.actions.opening_cases import LeaseIn, LesseeIn, open_leases
from handback.actions.policies import install_shipped
from handback.core.base import Id, Refused
from handback.policy.player.library import ROOT, Library
from handback.policy.player.reading import read_example
from handback.policy.player.story import NOON, Example, ReadyStep
from handback.records.models import Programme
from tests.kit.kept import Kept

LIBRARY = Library()
PAT = LesseeIn("Pat Moreau", "pat@example.org", "+1 555 0100", "1 Elm Street, Glendale")


def life(name: str) -> Example:
    """The shipped life of a programme."""
    return read_example(Path(ROOT) / "samples" / "lives" / f"{name}.yaml", LIBRARY)


@dataclass
class Real(Kept):
    """A case whose account, VIN and people lie in erasable rows."""

    def make(self, ready: ReadyStep) -> Moved | Refused | None:
        """Make the move of a step; what the story calls the lessee is the row of the person."""
        lessee = self.example.lease.lessee
        if ready.actor.person == lessee:
            real = self.case.lease.contract.lessee
            ready = replace(ready, actor=replace(ready.actor, person=real))
        return super().make(ready)


def open_real(example: Example, *people: LesseeIn, account: str = "7000123") -> Real:
    """Open the case of an example with its people, the first the lessee."""
    now = datetime.combine(example.opened, NOON, example.zone)
    install_shipped(now - timedelta(days=1))
    lessor = Programme.objects.get(code=example.lease.programme).lessor_id
    lease = LeaseIn(
        replace(example.lease, lender=Id("")),
        account,
        "5N1DL1FR1RC330001",
        people or (PAT,),
        lessor,
        Id(f"import-{account}"),
    )
    (case,) = open_leases([lease], SHELF.holding(), now)
    return Real(example, case)


def live(name: str, *people: LesseeIn, account: str = "7000123") -> Real:
    """A whole life of a shipped programme with its people."""
    kept = open_real(life(name), *people, account=account)
    for _, answer in kept.play():
        assert answer is None or isinstance(answer, (Moved, Refused))
    return kept
