"""Letters with codes: they leave without anybody waiting, are tried again, and fail in silence."""

import logging
from datetime import UTC, datetime

import pytest
from django.conf import settings

from handback.actions import signing_in
from handback.actions.signing_in import CodeLetter
from handback.channels.carriers import Carried, NotNowError, RefusedError
from handback.core.base import Channel

NOW = datetime(2026, 3, 4, 18, tzinfo=UTC)
SAID = CodeLetter("kim@example.org", "en", "Your code", "1234-5678")


class Postman:
    """Carries letters, after it failed a few times."""

    name, lanes = "postman", 1

    def __init__(self, *troubles: Exception) -> None:
        self.troubles, self.carried, self.closed = list(troubles), [], 0

    def carry(self, letter, at):
        assert at == NOW
        if self.troubles:
            raise self.troubles.pop(0)
        self.carried.append(letter)
        return Carried()

    def close(self):
        self.closed += 1


@pytest.fixture
def sent(monkeypatch):
    """Send a letter by a postman; what became of it."""

    def send(postman):
        monkeypatch.setattr(signing_in, "PAUSE", 0.0)
        monkeypatch.setattr(signing_in, "installed_carriers", lambda: {Channel.EMAIL: postman})
        signing_in.send(signing_in.letter_key(), lambda: SAID, NOW)
        signing_in.settle()
        return postman

    return send


def test_a_letter_is_carried_to_its_address(sent):
    postman = sent(Postman())
    (letter,) = postman.carried
    assert (letter.to.email, letter.subject, letter.text) == (SAID.to, SAID.subject, SAID.text)
    assert postman.closed == 1


def test_a_server_that_is_busy_is_tried_again(sent):
    assert len(sent(Postman(NotNowError("busy"), NotNowError("busy"))).carried) == 1


@pytest.mark.parametrize("trouble", [NotNowError("down"), RefusedError("no such box")])
def test_a_letter_that_cannot_be_sent_is_logged_without_its_address(sent, caplog, trouble):
    with caplog.at_level(logging.INFO, logger="handback.signing_in"):
        postman = sent(Postman(*[trouble] * signing_in.TRIES))
    assert postman.carried == []
    assert "could not be sent" in caplog.text
    assert "kim" not in caplog.text


def test_a_server_that_cannot_be_is_logged_and_told_to_nobody(monkeypatch, caplog):
    wrong = settings.HANDBACK.model_copy(update={"mail": "nonsense"})
    monkeypatch.setattr(settings, "HANDBACK", wrong)
    with caplog.at_level(logging.WARNING, logger="handback.signing_in"):
        signing_in.send(signing_in.letter_key(), lambda: SAID, NOW)
    assert "no letter with a code can be sent" in caplog.text


def test_a_letter_lies_where_it_is_said_to(tmp_path, monkeypatch):
    here = settings.HANDBACK.model_copy(update={"data": tmp_path})
    monkeypatch.setattr(settings, "HANDBACK", here)
    key = signing_in.letter_key()
    signing_in.send(key, lambda: SAID, NOW)
    signing_in.settle()
    file = signing_in.letter_file(key)
    assert file is not None
    assert "1234-5678" in file.read_text(encoding="utf-8")
    by_server = here.model_copy(update={"mail": "smtp://localhost"})
    monkeypatch.setattr(settings, "HANDBACK", by_server)
    assert signing_in.letter_file(key) is None


def test_a_secret_is_sealed():
    kept = signing_in.sealed("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert signing_in.opened(kept) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(signing_in.SealBrokenError):
        signing_in.opened("nonsense")
