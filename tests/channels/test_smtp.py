"""Letters by e-mail."""

from datetime import UTC, datetime
from email import message_from_string
from email.policy import default

import pytest

from handback.channels.carriers import Letter, NotNowError, Receiver, RefusedError
from handback.channels.smtp import BadServerAddressError, Server, Smtp, server_at, written
from handback.core.base import Channel
from tests.kit.servers import mail_server

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FROM = "Lease end <leases@lessor.example>"


def letter(name="Pat Moreau", email="pat@example.org", subject="Your lease ends", **more):
    to = Receiver(name, email)
    text = "Bonjour,\n\nà bientôt.\n.\nFin"
    return Letter("notice:12:7:3", Channel.EMAIL, "fr", "A Lessor", to, subject, text, **more)


def sent_to(server, *letters):
    smtp = Smtp(Server("127.0.0.1", server.port), FROM)
    try:
        return [smtp.carry(each, AT).proof for each in letters]
    finally:
        smtp.close()


def test_a_letter_arrives_as_it_was_written():
    with mail_server() as server:
        assert sent_to(server, letter(name="Zoë Müller")) == [""]
    mail = message_from_string(server.got[0], policy=default)
    assert mail["From"] == "A Lessor <leases@lessor.example>"
    assert mail["To"] == "Zoë Müller <pat@example.org>"
    assert mail["Subject"] == "Your lease ends"
    assert mail["Message-ID"] == "<notice.12.7.3@lessor.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert "à bientôt." in mail.get_content()
    assert "mail FROM:<leases@lessor.example>" in server.commands[1]


def test_one_connection_carries_many():
    with mail_server() as server:
        assert sent_to(server, letter(), letter()) == ["", ""]
    assert len(server.got) == 2
    assert sum(each.lower().startswith("ehlo") for each in server.commands) == 1


@pytest.mark.parametrize(
    "letters",
    [
        letter(subject="Hello\r\nBcc: thief@example.org"),
        letter(name="Pat\r\nBcc: thief@example.org"),
        letter(name="Pat\u2028Bcc: thief@example.org\x00\x85"),
    ],
)
def test_nothing_begins_another_header(letters):
    mail = written(letters, FROM, AT)
    assert mail["Bcc"] is None
    again = message_from_string(mail.as_string(), policy=default)
    assert again["Bcc"] is None
    assert set(again.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip


@pytest.mark.parametrize(
    "email",
    [
        "pat@example.org\r\nBcc: thief@example.org",
        "pat@example.org, thief@example.org",
        "pat",
        "",
        "@example.org",
        "pat moreau@example.org",
        "zoë@example.org",
        f"pat@{'é' * 70}.example",
    ],
)
def test_an_address_that_is_none_is_refused(email):
    with pytest.raises(RefusedError) as raised:
        written(letter(email=email), FROM, AT)
    assert str(raised.value) == "the e-mail address cannot be used"


@pytest.mark.parametrize(
    ("verb", "said", "error", "text"),
    [
        ("RCPT", "550 5.1.1 <pat@example.org> unknown", RefusedError, "the recipient: 550 5.1.1"),
        ("RCPT", "450 4.2.1 pat@example.org is busy", NotNowError, "for now: 450 4.2.1"),
        ("RCPT", "550 5.7.1 relaying denied", NotNowError, "for now: 550 5.7.1"),
        ("RCPT", "550 no pat@example.org here", RefusedError, "the recipient: 550"),
        ("MAIL", "530 who are you", NotNowError, "refuses us: 530"),
    ],
)
def test_what_a_server_refuses_comes_back_or_is_tried_again(verb, said, error, text):
    with mail_server(**{verb: said}) as server, pytest.raises(error) as raised:
        sent_to(server, letter())
    assert str(raised.value).endswith(text)
    assert "pat" not in str(raised.value)


def test_after_a_refusal_the_next_letter_goes_out():
    with mail_server(RCPT="550 5.1.1 unknown") as server:
        smtp = Smtp(Server("127.0.0.1", server.port), FROM)
        with pytest.raises(RefusedError):
            smtp.carry(letter(), AT)
        server.says.clear()
        smtp.carry(letter(), AT)
        smtp.close()
    assert len(server.got) == 1


def test_no_server_is_tried_again_later():
    with mail_server() as server:
        port = server.port
    with pytest.raises(NotNowError, match="cannot be used: ConnectionRefusedError") as raised:
        Smtp(Server("127.0.0.1", port), FROM).carry(letter(), AT)
    assert raised.value.unreachable


def test_a_password_never_goes_without_tls():
    with mail_server() as server:
        safe = Server("127.0.0.1", server.port, "user", "secret", tls_needed=True)
        with pytest.raises(NotNowError):
            Smtp(safe, FROM).carry(letter(), AT)
    assert not any("secret" in each or "AUTH" in each for each in server.commands)


def test_a_host_with_other_letters_is_written_as_its_domain():
    mail = written(letter(email="pat@bücher.example"), FROM, AT)
    assert mail["To"] == "Pat Moreau <pat@xn--bcher-kva.example>"


def test_a_prescribed_opening_does_not_go_by_email():
    with pytest.raises(RefusedError, match="prescribed opening"):
        written(letter(opening="by_law"), FROM, AT)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 25)),
        ("smtp://localhost:2525", Server("localhost", 2525)),
        ("smtp://u%40x:p%3A@mail.example", Server("mail.example", 587, "u@x", "p:", False, True)),
        ("smtps://u:p@mail.example", Server("mail.example", 465, "u", "p", True, True)),
        ("smtp://mail.example?tls=required", Server("mail.example", 25, tls_needed=True)),
        ("smtp://u:p@localhost:25", Server("localhost", 25, "u", "p")),
    ],
)
def test_a_server_is_written_as_an_address(url, server):
    assert server_at(url) == server


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://x:y", "smtp://x?tls=no"]
)
def test_a_server_that_cannot_be_used_is_told(url):
    with pytest.raises(BadServerAddressError):
        server_at(url)


def test_mail_comes_from_an_address():
    with pytest.raises(BadServerAddressError):
        Smtp(Server("localhost", 25), "Lease end")
