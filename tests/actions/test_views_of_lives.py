"""Every role's view of full lives: it can be written as JSON at every step."""

from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest

from handback.actions import views
from handback.actions.access import Seat
from handback.core.base import LESSEE_SIDE, Actor, Id, Role
from handback.records import market_values
from handback.records.market_values import Worth
from tests.kit.kept import keep_example
from tests.kit.portfolio import lives

EVERYBODY = frozenset(Role)
DESK = frozenset({Role.SPECIALIST, Role.SYSTEM})
OF_LESSOR = DESK | {Role.ADMINISTRATOR, Role.AUDITOR}


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize("life", lives(), ids=lambda life: life.lease.programme)
def test_every_view_can_be_written_at_every_step_of_a_life(life):
    kept = keep_example(life)
    for number, (ready, _) in enumerate(kept.play()):
        if number % 3 and number < len(life.steps) - 1:
            continue
        now = kept.instant(ready.step.on.day, ready)
        for role in Role:
            cited = life.lease.lessee if role in LESSEE_SIDE else Id("7")
            seat = Seat(kept.id, role, Actor(role, cited, Id("")))
            shown = [view(seat) for view in _told(role, now)]
            assert all(msgspec.json.encode(each) for each in shown)
            assert msgspec.json.encode(views.possible(seat, now))
    assert views.statements(Seat(kept.id, Role.AUDITOR, Actor(Role.AUDITOR)), now).bills


@pytest.mark.usefixtures("sqlite")
def test_a_comparison_reckons_with_the_value_on_file_and_says_whose_it_is():
    life = next(each for each in lives() if each.lease.programme == "infiniti")
    kept = keep_example(life)
    now = kept.instant(life.opened)
    seat = Seat(kept.id, Role.LESSEE, Actor(Role.LESSEE, life.lease.lessee, Id("")))
    assert views.comparison(seat, now).worth is None
    worth = Worth(life.opened, 3_350_000, "a price guide")
    market_values.keep({kept.id: worth}, now)
    told = views.comparison(seat, now)
    assert told.worth == worth
    said = views.comparison(seat, now, market_value=worth.cents)
    assert said.worth is None
    assert (told.options, told.cheapest, told.about) == (said.options, said.cheapest, said.about)
    assert told.options != views.comparison(seat, now, market_value=1_000_000).options


def _told(role: Role, now: datetime) -> list[Callable[[Seat], object]]:
    every = {
        views.case: EVERYBODY,
        views.timeline: EVERYBODY,
        views.quotes: LESSEE_SIDE | OF_LESSOR,
        views.statements: LESSEE_SIDE | OF_LESSOR | {Role.LENDER},
        views.events: DESK | {Role.AUDITOR},
        views.turn_in_places: LESSEE_SIDE | DESK,
    }
    return [
        lambda seat, view=view: view(seat, now) for view, roles in every.items() if role in roles
    ]
