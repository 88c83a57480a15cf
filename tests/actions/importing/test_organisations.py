"""Organisations follow the file, by code; what it does not say stays."""

import pytest

from handback.actions.policies import install_shipped
from handback.records.models import Organisation, Partnership
from tests.kit.lease_files import NOW, bring, put

BOTH = pytest.mark.usefixtures("database")
SQLITE = pytest.mark.usefixtures("sqlite")

GLENDALE = {
    "code": "glendale",
    "kind": "retailer",
    "name": "Testcar of Glendale",
    "makes": "Testcar;Othercar",
    "region": "US-CA",
    "country": "US",
    "latitude": "34.142513",
    "longitude": "-118.25508",
    "time_zone": "America/Los_Angeles",
    "phone": "+1 818 555 0100",
    "lessors": "infiniti",
}


@pytest.fixture
def organisations(tmp_path):
    install_shipped(NOW)

    def run(rows, **wishes):
        return bring("organisations", put(tmp_path, rows), **wishes)

    return run


@BOTH
def test_new_changed_and_unchanged(organisations):
    rows = [GLENDALE, {**GLENDALE, "code": "acme", "kind": "lessor", "lessors": ""}]
    rows.append({**GLENDALE, "code": "pasadena", "lessors": "acme;infiniti"})
    tally, told = organisations(rows, dry_run=True)
    assert (tally.new, told) == (3, [])
    assert not Organisation.objects.filter(code="glendale").exists()
    assert organisations(rows)[0].new == 3
    assert organisations(rows)[0].unchanged == 3
    found = Organisation.objects.get(code="glendale")
    assert found.makes == ["Testcar", "Othercar"]
    assert str(found.latitude) == "34.14251"
    works = Partnership.objects.filter(partner__code="pasadena")
    assert set(works.values_list("lessor__code", flat=True)) == {"acme", "infiniti"}
    changed = {
        "code": "glendale",
        "kind": "retailer",
        "name": "Testcar Glendale",
        "lessors": "acme",
    }
    tally, (note,) = organisations([changed])
    assert tally.changed == 1
    assert note.fault.wrong == "Changed: name, lessors."
    found.refresh_from_db()
    assert found.name == "Testcar Glendale"
    assert found.phone == "+1 818 555 0100"
    works = Partnership.objects.filter(partner=found)
    assert set(works.values_list("lessor__code", flat=True)) == {"acme"}
    assert organisations([{**changed, "lessors": ""}])[0].unchanged == 1


WRONG = [
    ({"kind": "dealer"}, "kind", "not a kind"),
    ({"code": "infiniti"}, "kind", "is a lessor here"),
    ({"code": "glendale"}, "code", "Row 2 has this code already"),
    ({"name": "!"}, "name", "no letter"),
    ({"region": "US-XX"}, "region", "not a state"),
    ({"country": "USA"}, "country", "more than 2"),
    ({"country": "CA"}, "country", "is not in"),
    ({"longitude": ""}, "latitude", "One of the coordinates"),
    ({"latitude": "118.2", "longitude": "34.1"}, "latitude", "beyond the pole"),
    ({"longitude": "east"}, "longitude", "not a coordinate"),
    ({"longitude": "181"}, "longitude", "not a coordinate"),
    ({"time_zone": "Glendale"}, "time_zone", "not a time zone"),
    ({"lessors": "infinity"}, "lessors", "Nobody knows the lessor"),
    ({"lessors": "glendale"}, "lessors", "Nobody knows the lessor"),
    ({"makes": f"Testcar;{'M' * 65}"}, "makes", "65 letters"),
]


@SQLITE
def test_what_is_wrong_is_told(organisations):
    rows = [{**GLENDALE, "code": f"c{n}", **said} for n, (said, _, _) in enumerate(WRONG)]
    tally, told = organisations([GLENDALE, *rows])
    assert (tally.new, tally.left_out) == (1, len(WRONG))
    found = iter(told)
    for row, (_, column, wrong) in enumerate(WRONG, 3):
        each = next(found)
        while each.row < row:
            each = next(found)
        assert (each.row, each.fault.column) == (row, column)
        assert wrong in each.fault.wrong
