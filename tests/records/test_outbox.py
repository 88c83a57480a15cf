"""The outbox: leases, tries, waits, dead letters."""

from datetime import UTC, datetime, timedelta

import pytest

from handback.records import outbox
from handback.records.models import Message
from handback.records.outbox import LEASE, MOST_TRIES, NewCall, wait_after

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.usefixtures("database")


def put(*keys, due=NOW, kind="notice"):
    rows = [
        Message(key=key, kind=kind, lessor_id=1, payload='{"seq":1}', due=due, made=NOW)
        for key in keys
    ]
    Message.objects.bulk_create(rows)


def state(key):
    row = Message.objects.get(key=key)
    return row.state, row.tries, row.leased_until is not None


def test_what_is_due_is_leased_the_longest_due_first():
    put("late", due=NOW - A_SECOND)
    put("soon", due=NOW + A_SECOND)
    put("now")
    assert [each.key for each in outbox.lease(NOW, 1)] == ["late"]
    (leased,) = outbox.lease(NOW, 10)
    assert (leased.key, leased.tries, leased.facts) == ("now", 1, {"seq": 1})
    assert leased.made == NOW
    assert leased.leased_until == NOW + LEASE
    assert outbox.lease(NOW, 10) == []


def test_a_lease_that_ended_is_taken_over_and_the_message_marked_once():
    put("a")
    (first,) = outbox.lease(NOW, 10)
    later = NOW + LEASE
    assert outbox.lease(later - A_SECOND, 10) == []
    (second,) = outbox.lease(later, 10)
    assert (second.id, second.key, second.tries) == (first.id, "a", 2)
    assert outbox.mark_done(first, later)
    assert not outbox.mark_done(second, later)
    assert not outbox.put_off(second, later, "too late", {})
    assert state("a") == ("done", 2, False)


def test_whoever_has_lost_the_lease_neither_puts_off_nor_buries():
    put("a")
    (first,) = outbox.lease(NOW, 1)
    (second,) = outbox.lease(NOW + LEASE, 1)
    assert not outbox.put_off(first, NOW, "no", {})
    assert not outbox.mark_dead(first, "no", {})
    assert not outbox.give_back(first, NOW)
    assert outbox.put_off(second, NOW + timedelta(hours=1), "no", {"seq": 1, "taken": {}})
    (third,) = outbox.lease(NOW + timedelta(hours=1), 1)
    assert third.facts == {"seq": 1, "taken": {}}


def test_giving_back_counts_as_no_try():
    put("a")
    (leased,) = outbox.lease(NOW, 1)
    assert outbox.give_back(leased, NOW + A_SECOND)
    assert state("a") == ("waiting", 0, False)


def test_waits_grow_up_to_half_a_day():
    seconds = [wait_after(tries, 0.5).total_seconds() for tries in range(1, 10)]
    assert seconds == [10 * n for n in (1, 4, 16, 64, 256, 1024, 4096, 4320, 4320)]
    assert wait_after(1, 0) == timedelta(seconds=7.5)
    assert wait_after(1, 1) == timedelta(seconds=12.5)
    assert wait_after(10**9, 0.5) == timedelta(hours=12)
    waits = (wait_after(tries, 0.5) for tries in range(1, MOST_TRIES))
    assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=4)


def test_dead_letters_are_listed_and_tried_anew():
    put("a", "b", "c")
    for each in outbox.lease(NOW, 2):
        assert outbox.mark_dead(each, "no address is known", {"seq": 1})
    found = outbox.dead(10)
    assert [(each.key, each.error, each.tries) for each in found] == [
        ("a", "no address is known", 1),
        ("b", "no address is known", 1),
    ]
    assert [each.key for each in outbox.dead(10, after=found[0].id)] == ["b"]
    assert outbox.dead(10, kind="webhook") == []
    assert outbox.revive(NOW, keys=["a", "c", "unknown"]) == 1
    assert state("a") == ("waiting", 0, False)
    assert outbox.revive(NOW, kind="webhook") == 0
    assert outbox.revive(NOW) == 1
    assert outbox.dead(10) == []


def test_heaps_count_by_kind_and_state():
    put("a", "b")
    put("c", kind="events")
    (leased, _) = outbox.lease(NOW, 2)
    outbox.put_off(leased, NOW, "no connection", {})
    heaps = {(each.kind, each.state): each for each in outbox.heaps()}
    assert heaps["notice", "waiting"].count == 2
    assert heaps["notice", "waiting"].failing == 1
    assert heaps["events", "waiting"].oldest == NOW


def test_a_call_is_put_into_the_outbox_once():
    new = NewCall("webhook:1:2:3", 2, 1, 1, {"from": 3, "to": 4}, NOW)
    outbox.add_calls([new], NOW)
    (leased,) = outbox.lease(NOW, 1)
    outbox.mark_done(leased, NOW)
    outbox.add_calls([new], NOW)
    assert outbox.lease(NOW, 1) == []
    assert outbox.send_anew(1, "webhook:1:2:3", NOW)
    assert not outbox.send_anew(2, "webhook:1:2:3", NOW)
    assert [each.key for each in outbox.lease(NOW, 1)] == ["webhook:1:2:3"]


def test_old_delivered_messages_are_forgotten_and_no_others():
    put("old", "new", "waiting")
    for each, done in zip(outbox.lease(NOW, 2), (NOW - timedelta(days=100), NOW), strict=True):
        outbox.mark_done(each, done)
    assert outbox.forget_done(NOW - timedelta(days=90)) == 1
    assert set(Message.objects.values_list("key", flat=True)) == {"new", "waiting"}
