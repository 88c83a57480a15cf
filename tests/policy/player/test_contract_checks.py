from datetime import date

import pytest

from handback.policy.player.contract_checks import day_wrong, region_wrong


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("matures: 2026-12-15", "matures: 9999-12-31", "lease.matures: 9999-12-31 lies outside"),
        ("starts: 2023-12-15", "starts: 0001-01-01", "lease.starts: 0001-01-01 lies outside"),
        ("opened: 2026-06-15", "opened: 2020-06-15", "opened before the lease begins"),
        ("year: 2024", "year: -5", "-5 is not a model year"),
        ("region: US-CA", "region: US-ZZ", "not a state, province or territory"),
        ("region: US-CA", "region: Narnia", "`Narnia` is not a region"),
        ("distance_allowed: 36000", "distance_allowed: -1", "A distance is never negative"),
    ],
)
def test_what_no_lease_can_say_is_told_with_its_place(acme, was, now, said):
    problems = acme.problems("  - {on: 2026-09-16}\n", (was, now))
    assert said in "\n".join(map(str, problems))


def test_a_step_before_the_opening_is_told(acme):
    (problem,) = acme.problems("  - {on: 2026-01-16}\n")
    assert "comes before the case is opened" in problem.wrong


def test_regions_outside_north_america_have_the_right_form_only():
    assert region_wrong("MX-JAL") is None
    assert region_wrong("CA-QC") is None
    assert region_wrong("US-QC") is not None


def test_a_day_is_played_within_two_centuries():
    assert day_wrong(date(2026, 6, 15)) == ""
    assert "1980 to 2199" in day_wrong(date(2200, 1, 1))
