"""Notices leave by the outbox, and the case hears what became of them."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from handback.actions.delivering import Delivered, deliver_due, installed_carriers
from handback.actions.letters import notice_parcels
from handback.actions.moving import Moved, perform
from handback.actions.opening_cases import LesseeIn
from handback.channels.carriers import Carried, NotNowError, RefusedError
from handback.channels.folder import Folder
from handback.core.base import Actor, Channel, Code, Id, Role
from handback.core.contact import DeliveryProven, NoticeBounced, NoticeSent
from handback.core.engine import Request
from handback.core.moves.contact import ResendNotice
from handback.core.moves.people import ChangeAddress
from handback.records import erasable, outbox, store
from handback.records.models import Message, Person, Task
from handback.records.outbox import LEASE, MOST_TRIES, wait_after
from tests.kit.real import PAT, life, open_real

SPECIALIST = Actor(Role.SPECIALIST, Id("kim"))
MAILED, WRITTEN = date(2026, 9, 16), date(2026, 11, 15)
"""The days on which the first notice goes out by mail, and the first by e-mail."""
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not depend on the engine."""
pytestmark = pytest.mark.usefixtures("database")


class Recording:
    """A carrier that keeps what it was given, and does what it is told."""

    name, lanes = "recording", 1

    def __init__(self, *does, proof=""):
        self.does, self.proof, self.letters = list(does), proof, []

    def carry(self, letter, _at):
        self.letters.append(letter)
        error = self.does.pop(0) if self.does else None
        if error is not None:
            raise error
        return Carried(Code(self.proof))

    def close(self):
        self.closed = True

    @property
    def keys(self):
        return [each.key for each in self.letters]


def by(carrier):
    return dict.fromkeys((Channel.MAIL, Channel.EMAIL, Channel.TEXT), carrier)


def deliver(carrier, now, **more):
    return deliver_due(now, carriers=by(carrier), jitter=lambda: 0.5, **more)


def opened(until, *people, name="infiniti"):
    """A case with its days opened up to one, and the instant just after."""
    kept = open_real(life(name), *people)
    kept.open_days(until)
    return kept, datetime.combine(until, time(13), kept.example.zone)


def message():
    return Message.objects.get(kind="notice")


def bodies(kept, kind):
    return [each.body for each in kept.loaded.events if isinstance(each.body, kind)]


def test_a_notice_becomes_a_letter_in_words():
    kept, now = opened(MAILED)
    carrier = Recording()
    assert deliver(carrier, now) == Delivered(done=1)
    (letter,) = carrier.letters
    row = message()
    assert (row.state, row.error, row.tries) == ("done", "", 1)
    assert letter.key.startswith(f"{row.key}:")
    assert (letter.to.name, letter.to.address) == ("Pat Moreau", "1 Elm Street, Glendale")
    assert (letter.channel, letter.language) == (Channel.MAIL, "en")
    assert letter.subject == "Option information: your lease ends on 15 December 2026"
    assert "we send you information on your options by mail" in letter.text
    assert "(account ending in 0123)" in letter.text
    assert "INF-06" in letter.text
    assert letter.facts["case"] == str(kept.id)
    assert letter.facts["rule"] == "INF-06"
    assert deliver(carrier, now) == Delivered()
    assert bodies(kept, DeliveryProven) == []


@SQLITE
def test_letters_lie_in_the_folder_under_their_keys(tmp_path):
    _, now = opened(MAILED)
    assert deliver(Folder(tmp_path), now).done == 1
    names = [path.name for path in (tmp_path / "mail").iterdir()]
    assert len(names) == 2
    assert all(name.startswith(message().key.replace(":", "-")) for name in names)


@SQLITE
def test_words_come_in_the_language_of_the_lease():
    example = life("afg-canada")
    french = replace(example, lease=replace(example.lease, language=Code("fr")))
    kept = open_real(french)
    kept.open_days(date(2026, 8, 2))
    carrier = Recording()
    now = datetime.combine(date(2026, 8, 2), time(13), example.zone)
    assert deliver(carrier, now).done == 2
    for letter in carrier.letters:
        assert letter.subject == "Votre bail prend fin le 1er octobre 2026"
        assert letter.language == "fr"
        assert "Bonjour Pat Moreau," in letter.text


@SQLITE
def test_a_person_may_choose_another_language():
    _, now = opened(MAILED)
    Person.objects.filter(email=PAT.email).update(language="fr")
    carrier = Recording()
    deliver(carrier, now)
    assert carrier.letters[0].language == "fr"
    assert carrier.letters[0].text.startswith("Bonjour Pat Moreau,")


@SQLITE
def test_everyone_it_is_for_gets_a_letter_of_their_own():
    coco = LesseeIn("Coco", email="coco@example.org", address="2 Elm", role=Role.CO_LESSEE)
    _, now = opened(date(2026, 8, 2), PAT, coco, name="afg-canada")
    carrier = Recording()
    assert deliver(carrier, now).dead == 0
    assert {each.to.name for each in carrier.letters} == {"Pat Moreau", "Coco"}
    assert len(set(carrier.keys)) == len(carrier.keys)


@SQLITE
def test_a_moved_person_is_written_to_at_the_new_address():
    kept, now = opened(MAILED)
    with store.together():
        (row,) = erasable.keep(kept.id, kept.loaded.row.lessor, [("address", "9 New Road")])
        erasable.write([row])
    request = Request(Id("m1"), Code("change_address"), ChangeAddress(address=row.cited))
    assert isinstance(perform(kept.id, SPECIALIST, request, now), Moved)
    carrier = Recording()
    deliver(carrier, now)
    assert carrier.letters[0].to.address == "9 New Road"


def test_what_was_sent_and_not_marked_is_sent_again_under_the_same_key():
    _, now = opened(MAILED)
    carrier = Recording(SystemExit())
    with pytest.raises(SystemExit):
        deliver_one_by_one(carrier, now)
    assert message().state == "waiting"
    assert deliver(carrier, now + LEASE / 2) == Delivered()
    assert deliver(carrier, now + LEASE) == Delivered(done=1)
    assert len(carrier.keys) == 2
    assert len(set(carrier.keys)) == 1
    assert (message().state, message().tries) == ("done", 2)


def deliver_one_by_one(carrier, now):
    """Lease and send like a worker that is stopped before it can mark anything."""
    for _, parcel in notice_parcels(outbox.lease(now, 10), by(carrier), now):
        parcel.send(now)


KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from handback.actions.delivering import deliver_due
from handback.channels.folder import Folder
carry = Folder.carry
def carry_and_die(self, letter, at):
    carry(self, letter, at)
    os.kill(os.getpid(), signal.SIGKILL)
Folder.carry = carry_and_die
deliver_due(datetime.fromisoformat(sys.argv[1]))
"""


def test_a_killed_worker_loses_nothing(database, tmp_path):
    _, now = opened(MAILED)
    environment = {
        **os.environ,
        "HANDBACK_DATABASE": database,
        "HANDBACK_OUTGOING": str(tmp_path / "out"),
        "HANDBACK_DATA": str(tmp_path),
    }
    command = [sys.executable, "-c", KILLED, now.isoformat()]
    killed = subprocess.run(command, env=environment, check=False, cwd=Path.cwd())
    assert killed.returncode == -signal.SIGKILL
    first = sorted((tmp_path / "out" / "mail").iterdir())
    assert len(first) == 2
    carrier = Folder(tmp_path / "out")
    assert deliver(carrier, now + LEASE / 2) == Delivered()
    assert deliver(carrier, now + LEASE) == Delivered(done=1)
    assert sorted((tmp_path / "out" / "mail").iterdir()) == first
    assert message().state == "done"


def test_a_refusal_comes_back_and_opens_a_task():
    kept, now = opened(MAILED)
    carrier = Recording(RefusedError("the recipient: 550 5.1.1"))
    assert deliver(carrier, now) == Delivered(dead=1)
    assert (message().state, message().error) == ("dead", "lessee: the recipient: 550 5.1.1")
    (bounced,) = bodies(kept, NoticeBounced)
    assert bounced.notice == "option_information"
    task = Task.objects.get(case=kept.id, task="bounced_mail")
    assert task.about == "option_information"
    assert not kept.case.contact.sent[Code("option_information")][-1].counts("")


@SQLITE
@pytest.mark.parametrize(
    ("until", "person", "why"),
    [
        (MAILED, LesseeIn("Pat", email="pat@example.org"), "no postal address is known"),
        (WRITTEN, LesseeIn("Pat", address="1 Elm"), "no e-mail address is known"),
    ],
)
def test_whoever_cannot_be_reached_is_no_lost_message(until, person, why):
    kept, now = opened(until, person)
    carrier = Recording()
    assert deliver(carrier, now).dead == 1
    assert [each.error for each in outbox.dead(10)] == [f"lessee: {why}"]
    assert len(bodies(kept, NoticeBounced)) == 1
    assert Task.objects.filter(case=kept.id, task="bounced_mail").count() == 1


def test_a_dead_letter_that_is_tried_again_changes_nothing_twice():
    kept, now = opened(MAILED)
    refusals = [RefusedError("the recipient: 550")] * 2
    carrier = Recording(*refusals)
    deliver(carrier, now)
    assert outbox.revive(now) == 1
    assert deliver(carrier, now) == Delivered(dead=1)
    assert len(bodies(kept, NoticeBounced)) == 1


@SQLITE
def test_a_late_bounce_is_not_held_against_a_notice_sent_anew():
    kept, now = opened(MAILED)
    first = message().key
    request = Request(
        Id("m1"), Code("resend_notice"), ResendNotice(notice=Code("option_information"))
    )
    assert isinstance(perform(kept.id, SPECIALIST, request, now), Moved)
    carrier = Recording(RefusedError("the recipient: 550"))
    assert deliver(carrier, now) == Delivered(done=1, dead=1)
    assert Message.objects.get(key=first).state == "dead"
    assert bodies(kept, NoticeBounced) == []


def test_only_what_a_carrier_proves_is_proven():
    kept, now = opened(MAILED)
    assert deliver(Recording(proof="mailing"), now) == Delivered(done=1)
    (proven,) = bodies(kept, DeliveryProven)
    assert (proven.notice, proven.proof) == ("option_information", "mailing")


def test_what_fails_is_tried_again_after_longer_and_longer_waits_and_then_dies():
    kept, now = opened(MAILED)
    carrier = Recording(*[NotNowError("the e-mail server is not there")] * MOST_TRIES)
    waits = []
    for tries in range(1, MOST_TRIES):
        assert deliver(carrier, now) == Delivered(failed=1)
        row = message()
        assert (row.tries, row.error) == (tries, "the e-mail server is not there")
        waits.append(row.due - now)
        assert deliver(carrier, row.due - timedelta(seconds=1)) == Delivered()
        now = row.due
    assert waits == [wait_after(tries, 0.5) for tries in range(1, MOST_TRIES)]
    assert deliver(carrier, now) == Delivered(dead=1)
    assert len(bodies(kept, NoticeBounced)) == 1
    assert outbox.revive(now) == 1
    assert deliver(carrier, now) == Delivered(done=1)


@SQLITE
def test_a_message_that_always_stops_its_worker_dies_too():
    kept, now = opened(MAILED)
    carrier = Recording()
    Message.objects.update(tries=MOST_TRIES)
    assert deliver(carrier, now) == Delivered(dead=1)
    assert carrier.letters == []
    assert message().error == "whoever tried it was stopped each time"
    assert len(bodies(kept, NoticeBounced)) == 1


@SQLITE
def test_letters_that_were_taken_are_not_sent_again_when_another_failed():
    coco = LesseeIn("Coco", address="2 Elm", role=Role.CO_LESSEE)
    kept, now = opened(MAILED, PAT, coco)
    assert Role.CO_LESSEE in bodies(kept, NoticeSent)[-1].to
    carrier = Recording(None, NotNowError("full"))
    assert deliver(carrier, now) == Delivered(failed=1)
    assert deliver(carrier, message().due) == Delivered(done=1)
    assert [each.to.name for each in carrier.letters] == ["Pat Moreau", "Coco", "Coco"]


@SQLITE
def test_where_nobody_answers_the_rest_is_not_tried():
    kept, now = opened(MAILED)
    payload = message().payload
    row = message()
    Message.objects.create(
        key="notice:again:1", kind="notice", case_id=kept.id, lessor_id=row.lessor_id,
        payload=payload, due=row.due, made=row.made,
    )  # fmt: skip
    carrier = Recording(NotNowError("no connection", unreachable=True))
    assert deliver(carrier, now) == Delivered(failed=2)
    assert len(carrier.letters) == 1
    assert sorted(Message.objects.values_list("tries", flat=True)) == [0, 1]


@SQLITE
@pytest.mark.parametrize(
    ("kind", "payload", "error"),
    [
        ("pigeon", "{}", "nobody delivers messages of the kind pigeon"),
        ("notice", '{"seq":1}', "the case has no such notice"),
        ("notice", '{"seq":999}', "the case has no such notice"),
    ],
)
def test_what_nobody_can_deliver_is_dead_and_says_why(kind, payload, error):
    _, now = opened(MAILED)
    Message.objects.update(kind=kind, payload=payload)
    assert deliver(Recording(), now) == Delivered(dead=1)
    assert Message.objects.get().error == error


def test_one_that_cannot_be_read_holds_up_no_other():
    kept, now = opened(MAILED)
    row = message()
    Message.objects.create(
        key="notice:broken:1", kind="notice", case_id=kept.id, lessor_id=row.lessor_id,
        payload="{", due=row.due, made=row.made,
    )  # fmt: skip
    assert deliver(Recording(), now) == Delivered(done=1, failed=1)


@SQLITE
def test_an_installation_writes_to_its_folder_unless_it_has_a_mail_server(monkeypatch, tmp_path):
    from django.conf import settings

    here = settings.HANDBACK.model_copy(update={"data": tmp_path})
    monkeypatch.setattr(settings, "HANDBACK", here)
    ways = installed_carriers()
    assert {each.name for each in ways.values()} == {"folder"}
    assert ways[Channel.MAIL].folder == tmp_path / "outgoing"
    mailing = here.model_copy(update={"mail": "smtp://localhost:25", "outgoing": tmp_path / "x"})
    monkeypatch.setattr(settings, "HANDBACK", mailing)
    ways = installed_carriers()
    assert ways[Channel.EMAIL].name == "e-mail"
    assert ways[Channel.TEXT].folder == tmp_path / "x"
