"""Logs name the request and the case, and nobody."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

from handback.actions import logs, opening_days
from handback.core.base import Role
from handback.records.models import Person, SetAside
from handback.worker import rounds
from tests.api.kit import BASE, LATER, Api
from tests.kit.world import CASES, VINS

UUID = "0b6a4d52-8c0e-4a3b-9f7e-2d1c5b6a7e8f"


@contextmanager
def written(level: str = "DEBUG", *, as_json: bool = True) -> Iterator[io.StringIO]:
    """Everything that is logged within, as the settings would write it."""
    config = logs.configuration(level, as_json=as_json)
    lines, stream = config["formatters"]["lines"]["()"], io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(lines())
    handler.addFilter(logs.AddContext())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def access_lines(stream: io.StringIO) -> list[dict[str, object]]:
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [each for each in found if each["logger"] == logs.ACCESS_LOGGER]


def test_a_request_leaves_one_line(light: Api):
    case = light.world.cases["A"]
    with written() as stream:
        light.get(f"/cases/{case}?expand=Pat+Moreau", headers={"X-Request-ID": UUID})
    (line,) = access_lines(stream)
    assert isinstance(line.pop("ms"), int)
    assert line.pop("status") in (200, 422)
    assert line.pop("route") in ("/api/v1/cases/<int:case>", "/api/v1/cases/<case>")
    assert line.pop("at")
    assert line == {
        "level": "INFO",
        "logger": "handback.access",
        "message": "answered",
        "request": UUID,
        "case": str(case),
        "method": "GET",
        "token": light.secret(Role.LESSEE)[:11],
    }


def test_an_id_is_taken_over_only_when_it_is_one():
    client = Client(SERVER_NAME="localhost")
    for given in (UUID, "a" * 32, UUID.upper()):
        assert client.get("/health/live", headers={"X-Request-ID": given})["X-Request-ID"] == given
    for given in ("", "Pat Moreau", "7000123", "5N1DL1FR1RC330001", "a" * 65, "a\nb" * 8):
        said = client.get("/health/live", HTTP_X_REQUEST_ID=given)["X-Request-ID"]
        assert said != given
        assert len(said) == 32


def test_ids_end_with_their_request():
    with logs.about(request="r1", case=7):
        with logs.about(case=8):
            assert (logs.REQUEST.get(), logs.CASE.get()) == ("r1", "8")
        assert logs.CASE.get() == "7"
    assert (logs.REQUEST.get(), logs.CASE.get()) == ("", "")


def test_records_of_other_rooms_name_the_case():
    with written() as stream, logs.about(case=12):
        logging.getLogger("handback.worker").warning("opened %s", 3, extra={"vin": VINS["A"]})
    (line,) = [json.loads(each) for each in stream.getvalue().splitlines()]
    assert (line["case"], line["message"], line.get("vin")) == ("12", "opened 3", None)


WORDS = ("Zoë Müller owes 7000123", "DETAIL: Key (email)=(zoe@example.org)")


def fail(*_: object, **__: object) -> None:
    """An error whose words, and those of its cause, tell of somebody."""
    try:
        raise ValueError(WORDS[0])
    except ValueError as error:
        raise IntegrityError(WORDS[1]) from error


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_is_logged_without_its_words(as_json):
    with written(as_json=as_json) as stream:
        try:
            fail()
        except IntegrityError:
            logging.getLogger("handback").exception("something failed")
    said = stream.getvalue()
    assert "django.db.utils.IntegrityError from builtins.ValueError" in said
    assert "in fail" in said
    assert not any(word in said for word in ("Zoë", '7000123"', "zoe@example.org", "owes"))
    if as_json:
        assert len(said.splitlines()) == 1


def test_lines_for_people_have_the_same():
    with written(as_json=False) as stream, logs.about(request="r1", case=12):
        logging.getLogger("handback.worker").info("opened %s", "a day")
    assert stream.getvalue().endswith(
        "+00:00 INFO handback.worker opened a day request=r1 case=12\n"
    )


def test_the_configuration_can_be_used():
    logger = logging.getLogger("handback.trial")
    kept = logging.getLogger().handlers[:]
    try:
        logging.config.dictConfig(logs.configuration("INFO", as_json=True))
        (handler,) = logging.getLogger().handlers
        assert isinstance(handler.formatter, logs.JsonLines)
        assert logger.isEnabledFor(logging.INFO)
        assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.INFO)
        assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
    finally:
        logging.getLogger().handlers[:] = kept


REQUEST_IDS = re.compile(r"[0-9a-f]{32}")


def personal_data() -> set[str]:
    """What is known of the people of the world, and must be in no log."""
    found = {"Müller", "M\\u00fcller", "Zoë", "Secret Street", "555 010", "@example.org"}
    found |= {"70000", *VINS.values(), "@staff.example.org", "Staff "}
    return found | set(filter(None, Person.objects.values_list("email", flat=True)))


def read(api: Api) -> set[int]:
    """Everybody reads their cases; the statuses they get."""
    paths = ("/cases/{}", "/cases", "/cases/{}/timeline")
    return {
        api.get(path.format(api.world.cases[case]), role=role, case=case).status_code
        for case in CASES
        for role in Role
        for path in paths
    }


def look_up(api: Api, words: str) -> set[int]:
    """Somebody looks for a person or a car in every wrong and right way."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    bodies = ({"said": words}, {"vin": words}, {"said": {"name": words}})
    found = [
        api.call("POST", path, body, role=role)
        for body in bodies
        for path in ("/searches", "/vin-lookups")
        for role in (Role.SPECIALIST, Role.RETAILER)
    ]
    found.append(api.call("POST", "/files", bodies[0], headers={"X-Request-ID": words}))
    for path in ("/searches", "/cases", f"/nowhere/{words}"):
        found.append(client.get(BASE + path, {"q": words, "vin": words}))
        found.append(api.call("POST", path.replace(" ", "%20"), bodies[0], role=Role.SPECIALIST))
    return {answer.status_code for answer in found}


def move(api: Api) -> set[int]:
    """Moves with arguments that tell of people."""
    given = ({"vin": VINS["A"]}, {"text": "Zoë Müller, 1 Secret Street"}, {"at": "Zoë"})
    names = ("ask_for_call", "book_inspection", "report_condition", "Zoë Müller")
    return {
        api.move(name, arguments, role=role).status_code
        for arguments in given
        for name in names
        for role in (Role.LESSEE, Role.SPECIALIST)
    }


def go_wrong(api: Api) -> set[int]:
    """What is broken, and what breaks."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    found = [
        api.call("POST", "/cases", raw=b'{"name": "Zo\xc3\xab M\xc3\xbcller', role=Role.SYSTEM),
        client.get("/health/ready", SERVER_NAME="müller.example.org"),
        client.get(f"/{VINS['A']}", headers={"Host": "zoe@example.org"}),
    ]
    with patch("handback.api.searching.searching.search", side_effect=fail):
        found.append(api.call("POST", "/searches", {"said": "Zoë"}, role=Role.SPECIALIST))
    with patch("handback.api.security.tokens.authenticate", side_effect=fail):
        found.append(client.get(f"{BASE}/cases", headers={"Authorization": "Bearer Zoe"}))
    return {answer.status_code for answer in found}


def be_busy(api: Api) -> set[int]:
    """Everything that goes right and wrong in a day of an interface; the statuses it answered."""
    asked = ("Zoë Müller", VINS["A"], "700000", "lessee-a@example.org")
    looked = [look_up(api, words) for words in asked]
    return set.union(read(api), move(api), go_wrong(api), *looked)


def work(api: Api) -> None:
    """A worker's round a month later, in which a case fails."""
    poisoned = api.world.cases["B"]
    opened = opening_days.opening

    def opening(standing):
        if standing.loaded.row.id == poisoned:
            raise ValueError(WORDS[0])
        return opened(standing)

    with (
        patch.object(rounds, "now", lambda: LATER + timedelta(days=31)),
        patch.object(opening_days, "opening", opening),
    ):
        rounds.Rounds(lambda: False).round()


@pytest.mark.parametrize("as_json", [True, False])
def test_a_busy_day_says_nothing_of_anybody(light: Api, as_json, tmp_path, monkeypatch):
    here = settings.HANDBACK.model_copy(update={"data": tmp_path, "outgoing": tmp_path / "out"})
    monkeypatch.setattr(settings, "HANDBACK", here)
    light.client.raise_request_exception = False
    with written(as_json=as_json) as stream:
        seen = be_busy(light)
        work(light)
    assert SetAside.objects.get().case_id == light.world.cases["B"]
    said = stream.getvalue()
    assert said.count("answered") > 100
    assert {200, 400, 401, 404, 500} <= seen
    said = REQUEST_IDS.sub("", said)  # drawn by chance, and so may hold any five digits
    assert [word for word in personal_data() if word in said] == []
