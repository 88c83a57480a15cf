"""Reports of the same world, told in any order: the same books in the end."""

from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handback.core import account
from handback.core.base import Code, Id, Refused, Role
from handback.core.moves.payments import PostLeasePayment
from handback.core.moves.refunds import RecordSale
from handback.core.moves.repairs import RecordRepairOrder
from handback.core.moves.reports import ReportCondition
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.turn_in import Place
from tests.properties.world import NAMES, World

SOME = settings(
    max_examples=max(settings().max_examples // 4, 1),
    suppress_health_check=[HealthCheck.too_slow],
)


def reports(world):
    """What happened: role, move, arguments, days before the last of them; none needs another."""
    inspectors = world.terms.inspection.by
    allowed = world.lease.distance_allowed or 36000
    origin = Place(place=world.lease.originating_retailer or Id("origin"))
    return [
        (
            Role.SPECIALIST,
            "report_turn_in",
            ReportTurnIn(odometer=allowed + 900, keys=2, retailer=origin),
            9,
        ),
        (
            inspectors[0],
            "report_condition",
            ReportCondition(odometer=allowed, items=world.items),
            7,
        ),
        (inspectors[0], "report_condition", ReportCondition(odometer=allowed - 400), 8),
        (Role.SYSTEM, "post_lease_payment", PostLeasePayment(amount=world.lease.payment), 6),
        (Role.SYSTEM, "post_lease_payment", PostLeasePayment(amount=100), 5),
        (
            Role.SPECIALIST,
            "record_repair_order",
            RecordRepairOrder(kind=Code("frame"), amount=400000),
            4,
        ),
        (Role.SPECIALIST, "record_sale", RecordSale(how=Code("auction"), amount=1500000), 1),
    ]


def played(name, seed, order, arrivals):
    """The case after the reports came in an order, each so many days after they all happened."""
    world = World(name, Random(seed))
    told = reports(world)
    since = world.lease.matures + timedelta(days=3)
    for place, after in zip(order, sorted(arrivals), strict=True):
        role, move, ask, before = told[place]
        world.open(since + timedelta(days=after))
        happened = since - timedelta(days=before)
        answer = world.do(world.actor(role), move, ask, happened=happened, name=f"{move}-{place}")
        assert not isinstance(answer, Refused), answer
    world.open(since + timedelta(days=300))
    return world.case


orders = st.permutations(range(7))
arrivals = st.lists(st.sampled_from([0, 0, 1, 15, 40, 70]), min_size=7, max_size=7)


@SOME
@given(st.sampled_from(NAMES), st.integers(0, 50), orders, arrivals)
def test_reports_end_in_the_same_books_in_whatever_order_they_come(name, seed, order, days):
    first = played(name, seed, range(7), [0] * 7)
    other = played(name, seed, order, days)
    assert account.balance(other) == account.balance(first)
    assert _lines(other) == _lines(first)


def _lines(case):
    return {key: cents for key, cents in case.billing.posted.items() if cents}
