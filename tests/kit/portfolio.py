"""A small portfolio in the database: the leases of the sample lives, many times over."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from handback.actions.moving import SHELF
from handback.actions.opening_cases import LeaseIn, LesseeIn, open_leases
from handback.actions.policies import install_shipped
from handback.core.base import Id
from handback.policy.player.library import ROOT, Library
from handback.policy.player.reading import read_example
from handback.policy.player.story import Example
from handback.records.organisations import lessor_of
from tests.kit.kept import keep_example

LIVES = sorted((ROOT / "samples" / "lives").glob("*.yaml"))
OPENED = date(2026, 3, 2)


@cache
def lives() -> tuple[Example, ...]:
    """The sample lives, read once."""
    library = Library()
    return tuple(read_example(path, library) for path in LIVES)


def keep_portfolio(
    cases: int, *, opened: date = OPENED, seed: int = 1, within: int = 60, only: str = ""
) -> list[int]:
    """Open as many cases, maturing within some days of those of the lives; their ids."""
    draw = Random(seed)
    chosen = [each for each in lives() if only in ("", each.lease.programme)]
    now = datetime.combine(opened, time(12), chosen[0].zone)
    install_shipped(now - timedelta(days=1))
    leases = [
        _lease(chosen[n % len(chosen)], f"{seed}-{n}", draw.randrange(within)) for n in range(cases)
    ]
    return open_leases(leases, SHELF.holding(), now)


def _lease(life: Example, number: str, days: int) -> LeaseIn:
    later = timedelta(days=days)
    facts = life.lease
    contract = replace(facts, starts=facts.starts + later, matures=facts.matures + later)
    return LeaseIn(
        contract=contract,
        account=number,
        vin=f"TESTVEHICLE{number}",
        people=(LesseeIn(f"Lessee Number {number}", email=f"lessee{number}@example.org"),),
        lessor=lessor_of(facts.programme),
        move=Id(f"open-{number}"),
    )


def keep_some_further_on(day: date) -> list[int]:
    """Open the case of each sample life and play it up to a day; their ids."""
    found = []
    for life in lives():
        kept = keep_example(life)
        for ready in life.steps:
            if ready.step.on.day <= day:
                kept.make(ready)
        found.append(kept.id)
    return found
