"""Overlays: the more protective rule wins, field by field, in any order, as often as applied."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Channel, Code, Moment
from handback.core.calendar import Offset, Side
from handback.core.terms.base import Dated, Version
from handback.core.terms.conditions import All, Condition, Fact
from handback.core.terms.fees import LateFee
from handback.core.terms.notices import Notice
from handback.core.terms.overlay import (
    AppliesWhen,
    CaseFacts,
    Change,
    Overlay,
    OverlayError,
    Verb,
    Verdict,
    overlay,
)
from handback.core.terms.programme import Programme
from tests.kit import programme

HERE = CaseFacts(Code("US-NY"), date(2026, 1, 1))
RULE = Code("NY-1")
RETURNED: Condition = Fact(Code("returned"))
TOLD: Condition = Fact(Code("notice_sent"), Code("wear_notice"))
NOTICE = Notice(source=RULE, due=Offset(Moment.MATURITY, 0, 40, Side.BEFORE), channel=Channel.MAIL)


def law(*changes: tuple[str, Verb, Any], name: str = "us-ny", rule: str = RULE) -> Overlay:
    made = tuple(
        Change(tuple(map(Code, at.split("."))), verb, value, Code(rule))
        for at, verb, value in changes
    )
    return Overlay(Code(name), AppliesWhen(regions=(Code("US-NY"),)), made)


def after(at: str, verb: Verb, value: Any, terms: Programme | None = None) -> Programme:
    return overlay(terms or plain(), [law((at, verb, value))], HERE)[0]


def verdicts(at: str, verb: Verb, value: Any) -> tuple[Verdict, ...]:
    return overlay(plain(), [law((at, verb, value))], HERE)[1]


def plain() -> Programme:
    """A programme with something dated, something optional and something from the contract."""
    late = Dated(
        Moment.PAYMENT_DUE,
        (
            Version(date(2024, 1, 1), LateFee(source=Code("K-LATE"), amount=2500, grace_days=10)),
            Version(date(2026, 7, 1), LateFee(source=Code("K-LATE"), amount=2900, grace_days=20)),
        ),
    )
    return replace(programme(), late_fee=late)


def fee(terms: Programme, name: str = "disposition_fee") -> Any:
    return terms.fees[Code(name)].versions[0].value


def test_a_law_governs_its_regions_from_a_day_on() -> None:
    applies = AppliesWhen(regions=(Code("CA-QC"), Code("US")), contract_from=date(2024, 4, 5))
    rule = Overlay(Code("x"), applies, ())
    assert rule.governs(CaseFacts(Code("CA-QC"), date(2024, 4, 5)))
    assert not rule.governs(CaseFacts(Code("CA-QC"), date(2024, 4, 4)))
    assert rule.governs(CaseFacts(Code("US-NY"), date(2025, 1, 1)))
    assert not rule.governs(CaseFacts(Code("CA-ON"), date(2025, 1, 1)))
    assert not rule.governs(CaseFacts(Code("USA"), date(2025, 1, 1)))


def test_a_law_that_does_not_govern_changes_nothing() -> None:
    elsewhere = CaseFacts(Code("US-CA"), date(2026, 1, 1))
    change = law(("statement.due_days", Verb.AT_LEAST, 999))
    assert overlay(plain(), [change], elsewhere) == (plain(), ())
    assert overlay(plain(), [change])[0].statement.due_days == 999


def test_the_lesser_amount_wins_and_both_rules_are_cited() -> None:
    was = fee(plain())
    terms, [verdict] = overlay(
        plain(), [law(("fees.disposition_fee.at_most", Verb.AT_MOST, 10000))], HERE
    )
    assert fee(terms).at_most == 10000
    assert fee(terms).source_of("at_most") == RULE
    assert fee(terms).source_of("owed_when") == was.source
    assert verdict == Verdict("fees.disposition_fee.at_most", RULE, was.source, was.at_most, 10000)


def test_a_policy_that_protects_more_stays_and_wins() -> None:
    at = "inspection.report.hours_when_present"
    [verdict] = verdicts(at, Verb.AT_MOST, 100)
    assert after(at, Verb.AT_MOST, 100) == plain()
    assert (verdict.was, verdict.now, verdict.loser) == (48, 48, RULE)
    assert verdict.winner == plain().inspection.report.source


def test_a_law_that_says_the_same_is_no_verdict() -> None:
    assert not verdicts("inspection.report.hours_when_present", Verb.AT_MOST, 48)


def test_no_limit_lies_beyond_every_limit() -> None:
    assert plain().inspection.report.valid_days is None
    at = "inspection.report.valid_days"
    assert after(at, Verb.AT_MOST, 30).inspection.report.valid_days == 30
    assert after(at, Verb.AT_LEAST, 30).inspection.report.valid_days is None
    day = Offset(Moment.STATEMENT, 0, 90)
    assert plain().disputes.until is None
    assert after("disputes.until", Verb.EARLIER_OF, day).disputes.until == day
    assert after("disputes.until", Verb.LATER_OF, day).disputes.until is None


def test_an_amount_from_the_contract_is_capped() -> None:
    terms = after("fees.purchase_option_fee.amount", Verb.AT_MOST, 100)
    assert fee(terms, "purchase_option_fee").amount == "from_contract"
    assert fee(terms, "purchase_option_fee").at_most == 100
    assert fee(terms, "purchase_option_fee").source_of("at_most") == RULE


def test_an_amount_from_the_contract_without_a_cap_cannot_be_capped() -> None:
    with pytest.raises(OverlayError, match=r"holdover\.amount"):
        after("holdover.amount", Verb.AT_MOST, 100)


def test_every_version_is_changed() -> None:
    terms, found = overlay(plain(), [law(("late_fee.grace_days", Verb.AT_LEAST, 15))], HERE)
    assert terms.late_fee is not None
    assert [version.value.grace_days for version in terms.late_fee.versions] == [15, 20]
    assert [verdict.path for verdict in found] == [
        "late_fee.versions.0.grace_days",
        "late_fee.versions.1.grace_days",
    ]
    assert [verdict.winner for verdict in found] == [RULE, "K-LATE"]


def test_what_the_programme_does_not_have_needs_no_limit() -> None:
    without = replace(plain(), late_fee=None)
    assert after("late_fee.at_most", Verb.AT_MOST, 500, without) == without
    assert after("fees.admin_fee.at_most", Verb.AT_MOST, 500) == plain()
    assert after("rate_card.parts.mat", Verb.AT_MOST, 500) == plain()


def test_nothing_can_be_put_into_what_is_not_there() -> None:
    without = replace(plain(), late_fee=None)
    with pytest.raises(OverlayError, match=r"late_fee\.grace_days"):
        after("late_fee.grace_days", Verb.INSTEAD, 15, without)
    with pytest.raises(OverlayError, match="no colour"):
        after("statement.colour", Verb.INSTEAD, 15)


def test_instead_takes_the_place_and_may_add_an_entry() -> None:
    terms = after("wear_charge.capped_by_cost", Verb.INSTEAD, True)
    assert terms.wear_charge.capped_by_cost
    terms = after("notices.wear_notice", Verb.INSTEAD, NOTICE)
    assert terms.notices[Code("wear_notice")] == NOTICE
    assert terms.source_of("notices.wear_notice") == RULE
    laws = [law(("statement.due_days", Verb.INSTEAD, n), name=f"l{n}") for n in (1, 2)]
    with pytest.raises(OverlayError, match="different things"):
        overlay(plain(), laws, HERE)


def test_also_adds_entries_to_a_mapping() -> None:
    terms, [verdict] = overlay(
        plain(), [law(("notices", Verb.ALSO, {Code("wear_notice"): NOTICE}))], HERE
    )
    assert set(terms.notices) == {"reminder", "wear_notice"}
    assert verdict == Verdict("notices.wear_notice", RULE, Code(""), None, NOTICE)


def test_also_adds_items_to_a_list_once() -> None:
    terms = after("statement.may_still_come", Verb.ALSO, (Code("toll"), Code("property_tax")))
    assert terms.statement.may_still_come == ("toll", "property_tax")
    again = after("statement.may_still_come", Verb.ALSO, (Code("toll"),), terms)
    assert again == terms


def test_also_joins_conditions() -> None:
    terms = after("wear_charge.owed_when", Verb.ALSO, TOLD)
    assert terms.wear_charge.owed_when == All((plain().wear_charge.owed_when, TOLD))
    both = after("wear_charge.owed_when", Verb.ALSO, All((TOLD, RETURNED)), terms)
    assert both.wear_charge.owed_when == All((plain().wear_charge.owed_when, TOLD, RETURNED))
    assert terms.wear_charge.source_of("owed_when") == RULE


def test_what_cannot_be_compared_is_refused() -> None:
    for at, verb in [
        ("wear_charge.capped_by_cost", Verb.AT_MOST),
        ("wear_charge.owed_when", Verb.AT_MOST),
        ("statement.reaches_by", Verb.AT_MOST),
    ]:
        with pytest.raises(OverlayError, match=at):
            after(at, verb, 5)
    with pytest.raises(OverlayError, match="nothing can be added"):
        after("statement.due_days", Verb.ALSO, 5)


@pytest.mark.parametrize(
    ("policy", "verb", "law_says", "holds"),
    [
        (Offset(Moment.TURN_IN, 0, 42), Verb.EARLIER_OF, Offset(Moment.TURN_IN, 0, 30), "law"),
        (Offset(Moment.TURN_IN, 0, 20), Verb.EARLIER_OF, Offset(Moment.TURN_IN, 0, 30), "policy"),
        (Offset(Moment.TURN_IN, 0, 20), Verb.LATER_OF, Offset(Moment.TURN_IN, 0, 30), "law"),
        # before a moment, more days are earlier
        (
            Offset(Moment.MATURITY, 0, 60, Side.BEFORE),
            Verb.EARLIER_OF,
            Offset(Moment.MATURITY, 0, 40, Side.BEFORE),
            "policy",
        ),
        (
            Offset(Moment.MATURITY, 0, 30, Side.BEFORE),
            Verb.EARLIER_OF,
            Offset(Moment.MATURITY, 0, 40, Side.BEFORE),
            "law",
        ),
        # 59 to 62 days: surely before 58, not surely before 60
        (
            Offset(Moment.MATURITY, 2, 0, Side.BEFORE),
            Verb.EARLIER_OF,
            Offset(Moment.MATURITY, 0, 58, Side.BEFORE),
            "policy",
        ),
        (
            Offset(Moment.MATURITY, 2, 0, Side.BEFORE),
            Verb.EARLIER_OF,
            Offset(Moment.MATURITY, 0, 60, Side.BEFORE),
            "law",
        ),
        # nobody knows which of two moments comes first
        (Offset(Moment.GROUNDING, 0, 1), Verb.EARLIER_OF, Offset(Moment.TURN_IN, 0, 90), "law"),
    ],
)
def test_a_deadline_of_the_law_yields_only_to_a_surely_better_one(
    policy: Offset, verb: Verb, law_says: Offset, holds: str
) -> None:
    terms = plain()
    terms = replace(terms, statement=replace(terms.statement, reaches_by=policy))
    found = after("statement.reaches_by", verb, law_says, terms).statement.reaches_by
    assert found == {"law": law_says, "policy": policy}[holds]


# --- properties --------------------------------------------------------------------------------

offsets = st.builds(
    Offset,
    st.sampled_from([Moment.TURN_IN, Moment.MATURITY]),
    st.integers(0, 3),
    st.integers(0, 95),
    st.sampled_from(Side),
)
numbers = st.integers(0, 60)
compared: st.SearchStrategy[tuple[str, Verb, Any]] = st.one_of(
    st.tuples(
        st.just("statement.due_days"), st.sampled_from([Verb.AT_MOST, Verb.AT_LEAST]), numbers
    ),
    st.tuples(st.just("late_fee.amount"), st.just(Verb.AT_MOST), numbers),
    st.tuples(st.just("fees.purchase_option_fee.amount"), st.just(Verb.AT_MOST), numbers),
    st.tuples(st.just("inspection.report.valid_days"), st.just(Verb.AT_MOST), numbers),
    st.tuples(
        st.just("statement.reaches_by"),
        st.sampled_from([Verb.EARLIER_OF, Verb.LATER_OF]),
        offsets,
    ),
    st.tuples(st.just("disputes.until"), st.just(Verb.LATER_OF), offsets),
)
anything = st.one_of(
    compared,
    st.tuples(
        st.just("wear_charge.owed_when"), st.just(Verb.ALSO), st.sampled_from([TOLD, RETURNED])
    ),
    st.tuples(st.just("notices"), st.just(Verb.ALSO), st.just({Code("wear_notice"): NOTICE})),
    st.tuples(st.just("wear_charge.capped_by_cost"), st.just(Verb.INSTEAD), st.just(True)),
)


def laws_of(changes: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Overlay]]:
    """One to three laws, each with a name and a rule of its own."""
    several = st.lists(st.lists(changes, min_size=1, max_size=4), min_size=1, max_size=3)
    return several.map(
        lambda found: [law(*each, name=f"law-{n}", rule=f"R-{n}") for n, each in enumerate(found)]
    )


@given(laws_of(anything))
def test_twice_is_once(laws: list[Overlay]) -> None:
    once, _ = overlay(plain(), laws, HERE)
    assert overlay(once, laws, HERE)[0] == once


@given(laws_of(anything), st.randoms(use_true_random=False))
def test_the_order_of_laws_does_not_matter(laws: list[Overlay], random: Any) -> None:
    shuffled = random.sample(laws, len(laws))
    assert overlay(plain(), shuffled, HERE) == overlay(plain(), laws, HERE)


@given(numbers, numbers, st.sampled_from([Verb.AT_MOST, Verb.AT_LEAST]))
def test_two_laws_one_after_the_other_are_two_laws_together(
    one: int, other: int, verb: Verb
) -> None:
    laws = [law(("statement.due_days", verb, n), name=f"l{i}") for i, n in enumerate([one, other])]
    together = overlay(plain(), laws, HERE)[0].statement.due_days
    for first, second in (laws, laws[::-1]):
        apart = overlay(overlay(plain(), [first], HERE)[0], [second], HERE)[0]
        assert apart.statement.due_days == together


def days_of(offset: Offset) -> list[date]:
    return [offset.from_day(date(2027, 1, 1) + timedelta(days=n)) for n in range(0, 400, 13)]


@given(offsets, offsets, st.sampled_from([Verb.EARLIER_OF, Verb.LATER_OF]))
def test_the_law_is_always_kept(policy: Offset, law_says: Offset, verb: Verb) -> None:
    terms = plain()
    terms = replace(terms, statement=replace(terms.statement, reaches_by=policy))
    holds = after("statement.reaches_by", verb, law_says, terms).statement.reaches_by
    within: Callable[[date, date], bool] = date.__le__ if verb is Verb.EARLIER_OF else date.__ge__
    assert holds in (policy, law_says)
    if holds.moment is law_says.moment:
        assert all(map(within, days_of(holds), days_of(law_says)))


@given(numbers, st.none() | numbers)
def test_never_less_protective_than_policy_or_law(law_says: int, policy: int | None) -> None:
    terms = plain()
    report = replace(terms.inspection.report, valid_days=policy)
    terms = replace(terms, inspection=replace(terms.inspection, report=report))
    at = "inspection.report.valid_days"
    most = after(at, Verb.AT_MOST, law_says, terms).inspection.report.valid_days
    assert most is not None
    assert most <= law_says
    assert policy is None or most <= policy
    least = after(at, Verb.AT_LEAST, law_says, terms).inspection.report.valid_days
    assert least is None if policy is None else least == max(policy, law_says)
