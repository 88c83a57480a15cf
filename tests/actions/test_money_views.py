"""What lessees see of money: bills ahead, what is behind lines, deposits, settling, waivers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from handback.actions import access, views
from handback.actions.access import NotFoundError
from handback.actions.views.ahead import bill_ahead
from handback.actions.views.behind import (
    DistanceBehind,
    FeeBehind,
    PartBehind,
    WearBehind,
    explained,
    loss_behind,
)
from handback.actions.views.deposits import deposit_tracker
from handback.actions.views.settling import collecting_of, disputes, instalments, look_up, paying
from handback.actions.views.waivings import waivers
from handback.core.base import LESSEE_SIDE, Actor, Role
from handback.core.sums.owed import owed
from handback.records.models import Case, Party
from tests.kit.pages import SAMPLED, sampled_database


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory) -> Iterator[None]:
    with sampled_database(tmp_path_factory.mktemp("sample")):
        yield


def looks(*stages: str) -> Iterator[views.Look]:
    """Every lease of the sample at a stage, as its lessee looks at it."""
    for case in Case.objects.filter(stage__in=stages).order_by("pk"):
        party = Party.objects.filter(case=case, role="lessee", person__isnull=False).first()
        if party is not None:
            found = access.seats(access.visitor(party.person_id), case.pk, SAMPLED)
            seat = next(each for each in found if each.role in LESSEE_SIDE)
            yield views.look(seat, SAMPLED)


BILLED = ("billed", "in_collection", "settled", "closed")


def test_what_is_behind_a_line_comes_to_the_line():
    kinds = set()
    for look in looks(*BILLED):
        lines = {each.key: each for each in owed(look.view)}
        for key, found in explained(look, SAMPLED).items():
            assert found.cents == (lines[key].cents if key in lines else 0)
            behind = found.behind
            kinds.add(type(behind))
            if isinstance(behind, DistanceBehind) and found.cents > 0:
                assert behind.over == behind.driven - behind.allowed
                assert abs(behind.over * behind.rate * 100 - found.cents) <= 1
            if isinstance(behind, WearBehind):
                assert behind.judged.name == key.partition("/")[2]
            if isinstance(behind, FeeBehind) and behind.in_contract is not None:
                most = behind.at_most if behind.at_most is not None else behind.in_contract
                assert found.cents == min(behind.in_contract, most)
            if isinstance(behind, PartBehind):
                assert behind.count * behind.price == found.cents
    assert kinds >= {DistanceBehind, WearBehind, FeeBehind, PartBehind}


def test_an_item_stands_beyond_the_limit_that_is_told():
    measured = 0
    for look in looks(*BILLED):
        for each in explained(look, SAMPLED).values():
            behind = each.behind
            if not isinstance(behind, WearBehind) or behind.limit is None or behind.size is None:
                continue
            measured += 1
            beyond = {
                "more_than": behind.size > behind.limit,
                "at_least": behind.size >= behind.limit,
                "less_than": behind.size < behind.limit,
                "at_most": behind.size <= behind.limit,
            }
            assert beyond[behind.comparator]
    assert measured


def test_there_is_a_bill_ahead_until_there_is_a_bill():
    for look in looks("open", "decided", "accepted"):
        ahead = bill_ahead(look, SAMPLED)
        assert ahead is not None
        assert ahead.total == sum(each.cents for each in ahead.lines)
        assert (ahead.option is None) == (look.view.ending is not None)
        if ahead.arrives_from is not None:
            assert ahead.arrives_from <= ahead.arrives_by
    assert all(bill_ahead(look, SAMPLED) is None for look in looks(*BILLED))


def test_a_deposit_names_each_thing_that_it_waits_for():
    found = 0
    for look in looks("open", *BILLED, "purchased"):
        tracker = deposit_tracker(look, SAMPLED)
        assert (tracker is None) == (not look.lease.deposit)
        if tracker is None:
            continue
        found += 1
        assert tracker.steps
        if tracker.settled is None and tracker.ready is None:
            late = tracker.at_latest is not None and tracker.at_latest <= look.today
            assert late or not all(step.met for step in tracker.steps)
        if tracker.settled is not None:
            whole = tracker.settled.deducted + tracker.settled.refunded
            assert whole + tracker.applied == tracker.amount
    assert found


def test_payments_tell_the_ending_of_their_account_alone():
    endings = []
    for look in looks(*BILLED):
        look_up(look, SAMPLED)
        found = paying(look, SAMPLED)
        assert found.owed + found.pending >= 0
        assert found.number not in look.case.payments.by_id
        endings += [each.ending for each in found.payments if each.ending]
    assert endings
    assert all(each.startswith("••••") and len(each) <= 8 for each in endings)


def test_disputes_are_told_with_words_and_the_day_of_their_answer():
    told = [(each, look) for look in looks(*BILLED) for each in disputes(look, SAMPLED).disputes]
    assert told
    for each, look in told:
        days = look.terms.disputes.answer_within_days
        assert each.answer_by == each.dispute.on + timedelta(days=days)
    assert any(each.words for each, _ in told)


def test_a_balance_with_collection_is_told_with_its_days():
    for look in looks("in_collection"):
        found = collecting_of(look, SAMPLED)
        assert found.referred is not None
        assert found.overdue_since is not None
        assert instalments(look, SAMPLED).rule


def test_waivers_tell_what_they_never_take():
    offers = [each for look in looks("billed") for each in waivers(look, SAMPLED).loyalty]
    assert offers
    assert all(each.pots and each.requires and each.rule for each in offers)
    assert any(each.never for each in offers)


def test_a_total_loss_is_told_once_it_is_settled():
    settled = [loss_behind(look) for look in looks("total_loss", "closed")]
    assert any(each is not None and each.settlement > 0 for each in settled)
    assert all(loss_behind(look) is None for look in looks("loss_reported"))


@pytest.mark.parametrize(
    "ask",
    [explained, bill_ahead, deposit_tracker, paying, instalments, disputes, collecting_of, waivers],
)
def test_who_sees_no_money_sees_none_of_it(ask):
    look = next(looks("billed"))
    seat = access.Seat(look.id, Role.INSPECTOR, Actor(Role.INSPECTOR))
    with pytest.raises(NotFoundError):
        ask(seat, SAMPLED)
