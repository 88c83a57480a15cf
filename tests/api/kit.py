"""A small world, tokens for everybody in it, and a client that speaks JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.test import Client

from handback.actions import tokens
from handback.actions.tokens import SCOPES
from handback.api import clock
from handback.core.base import Role
from tests.kit.world import NOW, World, make_world

EVERY = tuple(scope for scope in SCOPES if "<" not in scope)
BASE = "/api/v1"
LATER = NOW + timedelta(hours=1)


@dataclass
class Api:
    """The interface, as somebody with a token calls it."""

    world: World
    client: Client = field(default_factory=lambda: Client(SERVER_NAME="localhost"))
    _secrets: dict[tuple[int, tuple[str, ...]], str] = field(default_factory=dict)

    def secret(self, role: Role, case: str = "A", *scopes: str) -> str:
        """The token of whoever holds a role for a case."""
        person = self.world.visitor(role, case).person
        wanted = scopes or EVERY
        if (person, wanted) not in self._secrets:
            made = tokens.create(person, "test", wanted, NOW - timedelta(days=1))
            self._secrets[person, wanted] = made.secret
        return self._secrets[person, wanted]

    def call(  # noqa: PLR0913 - what a request is made of
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        role: Role = Role.LESSEE,
        case: str = "A",
        scopes: tuple[str, ...] = (),
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Any:
        """What the interface answers; `raw` is sent as it is."""
        said = {"Authorization": f"Bearer {self.secret(role, case, *scopes)}", **(headers or {})}
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else b""
        return self.client.generic(
            method, f"{BASE}{path}", data, content_type="application/json", headers=said
        )

    def get(self, path: str, **more: Any) -> Any:
        """A question."""
        return self.call("GET", path, **more)

    def move(self, name: str, arguments: Any = None, *, on: str = "A", **more: Any) -> Any:
        """A move on a case."""
        more.setdefault("case", on)
        body = {"arguments": arguments or {}, **more.pop("envelope", {})}
        return self.call("POST", f"/cases/{self.world.cases[on]}/moves/{name}", body, **more)


def made_api() -> Iterator[Api]:
    """The interface over a fresh world, at a moment in October 2026."""
    with patch.object(clock, "now", lambda: LATER):
        yield Api(make_world())
