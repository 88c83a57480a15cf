"""Leases that are lived in memory: every stage, no refusals, days that make sense."""

from collections import Counter
from datetime import date
from itertools import count

import pytest

from handback.actions.sampling import data
from handback.actions.sampling.drawing import Sample, drawn
from handback.actions.sampling.keeping import lived
from handback.actions.sampling.living import Setting
from handback.actions.sampling.places import unkept_firms
from handback.actions.sampling.slots import FreeSlots
from handback.core.base import SYSTEM, Role
from handback.core.stages import STAGES, stage
from handback.policy.policies import shipped

AS_OF = date(2026, 11, 20)
EACH = 100


def live_them(programme, numbers, seed=1):
    """Leases of a programme, lived without a database; each in a setting of its own."""
    portfolio, policies = data.portfolio(programme), shipped()
    setting = Setting(AS_OF, unkept_firms(portfolio), {}, FreeSlots({}))
    return [
        lived(
            drawn(portfolio, Sample(seed, AS_OF), number), number + 1, setting, policies, count(1)
        )
        for number in numbers
    ]


@pytest.fixture(scope="module")
def everyone():
    """A hundred leases of each programme."""
    return {name: live_them(name, range(EACH)) for name in data.programmes()}


def all_of(everyone):
    return [living for found in everyone.values() for living in found]


def test_every_stage_is_met(everyone):
    met = Counter(stage(living.case, living.terms.programme, AS_OF) for living in all_of(everyone))
    assert set(met) == set(STAGES)
    assert met["open"] < len(all_of(everyone)) // 2


def test_hardly_a_move_is_refused(everyone):
    refused = Counter()
    for living in all_of(everyone):
        refused += living.refused
    assert refused.total() <= 6, refused


def test_everything_has_happened_by_the_day_of_the_sample(everyone):
    for living in all_of(everyone):
        times = [event.at for event in living.events]
        assert times == sorted(times)
        assert times[-1].date() <= AS_OF
        assert living.next_due is None or living.next_due > AS_OF
        on_the_day = [e for e in living.events if e.on == AS_OF and e.by != SYSTEM]
        assert not on_the_day, "people have not come to work yet"


def test_people_work_when_people_work(everyone):
    desks = {Role.SPECIALIST, Role.LENDER}
    made = [e for living in all_of(everyone) for e in living.events if e.by.role in desks]
    assert made
    assert {event.at.weekday() for event in made} <= {0, 1, 2, 3, 4}
    assert all(7 <= event.at.hour <= 18 for event in made)


def test_odometers_only_grow(everyone):
    seen = 0
    for living in all_of(everyone):
        readings = [
            event.body.odometer
            for event in living.events
            if getattr(event.body, "odometer", None) is not None
            and event.kind in ("condition_reported", "vehicle_delivered", "reading_recorded")
        ]
        assert readings == sorted(readings)
        assert all(0 < reading < 250_000 for reading in readings)
        seen += bool(readings)
    assert seen > 50


def test_stories_differ(everyone):
    kinds = Counter(event.kind for living in all_of(everyone) for event in living.events)
    wanted = {
        "statement_issued", "closing_confirmed", "payment_posted", "line_disputed",
        "dispute_resolved", "total_loss_settled", "purchase_completed", "payoff_completed",
        "extension_approved", "refund_paid", "instalments_answered", "reminder_called",
        "repair_accepted", "payment_reversed", "collection_referred", "inspection_consented",
        "person_agreed", "holdover_noticed", "quote_issued", "task_opened",
    }  # fmt: skip
    assert wanted - kinds.keys() == set()


def test_bills_are_of_a_size_that_people_get(everyone):
    totals = sorted(
        sum(line.cents for line in living.case.billing.statement.lines)
        for living in all_of(everyone)
        if living.case.billing.statement is not None and living.case.billing.statement.lines
    )
    returned = totals[: len(totals) * 9 // 10]
    assert len(totals) > 40
    assert 20_000 < returned[len(returned) // 2] < 250_000


def test_the_same_sample_lives_the_same_lives():
    for name in data.programmes():
        one, other = live_them(name, range(25)), live_them(name, range(25))
        assert [tell(living) for living in one] == [tell(living) for living in other]
        different = live_them(name, range(25), seed=2)
        assert [tell(living) for living in one] != [tell(living) for living in different]


def tell(living):
    """A history without what is cited by random salts."""
    return [
        (event.seq, event.kind, event.on, event.at, event.by.role, event.move)
        for event in living.events
    ]
