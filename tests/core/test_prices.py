"""The rate card: prices of operations, and caps."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Id
from handback.core.sums.assessment import assess
from handback.core.sums.prices import Charge, Priced, capped, cost, needs_size
from handback.core.terms.prices import Cap, Price, RateCard, Tier
from handback.core.terms.wear import Scope
from tests.core.guide_kit import item, rule, standard, verdicts

TIERS = Price(tiers=(Tier(up_to=Decimal(50), amount=9000), Tier(amount=15000)))


@pytest.mark.parametrize(
    ("price", "size", "count", "cents"),
    [
        (Price(amount=7000), None, 3, 7000),
        (Price(per_unit=2500), None, 3, 7500),
        (Price(per_unit=1000, unit=Decimal(100)), Decimal(100), 1, 1000),
        (Price(per_unit=1000, unit=Decimal(100)), Decimal("100.1"), 2, 4000),
        (TIERS, Decimal(50), 1, 9000),
        (TIERS, Decimal("50.01"), 4, 15000),
        (Price(amount=0), Decimal(1), 1, 0),
    ],
)
def test_fixed_prices_tiers_and_units(price, size, count, cents):
    assert cost(price, size, count) == Priced(cents)


@pytest.mark.parametrize("price", [TIERS, Price(per_unit=1000, unit=Decimal(100))])
def test_a_price_by_size_needs_a_size(price):
    assert needs_size(price)
    assert cost(price, None, 1) is None


def test_from_a_price_on_the_part_is_replaced():
    price = Price(per_unit=10000, replace_from=30000, replacement=45000)
    assert cost(price, None, 2) == Priced(20000)
    assert cost(price, None, 3) == Priced(45000, replaced=True)


def test_a_replacement_says_so_in_the_assessment():
    price = Price(amount=30000, replace_from=30000, replacement=25000)
    card = RateCard(illustrative=True, operations={Code("paint"): price})
    judged = verdicts({"all": rule()}, item("a"), card=card)["a"]
    assert (judged.cents, judged.reason) == (25000, "replaced")


def test_an_item_without_an_operation_costs_its_own_estimate_or_waits_for_one():
    rules = {"neglect": rule(operation="")}
    found = verdicts(rules, item("a", repair_cost=81234), item("b"))
    assert found["a"].cents == 81234
    assert (found["b"].chargeable, found["b"].cents) == (True, 0)
    assert found["b"].reason == "price_missing"


def charge(name, cents, kind="dent", panel="hood", places=()):
    where = frozenset(map(Code, (panel, *places)))
    return Charge(Id(name), cents, Code(kind), (Code(panel), Code("")), where)


def test_caps_per_panel_kind_and_vehicle():
    charges = [
        charge("a", 300),
        charge("b", 200),
        charge("c", 200, "scratch"),
        charge("d", 500, panel="roof"),
    ]
    panel = capped([Cap(per=Scope.PANEL, amount=450)], charges)
    assert panel == {"d": 450, "a": 300, "b": 150, "c": 0}
    kind = capped([Cap(per=Scope.KIND, amount=600)], charges)
    assert kind == {"d": 500, "a": 100, "b": 0, "c": 200}
    assert sum(capped([Cap(per=Scope.VEHICLE, amount=1000)], charges).values()) == 1000


def test_a_cap_may_hold_for_some_kinds_or_areas_only():
    charges = [charge("a", 300), charge("b", 300, "scratch", "seat", ["interior"])]
    assert capped([Cap(per=Scope.VEHICLE, amount=100, of=(Code("dent"),))], charges) == {
        "a": 100,
        "b": 300,
    }
    assert capped([Cap(per=Scope.VEHICLE, amount=100, of=(Code("interior"),))], charges) == {
        "a": 300,
        "b": 100,
    }


def test_what_a_cap_lowered_says_so_and_keeps_its_price():
    card = RateCard(
        illustrative=True,
        operations={Code("paint"): Price(amount=20000)},
        caps=(Cap(per=Scope.PANEL, amount=30000),),
    )
    found = verdicts({"all": rule()}, item("a"), item("b"), card=card)
    assert [(j.cents, j.price, j.reason) for j in found.values()] == [
        (20000, 20000, "listed"),
        (10000, 20000, "capped"),
    ]


CHARGES = st.lists(
    st.tuples(
        st.integers(0, 1000),
        st.sampled_from(["dent", "scratch", "chip"]),
        st.sampled_from(["hood", "roof", "seat"]),
    ),
    max_size=8,
).map(lambda rows: [charge(f"c{n}", *row) for n, row in enumerate(rows)])
CAPS = st.lists(
    st.builds(
        Cap,
        per=st.sampled_from(Scope),
        amount=st.integers(0, 1500),
        of=st.lists(st.sampled_from(["dent", "hood"]).map(Code), max_size=2).map(tuple),
    ),
    max_size=3,
)


@given(CAPS, CHARGES, st.randoms(use_true_random=False))
def test_no_scope_exceeds_its_cap_and_the_order_does_not_matter(caps, charges, random):
    left = capped(caps, charges)
    assert all(0 <= left[each.name] <= each.cents for each in charges)
    for cap in caps:
        sums: dict[object, int] = {}
        for each in charges:
            if not cap.of or each.kind in cap.of or each.places.intersection(cap.of):
                key = {Scope.PANEL: each.panel, Scope.KIND: each.kind}.get(cap.per)
                sums[key] = sums.get(key, 0) + left[each.name]
        assert all(total <= cap.amount for total in sums.values())
    shuffled = list(charges)
    random.shuffle(shuffled)
    assert capped(caps, shuffled) == left


@given(st.sampled_from(Scope), st.integers(0, 1500), CHARGES)
def test_under_one_cap_more_items_never_cost_less(scope, amount, charges):
    caps = [Cap(per=scope, amount=amount), Cap(per=Scope.VEHICLE, amount=2000)]
    totals = [sum(capped(caps, charges[:n]).values()) for n in range(len(charges) + 1)]
    assert totals == sorted(totals)


@given(st.integers(1, 400), st.integers(0, 400), st.integers(1, 5))
def test_a_price_never_falls_with_size_or_count(size, more, count):
    for price in (TIERS, Price(per_unit=700, unit=Decimal(30))):
        small, large = cost(price, Decimal(size), count), cost(price, Decimal(size + more), count)
        assert small is not None
        assert large is not None
        assert small.cents <= large.cents


def test_an_empty_report_costs_nothing():
    assert assess(standard({"all": rule()}), ()) == ()
