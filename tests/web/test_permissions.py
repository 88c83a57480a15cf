"""Every page × everybody: lessees meet their leases, staff the cases of their role, others none.

The pages are taken from the table of addresses, so that a new page is in the table by itself.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from handback.core.base import Role

OTHERS = {"number": "Q-1", "report": "r-1", "item": "i-1", "file": "0-x", "paper": "receipt"}
OTHERS |= {"kind": "receipt", "line": "excess_distance", "move": "record_message"}
WORKING = tuple(role for role in Role if role not in {Role.CO_LESSEE, Role.REPRESENTATIVE})
STAFF = tuple(role for role in WORKING if role not in {Role.LESSEE, Role.SYSTEM})


def patterns(prefix: str, resolver: Any = None) -> Iterator[tuple[str, str]]:
    """The address and the name of every page below a prefix."""
    for each in (resolver or get_resolver()).url_patterns:
        here = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(here, each)
        elif isinstance(each, URLPattern):
            yield here, each.name or ""


def address(route: str, **said: Any) -> str:
    """An address with something in every place."""
    for name, value in {**OTHERS, **said}.items():
        for kind in ("int", "str", "slug", "path"):
            route = route.replace(f"<{kind}:{name}>", str(value))
    assert "<" not in route, route
    return f"/{route}"


def turned_away(answer: Any) -> bool:
    """Whether nothing was shown or done: not there, not this way, or first a proof of who it is."""
    sent_to = answer.get("Location", "").partition("?")[0]
    return answer.status_code in {404, 405} or sent_to == "/account/second-factor/"


EVERY = list(patterns(""))
LEASE = sorted(route for route, _ in EVERY if route.startswith("lease/"))
WORK = sorted(route for route, _ in EVERY if route.startswith("work/") and "<int:case>" in route)


def test_there_are_pages_to_look_at():
    assert len(LEASE) > 35
    assert len(WORK) >= 3


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_lease_is_there_for_its_own_lessee_alone(portal, method):
    own, case = portal.lessee("ally", "open")
    foreign = next(each.pk for each in portal.cases("ally") if each.pk != case)
    strangers = {role: portal.staff(role) for role in STAFF}
    nobody = portal.client()
    for route in LEASE:
        at = address(route, case=foreign)
        assert getattr(own, method)(at).status_code == 404, at
        sent = getattr(nobody, method)(at)
        assert (sent.status_code, sent.url[:20]) == (302, "/account/login/code/"), at
        for role, client in strangers.items():
            answer = getattr(client, method)(at)
            assert answer.status_code == 404 or "/account/" in answer.get("Location", ""), (
                role,
                at,
            )


@pytest.mark.parametrize("programme", ["infiniti", "afg-canada", "ally"])
def test_every_page_of_an_own_lease_answers_at_every_stage(portal, programme):
    seen = set()
    for case in portal.cases(programme):
        if case.stage in seen:
            continue
        seen.add(case.stage)
        client = portal.client(portal.lessee_of(case.pk))
        for route in LEASE:
            at = address(route, case=case.pk)
            status = client.get(at).status_code
            assert status in {200, 302, 404, 405}, (case.stage, at, status)
            if not any(f":{name}>" in route for name in OTHERS) and not route.endswith(".ics"):
                assert status in {200, 302, 405}, (case.stage, at, status)
    assert len(seen) >= 10


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_workbench_is_not_there_for_lessees(portal, method):
    lessee, case = portal.lessee("infiniti")
    for role in STAFF:
        for route in WORK:
            at = address(route, case=case, role=role.value)
            answer = getattr(lessee, method)(at)
            assert turned_away(answer), at


@pytest.mark.parametrize("asking", STAFF)
def test_nobody_works_in_a_role_that_is_not_theirs(portal, asking):
    case = portal.cases("infiniti")[0].pk
    client = portal.staff(asking)
    for role in STAFF:
        if role is asking:
            continue
        for route in WORK:
            answer = client.get(address(route, case=case, role=role.value))
            assert turned_away(answer), (asking, role, route, answer.status_code)


def test_answers_are_not_kept_and_take_nothing_from_elsewhere(portal):
    client, case = portal.lessee("ally")
    answer = client.get(f"/lease/{case}/")
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
