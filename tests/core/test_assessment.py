"""An assessment of all items together: free counts, once a part, supersession, and its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.sums.assessment import assess
from handback.core.sums.guide import decide
from handback.core.terms.wear import Free, Measure, Scope, Spares
from tests.core.guide_kit import SIZED, charged, item, rule, standard, verdicts

CHIPS = {"kinds": ["chip"], "areas": ["body"]}


@pytest.mark.parametrize(
    ("free", "cents"),
    [
        (Free(count=2, per=Scope.PANEL), 20000),
        (Free(count=3, per=Scope.PANEL), 10000),
        (Free(count=3, per=Scope.VEHICLE), 30000),
        (Free(count=5, per=Scope.KIND, charge_all_beyond=True), 60000),
        (Free(count=6, per=Scope.KIND, charge_all_beyond=True), 0),
    ],
)
def test_free_counts_per_panel_kind_and_vehicle(free, cents):
    items = (
        item("a", "hood", "chip", count=3),
        item("b", "hood", "chip"),
        item("c", "roof", "chip", count=2),
    )
    found = verdicts({"chips": rule(**CHIPS, free=free)}, *items)
    assert sum(j.cents for j in found.values()) == cents


@pytest.mark.parametrize(
    ("spares", "left"), [(Spares.DEAREST, {"small"}), (Spares.CHEAPEST, {"large"})]
)
def test_a_free_count_says_which_items_stay_free(spares, left):
    free = Free(count=1, per=Scope.VEHICLE, spares=spares)
    rules = {"dents": rule(free=free, operation="by_size")}
    assert charged(rules, item("small", length="10"), item("large", length="200")) == left


GLASS = {
    "replacement": rule(
        areas=["glass"],
        measure=Measure.DIAMETER,
        threshold="18.03",
        once_per=Scope.PANEL,
        operation="glass",
    ),
    "repair": rule(
        areas=["glass"],
        once_per=Scope.PANEL,
        superseded_by="replacement",
        operation="glass_repair",
    ),
}


def test_one_repair_a_windshield_and_a_replacement_supersedes_it():
    at_limit = item("a", "windshield", "star", diameter="18.03")
    second = item("b", "windshield", "bullseye", diameter="5")
    large = item("c", "windshield", "crack", diameter="18.04")
    two = verdicts(GLASS, at_limit, second)
    assert {n: (j.cents, j.reason) for n, j in two.items()} == {
        "a": (8000, "listed"),
        "b": (0, "charged_once"),
    }
    three = verdicts(GLASS, at_limit, second, large)
    assert {n: (j.cents, j.reason) for n, j in three.items()} == {
        "a": (0, "superseded"),
        "b": (0, "superseded"),
        "c": (60000, "beyond_limit"),
    }


def test_decide_keeps_the_order_of_the_items():
    items = [item("b", length="60"), item("a", length="1")]
    assert [d.item.name for d in decide(standard(SIZED), items)] == ["b", "a"]


MIXED = GLASS | {
    "chips": rule(**CHIPS, free=Free(count=2, per=Scope.PANEL)),
    "dents": rule(
        areas=["body"], kinds=["dent"], measure=Measure.LENGTH, threshold="50", operation="by_size"
    ),
    "scratches": rule(
        areas=["body"],
        kinds=["scratch"],
        measure=Measure.LENGTH,
        threshold="120",
        accumulate=Scope.PANEL,
    ),
}
ITEMS = st.lists(
    st.builds(
        lambda area, kind, size, count: (area, kind, size, count),
        st.sampled_from(["hood", "roof", "windshield", "seat"]),
        st.sampled_from(["dent", "chip", "scratch"]),
        st.integers(1, 200),
        st.integers(1, 4),
    ),
    max_size=7,
).map(
    lambda rows: tuple(
        item(f"i{n}", area, kind, length=size, count=count)
        for n, (area, kind, size, count) in enumerate(rows)
    )
)


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(items, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    assert verdicts(MIXED, *shuffled) == verdicts(MIXED, *items)


@given(ITEMS)
def test_one_more_item_never_costs_less_unless_it_supersedes(items):
    for count in range(len(items)):
        fewer, more = items[:count], items[: count + 1]
        before = sum(j.cents for j in verdicts(MIXED, *fewer).values())
        after = sum(j.cents for j in verdicts(MIXED, *more).values())
        assert after >= before


@given(ITEMS)
def test_every_item_is_judged_and_only_chargeable_ones_cost(items):
    found = assess(standard(MIXED), items)
    assert [j.name for j in found] == [i.name for i in items]
    assert all(j.chargeable or (j.cents == 0 and j.reason) for j in found)


@given(st.integers(1, 200), st.integers(0, 50))
def test_a_larger_size_is_never_judged_more_mildly(size, more):
    one = verdicts(MIXED, item("x", length=size))["x"]
    other = verdicts(MIXED, item("x", length=size + more))["x"]
    assert other.cents >= one.cents
