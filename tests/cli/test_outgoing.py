"""`handback outbox` and `handback webhook`, as people type them."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from typer.testing import CliRunner

from handback.actions.opening_cases import LesseeIn
from handback.actions.policies import install_shipped
from handback.cli import outgoing, webhooks
from handback.cli.main import app
from handback.records.models import Message
from tests.kit.real import life, open_real
from tests.kit.servers import answer, http_server

NOW = datetime(2026, 9, 16, 20, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("sqlite", "here")


@pytest.fixture
def here(monkeypatch, tmp_path):
    """An installation that may call this machine, and writes letters into a folder; its clock."""
    for door in (outgoing, webhooks):
        monkeypatch.setattr(door, "now", lambda: NOW)
    changed = {"webhooks_to_private": True, "outgoing": tmp_path / "out", "mail": "folder"}
    monkeypatch.setattr(settings, "HANDBACK", settings.HANDBACK.model_copy(update=changed))
    monkeypatch.setenv("COLUMNS", "120")


def run(*arguments):
    """Run the command; exit code, output, what went to stderr."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def answers(*arguments):
    """What a command says with `--json`."""
    code, out, _ = run(*arguments, "--json")
    return code, json.loads(out)


def two_notices():
    """One notice that finds its reader, and one that does not."""
    open_real(life("infiniti"), account="1234567").open_days(date(2026, 9, 16))
    nowhere = LesseeIn("Pat Nowhere")
    open_real(life("infiniti"), nowhere, account="7654321").open_days(date(2026, 9, 16))


def test_an_empty_outbox():
    assert run("outbox", "list") == (0, "The outbox is empty.\n", "")
    assert run("outbox", "dead")[:2] == (0, "There are no dead letters.\n")
    assert answers("outbox", "deliver") == (0, {"done": 0, "failed": 0, "dead": 0})
    assert answers("outbox", "prune") == (0, {"deleted": 0})


def test_what_cannot_be_delivered_is_seen_and_tried_again(tmp_path):
    two_notices()
    code, said = answers("outbox", "list")
    assert [(each["kind"], each["state"], each["count"]) for each in said["messages"]] == [
        ("notice", "waiting", 2)
    ]
    assert answers("outbox", "deliver") == (1, {"done": 1, "failed": 0, "dead": 1})
    assert len(list((tmp_path / "out" / "mail").iterdir())) == 2
    code, out, _ = run("outbox", "dead")
    key = Message.objects.get(state="dead").key
    assert code == 1
    assert f"{key} case" in out
    assert "lessee: no postal address is known" in out
    assert "Nowhere" not in out
    code, said = answers("outbox", "dead", "--kind", "notice", "--limit", "5")
    assert (code, said["dead"][0]["key"]) == (1, key)
    assert answers("outbox", "retry", key) == (0, {"retried": 1, "not_dead": 0})
    assert answers("outbox", "retry", key, "other") == (1, {"retried": 0, "not_dead": 2})
    code, out, _ = run("outbox", "deliver")
    assert (code, out) == (1, "0 delivered, 0 to be tried again, 1 dead.\n")
    assert run("outbox", "retry", "--all", "--kind", "webhook")[1] == (
        "0 messages will be tried again.\n"
    )
    code, out, _ = run("outbox", "list")
    assert "dead" in out
    assert "done" in out


def test_delivered_messages_can_be_deleted():
    two_notices()
    run("outbox", "deliver")
    Message.objects.update(done=NOW - timedelta(days=40))
    assert answers("outbox", "prune") == (0, {"deleted": 0})
    assert run("outbox", "prune", "--older", "30")[1] == "1 message deleted.\n"


@pytest.mark.parametrize(
    "wrong",
    [
        ("outbox", "retry"),
        ("outbox", "retry", "key", "--all"),
        ("outbox", "dead", "--kind", "pigeon"),
        ("outbox", "deliver", "--limit", "0"),
        ("outbox", "prune", "--older", "x"),
        ("webhook", "add", "https://example.org/"),
        ("webhook", "log", "one"),
        ("webhook", "rotate", "1", "--overlap", "-1"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    code, _, said = run(*wrong)
    assert code == 2
    assert "Error" in said


def test_a_mail_server_that_cannot_be_used_is_told(monkeypatch):
    bad = settings.HANDBACK.model_copy(update={"mail": "mail.example"})
    monkeypatch.setattr(settings, "HANDBACK", bad)
    code, _, said = run("outbox", "deliver")
    assert code == 2
    assert "smtp://user:password@host:port" in said


def test_an_endpoint_from_first_to_last():
    install_shipped(NOW - timedelta(days=100))
    with http_server(answer(204), answer(500), answer(204)) as server:
        code, secret, said = run(
            "webhook", "add", server.url, "--lessor", "infiniti", "--kind", "case.notice_sent"
        )
        assert code == 0
        assert secret.startswith("whsec_")
        assert "shown once" in said
        assert run("webhook", "ping", "1")[0] == 0
        code, out, said = run("webhook", "ping", "1")
        assert (code, out) == (1, "")
        assert "answered 500" in said
        two_notices()
        run("outbox", "deliver")
        code, log = answers("webhook", "log", "1")
        assert [each["status"] for each in log["calls"]] == [204, 204, 500, 204]
        message = log["calls"][0]["message"]
        assert run("webhook", "redeliver", "1", message)[0] == 0
        assert answers("outbox", "deliver")[1]["done"] == 1
        assert [got.headers["webhook-id"] for got in server.got].count(message) == 2
    assert message in run("webhook", "log", "1", "--limit", "2")[1]
    code, rotated = answers("webhook", "rotate", "1", "--overlap", "2")
    assert rotated["id"] == 1
    assert rotated["secret"] != secret.strip()
    _, out, _ = run("webhook", "list")
    assert "the old secret signs too until" in out
    assert "case.notice_sent; 0 waiting; 0 dead" in out
    assert "whsec_" not in out
    run("webhook", "pause", "1")
    (told,) = answers("webhook", "list", "--lessor", "infiniti")[1]["endpoints"]
    assert told["state"] == "paused"
    run("webhook", "resume", "1")
    assert answers("webhook", "list")[1]["endpoints"][0]["state"] == "active"
    assert run("webhook", "remove", "1")[0] == 0
    assert run("webhook", "list")[1].startswith("There are no endpoints.")


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("add", "https://127.0.0.1/", "--lessor", "nobody"), "There is no lessor `nobody`"),
        (("add", "ftp://example.org/", "--lessor", "infiniti"), "called by https"),
        (("list", "--lessor", "nobody"), "There is no lessor `nobody`"),
        (("log", "7"), "There is no endpoint 7"),
        (("ping", "7"), "There is no endpoint 7"),
        (("redeliver", "7", "x"), "There is no endpoint 7"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments, wrong):
    install_shipped(NOW - timedelta(days=100))
    code, out, said = run("webhook", *arguments)
    assert (code, out) == (2, "")
    assert wrong in said
