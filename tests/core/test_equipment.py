"""Missing keys and equipment: by count, by part, with days of grace."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.sums import equipment
from handback.core.terms.conditions import NEVER
from tests.core.wear_kit import bring, deliver, owed, view
from tests.kit import Play, programme

GRACE_ENDS = date(2026, 12, 20)


def lines(play):
    return owed(play, equipment)


def test_missing_things_are_charged_once_the_grace_is_over():
    play = Play()
    assert equipment.grace_ends(view(play)) is None
    deliver(play, keys=1, missing=["charging_cable", "manual"])
    assert equipment.grace_ends(view(play)) == GRACE_ENDS
    play.open(GRACE_ENDS)
    assert lines(play) == {}
    play.open(date(2026, 12, 21))
    assert lines(play) == {
        "missing_equipment/key": 25000,
        "missing_equipment/charging_cable": 30000,
    }
    assert {line.rule for line in equipment.lines(view(play))} == {"K-EQUIP"}


@pytest.mark.parametrize(("day", "spared"), [(20, True), (21, False)])
def test_what_is_brought_in_within_the_grace_is_spared(day, spared):
    play = Play()
    deliver(play, keys=0, missing=["charging_cable"])
    bring(play, date(2026, 12, day), "charging_cable", keys=1)
    play.open(date(2026, 12, 22))
    keys = {"missing_equipment/key": 25000 if spared else 50000}
    cable = {} if spared else {"missing_equipment/charging_cable": 30000}
    assert lines(play) == keys | cable


def test_a_lease_with_one_key_misses_none():
    play = Play(keys=1)
    deliver(play, keys=1)
    play.open(date(2026, 12, 30))
    assert lines(play) == {}


@pytest.mark.parametrize("change", [{"charged": False}, {"owed_when": NEVER}])
def test_a_programme_may_charge_nothing(change):
    base = programme()
    play = Play(replace(base, equipment=replace(base.equipment, **change)))
    deliver(play, keys=0)
    play.open(date(2026, 12, 30))
    assert lines(play) == {}


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_keys_are_charged_by_count_never_twice(came_with, handed, brought):
    play = Play(opened=date(2026, 12, 9), keys=came_with)
    deliver(play, keys=handed)
    if brought:
        bring(play, date(2026, 12, 12), keys=brought)
    play.open(date(2026, 12, 21))
    missing = max(min(came_with, 2) - handed - brought, 0)
    assert sum(lines(play).values()) == 25000 * missing
