"""Every address × garbage, as whoever it is for: an answer that says what is wrong, never a crash.

What a page's own form sends is sent back with some of its fields replaced, so that garbage gets
past the first check.
"""

import re
from dataclasses import dataclass
from html import unescape
from random import Random
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handback.actions import access
from handback.core.base import Role
from handback.records.models import Membership, Person
from tests.web.test_permissions import EVERY, OTHERS, STAFF

ALSO = {"programme": "infiniti", "topic": "mileage", "pk": "1", "role": "specialist", "case": "1"}
SCRIPT = "<script>alert(1)</script>"
STRANGE = (
    "",
    " ",
    "\x00",
    "\r\nX: y",
    "😀" * 40,
    "\u202eabc\u2066",
    "٣٤",
    "²",
    "Ⅷ",
    SCRIPT,
    "{{ 7|add:7 }}%s%(x)s{0}",
    "-1",
    "0",
    "1",
    "35700",
    "1e309",
    "NaN",
    "-Infinity",
    "9" * 300,
    "9" * 18,
    "9223372036854775808",
    "0.001",
    "395.00",
    "999999999999999999.99",
    "0001-01-01",
    "9999-12-31",
    "2026-13-45",
    "2026-11-30",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-11-30T10:00",
    "1.0.1",
    "-0",
    "a" * 20_000,
    "../../etc/passwd",
    "None",
    "true",
    "yes",
    "[]",
    "70 mm",
    "9e99 mm",
    "00000000-0000-0000-0000-000000000000",
    "lessee",
    "return",
    "021000021",
    "f1.0",
    "day-2026-11-30",
)
FIELD = re.compile(
    r"<(input|select|textarea)\b([^>]*)>(.*?)(?=<input|<select|<textarea|</form)", re.S
)
OPTION = re.compile(r'<option value="([^"]*)"')
ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')
CALM = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
ROUTES = [route for route, _ in EVERY if not route.startswith(("api/", "demo/"))]
QUERIES = ("q", "after", "near", "name", "option", "paper", "place", "from", "east", "north")
QUERIES += ("said", "zone", "number", "days", "next", "quote", "span", "seen", "odometer", "page")


@dataclass(frozen=True)
class Somebody:
    """A browser, and what stands in the addresses that are for whoever it is."""

    client: Client
    said: dict[str, str]
    prefix: str


def everybody(portal: Any) -> list[Somebody]:
    """Lessees of every programme at several stages, staff of every role with one of their cases."""
    found = [Somebody(portal.client(), {}, "")]
    for programme in ("infiniti", "afg-canada", "ally"):
        stages: dict[str, int] = {case.stage: case.pk for case in portal.cases(programme)}
        for case in stages.values():
            client = portal.client(portal.lessee_of(case))
            said = {"case": str(case), "programme": programme}
            found.append(Somebody(client, said, "lease/"))
    for role in STAFF:
        row = Membership.objects.filter(role=role.value).order_by("pk").first()
        assert row is not None
        case = cases_of(row.person, role, portal)
        said = {"role": role.value, "case": str(case)}
        found.append(Somebody(portal.staff(role), said, "work/"))
    return found


def cases_of(person: Person, role: Role, portal: Any) -> int:
    """A case that somebody meets in a role; 1 where there is none."""
    visible = access.visible_as(access.visitor(person.pk), role, portal.now)
    return next(iter(visible.order_by("-pk").values_list("pk", flat=True)[:1]), 1)


def garbage(random: Random) -> str:
    """Something that nobody meant to send."""
    if random.random() < 0.7:
        return random.choice(STRANGE)
    return "".join(chr(random.randrange(0xD800)) for _ in range(random.randrange(12)))


def sent_by(page: str, random: Random) -> dict[str, str]:
    """What the forms of a page would send, with garbage in some of the fields."""
    sent: dict[str, str] = {}
    for kind, attributes, inside in FIELD.findall(page):
        about = dict(ATTRIBUTE.findall(attributes))
        name = about.get("name", "")
        if not name or (name in sent and random.random() < 0.5):
            continue
        own = OPTION.findall(inside) if kind == "select" else [about.get("value", "on")]
        usual = random.random() < 0.7
        sent[name] = unescape(random.choice(own or [""])) if usual else garbage(random)
    return sent


def address(route: str, said: dict[str, str], random: Random) -> str:
    """An address with what belongs there, or garbage, in every place but those of the visitor."""
    for kind, name in re.findall(r"<(\w+):(\w+)>", route):
        usual = said.get(name) or {**OTHERS, **ALSO}.get(name, "1")
        own = kind == "int" or name in said or random.random() < 0.5
        route = route.replace(f"<{kind}:{name}>", quote(usual if own else garbage(random), safe=""))
    return f"/{route}"


def tried(people: list[Somebody], random: Random) -> dict[str, int]:
    """Ask for a page and send its form, as somebody; what was asked, with the status of each."""
    who = random.choice(people)
    at = address(random.choice([r for r in ROUTES if r.startswith(who.prefix)]), who.said, random)
    asked = {name: garbage(random) for name in random.sample(QUERIES, random.randrange(4))}
    page = who.client.get(at, asked)
    shown = "" if page.streaming else page.content.decode(errors="replace")
    sent = sent_by(shown, random)
    answer = who.client.post(at, sent)
    assert SCRIPT not in shown, at
    assert answer.streaming or SCRIPT.encode() not in answer.content, (at, sent)
    return {f"GET {at} {asked}": page.status_code, f"POST {at} {sent}": answer.status_code}


def test_nothing_that_is_sent_breaks_a_page(portal):
    people, statuses = everybody(portal), set()

    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(CALM))
    @given(st.integers(min_value=0, max_value=2**64))
    def tries(seed: int) -> None:
        with transaction.atomic():  # every try finds the same sample
            answers = tried(people, Random(seed))
            transaction.set_rollback(True)
        statuses.update(answers.values())
        assert all(status < 500 for status in answers.values()), answers

    tries()
    assert {200, 404} <= statuses


def test_numbers_that_no_row_has_are_not_there(portal):
    lessee, case = portal.lessee("ally", "open")
    desk = portal.staff(Role.SPECIALIST)
    for number in ("9223372036854775808", "9" * 30, "9" * 5_000):
        assert lessee.get(f"/lease/{number}/").status_code == 404
        assert lessee.post(f"/lease/{number}/messages/", {"text": "x"}).status_code == 404
        assert lessee.get(f"/lease/{case}/files/f{number}.x/").status_code == 404
        assert desk.get(f"/work/specialist/cases/{number}/").status_code == 404
