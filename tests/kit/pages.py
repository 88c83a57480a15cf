"""Pages over the sample portfolio: clients that are signed in as its people, at an instant.

Tests take the fixture `portal`; the sample is made once a process and copied for each test.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from handback.actions.policies import install_shipped
from handback.actions.sampling.making import Wish, make_sample
from handback.core.base import Role
from handback.records.models import Case, Membership, Party, Person
from handback.web import clock
from tests.kit.databases import sqlite_database, use

SAMPLED = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
LEASES = 150
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Portal:
    """The pages at an instant, which a test may set."""

    monkeypatch: pytest.MonkeyPatch
    now: datetime = SAMPLED

    def move_on(self, days: int) -> None:
        """Let so many days pass."""
        self.now += timedelta(days=days)

    def mode(self, mode: str) -> None:
        """Be an installation of another mode."""
        changed = settings.HANDBACK.model_copy(update={"mode": mode})
        self.monkeypatch.setattr(settings, "HANDBACK", changed)

    def client(self, person: Person | None = None, **headers: str) -> Client:
        """A browser, signed in as somebody or nobody."""
        found = Client(HTTP_HOST="localhost", headers=headers)
        if person is not None:
            found.force_login(person, backend=BACKEND)
        return found

    def cases(self, programme: str, *stages: str) -> list[Case]:
        """Cases of a programme whose lessee may sign in, at one of the stages."""
        rows = Case.objects.filter(programme=programme, parties__person__isnull=False)
        found = rows.filter(stage__in=stages) if stages else rows
        return list(found.distinct().order_by("pk"))

    def lessee(self, programme: str, *stages: str) -> tuple[Client, int]:
        """The lessee of the first such case, and the case."""
        case = self.cases(programme, *stages)[0]
        return self.client(self.lessee_of(case.pk)), case.pk

    def lessee_of(self, case: int) -> Person:
        """The lessee of a case."""
        party = Party.objects.filter(case_id=case, role=Role.LESSEE.value, person__isnull=False)
        return Person.objects.get(pk=party.order_by("-pk").values_list("person", flat=True)[0])

    def staff(self, role: Role) -> Client:
        """Somebody who has a role at every organisation of the sample that has it."""
        row = Membership.objects.filter(role=role.value).order_by("pk").first()
        assert row is not None
        found = self.client(row.person)
        prove_twice(found, row.person)
        return found


def prove_twice(client: Client, person: Person) -> None:
    """Let a browser that is signed in have used a second factor, as staff have to."""
    session = client.session
    proof = {"method": "mfa", "type": "totp", "at": 0, "id": 0}
    session["account_authentication_methods"] = [proof]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


@cache
def _sampled() -> Path:
    """A SQLite file with the sample; the last one this process made."""
    folder = Path(tempfile.mkdtemp(prefix="handback-sampled-"))
    with sqlite_database(folder):
        install_shipped(SAMPLED - timedelta(days=400))
        make_sample(Wish(LEASES), SAMPLED)
    kept = folder / "sampled.sqlite3"
    use(f"sqlite:///{folder / 'handback.sqlite3'}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(kept)])
    connection.close()
    return kept


@contextmanager
def sampled_database(folder: Path) -> Iterator[str]:
    """A database with the sample, fresh; its address."""
    path = folder / "handback.sqlite3"
    shutil.copy(_sampled(), path)
    address = f"sqlite:///{path}"
    use(address)
    try:
        yield address
    finally:
        connection.close()


@contextmanager
def opened_portal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """The pages over a fresh sample, with files in the folder."""
    with sampled_database(folder):
        found = Portal(monkeypatch)
        changed = settings.HANDBACK.model_copy(update={"data": folder})
        monkeypatch.setattr(settings, "HANDBACK", changed)
        monkeypatch.setattr(clock, "_read", lambda: found.now)
        yield found
