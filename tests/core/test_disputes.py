from dataclasses import replace

import pytest

from handback.core import account
from handback.core.base import Code, Id, Role
from handback.core.moves.disputes import DisputeLine, ResolveDispute
from handback.core.terms.billing import AppraisalTerms
from tests.core.money_kit import ADA, ISSUED, D, after_bill, billed, block, dent, lines, returned
from tests.kit import KIM, LESSEE, programme

WEAR = DisputeLine(dispute=Id("x1"), line=Code("excess_wear"), item=Id("d1"))


def outcome(word, amount=None, *, appraisal=False):
    return ResolveDispute(dispute=Id("x1"), outcome=Code(word), amount=amount, appraisal=appraisal)


def disputed(**changes):
    play = billed(items=(dent("d1"),), **changes)
    play.must(LESSEE, "dispute_line", WEAR)
    return play


def test_a_dispute_goes_to_whoever_works_it_through():
    play = disputed()
    task = play.case.contact.tasks[Code("work_through_dispute"), Id("x1")]
    assert (task.role, task.due, task.rule) == (Role.SPECIALIST, D(2027, 2, 8), "K-DISPUTE")
    assert account.disputed(play.case) == {("excess_wear", "d1")}


@pytest.mark.parametrize(
    ("ask", "left"),
    [(outcome("stands"), 84500), (outcome("falls"), 64500), (outcome("amount", 5000), 69500)],
)
def test_the_line_stands_falls_or_is_set_to_an_amount(ask, left):
    play = disputed()
    play.must(KIM, "resolve_dispute", ask)
    assert account.balance(play.case) == left
    assert not play.case.contact.tasks
    assert account.disputed(play.case) == frozenset()


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (outcome("amount"), "amount_and_outcome_disagree"),
        (outcome("falls", 5), "amount_and_outcome_disagree"),
        (outcome("amount", 20001), "more_than_the_line"),
        (outcome("amount", -1), "negative_amount"),
        (outcome("maybe"), "no_such_outcome"),
        (outcome("falls", appraisal=True), "no_appraisal"),
    ],
)
def test_an_outcome_has_to_make_sense(ask, reason):
    assert disputed().refused(KIM, "resolve_dispute", ask).reason == reason


def test_only_the_route_resolves_it():
    refused = disputed().refused(ADA, "resolve_dispute", outcome("falls"))
    assert (refused.rule, refused.reason) == ("authority", "not_this_role")


def test_one_dispute_at_a_time_of_a_line_that_is_there():
    play = disputed()
    again = DisputeLine(line=Code("excess_wear"), item=Id("d1"))
    assert play.refused(LESSEE, "dispute_line", again).reason == "disputed_already"
    other = DisputeLine(line=Code("excess_wear"), item=Id("d9"))
    assert play.refused(LESSEE, "dispute_line", other).reason == "no_such_line"


def test_a_line_may_be_disputed_before_it_is_billed():
    play = returned(items=(dent("d1"),))
    play.must(LESSEE, "dispute_line", WEAR)
    play.must(KIM, "resolve_dispute", outcome("amount", 100))
    play.open(ISSUED)
    assert lines(play)["excess_wear/d1"] == 100


def test_a_line_that_shrank_below_the_outcome_stays_small():
    play = disputed()
    play.must(KIM, "resolve_dispute", outcome("amount", 19000))
    assert lines(play)["excess_wear/d1"] == 19000


APPRAISAL = AppraisalTerms(
    source=Code("K-APPRAISE"), lines=(Code("excess_wear"),), binding=True, within_days=20
)


def test_an_agreed_appraisal_binds():
    play = disputed(terms=programme(**block("disputes", appraisal=APPRAISAL)))
    play.must(KIM, "resolve_dispute", outcome("amount", 9000, appraisal=True), D(2027, 1, 29))
    refused = play.refused(LESSEE, "dispute_line", replace(WEAR, dispute=Id("x2")))
    assert (refused.rule, refused.reason) == ("K-APPRAISE", "bound_by_appraisal")


def test_an_appraisal_may_come_too_late():
    play = disputed(terms=programme(**block("disputes", appraisal=APPRAISAL)))
    play.open(D(2027, 1, 30))
    refused = play.refused(KIM, "resolve_dispute", outcome("falls", appraisal=True))
    assert (refused.rule, refused.help.on) == ("K-APPRAISE", D(2027, 1, 29))


def test_a_dispute_has_its_last_day():
    terms = programme(**block("disputes", until=after_bill(60)))
    play = billed(items=(dent("d1"),), terms=terms)
    play.open(D(2027, 3, 11))
    refused = play.refused(LESSEE, "dispute_line", WEAR)
    assert (refused.rule, refused.help.on) == ("K-DISPUTE", D(2027, 3, 10))
