"""Places: nearest first, why one may not take the car, and how distances are measured."""

import re

from handback.records.models import Organisation


def test_places_are_nearest_first_from_a_postal_code(portal):
    client, case = portal.lessee("infiniti", "open")
    said = client.get(f"/lease/{case}/return/places/?near=90034").content.decode()
    names = re.findall(r'<h3 class="govuk-heading-m">([^<]+?)\s*<', said)
    assert names[:2] == ["Los Angeles Infiniti", "Glendale Infiniti"]
    assert "as the crow flies from Los Angeles 90034" in said


def test_a_city_will_do_and_an_unknown_place_is_said(portal):
    client, case = portal.lessee("infiniti", "open")
    city = client.get(f"/lease/{case}/return/places/?near=seattle").content.decode()
    assert "as the crow flies from Seattle" in city
    lost = client.get(f"/lease/{case}/return/places/?near=Atlantis").content.decode()
    assert "No place we know is like “Atlantis”" in lost


def test_a_device_tells_where_it_is(portal):
    client, case = portal.lessee("infiniti", "open")
    page = f"/lease/{case}/return/places/"
    said = client.get(f"{page}?north=47.6&east=-122.3").content.decode()
    assert said.index("Seattle Infiniti") < said.index("as the crow flies") + 20_000
    assert "from where your device says it is" in said
    names = re.findall(r'<h3 class="govuk-heading-m">([^<]+?)\s*<', said)
    assert names[0] == "Seattle Infiniti"
    assert client.get(f"{page}?north=999&east=x").status_code == 200


def test_a_place_of_another_make_or_country_reads_why_it_may_not(portal):
    client, case = portal.lessee("infiniti", "open")
    page = f"/lease/{case}/return/places/"
    abroad = client.get(f"{page}?name=Toronto+Honda").content.decode()
    assert "Toronto Honda" in abroad
    assert "it lies in another country than the programme allows" in abroad
    other = client.get(f"{page}?name=Los+Angeles+Chevrolet").content.decode()
    assert "it does not sell Infiniti" in other
    assert "INF-41" in other
    assert "place=" not in other


def test_a_place_that_is_not_listed_takes_no_appointment(portal):
    client, case = portal.lessee("ally", "open")
    makes = {each for row in Organisation.objects.all() for each in row.makes}
    Organisation.objects.create(
        kind="retailer",
        code="elsewhere",
        name="Hidden Valley Motors",
        makes=sorted(makes),
        country="US",
        city="Hidden Valley",
    )
    said = client.get(f"/lease/{case}/return/places/?name=Hidden+Valley").content.decode()
    assert "has not listed it here" in said
    assert "?place=" not in said


def test_where_a_specialist_sets_the_place_nobody_books(portal):
    client, case = portal.lessee("afg-canada", "open")
    said = client.get(f"/lease/{case}/return/places/").content.decode()
    assert "Your specialist sets place and time together with you" in said
    assert f"/lease/{case}/messages/" in said
    assert "?place=" not in said
    assert client.get(f"/lease/{case}/return/book/").url.endswith("/return/places/")

    named = client.get(f"/lease/{case}/return/places/?name=Toronto+Honda").content.decode()
    assert "your specialist has not set this place with you" in named
    assert "AFG-40" in named
