"""Calls of webhooks: signed as the specification says, and never longer or further than allowed."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from handback.channels import webhooks
from handback.channels.webhooks import Call, Limits, call, headers, secret_of
from handback.cli.installation import now
from tests.kit.servers import DRIP, SILENCE, answer, certificate_for, http_server

AT = datetime(2026, 11, 22, 9, 30, 15, 500, tzinfo=UTC)
SECRET, OTHER = secret_of(b"a" * 32), secret_of(b"b" * 32)
HERE = Limits(silence=5, whole=5, private=True)


def a_call(url="https://example.org/", payload=b'{"type":"ping"}', secrets=(SECRET,)):
    return Call(url, "webhook:1:2:3", payload, secrets)


@pytest.mark.parametrize("payload", [b"{}", '{"é":"ü"}'.encode(), b'{"a":"b.c"}' * 500])
@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_the_signature_is_the_one_of_the_reference(payload, secret):
    expected = Webhook(secret).sign("msg:1", AT.replace(tzinfo=None), payload.decode())
    assert webhooks.signature(secret, "msg:1", int(AT.timestamp()), payload) == expected


def test_a_secret_is_what_the_specification_says():
    assert SECRET.startswith("whsec_")
    assert base64.b64decode(SECRET.removeprefix("whsec_")) == b"a" * 32


def test_both_secrets_sign_while_one_takes_over():
    at = now()
    said = headers(a_call(secrets=(OTHER, SECRET)), at)
    for secret in (OTHER, SECRET):
        assert Webhook(secret).verify(b'{"type":"ping"}', said) == {"type": "ping"}
    assert len(said["webhook-signature"].split(" ")) == 2


def test_a_receiver_verifies_a_call():
    with http_server(answer(200, body="thanks")) as server:
        said = call(a_call(server.url), now(), HERE)
    assert (said.status, said.fine, said.error) == (200, True, "")
    (got,) = server.got
    assert (got.method, got.path) == ("POST", "/hook")
    assert Webhook(SECRET).verify(got.body, got.headers) == {"type": "ping"}
    assert got.headers["webhook-id"] == "webhook:1:2:3"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["host"] == f"127.0.0.1:{server.port}"


def test_a_redirect_is_not_followed():
    with http_server() as other:
        with http_server(answer(302, f"Location: {other.url}")) as server:
            said = call(a_call(server.url), AT, HERE)
        assert other.got == []
    assert (said.status, said.fine) == (302, False)
    assert said.error == "answered 302: redirects are not followed"


@pytest.mark.parametrize(("status", "gone"), [(410, True), (404, False), (500, False)])
def test_what_is_no_success_is_told(status, gone):
    with http_server(answer(status)) as server:
        said = call(a_call(server.url), AT, HERE)
    assert (said.fine, said.gone, said.error) == (False, gone, f"answered {status}")
    assert not said.unreachable


@pytest.mark.parametrize(
    ("status", "header", "pause"),
    [
        (429, "Retry-After: 120", timedelta(minutes=2)),
        (503, "Retry-After: 999999999999", timedelta(days=1)),
        (503, "Retry-After: Sun, 22 Nov 2026 09:31:15 GMT", timedelta(seconds=59.9995)),
        (503, "Retry-After: Sun, 22 Nov 2020 09:31:15 GMT", timedelta(0)),
        (503, "Retry-After: soon", None),
        (500, "Retry-After: 120", None),
    ],
)
def test_a_receiver_may_ask_to_be_left_alone(status, header, pause):
    with http_server(answer(status, header)) as server:
        said = call(a_call(server.url), AT, HERE)
    assert said.pause == pause


def test_a_silent_server_is_left_after_a_while():
    with http_server(SILENCE) as server:
        said = call(a_call(server.url), AT, Limits(silence=0.1, whole=5, private=True))
    assert (said.status, said.error, said.unreachable) == (None, "no answer in time", True)


def test_a_server_that_drips_is_cut_off():
    dripping = DRIP + b"HTTP/1.1 200 Fine\r\nX-Long: " + b"a" * 5000
    with http_server(dripping) as server:
        said = call(a_call(server.url), AT, Limits(silence=5, whole=0.2, private=True))
    assert (said.status, said.error) == (None, "no answer in time")


def test_of_a_huge_answer_only_the_beginning_is_read():
    huge = b"HTTP/1.1 200 Fine\r\nContent-Length: 9000000000\r\n\r\n" + b"a" * 100_000
    with http_server(huge) as server:
        said = call(a_call(server.url), AT, HERE)
    assert said.fine


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n"])
def test_what_is_no_answer_is_no_success(said):
    with http_server(said) as server:
        found = call(a_call(server.url), AT, HERE)
    assert found.status is None
    assert found.error.startswith("no ")


def test_nobody_there():
    with http_server() as server:
        url = server.url
    said = call(a_call(url), AT, HERE)
    assert (said.status, said.error, said.unreachable) == (None, "no connection", True)


def test_an_unencrypted_server_is_no_https_server():
    with http_server(b"HTTP/1.1 400 Bad\r\n\r\n") as server:
        url = server.url.replace("http:", "https:")
        said = call(a_call(url), AT, HERE)
    assert said.status is None
    assert said.error == "the certificate or the encryption is not good"


@pytest.mark.parametrize(
    ("owner", "fine"), [("hooks.example", True), ("thief.example", False), ("127.0.0.1", False)]
)
def test_the_certificate_has_to_be_the_hosts_whatever_its_address(
    monkeypatch, tmp_path, owner, fine
):
    context, vouched = certificate_for(owner, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(vouched))
    monkeypatch.setattr("handback.channels.targets.resolve", lambda *_: ["127.0.0.1"])
    with http_server(tls=context) as server:
        said = call(a_call(f"https://hooks.example:{server.port}/hook"), AT, HERE)
    assert said.fine is fine
    assert len(server.got) == fine
    assert said.error == ("" if fine else "the certificate or the encryption is not good")


def test_a_private_address_is_not_called():
    with http_server() as server:
        url = server.url.replace("http:", "https:")
        said = call(a_call(url), AT, Limits())
        assert server.got == []
    assert said.status is None
    assert "private or reserved network" in said.error


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    asked = []

    def resolve(host, _port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    monkeypatch.setattr("handback.channels.targets.resolve", resolve)
    with http_server() as server:
        said = call(a_call(f"http://changes.example:{server.port}/hook"), AT, HERE)
    assert said.fine
    assert asked == ["changes.example"]
    assert server.got[0].headers["host"] == f"changes.example:{server.port}"


def test_the_next_address_is_tried_when_one_takes_no_connection(monkeypatch):
    with http_server() as server:
        monkeypatch.setattr(
            "handback.channels.targets.resolve", lambda *_: ["127.0.0.9", "127.0.0.1"]
        )
        said = call(a_call(f"http://two.example:{server.port}/hook"), AT, HERE)
    assert said.fine
