"""Webhooks: a lessor's systems hear of each change, and can tell that it is us."""

import json
import logging
from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import settings
from standardwebhooks import Webhook

from handback.actions import calls, webhooks
from handback.actions.access import NotFoundError
from handback.actions.delivering import Delivered, deliver_due
from handback.actions.opening_cases import LesseeIn
from handback.actions.policies import install_shipped
from handback.actions.webhooks import BadEndpointError
from handback.channels.folder import Folder
from handback.cli.installation import now as clock
from handback.core.base import Channel, Id
from handback.records.models import Delivery, Endpoint, Message
from handback.records.organisations import lessor_of
from tests.kit.real import life, open_real
from tests.kit.servers import SILENCE, answer, http_server

NOW = datetime(2026, 9, 16, 20, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not depend on the engine."""
pytestmark = pytest.mark.usefixtures("database", "to_private")


@pytest.fixture
def to_private(monkeypatch):
    """Let this installation call servers on this machine."""
    here = settings.HANDBACK.model_copy(update={"webhooks_to_private": True})
    monkeypatch.setattr(settings, "HANDBACK", here)
    monkeypatch.setattr(calls, "limits", lambda: calls.Limits(silence=0.2, whole=2, private=True))


@pytest.fixture
def lessor():
    install_shipped(NOW - timedelta(days=100))
    return lessor_of("infiniti")


@pytest.fixture
def deliver(tmp_path):
    """Empty the outbox at an instant; letters go into a folder."""
    folder = dict.fromkeys((Channel.MAIL, Channel.EMAIL, Channel.TEXT), Folder(tmp_path))

    def run(now):
        return deliver_due(now, carriers=folder, jitter=lambda: 0.5)

    return run


def a_case(until=None):
    """A case with everything that a webhook must not tell, its day opened."""
    pat = LesseeIn("Pat Moreau", "pat@example.org", "+1 555 0100", "1 Elm Street")
    kept = open_real(life("infiniti"), pat)
    if until:
        kept.open_days(until)
    return kept, datetime.combine(kept.example.opened, time(13), kept.example.zone)


def test_each_change_is_told_once_with_what_happened_and_nothing_more(lessor, deliver):
    with http_server() as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        kept, now = a_case()
        assert deliver(now).dead == 0
        kept.open_days(NOW.date())
        assert deliver(NOW).dead == 0
    first, *others = server.got
    said = json.loads(first.body)
    assert said["type"] == "case.changed"
    assert said["timestamp"].startswith("2026-06-15T")
    assert said["data"]["case"] == str(kept.id)
    assert said["data"]["programme"] == "infiniti"
    assert said["data"]["events"] == [
        {
            "type": "case.case_opened",
            "seq": 1,
            "on": "2026-06-15",
            "at": kept.loaded.events[0].at.isoformat(),
            "role": "system",
        }
    ]
    told = [each["seq"] for got in server.got for each in json.loads(got.body)["data"]["events"]]
    assert told == [each.seq for each in kept.loaded.events]
    assert "case.notice_sent" in others[-1].body.decode()
    everything = b"".join(got.body for got in server.got).decode()
    for secret in ("Pat", "Moreau", "example.org", "Elm", "555", "7000123", "5N1DL1", "cents"):
        assert secret not in everything
    ids = [got.headers["webhook-id"] for got in server.got]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith(f"webhook:{added.id}:{kept.id}:") for each in ids)


@SQLITE
def test_a_receiver_verifies_what_it_got(lessor, deliver):
    with http_server() as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        a_case()
        deliver(clock())
    for got in server.got:
        assert Webhook(added.secret).verify(got.body, got.headers)["type"] == "case.changed"
    assert server.got


def test_a_failed_call_is_repeated_later_under_the_same_id_byte_for_byte(lessor, deliver):
    with http_server(answer(500), answer(204)) as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        _, now = a_case()
        assert deliver(now) == Delivered(done=1, failed=1)
        row = Message.objects.get(kind="webhook")
        assert (row.state, row.tries, row.error) == ("waiting", 1, "answered 500")
        assert row.due == now + timedelta(seconds=10)
        assert webhooks.endpoint(lessor, added.id).failing_since == now
        assert deliver(row.due - A_SECOND) == Delivered()
        assert deliver(row.due) == Delivered(done=1)
        told = webhooks.endpoint(lessor, added.id)
    first, second = server.got
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == row.key
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert (told.state, told.failing_since) == ("active", None)
    log = webhooks.log(lessor, added.id)
    assert [(each.message, each.status, each.state) for each in log] == [
        (row.key, 204, "done"),
        (row.key, 500, "done"),
    ]


@SQLITE
def test_a_receiver_is_left_alone_as_long_as_it_asks(lessor, deliver):
    with http_server(answer(503, "Retry-After: 3600")) as server:
        webhooks.add(lessor, server.url, (), NOW)
        _, now = a_case()
        deliver(now)
    assert Message.objects.get(kind="webhook").due == now + timedelta(hours=1)


@SQLITE
def test_only_kinds_that_are_wanted_are_told(lessor, deliver):
    with http_server() as server:
        webhooks.add(lessor, server.url, ["case.notice_sent", "task_opened"], NOW)
        a_case(NOW.date())
        while deliver(NOW + A_SECOND).tried:
            pass
    kinds = [each["type"] for got in server.got for each in json.loads(got.body)["data"]["events"]]
    assert kinds
    assert set(kinds) <= {"case.notice_sent", "case.task_opened"}


@SQLITE
def test_another_lessor_hears_nothing(lessor, deliver):
    assert lessor
    with http_server() as server:
        webhooks.add(lessor_of("ally"), server.url, (), NOW)
        _, now = a_case()
        assert deliver(now) == Delivered()
    assert server.got == []


@SQLITE
def test_gone_is_gone(lessor, deliver):
    with http_server(answer(410)) as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        kept, now = a_case()
        assert deliver(now) == Delivered(done=1, dead=1)
        told = webhooks.endpoint(lessor, added.id)
        assert (told.state, told.since, told.dead) == ("gone", now, 1)
        kept.open_days(NOW.date())
        assert deliver(NOW).dead == 0
    assert len(server.got) == 1


def test_an_endpoint_that_fails_for_days_is_switched_off(lessor, deliver):
    with http_server(answer(500)) as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        _, now = a_case()
        deliver(now)
        Message.objects.filter(kind="webhook").update(due=now, tries=0)
        deliver(now + timedelta(days=5))
        told = webhooks.endpoint(lessor, added.id)
        assert (told.state, told.failing_since) == ("failing", now)
        Message.objects.filter(kind="webhook").update(due=now)
        assert deliver(now + timedelta(days=6)) == Delivered(dead=1)
        assert len(server.got) == 2
        assert Message.objects.get(kind="webhook").error == "the endpoint is switched off: failing"
        server.answers[:] = [answer(200)]
        assert webhooks.resume(lessor, added.id, now) == 1
        assert deliver(now + timedelta(days=6)) == Delivered(done=1)
    assert webhooks.endpoint(lessor, added.id).state == "active"


def test_a_slow_endpoint_costs_a_try_a_lane_and_holds_up_no_other(lessor, deliver):
    with http_server(SILENCE) as slow, http_server() as quick:
        webhooks.add(lessor, slow.url, (), NOW)
        webhooks.add(lessor, quick.url, (), NOW)
        cases = [open_real(life("infiniti"), account=f"account {n}") for n in range(6)]
        example = cases[0].example
        now = datetime.combine(example.opened, time(13), example.zone)
        assert deliver(now) == Delivered(done=12, failed=6)
    assert len(quick.got) == 6
    errors = list(Delivery.objects.filter(status=None).values_list("error", flat=True))
    assert set(errors) == {"no answer in time"}
    assert len(errors) <= calls.LANES
    assert Message.objects.filter(state="waiting", tries=0).count() == 6 - len(errors)


@SQLITE
def test_during_a_change_of_secrets_both_sign(lessor, deliver):
    at = clock()
    with http_server() as server:
        first = webhooks.add(lessor, server.url, (), at)
        second = webhooks.rotate(lessor, first.id, at, timedelta(hours=1))
        a_case()
        deliver(at)
        redelivered = server.got[0].headers["webhook-id"]
        webhooks.redeliver(lessor, first.id, redelivered, at)
        Endpoint.objects.update(old_until=at)
        deliver(at)
    before, after = server.got
    assert before.headers["webhook-id"] == after.headers["webhook-id"]
    for secret in (first.secret, second.secret):
        assert Webhook(secret).verify(before.body, before.headers)
    assert Webhook(second.secret).verify(after.body, after.headers)
    assert len(after.headers["webhook-signature"].split()) == 1


@SQLITE
def test_a_pause_ends_calls_until_it_is_over(lessor, deliver):
    with http_server() as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        kept, now = a_case()
        webhooks.pause(lessor, added.id, now)
        assert deliver(now) == Delivered(done=1)
        assert webhooks.endpoint(lessor, added.id).state == "paused"
        webhooks.resume(lessor, added.id, now)
        kept.open_days(NOW.date())
        assert deliver(NOW).dead == 0
    assert server.got


@SQLITE
def test_a_message_that_waited_when_the_pause_began_is_sent_after_it(lessor, deliver):
    with http_server(answer(500), answer(200)) as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        _, now = a_case()
        deliver(now)
        webhooks.pause(lessor, added.id, now)
        later = now + timedelta(minutes=1)
        assert deliver(later) == Delivered(dead=1)
        assert webhooks.resume(lessor, added.id, later) == 1
        assert deliver(later) == Delivered(done=1)


def test_a_ping_is_signed_logged_and_never_repeated(lessor):
    at = clock()
    with http_server(answer(204), answer(404)) as server:
        added = webhooks.add(lessor, server.url, (), at)
        webhooks.pause(lessor, added.id, at)
        assert calls.ping(lessor, added.id, Id("p1"), at).fine
        assert calls.ping(lessor, added.id, Id("p2"), at).error == "answered 404"
    said = Webhook(added.secret).verify(server.got[0].body, server.got[0].headers)
    assert (said["type"], said["data"]) == ("ping", {"endpoint": str(added.id)})
    assert [each.status for each in webhooks.log(lessor, added.id)] == [404, 204]
    assert not Message.objects.filter(state="waiting").exists()


@SQLITE
def test_the_secret_is_shown_once_and_sealed(lessor, caplog, deliver):
    with http_server(answer(500)) as server, caplog.at_level(logging.DEBUG):
        added = webhooks.add(lessor, server.url, (), NOW)
        a_case()
        deliver(NOW)
        shown = [*webhooks.listed(), *webhooks.log(lessor, added.id), server.got]
    row = Endpoint.objects.get()
    key = added.secret.removeprefix("whsec_")
    for where in (repr(shown), caplog.text, row.secret, repr(list(Message.objects.values()))):
        assert key not in where


@SQLITE
def test_a_lost_key_is_told_and_a_new_secret_mends_it(lessor, deliver, monkeypatch):
    with http_server() as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        _, now = a_case()
        monkeypatch.setattr(settings, "SECRET_KEY", "another key that is long enough for all")
        assert deliver(now) == Delivered(done=1, failed=1)
        row = Message.objects.get(kind="webhook")
        assert "give the endpoint a new secret" in row.error
        with pytest.raises(BadEndpointError, match="new secret"):
            calls.ping(lessor, added.id, Id("p1"), now)
        webhooks.rotate(lessor, added.id, now, timedelta(0))
        assert deliver(row.due) == Delivered(done=1)


@SQLITE
@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("https://127.0.0.1/hook", "private or reserved"),
        ("https://169.254.169.254/", "private or reserved"),
        ("https://[::1]/", "private or reserved"),
        ("http://example.org/", "by https"),
        (f"https://example.org/{'a' * 500}", "too long"),
    ],
)
def test_an_address_that_is_not_called_is_no_endpoint(lessor, monkeypatch, url, wrong):
    here = settings.HANDBACK.model_copy(update={"webhooks_to_private": False})
    monkeypatch.setattr(settings, "HANDBACK", here)
    with pytest.raises(BadEndpointError, match=wrong):
        webhooks.add(lessor, url, (), NOW)
    assert not Endpoint.objects.exists()


@SQLITE
def test_what_makes_no_endpoint_is_told(lessor):
    url = "http://127.0.0.1:9/hook"
    with pytest.raises(BadEndpointError, match="`nonsense`"):
        webhooks.add(lessor, url, ["case.notice_sent", "nonsense"], NOW)
    webhooks.add(lessor, url, (), NOW)
    with pytest.raises(BadEndpointError, match="already"):
        webhooks.add(lessor, url, (), NOW)
    for number in range(webhooks.MOST_ENDPOINTS - 1):
        webhooks.add(lessor, f"{url}/{number}", (), NOW)
    with pytest.raises(BadEndpointError, match="up to 20"):
        webhooks.add(lessor, f"{url}/more", (), NOW)


@SQLITE
def test_the_endpoint_of_another_lessor_is_not_there(lessor):
    other = lessor_of("ally")
    added = webhooks.add(other, "http://127.0.0.1:9/hook", (), NOW)
    for ask in (
        lambda: webhooks.endpoint(lessor, added.id),
        lambda: webhooks.rotate(lessor, added.id, NOW),
        lambda: webhooks.pause(lessor, added.id, NOW),
        lambda: webhooks.resume(lessor, added.id, NOW),
        lambda: webhooks.remove(lessor, added.id),
        lambda: webhooks.log(lessor, added.id),
        lambda: webhooks.redeliver(lessor, added.id, "x", NOW),
        lambda: calls.ping(lessor, added.id, Id("x"), NOW),
    ):
        with pytest.raises(NotFoundError):
            ask()
    assert webhooks.listed(lessor) == []
    with pytest.raises(NotFoundError):
        webhooks.redeliver(other, added.id, "x", NOW)


def test_an_endpoint_goes_with_its_messages_and_its_log(lessor, deliver):
    with http_server(answer(500)) as server:
        added = webhooks.add(lessor, server.url, (), NOW)
        _, now = a_case()
        deliver(now)
    webhooks.remove(lessor, added.id)
    assert not Message.objects.filter(kind="webhook").exists()
    assert not Delivery.objects.exists()
    assert not Endpoint.objects.exists()


def test_one_change_that_cannot_be_read_holds_up_no_other(lessor, deliver):
    with http_server() as server:
        webhooks.add(lessor, server.url, ["case_opened"], NOW)
        kept, now = a_case()
        row = Message.objects.get(kind="events")
        Message.objects.create(
            key="events:broken", kind="events", case_id=kept.id, lessor_id=lessor, payload="{",
            due=row.due, made=row.made,
        )  # fmt: skip
        assert deliver(now) == Delivered(done=2, failed=1)
    assert len(server.got) == 1
