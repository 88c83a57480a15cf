from dataclasses import replace
from decimal import Decimal

import pytest

from handback.core import account, engine
from handback.core.base import Code, Ended, Id, OptionName
from handback.core.endings import OrdersRecorded
from handback.core.lines import line, total
from handback.core.moves.waivers import ClaimWaiver
from handback.core.purchase import PayoffCompleted, PurchaseCompleted, PurchaseStarted
from handback.core.sums import owed as sums
from handback.core.sums.owed import differences, owed
from handback.core.terms.fees import Tax
from handback.core.view import Ending, View
from tests.core.money_kit import RETURN, D, billed, block, dent, lines, returned, told, view
from tests.kit import LESSEE, Play, always, programme


def assumed(how, on=RETURN, odometer=37000, terms=None, **facts):
    play = Play(terms, **facts)
    return View.of(play.case, play.terms, on).assuming(Ending(how, on, odometer, assumed=True))


def keys(seen):
    return {line.key: line.cents for line in owed(seen)}


def test_a_lease_that_runs_owes_nothing():
    assert owed(view(Play())) == ()


def test_lines_fall_away_by_the_option_the_lease_ended_by():
    assert "excess_distance" in keys(assumed(Ended.RETURNED))
    assert "excess_distance" not in keys(assumed(Ended.PURCHASED))


def test_an_early_return_has_an_option_of_its_own():
    options = dict(programme().options)
    early = options[OptionName.EARLY_RETURN]
    options[OptionName.EARLY_RETURN] = replace(early, falls_away=(Code("disposition_fee"),))
    terms = programme(options=options)
    assert "disposition_fee" in keys(assumed(Ended.RETURNED, terms=terms))
    early_end = assumed(Ended.RETURNED, D(2026, 10, 1), terms=terms)
    assert "disposition_fee" not in keys(early_end)


def test_lines_fall_away_after_a_total_loss_and_by_military_orders():
    assert sums.falls_away(assumed(Ended.TOTAL_LOSS)) >= {"excess_wear", "disposition_fee"}
    seen = assumed(Ended.RETURNED)
    orders = OrdersRecorded(papers=(Code("orders"),), days=200, effective=D(2026, 9, 1))
    ordered = replace(seen, case=told(seen.case, orders, D(2026, 9, 1)))
    assert "early_termination" in sums.falls_away(ordered)
    assert "early_termination" not in sums.falls_away(seen)


GST = Tax(
    source=Code("K-GST"),
    rate=Decimal("0.05"),
    on=(Code("disposition_fee"), Code("excess_wear")),
    regions=(Code("CA-QC"),),
)
QST = replace(GST, source=Code("K-QST"), rate=Decimal("0.09975"))
TAXED = programme(taxes={Code("gst"): always(GST), Code("qst"): always(QST)})


def test_taxes_stack_each_line_rounded_by_itself_in_their_region_only():
    seen = assumed(Ended.RETURNED, terms=TAXED, region=Code("CA-QC"))
    found = keys(seen)
    assert (found["tax/gst"], found["tax/qst"]) == (1975, 3940)
    assert {line.rule for line in owed(seen) if line.code == "tax"} == {"K-GST", "K-QST"}
    assert "tax/gst" not in keys(assumed(Ended.RETURNED, terms=TAXED))


def test_what_is_waived_is_not_taxed():
    play = returned(items=(dent("d1"),), terms=TAXED, region=Code("CA-QC"))
    assert keys(view(play))["tax/gst"] == 2975
    holds = (Code("new_vehicle"), Code("same_owner"))
    claim = ClaimWaiver(waiver=Code("loyalty"), contract_day=RETURN, holds=holds)
    play.must(LESSEE, "claim_waiver", claim)
    assert keys(view(play))["tax/gst"] == 1975


def test_two_sums_never_make_the_same_line(monkeypatch):
    monkeypatch.setattr(sums, "CHARGES", (*sums.CHARGES, sums.CHARGES[1]))
    with pytest.raises(ValueError, match="excess_distance"):
        owed(assumed(Ended.RETURNED))


def test_the_books_lack_nothing_after_the_statement():
    play = billed(items=(dent("d1"),))
    assert differences(view(play)) == ()


def test_what_is_no_longer_owed_is_taken_off_by_the_rule_it_came_by():
    play = billed()
    gone = replace(view(play), terms=programme(fees={}))
    (found,) = differences(gone)
    assert (found.key, found.cents, found.rule) == ("disposition_fee", -39500, "K-DISPO")


def sold(case, how, lines_, on):
    """The case with a sale completed, its money exactly there."""
    amount = total(lines_)
    if how is Ended.TRADED_IN:
        return told(case, PayoffCompleted(amount=amount, lines=lines_), on)
    started = PurchaseStarted(quote=Id("q1"), buyer=Code("lessee"))
    completed = PurchaseCompleted(quote=Id("q1"), amount=amount, lines=lines_)
    return told(told(case, started, on), completed, on)


@pytest.mark.parametrize("how", [Ended.PURCHASED, Ended.TRADED_IN])
def test_a_sale_posts_its_own_lines_and_the_confirmation_adds_none(how):
    play = Play()
    on = D(2026, 10, 20)
    play.open(on)
    ending = Ending(how, on)
    play.case = sold(play.case, how, owed(view(play).assuming(ending)), on)
    play.events = list(play.case.history.events)
    assert lines(play)["purchase_price"] == 3120000
    assert account.balance(play.case) == 0
    assert differences(view(play)) == ()
    play._add(engine.open_day(play.case, play.terms, on, play._now(), Id("m900")))
    assert play.case.billing.statement.kind == "confirmation"
    assert play.case.progress.closed == on


def test_an_unknown_line_code_comes_last():
    found = sums.in_order(view(Play()), [line("zeal", 1, RETURN, "K"), line("tax", 1, RETURN, "K")])
    assert [each.code for each in found] == ["tax", "zeal"]


def test_changed_terms_show_in_the_order_only():
    terms = programme(**block("statement", lines=(Code("disposition_fee"),)))
    assert [each.code for each in owed(assumed(Ended.RETURNED, terms=terms))] == [
        "disposition_fee",
        "excess_distance",
    ]


def test_a_hand_over_ends_the_lease_as_its_option_says():
    options = programme().options
    odd = replace(options[OptionName.RETURN], ends_as=Ended.REPLACED)
    play = returned(terms=programme(options={**options, OptionName.RETURN: odd}))
    assert view(play).ending.how is Ended.REPLACED
    assert view(returned()).ending.how is Ended.RETURNED
