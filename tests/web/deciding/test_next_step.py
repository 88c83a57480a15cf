"""The next step: every stage has one, and what is possible decides."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from handback.core.base import Code, OptionName
from handback.core.stages import STAGES
from handback.core.timeline import Entry, Kind, Standing
from handback.web.lessee.deciding.next_step import TABLE, WORDS, Known, next_step

STEPS = {
    "open": "choose",
    "decided": "choose",
    "inspection_booked": "prepare_inspection",
    "inspected": "choose",
    "turn_in_booked": "prepare_return",
    "held_over": "ask_us",
    "delivered": "await_receipt",
    "turned_in": "await_acceptance",
    "accepted": "await_bill",
    "purchasing": "await_funds",
    "purchased": "await_title",
    "trading_in": "await_payoff",
    "traded_in": "await_release",
    "loss_reported": "await_settlement",
    "total_loss": "await_bill",
    "billed": "see_bill",
    "in_collection": "see_bill",
    "settled": "nothing_owed",
    "closed": "keep_papers",
}


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_step_even_where_nothing_is_possible(stage):
    step = next_step(Known(stage))
    assert step.name == STEPS[stage]
    assert reverse(f"lease:{step.page}", args=[1])
    assert step.title
    assert step.text
    assert step.button


def test_every_row_has_words_and_every_word_a_row():
    assert {row.name for row in TABLE} == set(WORDS)


def known(stage="decided", *possible, **more):
    return Known(stage, frozenset(possible), **more)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (known("billed", "pay"), "pay"),
        (known("in_collection", "pay"), "pay"),
        (known("billed", "pay", to_pay=False), "await_payment"),
        (known("delivered", to_sign=True), "sign_papers"),
        (known("turned_in", to_sign=True), "sign_papers"),
        (known("accepted", to_sign=True), "await_bill"),
        (known("open", soon=False), "look_ahead"),
        (known("held_over", "book_turn_in"), "return_late"),
        (known("held_over", "book_turn_in", "book_inspection"), "inspect_late"),
        (known("held_over", "book_turn_in", "book_inspection", inspected=True), "return_late"),
        (known("inspected", repairs_open=True), "decide_repairs"),
        (known("open", extension_asked=True), "await_extension"),
        (known("held_over", extension_asked=True, disclosures_lacking=True), "sign_disclosures"),
        (known("closed", extension_asked=True), "keep_papers"),
    ],
)
def test_what_is_possible_decides(facts, name):
    assert next_step(facts).name == name


@pytest.mark.parametrize(
    ("option", "facts", "name"),
    [
        ("purchase", known(quote_good=True), "wait"),
        ("purchase", known("decided", "request_quote"), "ask_price"),
        ("purchase", known("decided", "request_quote", "start_purchase"), "ask_price"),
        (
            "purchase",
            known("decided", "request_quote", "start_purchase", quote_good=True),
            "buy",
        ),
        ("trade_in", known(), "tell_trade_in"),
        ("extend", known("decided", "request_extension"), "ask_extension"),
        ("extend", known("decided", "book_turn_in"), "book_return"),
        ("return", known("decided", "book_turn_in"), "book_return"),
        (
            "return",
            known("decided", "book_turn_in", "book_inspection", needs_inspection=True),
            "book_inspection",
        ),
        ("replace", known("decided", "book_turn_in", needs_inspection=True), "book_return"),
        (
            "replace",
            known(
                "decided",
                "book_turn_in",
                needs_inspection=True,
                inspection_opens=date(2026, 12, 1),
            ),
            "wait_for_inspection",
        ),
        (
            "early_return",
            known("inspected", "book_turn_in", needs_inspection=True, inspected=True),
            "book_return",
        ),
    ],
)
def test_the_choice_decides(option, facts, name):
    assert next_step(replace(facts, chosen=OptionName(option))).name == name


def test_the_step_names_the_date_that_matters():
    due = Entry(date(2026, 12, 3), Kind.DUE, Code("statement_due"), Code("R-1"), Standing.COMING)
    step = next_step(known("billed", "pay", coming={"statement_due": due}))
    assert step.entry == due
    assert next_step(known("billed", "pay")).entry is None
