"""The wear guide: every way a line may match an item."""

from dataclasses import replace
from decimal import Decimal

import pytest

from handback.core.base import Code
from handback.core.sums.guide import bound
from handback.core.terms.conditions import NEVER
from handback.core.terms.wear import (
    ByTerm,
    Comparator,
    Limit,
    MatchingSet,
    Measure,
    Scope,
    Verdict,
)
from tests.core.guide_kit import SIZED, charged, codes, item, rule, verdicts


@pytest.mark.parametrize(
    ("comparator", "below", "at", "above"),
    [
        (Comparator.MORE_THAN, False, False, True),
        (Comparator.AT_LEAST, False, True, True),
        (Comparator.LESS_THAN, True, False, False),
        (Comparator.AT_MOST, True, True, False),
    ],
)
def test_each_comparator_below_at_and_above_the_limit(comparator, below, at, above):
    line = {"dents": replace(SIZED["dents"], is_=comparator)}
    found = [bool(charged(line, item("d", length=size))) for size in ("49.99", "50", "50.01")]
    assert found == [below, at, above]


def test_a_line_names_itself_its_rule_its_operation_and_its_price():
    judged = verdicts(SIZED, item("d", length="51"))["d"]
    assert (judged.guide_line, judged.rule, judged.operation) == ("dents", "G-1", "paint")
    assert (judged.cents, judged.price, judged.reason) == (10000, 10000, "beyond_limit")


def test_what_no_line_speaks_of_is_normal_wear_by_the_guide_itself():
    judged = verdicts(SIZED, item("d", kind="dust"))["d"]
    assert (judged.chargeable, judged.rule, judged.reason) == (False, "G-0", "no_line")


def test_the_first_line_that_matches_decides():
    rules = {
        "puncture": rule(kinds=["dent"], flags=["puncture"]),
        "small": rule(
            verdict=Verdict.NORMAL, measure=Measure.LENGTH, is_=Comparator.AT_MOST, threshold="50"
        ),
        "rest": rule(),
    }
    found = verdicts(
        rules,
        item("hole", length="5", flags=["puncture"]),
        item("small", length="50"),
        item("big", length="50.1"),
    )
    assert {n: j.guide_line for n, j in found.items()} == {
        "hole": "puncture",
        "small": "small",
        "big": "rest",
    }
    assert found["small"].reason == "normal"


def test_flags_must_all_be_there_and_none_of_the_excluded_ones():
    rules = {"scratches": rule(flags=["paint_broken"], without=["buffs_out"])}
    assert charged(
        rules,
        item("a", flags=["paint_broken"]),
        item("b", flags=["paint_broken", "buffs_out"]),
        item("c"),
    ) == {"a"}


def test_excluded_places_may_be_areas_parts_spots_or_groups():
    rules = {"marks": rule(not_in=["roof", "wiper_field", "left_rear", "interior"])}
    assert charged(
        rules,
        item("a", "hood"),
        item("b", "roof"),
        item("c", "windshield", spot=Code("wiper_field")),
        item("d", "hood", part=Code("left_rear")),
        item("e", "seat"),
    ) == {"a"}


def test_a_line_may_speak_of_a_single_place_or_of_a_group():
    rules = {"marks": rule(areas=["roof", "glass"])}
    items = (item("a", "roof"), item("b", "windshield"), item("c", "hood"), item("d", "glass"))
    assert charged(rules, *items) == {"a", "b", "d"}


def test_two_conditions_on_one_item():
    rules = {
        "dents": rule(
            measure=Measure.LENGTH,
            threshold="50.8",
            also=(Limit(measure=Measure.REPAIR_COST, amount=10000),),
        )
    }
    assert charged(
        rules,
        item("large_and_dear", length="60", repair_cost=10001),
        item("large_and_cheap", length="60", repair_cost=10000),
        item("small_and_dear", length="50.8", repair_cost=50000),
    ) == {"large_and_dear"}


def test_the_repair_cost_comes_from_the_rate_card_without_an_estimate():
    dear = rule(measure=Measure.REPAIR_COST, amount=9000, operation="by_size")
    assert charged({"x": dear}, item("a", length="100"), item("b", length="101")) == {"b"}


@pytest.mark.parametrize(("months", "chargeable"), [(24, True), (25, False), (48, False)])
def test_the_limit_depends_on_the_term_of_the_lease(months, chargeable):
    steps = (
        ByTerm(months_up_to=24, threshold=Decimal(25)),
        ByTerm(months_up_to=None, threshold=Decimal(40)),
    )
    rules = {"scratches": rule(kinds=["scratch"], measure=Measure.LENGTH, by_term=steps)}
    judged = verdicts(rules, item("s", kind="scratch", length="30"), months=months)["s"]
    assert judged.chargeable is chargeable


def test_amounts_and_counts_may_depend_on_the_term_too():
    steps = (ByTerm(months_up_to=24, number=1), ByTerm(number=3))
    limit = Limit(measure=Measure.COUNT, by_term=steps)
    assert [bound(limit, months) for months in (24, 36)] == [1, 3]
    with pytest.raises(LookupError):
        bound(Limit(measure=Measure.LENGTH), 36)


def test_a_gauge_may_stand_in_for_a_figure():
    items = [item(f, flags=[f]) for f in ("under_gauge", "fits_gauge", "over_gauge")]
    assert charged(SIZED, *items) == {"over_gauge"}


def test_an_item_without_the_measure_that_the_guide_asks_for_is_not_judged():
    judged = verdicts(SIZED, item("d"))["d"]
    assert (judged.chargeable, judged.reason, judged.guide_line) == (
        False,
        "measure_missing",
        "dents",
    )


def test_the_lowest_point_of_the_tread_counts():
    rules = {
        "tread": rule(
            areas=["tyres"],
            kinds=["tread"],
            measure=Measure.TREAD,
            is_=Comparator.LESS_THAN,
            threshold="3.175",
            not_in=["outer_groove"],
            operation="tyre",
        )
    }
    readings = (Decimal("4"), Decimal("3.1"), Decimal("5"))
    assert charged(
        rules,
        item("worn", "left_front_tyre", "tread", treads=readings),
        item("just", "spare_tyre", "tread", tread="3.175"),
        item("outer", "spare_tyre", "tread", tread="1", spot=Code("outer_groove")),
    ) == {"worn"}


def test_depth_and_count_and_diameter():
    rules = {
        "deep": rule(areas=["wheels"], measure=Measure.DEPTH, threshold="1"),
        "many": rule(kinds=["chip"], measure=Measure.COUNT, number=2),
        "glass": rule(areas=["glass"], measure=Measure.DIAMETER, threshold="18.03"),
    }
    assert charged(
        rules,
        item("deep", "left_front_wheel", depth="1.1"),
        item("flat", "right_front_wheel", depth="1"),
        item("many", kind="chip", count=3),
        item("few", kind="chip", count=2),
        item("wide", "windshield", "crack", length="20"),
    ) == {"deep", "many", "wide"}


def test_lengths_add_up_within_a_panel_over_what_no_earlier_line_decided():
    rules = {
        "long": rule(kinds=["scratch"], measure=Measure.LENGTH, threshold="100"),
        "together": rule(
            kinds=["scratch"],
            measure=Measure.LENGTH,
            threshold="100",
            accumulate=Scope.PANEL,
            once_per=Scope.PANEL,
        ),
    }
    found = verdicts(
        rules,
        item("a", kind="scratch", length="60"),
        item("b", kind="scratch", length="20", count=3),
        item("long", "left_door", "scratch", length="150"),
        item("c", "left_door", "scratch", length="60"),
    )
    assert [found[n].chargeable for n in ("a", "b", "long", "c")] == [True, False, True, False]
    assert found["b"].reason == "charged_once"
    assert found["long"].guide_line == "long"


def test_matching_sets_charge_what_is_missing_or_does_not_match():
    sets = {
        Code("wheels"): MatchingSet(
            source=Code("G-SET"),
            parts=codes("left_front_wheel", "right_front_wheel"),
            must_match=True,
            operation=Code("tyre"),
        )
    }
    items = (
        item("a", "left_front_wheel", "missing"),
        item("b", "right_front_wheel", "mismatched"),
        item("c", "left_front_wheel", "scuff"),
    )
    found = verdicts({}, *items, sets=sets)
    assert [found[n].cents for n in "abc"] == [18000, 18000, 0]
    assert found["a"].rule == "G-SET"
    loose = {name: replace(each, must_match=False) for name, each in sets.items()}
    assert charged({}, *items, sets=loose) == {"a"}


def test_missing_parts_odours_poor_repairs_and_things_that_must_work_are_lines_like_others():
    rules = {
        "must_be_there": rule(kinds=["missing", "inoperative", "odour"]),
        "poor": rule(kinds=["poor_repair"], measure=Measure.LENGTH, threshold="50.8"),
    }
    assert charged(
        rules,
        item("a", "hood", "missing"),
        item("b", "seat", "inoperative"),
        item("c", "seat", "odour"),
        item("d", "left_door", "poor_repair", length="50"),
    ) == {"a", "b", "c"}


def test_a_line_may_hold_only_under_a_condition():
    rules = {"marks": replace(rule(), when=NEVER)}
    assert charged(rules, item("a"), holds=lambda condition: condition != NEVER) == set()
