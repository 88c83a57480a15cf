"""Somebody who signs in: letters read from the folder, codes typed, time that passes."""

import re
import time
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from handback.actions import signing_in
from handback.core.base import Role
from handback.records.models import Membership, Person
from tests.kit.pages import SAMPLED, Portal

HOME = reverse("home")
ASK, CONFIRM = "/account/login/code/", "/account/login/code/confirm/"
CODE = re.compile(r"\d{4}-\d{4}")


@dataclass
class Entrance:
    """The pages where one signs in, and the letters they send."""

    portal: Portal
    monkeypatch: pytest.MonkeyPatch
    clock: float = SAMPLED.timestamp()
    """What sessions and codes take for the time."""

    def letters(self) -> list[str]:
        """Every letter that was sent, the oldest first."""
        signing_in.settle()
        folder = settings.HANDBACK.data / "outgoing" / "email"
        files = sorted(folder.glob("*.txt"), key=lambda each: each.stat().st_mtime_ns)
        return [each.read_text(encoding="utf-8") for each in files]

    def code(self) -> str:
        """The code of the last letter that has one."""
        codes = [found for each in self.letters() if (found := CODE.search(each))]
        return codes[-1].group()

    def lessee(self) -> Person:
        """A lessee."""
        return self.portal.lessee_of(self.portal.cases("infiniti", "open")[0].pk)

    def staff(self, role: Role = Role.SPECIALIST) -> Person:
        """Somebody at a desk."""
        row = Membership.objects.filter(role=role.value).order_by("pk").first()
        assert row is not None
        return row.person

    def ask(self, client: Client, email: str, **more: Any) -> Any:
        """Ask for a code."""
        return client.post(ASK, {"email": email, **more})

    def enter(self, client: Client, person: Person, **more: Any) -> Any:
        """Ask for a code and type it; the last answer."""
        self.ask(client, str(person.email))
        return client.post(CONFIRM, {"code": self.code(), **more})

    def wait(self, seconds: int) -> None:
        """Let so many seconds pass for sessions and codes."""
        self.clock += seconds


@pytest.fixture
def entrance(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Entrance:
    found = Entrance(portal, monkeypatch)
    monkeypatch.setattr(time, "time", lambda: found.clock)
    return found


def signed_in_as(client: Client) -> int | None:
    """Whom a browser is signed in as."""
    said = client.session.get("_auth_user_id")
    return int(said) if said else None
