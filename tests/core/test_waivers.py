from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core import account
from handback.core.base import Actor, Code, Id, Role
from handback.core.billing import GoodwillGranted, GoodwillProposed
from handback.core.moves.payments import ReportMissedPayment
from handback.core.moves.waivers import (
    ApproveGoodwill,
    ClaimWaiver,
    ProposeGoodwill,
    RefuseGoodwill,
)
from handback.core.sums import waivers
from handback.core.sums.owed import owed
from handback.core.terms.billing import LimitPer, OverLimit, Relief, WaiverProduct
from handback.core.terms.conditions import All
from tests.core.money_kit import (
    DUE,
    ISSUED,
    RETURN,
    D,
    billed,
    dent,
    last,
    lines,
    paid,
    returned,
    told,
    view,
)
from tests.kit import KIM, LEE, LESSEE, Play, fact, programme

HOLDS = (Code("new_vehicle"), Code("same_owner"))


def loyal(**changes):
    terms = programme().waivers
    waiver = replace(terms.loyalty[Code("loyalty")], **changes)
    return programme(waivers=replace(terms, loyalty={Code("loyalty"): waiver}))


def claim(day, holds=HOLDS, waiver="loyalty"):
    return ClaimWaiver(waiver=Code(waiver), contract_day=day, holds=holds)


def test_a_new_contract_on_day_30_qualifies_and_on_day_31_does_not():
    last_day = D(2027, 1, 14)
    play = returned(items=(dent("d1"),))
    play.open(D(2027, 1, 15))
    refused = play.refused(LESSEE, "claim_waiver", claim(D(2027, 1, 15)))
    assert (refused.rule, refused.reason) == ("K-LOYAL", "contract_too_late")
    assert dict(refused.about)["last"] == last_day.isoformat()
    play.must(LESSEE, "claim_waiver", claim(last_day))
    assert lines(play)["loyalty_waiver/loyalty"] == -20000


def test_what_the_waiver_requires_has_to_hold():
    play = returned()
    refused = play.refused(LESSEE, "claim_waiver", claim(RETURN, (Code("new_vehicle"),)))
    assert (refused.rule, refused.help.missing) == ("K-LOYAL", ("same_owner",))
    assert (
        play.refused(LESSEE, "claim_waiver", claim(RETURN, waiver="x")).reason == "no_such_waiver"
    )


def test_a_contract_that_does_not_exist_yet_is_no_contract():
    refused = returned().refused(LESSEE, "claim_waiver", claim(D(2026, 12, 16)))
    assert refused.reason == "contract_in_the_future"


def test_it_may_be_claimed_before_the_return_and_only_once():
    play = Play()
    play.must(LESSEE, "claim_waiver", claim(D(2026, 6, 10)))
    assert play.refused(LESSEE, "claim_waiver", claim(D(2026, 6, 10))).reason == "claimed_already"


def test_it_takes_wear_and_never_distance_and_holds_once_obligations_are_met():
    play = returned(items=(dent("d1"),))
    play.must(LESSEE, "claim_waiver", claim(RETURN))
    play.open(ISSUED)
    assert lines(play) == {
        "excess_distance": 25000,
        "excess_wear/d1": 20000,
        "disposition_fee": 39500,
        "loyalty_waiver/loyalty": -20000,
    }
    assert play.case.billing.claims["loyalty"].granted is None
    play.open(DUE)
    assert play.case.billing.claims["loyalty"].granted is True
    assert last(play, "waiver_decided").rule == "K-LOYAL"


PAID_UP = All((fact("nothing_owed"), fact("payments_current")))


def test_obligations_are_tested_at_the_due_date_leaving_the_waived_wear_out():
    play = returned(items=(dent("d1"),), terms=loyal(obligations=PAID_UP))
    play.must(LESSEE, "claim_waiver", claim(RETURN))
    paid(play, 64500, DUE)
    assert play.case.billing.claims["loyalty"].granted is True
    assert account.balance(play.case) == 0


def test_obligations_that_stay_open_lose_the_waiver_on_the_day_after():
    play = returned(items=(dent("d1"),), terms=loyal(obligations=PAID_UP))
    play.must(LESSEE, "claim_waiver", claim(RETURN))
    paid(play, 64400, DUE)
    assert play.case.billing.claims["loyalty"].granted is None
    play.open(D(2027, 2, 9))
    decided = last(play, "waiver_decided")
    assert (decided.granted, decided.reason) == (False, "obligations_open")
    assert account.balance(play.case) == 20100
    assert "loyalty_waiver/loyalty" not in lines(play)


def test_a_missed_payment_is_an_obligation():
    play = returned(items=(dent("d1"),))
    play.must(LESSEE, "claim_waiver", claim(RETURN))
    play.must(KIM, "report_missed_payment", ReportMissedPayment(due=D(2026, 11, 15)))
    play.open(D(2027, 2, 10))
    assert play.case.billing.claims["loyalty"].granted is False


def test_paid_wear_comes_back_once_the_claim_is_granted():
    play = billed(items=(dent("d1"),))
    paid(play, 84500)
    play.must(LESSEE, "claim_waiver", claim(D(2027, 1, 9)))
    assert play.case.payments.surplus == 20000
    assert "refund_proposed" not in play.kinds()
    play.open(DUE)
    assert last(play, "refund_proposed").amount == 20000


def test_a_waiver_may_be_an_amount_or_a_share_of_each_pot():
    pots = (
        Relief(lines=(Code("excess_wear"),), amount=15000),
        Relief(lines=(Code("excess_distance"),), share=Decimal("0.5")),
    )
    play = returned(items=(dent("d1"),), terms=loyal(pots=pots))
    play.must(LESSEE, "claim_waiver", claim(RETURN))
    (line,) = [line for line in owed(view(play)) if line.code == "loyalty_waiver"]
    assert line.cents == -27500


def test_a_waiver_never_takes_a_fee_that_does_not_name_it():
    play = returned(terms=loyal(pots=(Relief(lines=(Code("disposition_fee"),)),)))
    play.must(LESSEE, "claim_waiver", claim(RETURN))
    assert "loyalty_waiver/loyalty" not in {line.key for line in owed(view(play))}


def product(**changes):
    waiver = WaiverProduct(source=Code("K-WAIVER"), lines=(Code("excess_wear"),), **changes)
    waivers_ = replace(programme().waivers, products={Code("plus"): waiver})
    return programme(waivers=waivers_)


ITEMS = (dent("d1"), dent("d2", area="hood"), dent("d3", area="hood"))


@pytest.mark.parametrize(
    ("changes", "waived"),
    [
        ({}, 60000),
        ({"total": 50000}, 50000),
        ({"per_item": 15000}, 45000),
        ({"per_item": 15000, "over_limit": OverLimit.CHARGED}, 0),
        ({"per_item": 20000, "over_limit": OverLimit.CHARGED}, 60000),
        ({"share": Decimal("0.25")}, 15000),
        ({"per_item": 15000, "limit_per": LimitPer.PART}, 30000),
        ({"per_item": 30000, "limit_per": LimitPer.EVENT}, 50000),
        ({"distance_at_most": 36999}, 0),
        ({"distance_at_most": 37000}, 60000),
        ({"excluded_kinds": (Code("dent"),)}, 0),
    ],
)
def test_a_bought_wear_waiver_works_within_its_limits(changes, waived):
    items = tuple(
        replace(item, flags=(Code("event_hail"),)) if item.name != "d1" else item for item in ITEMS
    )
    play = returned(items=items, terms=product(**changes), wear_waiver=Code("plus"))
    found = {line.key: line.cents for line in owed(view(play))}
    assert found.get("waiver_product/plus", 0) == -waived


def test_a_lease_without_the_product_has_no_waiver():
    play = returned(items=ITEMS, terms=product())
    assert "waiver_product/plus" not in {line.key for line in owed(view(play))}


def goodwill(cents, line="excess_distance", item="", name="g1"):
    return ProposeGoodwill(
        goodwill=Id(name), line=Code(line), item=Id(item), amount=cents, reason=Code("first_lease")
    )


def test_goodwill_within_the_limit_takes_effect_at_once():
    play = billed()
    play.must(KIM, "propose_goodwill", goodwill(25000))
    assert lines(play)["goodwill/g1"] == -25000
    assert account.balance(play.case) == 39500


def generous():
    return billed(odometer=40000)


def test_above_the_limit_another_person_approves_it():
    play = generous()
    play.must(KIM, "propose_goodwill", goodwill(25001))
    assert "goodwill/g1" not in lines(play)
    assert (Code("approve_goodwill"), Id("g1")) in play.case.contact.tasks
    refused = play.refused(KIM, "approve_goodwill", ApproveGoodwill(goodwill=Id("g1")))
    assert (refused.rule, refused.reason) == ("K-GOODWILL", "same_person")
    play.must(LEE, "approve_goodwill", ApproveGoodwill(goodwill=Id("g1")))
    assert lines(play)["goodwill/g1"] == -25001
    assert not play.case.contact.tasks


def test_someone_without_a_name_is_no_second_person():
    play, nobody = generous(), Actor(Role.SPECIALIST)
    play.must(nobody, "propose_goodwill", goodwill(25001))
    refused = play.refused(nobody, "approve_goodwill", ApproveGoodwill(goodwill=Id("g1")))
    assert (refused.rule, refused.reason) == ("authority", "needs_a_name")
    play.must(KIM, "approve_goodwill", ApproveGoodwill(goodwill=Id("g1")))
    assert lines(play)["goodwill/g1"] == -25001


def test_small_proposals_together_need_the_second_person_too():
    play = generous()
    play.must(KIM, "propose_goodwill", goodwill(20000))
    play.must(KIM, "propose_goodwill", goodwill(5001, name="g2"))
    assert "goodwill/g2" not in lines(play)
    play.must(LEE, "refuse_goodwill", RefuseGoodwill(goodwill=Id("g2")))
    assert play.case.billing.goodwill["g2"].granted is False
    assert play.refused(LEE, "approve_goodwill", ApproveGoodwill(goodwill=Id("g2")))


@pytest.mark.parametrize(
    ("ask", "rule", "reason"),
    [
        (goodwill(100, "disposition_fee"), "K-DISPO", "may_not_be_waived"),
        (goodwill(100001), "K-GOODWILL", "above_goodwill_limit"),
        (goodwill(100001, "excess_wear", "d9"), "order", "no_such_line"),
        (goodwill(0), "form", "amount_not_positive"),
    ],
)
def test_goodwill_is_refused_with_its_rule(ask, rule, reason):
    play = billed(odometer=41000)
    refused = play.refused(KIM, "propose_goodwill", ask)
    assert (refused.rule, refused.reason) == (rule, reason)


def test_goodwill_is_no_more_than_the_line():
    assert billed().refused(KIM, "propose_goodwill", goodwill(25001)).reason == "more_than_the_line"


def test_goodwill_may_be_limited_to_some_lines_or_not_be_given_at_all():
    terms = programme().waivers
    only = replace(terms.goodwill, lines=(Code("excess_wear"),))
    play = billed(terms=programme(waivers=replace(terms, goodwill=only)))
    assert play.refused(KIM, "propose_goodwill", goodwill(100)).reason == "may_not_be_waived"
    play = billed(terms=programme(waivers=replace(terms, goodwill=None)))
    assert play.refused(KIM, "propose_goodwill", goodwill(100)).reason == "no_goodwill"


def test_goodwill_on_a_line_that_shrinks_shrinks_with_it():
    play = billed()
    proposed = GoodwillProposed(
        goodwill=Id("g1"),
        line=Code("excess_distance"),
        amount=90000,
        reason=Code("x"),
        needs_second=False,
    )
    case = told(told(play.case, proposed, ISSUED), GoodwillGranted(goodwill=Id("g1")), ISSUED)
    found = {line.key: line.cents for line in owed(replace(view(play), case=case))}
    assert found["goodwill/g1"] == -25000


def test_a_line_without_a_list_of_its_own_admits_any_waiver_that_names_it():
    assert waivers.admits(VIEW, Code("excess_wear")).by is None
    assert waivers.admits(VIEW, Code("disposition_fee")).by == ()


CENTS = st.integers(1, 100000)


@given(
    st.lists(CENTS, max_size=6),
    st.none() | CENTS,
    st.none() | CENTS,
    st.sampled_from([None, Decimal("0.3"), Decimal("1")]),
    st.sampled_from(OverLimit),
)
def test_a_product_never_takes_more_than_there_is(amounts, total, per_item, share, over):
    left = {(Code("excess_wear"), Id(f"d{n}")): cents for n, cents in enumerate(amounts)}
    terms = product(total=total, per_item=per_item, share=share, over_limit=over)
    seen = replace(VIEW, terms=terms)
    taken = waivers.product_takes(
        seen, Code("plus"), terms.waivers.products[Code("plus")], dict(left)
    )
    assert all(0 < cents <= left[key] for key, cents in taken.items())
    assert total is None or sum(taken.values()) <= total


VIEW = view(Play())
