"""Pages under load: many lessees at once over the sample portfolio, against a bare page.

Load and server share this machine's cores, so the ratios count, not the figures: each is the
median of a page's answers to that of a page of the same framework that runs one query. The shell
is such a page within our layout, for somebody signed in: what it takes is the layout's, what a
page takes beyond it is its own.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from bench.measure import Row, Table
from handback.actions.installing import set_up
from handback.actions.sampling.making import Wish, make_sample
from handback.cli.serving import server_arguments
from handback.core.base import Role
from handback.records.models import Party, Person
from tests.kit.browser import free_port
from tests.kit.databases import sqlite_database

LEASES = 300
USERS = 32
SECONDS = 6.0
TURNS = 3
"""Each page has its time in turns, so that a busy moment of the machine hits all alike."""
PROCESSES = 2
BARE = "bare"
SHELL = "shell"
PAGES = {"overview": "/lease/{}/", "options": "/lease/{}/options/", "statement": "/lease/{}/bill/"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WAIT = 30.0


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a lease: the cookie of their session."""

    case: int
    cookie: str


def measure() -> Table:
    """Each page asked for by all users at once, for some seconds."""
    with tempfile.TemporaryDirectory() as folder, _installation(Path(folder)):
        users = _users()
        paths = {BARE: "/bare/", SHELL: "/shell/", **PAGES}
        nobody = User(0, "")
        asking = {name: [nobody] * len(users) if name == BARE else users for name in paths}
        queries = {name: _queries(asking[name][0], path) for name, path in paths.items()}
        with _server(Path(folder)) as port:
            took: dict[str, list[float]] = {name: [] for name in paths}
            for _ in range(TURNS):
                for name, path in paths.items():
                    took[name] += _load(port, asking[name], path)
            weight = _weights(port, users[0])
    base = median(took[BARE])
    rows = tuple(_row(name, took[name], base, queries[name], weight.get(name, "")) for name in took)
    aim = "median at most 3 × bare; at most 8 queries; 150 kB at first, 30 kB after"
    return Table(f"pages: {USERS} lessees at once", "answers", rows, aim=aim)


def _row(name: str, took: list[float], base: float, queries: int, weight: str) -> Row:
    rate = len(took) / SECONDS
    late = quantiles(took, n=20)[-1] * 1e3 if len(took) > 1 else 0.0
    said = f"{name}: {rate:.0f} a second, 95 % within {late:.0f} ms, {queries} queries{weight}"
    middle = median(took)
    return Row(
        said, len(took), min(took) * 1e6, middle * 1e6, BARE, middle / base, min(took) / base
    )


@contextmanager
def _installation(folder: Path) -> Iterator[None]:
    """The sample portfolio in a database in a folder."""
    now = datetime.now(UTC)
    before = settings.HANDBACK
    with sqlite_database(folder):
        settings.HANDBACK = settings.HANDBACK.model_copy(update={"data": folder})
        try:
            set_up(now)
            make_sample(Wish(LEASES), now)
            yield
        finally:
            settings.HANDBACK = before


def _users() -> list[User]:
    """Lessees of different leases, signed in."""
    rows = Party.objects.filter(role=Role.LESSEE.value, person__isnull=False)
    found = []
    for party in rows.order_by("case_id")[: USERS * 3 : 3]:
        client = Client()
        client.force_login(Person.objects.get(parties=party), backend=BACKEND)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        found.append(User(party.case_id, f"{settings.SESSION_COOKIE_NAME}={cookie}"))
    return found


def _queries(user: User, path: str) -> int:
    client = Client(HTTP_HOST="localhost", headers={"cookie": user.cookie})
    with (
        override_settings(ROOT_URLCONF="bench.page_urls"),
        CaptureQueriesContext(connection) as queries,
    ):
        answer = client.get(path.format(user.case))
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return len(queries)


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    port = free_port()
    arguments = server_arguments("127.0.0.1", port, PROCESSES)
    arguments[arguments.index("handback.site.wsgi:application")] = "bench.page_site:application"
    known = {name: said for name, said in os.environ.items() if not name.startswith("HANDBACK_")}
    told = {**known, "HANDBACK_DATA": str(folder), "HANDBACK_LOG_LEVEL": "ERROR"}
    collect = [sys.executable, "-m", "handback.site", "collectstatic", "--no-input"]
    subprocess.run(collect, env=told, stdout=subprocess.DEVNULL, check=True)
    with subprocess.Popen(arguments, env=told, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        with suppress(OSError), _connection(port) as to:
            if _get(to, "/bare/", "")[0] == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _connection(port: int) -> "closing[http.client.HTTPConnection]":
    return closing(http.client.HTTPConnection("127.0.0.1", port))


def _get(to: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, bytes]:
    asked = {"Host": "localhost", "Cookie": cookie, "Accept-Encoding": "gzip"}
    to.request("GET", path, headers=asked)
    answer = to.getresponse()
    return answer.status, answer.read()


def _load(port: int, users: list[User], path: str) -> list[float]:
    """Seconds of every answer, with all users asking again and again."""
    took: list[float] = []
    until = time.monotonic() + SECONDS / TURNS
    failed: list[int] = []

    def ask(user: User) -> None:
        with _connection(port) as to:
            while time.monotonic() < until:
                began = time.perf_counter()
                status, _ = _get(to, path.format(user.case), user.cookie)
                took.append(time.perf_counter() - began)
                if status != 200:
                    failed.append(status)

    threads = [threading.Thread(target=ask, args=[user]) for user in users]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failed:
        raise RuntimeError(f"{path} answered {failed[0]}")
    return took


def _weights(port: int, user: User) -> dict[str, str]:
    """What a page weighs as it is sent: with all it needs at first, and by itself."""
    with _connection(port) as to:
        return {name: _weight(to, path.format(user.case), user) for name, path in PAGES.items()}


def _weight(to: http.client.HTTPConnection, path: str, user: User) -> str:
    to.request("GET", path, headers={"Host": "localhost", "Cookie": user.cookie})
    plain = to.getresponse().read().decode()
    alone = len(_get(to, path, user.cookie)[1])
    needed = {each.split('"')[0] for each in plain.split('="/static/')[1:]}
    static = sum(len(_get(to, f"/static/{each}", "")[1]) for each in needed)
    return f", {(alone + static) / 1e3:.0f} kB at first, {alone / 1e3:.0f} kB after"
