"""What pages remember is never out of date, and says what Django's own tags say."""

from datetime import date

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from handback.actions import access, views
from handback.actions.views import comparing
from handback.core.base import DistanceUnit
from handback.records.models import Erasable, Person
from handback.web.addresses import address, quick_address
from handback.web.saying import saying
from handback.web.whys import why_of
from handback.web.words import words_of


def drawn(text, **context):
    return engines["django"].from_string(text).render(context)


def looked(portal, case):
    visitor = access.visitor(portal.lessee_of(case).pk)
    return views.look(access.seat(visitor, case, portal.now), portal.now)


@pytest.mark.parametrize(
    ("name", "number"), [("lease:overview", 7), ("lease:options", 0), ("start", None)]
)
def test_an_address_is_the_one_that_django_finds(name, number):
    assert address(name, number) == reverse(name, args=[] if number is None else [number])


def test_an_address_that_no_page_has_is_refused():
    assert quick_address("lease:nowhere", 7) is None
    assert quick_address("lease:overview", -7) is None
    with pytest.raises(NoReverseMatch):
        address("lease:nowhere", 7)
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'lease:overview' number %}", number=-7)


def test_the_tag_finds_addresses_of_every_sort():
    assert drawn("{% url 'lease:overview' number %}", number=12) == "/lease/12/"
    assert drawn("{% url 'lease:overview' number %}", number="12") == "/lease/12/"
    assert drawn("{% url 'lease:overview' case=12 %}") == "/lease/12/"
    assert drawn("{% url 'lease:bill' 12 'a&b' %}") == "/lease/12/bill/a&amp;b/"
    assert drawn("{% url 'start' as here %}[{{ here }}]") == "[/]"


def test_a_text_follows_the_language_each_time():
    template = engines["django"].from_string("{% translate 'Overview' %}")
    for _ in range(2):
        with translation.override("fr"):
            french = template.render({})
        with translation.override("en"):
            assert template.render({}) == "Overview"
        assert french != "Overview"


def test_a_sentence_is_filled_in_anew_and_escaped():
    text = "{% blocktranslate trimmed count days=n %}day of {{ who }}{% plural %}days of {{ who }}"
    template = engines["django"].from_string(text + "{% endblocktranslate %}")
    with translation.override("en"):
        assert template.render({"n": 1, "who": "A<b>"}) == "day of A&lt;b&gt;"
        assert template.render({"n": 2, "who": "B"}) == "days of B"
        assert template.render({"n": 1, "who": "C"}) == "day of C"


def test_days_and_distances_are_written_by_language():
    on = date(2026, 5, 4)
    with translation.override("fr"):
        french = saying("CA", "CAD", DistanceUnit.KILOMETRES)
    with translation.override("en"):
        english = saying("CA", "CAD", DistanceUnit.KILOMETRES)
    for _ in range(2):
        assert (french.day(on), english.day(on)) == ("4 mai 2026", "May 4, 2026")
        assert french.distance(1500) != english.distance(1500)
        assert english.weekday(on) == "Monday, May 4, 2026"
        assert english.short_day(date(2026, 9, 4)) != english.day(date(2026, 9, 4))


def test_words_are_remembered_for_each_language_and_reader(portal):
    terms = looked(portal, portal.cases("afg-canada")[0].pk).standing.terms
    with translation.override("en"):
        english, other = words_of(terms), words_of(terms, to_lessee=True)
        assert words_of(terms) is english is not other
        first = english.label("purchase")
    with translation.override("fr"):
        french = words_of(terms)
        assert french.label("purchase") != first
        # Words of one language stay so while another is spoken, and teach nobody wrong.
        assert english.label("lessee") == "Lessee"
        assert why_of(french, "house", "") != why_of(english, "house", "")
    with translation.override("en"):
        assert english.label("purchase") == first


def test_a_comparison_is_remembered_until_something_changes(portal):
    comparing.forget()
    case = portal.cases("infiniti", "open")[0].pk
    before = looked(portal, case)
    first = comparing.compared(before, comparing.Expected())
    assert comparing.compared(looked(portal, case), comparing.Expected()) is first
    assert comparing.compared(before, comparing.Expected(odometer=99_000)) != first
    portal.move_on(1)
    tomorrow = comparing.compared(looked(portal, case), comparing.Expected())
    assert tomorrow is not first


def test_a_move_is_seen_at_once(portal):
    client, case = portal.lessee("infiniti", "open")
    path = address("lease:options", case)
    before = looked(portal, case)
    first = comparing.compared(before, comparing.Expected())
    posted = {"option": "return", "on_day": ""}
    assert client.post(reverse("lease:choose", args=[case]), posted).status_code == 302
    after = looked(portal, case)
    assert after.version > before.version
    assert comparing.compared(after, comparing.Expected()) is not first
    assert after.case.contact.chosen == "return"
    assert ">your choice<" in client.get(path).content.decode()


def test_what_is_remembered_is_bounded(portal, monkeypatch):
    comparing.forget()
    monkeypatch.setattr(comparing, "REMEMBERED", 3)
    look = looked(portal, portal.cases("ally")[0].pk)
    for reading in range(50_000, 50_006):
        comparing.compared(look, comparing.Expected(odometer=reading))
    assert len(comparing._found) == 3


def test_an_erased_text_vanishes_at_once(portal):
    client, case = portal.lessee("infiniti", "open")
    path = address("lease:details", case)
    name = looked(portal, case).person(looked(portal, case).lease.lessee)["name"]
    assert name in client.get(path).content.decode()
    rows = Erasable.objects.filter(case_id=case, kind="person")
    rows.update(value="", salt="", erased=portal.now)
    assert name not in client.get(path).content.decode()


def test_a_person_is_found_as_ever(portal):
    person = portal.lessee_of(portal.cases("ally")[0].pk)
    found = Person.objects.get(pk=person.pk)
    assert found == person
    assert (found.email, found.created, found.is_active) == (person.email, person.created, True)
    assert Person.objects.get(email=person.email) == person
    with pytest.raises(Person.DoesNotExist):
        Person.objects.get(pk=10**9)
