"""The description and the behaviour agree: schemathesis with all its checks, as several roles."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from handback.api.application import interface
from handback.core.base import Role
from handback.site.wsgi import application
from tests.api.kit import BASE, Api, made_api

AS = (Role.LESSEE, Role.SPECIALIST, Role.RETAILER, Role.ADMINISTRATOR)
EXPECTED = ["2xx", "304", "401", "403", "404", "409", "410", "412", "422", "429"]
"""What may answer well-formed requests: rules refuse, and ids may name nothing."""
REJECTED = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": EXPECTED},
        "negative_data_rejection": {"expected-statuses": REJECTED},
    }
}


def _operations(engine_app: Any) -> Iterator[Any]:
    schema = schemathesis.openapi.from_wsgi(
        f"{BASE}/openapi.json",
        engine_app,
        config=SchemathesisConfig.from_dict(CONFIG),
        headers={"Host": "localhost"},
    )
    for found in schema.get_all_operations():
        yield found.ok()


def _run(api: Api, examples: int, wanted: str = "") -> int:
    """Ask every operation; how many requests were made."""
    asked = 0
    secrets = [api.secret(role) for role in AS]
    for operation in _operations(application):
        if wanted not in operation.label:
            continue
        ids = {"case": api.world.cases["A"]} if "{case}" in operation.path else None
        kinds = st.one_of(
            operation.as_strategy(GenerationMode.POSITIVE, path_parameters=ids),
            operation.as_strategy(GenerationMode.NEGATIVE),
        )

        @seed(1)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=kinds, secret=st.sampled_from(secrets))
        def check(case: Any, secret: str) -> None:
            nonlocal asked
            asked += 1
            headers = {"Authorization": f"Bearer {secret}", "Host": "localhost"}
            case.call_and_validate(headers=headers)

        check()
    return asked


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rate limit stands in the way of many requests in a moment."""
    many = django_settings.HANDBACK.model_copy(update={"rate_per_minute": 1_000_000})
    monkeypatch.setattr(django_settings, "HANDBACK", many)


def test_requests_of_every_kind_are_answered_as_described(light: Api) -> None:
    assert _run(light, examples=3) > 300


def test_on_postgresql_too(postgresql: str) -> None:
    assert postgresql
    for api in made_api():
        assert _run(api, examples=2, wanted="moves/re") > 40


def test_the_description_is_openapi_3_1_with_stable_names() -> None:
    described = json.loads(json.dumps(interface.get_openapi_schema()))
    assert described["openapi"] == "3.1.0"
    ids = [op["operationId"] for path in described["paths"].values() for op in path.values()]
    assert len(ids) == len(set(ids))
