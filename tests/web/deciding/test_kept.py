"""What lessees read about rules that come with no figure of theirs."""

from handback.core.lease import allowance
from handback.records.loading import load


def test_how_long_data_are_kept_is_said_with_its_rule(portal):
    client, case = portal.lessee("ally", "open")
    said = client.get(f"/lease/{case}/details/").content.decode()
    assert "What we keep about you, and how long" in said
    assert "84 months, counted from: closing of your account" in said
    assert "SRV-13" in said


def test_a_closed_lease_names_the_days(portal):
    client, case = portal.lessee("infiniti", "closed")
    said = client.get(f"/lease/{case}/details/").content.decode()
    assert "Until " in said
    assert "months, counted from" not in said


def test_what_the_contract_allows_is_told_also_where_it_counts_by_the_year(portal):
    row = portal.cases("afg-canada", "open")[0]
    client = portal.client(portal.lessee_of(row.pk))
    lease = load(row.pk).case.lease.facts
    assert lease.distance_allowed is None
    assert lease.distance_per_year is not None
    said = client.get(f"/lease/{row.pk}/options/").content.decode()
    at_end = lease.odometer_at_start + allowance(lease)
    assert f"Your contract allows an odometer of {at_end:,} kilomet" in said
    assert "Beyond it 1 kilomet" in said
    assert "What you do not drive is not paid back." in said
    assert "AFG-32" in said


def test_distance_bought_in_advance_is_counted_once(portal):
    told = 0
    for row in portal.cases("ally", "open", "decided"):
        lease = load(row.pk).case.lease.facts
        if not lease.bought_distance:
            continue
        client = portal.client(portal.lessee_of(row.pk))
        said = client.get(f"/lease/{row.pk}/options/").content.decode()
        at_end = lease.odometer_at_start + allowance(lease)
        assert f"Your contract allows an odometer of {at_end:,} miles" in said
        told += 1
    assert told


def test_what_the_inspector_looks_at_is_listed(portal):
    client, case = portal.lessee("afg-canada", "open")
    said = client.get(f"/lease/{case}/inspection/").content.decode()
    assert "What the inspector looks at" in said
    assert "AFG-16" in said
