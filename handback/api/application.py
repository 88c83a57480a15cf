"""The interface as one: its parts, its description, its addresses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

import handback
from handback.actions.tokens import SCOPES
from handback.api import (
    agenda,
    assigning,
    bulk,
    cases,
    files,
    moves,
    offering,
    opening,
    organisations,
    programmes,
    questions,
    searching,
    verification,
    webhooks,
)
from handback.api.docs import docs_page
from handback.api.door import guarded, nowhere
from handback.api.operations import INCOMING, OUTGOING, PROBLEM, ROUTER
from handback.api.security import Bearer
from handback.api.translating import translate_errors

DESCRIPTION = """The end of vehicle leases: read cases, see what is possible, make moves.

Every change of a case is a move. A refused move says which rule refuses it, why, and what would
help. Amounts are sent as decimal text (`"395.00"`) and answered in whole cents.
"""
TAGS = (
    ("cases", "Cases, as the role of the caller sees them."),
    ("moves", "Everything that people do to a case; made from the registry of moves."),
    ("bulk", "One move on many cases."),
    ("files", "Files, stored first and cited by moves."),
    ("organisations", "Organisations and the times they offer."),
    ("programmes", "Programmes and the words of their rules."),
    ("verification", "What everybody may ask."),
    ("webhooks", "Where an organisation is told of events."),
)
PARTS = (
    cases, questions, moves, opening, bulk, files, agenda, searching, assigning, organisations,
    offering, programmes, verification, webhooks,
)  # fmt: skip
"""What registers the operations, in the order in which they are described."""


class Description(OpenAPISchema):
    """The description, with the scopes that each operation needs."""

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """Which token an operation needs."""
        found: list[dict[str, Any]] | None = super().operation_security(operation)
        for each in operation.auth_callbacks:
            if isinstance(each, Bearer):
                found = [{"Bearer": [each.scope]}]
        return found


class Interface(NinjaAPI):
    """The interface; its description is made once."""

    _described: dict[str, Any] | None = None

    def get_openapi_schema(self, **_: Any) -> Any:
        """The OpenAPI 3.1 description."""
        if self._described is None:
            found = Description(self, "api/v1/")
            schemas = {"Problem": PROBLEM, **INCOMING.parts, **OUTGOING.parts}
            found["components"]["schemas"].update(schemas)
            self._described = dict(found)
        return self._described


def _interface() -> Interface:
    tags = [{"name": name, "description": said} for name, said in TAGS]
    scopes = "\n".join(f"- `{name}`: {said}" for name, said in SCOPES.items())
    made = Interface(
        title="Handback",
        version=handback.__version__,
        description=f"{DESCRIPTION}\nScopes of tokens:\n\n{scopes}\n",
        urls_namespace="api",
        openapi_extra={"tags": tags},
        servers=[{"url": "/"}],
    )
    translate_errors(made)
    made.add_router("", ROUTER)
    return made


interface = _interface()


def schema(_: HttpRequest) -> HttpResponse:
    """The description, in JSON."""
    from handback.api.problems import as_json

    response = HttpResponse(as_json(interface.get_openapi_schema()), "application/json")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _patterns() -> list[URLPattern]:
    """Every address below `/api/v1/`, guarded."""
    found = [
        path("openapi.json", guarded(schema), name="api-schema"),
        path("docs", guarded(docs_page), name="api-docs"),
    ]
    for each in interface.urls[0]:
        if isinstance(each, URLPattern) and each.name not in (
            "openapi-json", "openapi-view", "api-root",
        ):  # fmt: skip
            view = guarded(each.callback, files=str(each.pattern) == "files")
            found.append(URLPattern(each.pattern, view, each.default_args, each.name))
    return [*found, re_path(r"^[\s\S]*$", guarded(nowhere))]


patterns = _patterns()
"""The addresses, for the table of the site."""
