"""Excess wear as lines: which reports count, what repairs spare, what law caps."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Ended, Id, Moment
from handback.core.inspection import Item
from handback.core.moves.inspection import NotifyDamage
from handback.core.moves.opening import Strike
from handback.core.moves.repairs import RecordAppraisal, RejectRepair
from handback.core.sums import wear
from handback.core.sums.assessment import REASONS, assess_items
from handback.core.terms import wear as wear_terms
from handback.core.terms.base import Dated, Version
from handback.core.terms.conditions import NEVER
from handback.core.terms.inspection import Combine, NewDamage, Reinspection, ReportTerms
from handback.core.terms.wear import WearCharge
from handback.core.view import Ending
from tests.core.wear_kit import RETURN_DAY, deliver, dent, inspect, owed, repair, terms, view
from tests.kit import KIM, LESSEE, RETURNED, Play, programme

DAYS = (date(2026, 10, 20), date(2026, 11, 20))


def combine(how, **more):
    again = Reinspection(allowed=True, at_most=2, combine=how)
    return terms(reinspection=again, **more)


def charge(**more):
    return replace(
        programme(), wear_charge=WearCharge(source=Code("K-WEAR"), owed_when=RETURNED, **more)
    )


def test_wear_is_owed_from_the_return_on_with_the_guides_rule():
    play = Play()
    inspect(play, dent(), dent("d2", "40"))
    assert owed(play) == {}
    deliver(play)
    (line,) = wear.lines(view(play))
    assert (line.key, line.cents, line.rule) == ("excess_wear/d1", 20000, "K-DENT")
    assert line.on == RETURN_DAY


def test_a_quote_for_an_assumed_return_holds_the_wear_reported_so_far():
    play = Play()
    inspect(play, dent())
    assumed = view(play).assuming(Ending(Ended.RETURNED, RETURN_DAY, assumed=True))
    assert [(line.key, line.cents) for line in wear.lines(assumed)] == [("excess_wear/d1", 20000)]
    bought = view(play).assuming(Ending(Ended.PURCHASED, RETURN_DAY, assumed=True))
    assert list(wear.lines(bought)) == []


def test_an_accepted_repair_spares_the_item_and_taking_it_back_charges_it_again():
    play = Play()
    inspect(play, dent(), dent("d2", "60"))
    repair(play)
    deliver(play)
    assert owed(play) == {"excess_wear/d2": 20000}
    judged = next(iter(play.case.inspection.reports.values())).judged
    assert [(j.name, j.reason) for j in judged] == [("d1", "repaired"), ("d2", "beyond_limit")]
    play.must(KIM, "reject_repair", RejectRepair(item=Id("d1"), reason=Code("forged")))
    assert owed(play) == {"excess_wear/d1": 20000, "excess_wear/d2": 20000}


def test_striking_the_acceptance_charges_the_item_again():
    play = Play()
    inspect(play, dent())
    repair(play)
    seq = next(e.seq for e in play.events if e.kind == "repair_accepted")
    play.must(KIM, "strike", Strike(seq=seq, reason=Id("mistake")))
    deliver(play)
    assert owed(play) == {"excess_wear/d1": 20000}


def test_striking_a_report_takes_everything_away_that_hung_on_it():
    play = Play()
    inspect(play, dent())
    seq = next(e.seq for e in play.events if e.kind == "condition_reported")
    play.must(KIM, "strike", Strike(seq=seq, reason=Id("wrong_car")))
    deliver(play)
    assert owed(play) == {}
    assert not play.case.inspection.reports


def test_a_repair_brings_back_what_was_charged_only_once_for_it():
    base = programme()
    guide = base.wear_guide.versions[0].value
    once = replace(guide.rules[Code("dents")], once_per=wear_terms.Scope.VEHICLE)
    rules = guide.rules | {Code("dents"): once}
    changed = replace(
        base,
        wear_guide=Dated(Moment.CONTRACT, (Version(None, replace(guide, rules=rules)),)),
    )
    play = Play(changed)
    inspect(play, dent("d1"), dent("d2"))
    repair(play, "d1")
    deliver(play)
    assert owed(play) == {"excess_wear/d2": 20000}


@pytest.mark.parametrize(
    ("how", "lengths"),
    [(Combine.LATEST, ["b", "c"]), (Combine.FIRST, ["a"]), (Combine.LOWER, ["a"])],
)
def test_two_reports_combine_as_the_programme_says(how, lengths):
    play = Play(combine(how))
    inspect(play, dent("a"), day=DAYS[0])
    inspect(play, dent("b"), dent("c"), day=DAYS[1])
    deliver(play)
    assert sorted(owed(play)) == [f"excess_wear/{name}" for name in lengths]


def test_the_lower_of_two_may_be_the_later_one():
    play = Play(combine(Combine.LOWER))
    inspect(play, dent("a"), dent("b"), day=DAYS[0])
    inspect(play, dent("a"), day=DAYS[1])
    deliver(play)
    assert owed(play) == {"excess_wear/a": 20000}


def test_without_an_earlier_report_everything_found_after_the_return_is_charged():
    play = Play()
    deliver(play)
    inspect(play, dent(), day=date(2026, 12, 14))
    (line,) = wear.lines(view(play))
    assert (line.key, line.on) == ("excess_wear/d1", date(2026, 12, 14))


def test_an_earlier_report_stands_and_only_newer_damage_is_added():
    play = Play()
    inspect(play, dent("old"))
    deliver(play)
    inspect(
        play,
        dent("old"),
        dent("unclear", area="hood"),
        dent("new", area="hood", flags=["newer_than_report"]),
        day=date(2026, 12, 14),
    )
    assert sorted(owed(play)) == ["excess_wear/new", "excess_wear/old"]


def test_newer_damage_may_be_left_to_the_lessor():
    play = Play(terms(new_damage=NewDamage(charged_when_found=False, reported_waits=True)))
    inspect(play)
    deliver(play)
    inspect(play, dent("new", flags=["newer_than_report"]), day=date(2026, 12, 14))
    assert owed(play) == {}


def test_later_reports_may_undo_earlier_ones():
    play = Play(terms(earlier_report_stands=False))
    inspect(play, dent("old"))
    deliver(play)
    inspect(play, dent("found", area="hood"), day=date(2026, 12, 14))
    assert sorted(owed(play)) == ["excess_wear/found"]


def test_notified_damage_waits_for_a_report_that_finds_it():
    play = Play()
    inspect(play)
    ask = NotifyDamage(name=Id("n1"), area=Code("hood"), kind=Code("dent"))
    play.must(LESSEE, "notify_damage", ask)
    deliver(play)
    assert owed(play) == {}
    inspect(play, dent("x", area="hood"), day=date(2026, 12, 14))
    assert owed(play) == {"excess_wear/x": 20000}


@pytest.mark.parametrize(("days", "keys"), [(51, ["excess_wear/d1"]), (50, [])])
def test_a_report_older_than_its_validity_does_not_count(days, keys):
    play = Play(terms(report=ReportTerms(valid_days=days)))
    inspect(play, dent())
    deliver(play)
    assert list(owed(play)) == keys


def test_an_expired_report_gives_way_to_one_made_after_the_return():
    play = Play(terms(report=ReportTerms(valid_days=10)))
    inspect(play, dent("old"))
    deliver(play)
    inspect(play, dent("found", area="hood"), day=date(2026, 12, 14))
    assert list(owed(play)) == ["excess_wear/found"]


def test_a_report_learned_before_an_earlier_delivery_counts_as_made_after_it():
    play = Play()
    inspect(play, dent(), day=date(2026, 12, 11))
    deliver(play, RETURN_DAY, learned=date(2026, 12, 12))
    (report,) = play.case.inspection.after_return
    assert report.on == date(2026, 12, 11)


def test_nothing_is_owed_where_the_policy_forbids_it():
    base = programme()
    play = Play(replace(base, wear_charge=WearCharge(owed_when=NEVER)))
    inspect(play, dent())
    deliver(play)
    assert owed(play) == {}


def appraise(play, amount, **more):
    ask = RecordAppraisal(item=Id("d1"), amount=amount, **more)
    play.must(KIM, "record_appraisal", ask)


def test_where_cost_caps_the_charge_nothing_is_owed_without_a_recorded_cost():
    play = Play(charge(capped_by_cost=True))
    inspect(play, dent())
    deliver(play)
    assert owed(play) == {}
    appraise(play, 15000)
    (line,) = wear.lines(view(play))
    assert (line.cents, line.rule, line.beaten) == (15000, "K-WEAR", "K-DENT")
    appraise(play, 90000)
    appraise(play, 12000, actual=True, licensed=False)
    assert owed(play) == {"excess_wear/d1": 12000}


def test_a_cost_above_the_price_leaves_the_price():
    play = Play(charge(capped_by_cost=True))
    inspect(play, dent())
    deliver(play)
    appraise(play, 90000)
    (line,) = wear.lines(view(play))
    assert (line.cents, line.rule, line.beaten) == (20000, "K-DENT", "")


def test_an_unlicensed_estimate_does_not_count():
    play = Play(charge(capped_by_cost=True))
    inspect(play, dent())
    deliver(play)
    appraise(play, 15000, licensed=False)
    assert owed(play) == {}


def test_after_an_early_end_only_the_actual_cost_counts():
    play = Play(charge(capped_by_cost=True, early_actual_cost_only=True))
    inspect(play, dent(), day=date(2026, 7, 1))
    deliver(play, date(2026, 7, 10))
    appraise(play, 15000)
    assert owed(play) == {}
    appraise(play, 16000, actual=True)
    assert owed(play) == {"excess_wear/d1": 16000}


@pytest.mark.parametrize(("day", "cents"), [(25, 5000), (24, 20000)])
def test_an_appraisal_of_the_lessee_must_not_be_too_old(day, cents):
    play = Play(charge(capped_by_cost=True, lessee_appraisal_days=20))
    inspect(play, dent())
    play.open(date(2026, 11, day))
    appraise(play, 5000, for_lessee=True)
    deliver(play)
    appraise(play, 20000)
    assert owed(play) == {"excess_wear/d1": cents}


def test_an_item_without_a_price_costs_what_an_appraisal_says():
    base = programme()
    guide = base.wear_guide.versions[0].value
    rules = guide.rules | {Code("neglect"): wear_terms.WearRule(kinds=(Code("neglect"),))}
    changed = replace(
        base,
        wear_guide=Dated(Moment.CONTRACT, (Version(None, replace(guide, rules=rules)),)),
    )
    play = Play(changed)
    inspect(play, Item(name=Id("d1"), area=Code("hood"), kind=Code("neglect")))
    deliver(play)
    assert owed(play) == {}
    appraise(play, 123456)
    assert owed(play) == {"excess_wear/d1": 123456}


def test_guide_and_card_are_chosen_by_the_moment_that_governs_them():
    base = programme()
    old = base.wear_guide.versions[0].value
    strict = replace(old.rules[Code("dents")], by_term=(wear_terms.ByTerm(threshold=Decimal(120)),))
    new = replace(old, rules={Code("dents"): strict})
    versions = (Version(None, old), Version(date(2024, 1, 1), new))
    play = Play(replace(base, wear_guide=Dated(Moment.CONTRACT, versions)))
    (judged,) = assess_items(view(play), [dent()], date(2026, 10, 20))
    assert judged.chargeable
    play = Play(replace(base, wear_guide=Dated(Moment.INSPECTION, versions)))
    (judged,) = assess_items(view(play), [dent()], date(2026, 10, 20))
    assert not judged.chargeable
    (judged,) = assess_items(view(play), [dent()], date(2023, 12, 31))
    assert judged.chargeable


ITEMS = st.lists(st.integers(1, 200), max_size=4).map(
    lambda lengths: [dent(f"d{n}", str(length)) for n, length in enumerate(lengths)]
)


@given(ITEMS, ITEMS)
def test_the_lower_report_never_costs_more_than_either(first, second):
    totals = []
    for how in (Combine.FIRST, Combine.LATEST, Combine.LOWER):
        play = Play(combine(how), opened=date(2026, 10, 19))
        inspect(play, *first, day=date(2026, 10, 20))
        inspect(play, *second, day=date(2026, 10, 21))
        deliver(play, date(2026, 10, 22))
        totals.append(sum(owed(play).values()))
    assert totals[2] == min(totals[:2])


@given(ITEMS)
def test_every_reason_is_explained_and_lines_are_what_was_judged(items):
    play = Play(opened=date(2026, 10, 19))
    inspect(play, *items, day=date(2026, 10, 20))
    deliver(play, date(2026, 10, 22))
    (report,) = play.case.inspection.reports.values()
    assert {judged.reason for judged in report.judged} <= set(REASONS)
    assert sum(owed(play).values()) == sum(judged.cents for judged in report.judged)
