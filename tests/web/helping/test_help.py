"""The help centre: anybody reads topics, words, forms and contact lines in the page's language."""

import re
from datetime import UTC, datetime

import pytest

from handback.core.terms.people import TOPIC_GROUPS
from handback.web.helping.pages import GROUP_NAMES
from tests.actions.helping.helped import policy

PAGES = ("", "search/", "search/?q=return", "glossary/", "forms/", "contact/")
PROGRAMMES = ("infiniti", "ally", "afg-canada")


def page(client, path: str, status: int = 200) -> str:
    answer = client.get(f"/help/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_every_programme_has_its_help(portal):
    said = page(portal.client(), "")
    assert all(f'href="/help/{each}/"' in said for each in PROGRAMMES)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_anybody_may_read_every_page(portal, programme):
    for client in (portal.client(), portal.lessee(programme, "open")[0]):
        for path in PAGES:
            said = page(client, f"{programme}/{path}")
            assert said.count("<h1") == 1
            assert 'aria-current="page"' in said or path.startswith("search")


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_topic_is_linked_and_answers(portal, programme):
    client, help_ = portal.client(), policy(programme).programme.help
    home = page(client, f"{programme}/")
    for id_, topic in help_.topics.items():
        assert f'href="/help/{programme}/topics/{id_}/"' in home
        said = page(client, f"{programme}/topics/{id_}/")
        assert all(f">{rule} " in said for rule in topic.rules)


def test_a_topic_shows_its_rules_and_what_is_read_next(portal):
    said = page(portal.client(), "infiniti/topics/buy/")
    assert "Can I buy my car, and how?" in said
    assert "neither excess mileage nor excess wear is charged, and no inspection is needed." in said
    assert "Infiniti lease-end FAQ" in said
    assert "/help/infiniti/topics/buy_price/" in said
    assert "tel:8008875155" in said


@pytest.mark.parametrize(
    "path",
    ["nobody/", "nobody/search/?q=x", "infiniti/topics/none/", "nobody/contact/", "INFINITI/",
     "infiniti/topics/%00/", "infiniti/topics/<b>/"],
)  # fmt: skip
def test_what_is_not_known_is_not_there(portal, path):
    assert "<b>" not in page(portal.client(), path, 404)


def test_every_group_of_topics_has_a_name():
    assert set(TOPIC_GROUPS) | {""} == set(GROUP_NAMES)


def test_words_have_anchors_in_alphabetical_order(portal):
    said = page(portal.client(), "infiniti/glossary/")
    assert 'id="disposition_fee"' in said
    labels = re.findall(r'summary-list__key">([^<]+)<', said)
    assert len(labels) >= 20
    assert labels == sorted(labels, key=str.casefold)


def test_forms_say_how_to_get_them_or_where_they_are(portal):
    stranger = page(portal.client(), "infiniti/forms/")
    assert "Repair cover sheet" in stranger
    assert "How to get them" in stranger
    assert "/papers/" not in stranger
    client, case = portal.lessee("infiniti", "open")
    own = page(client, "infiniti/forms/")
    assert f"/lease/{case}/papers/odometer_statement/" in own
    assert "How to get them" not in own


def test_a_lessee_of_another_programme_is_told_how_to_get_forms(portal):
    client, _ = portal.lessee("ally", "open")
    said = page(client, "infiniti/forms/")
    assert "How to get them" in said
    assert "/lease/" not in said


def test_the_help_speaks_the_languages_of_the_programme(portal):
    client = portal.client()
    client.cookies["handback_language"] = "fr"
    assert '<html lang="fr"' in page(client, "afg-canada/")
    assert '<html lang="en"' in page(client, "infiniti/")
    topic = policy("afg-canada").programme.help.topics
    title = next(iter(topic.values())).title
    assert title["fr"].replace("'", "&#x27;") in page(client, "afg-canada/")
    client.cookies["handback_language"] = "en"
    assert '<html lang="en"' in page(client, "afg-canada/")


MONDAY_NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 12:00 in Chicago
SUNDAY = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def lines(said: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said)).replace("\u202f", " ")


def test_lines_are_open_or_closed_at_the_hour(portal):
    portal.now = MONDAY_NOON
    said = lines(page(portal.client(), "infiniti/contact/"))
    assert "Lease customers Open now Open until 6:00 PM (Central Time)." in said
    assert "Monday to Friday, 7:00 AM to 6:00 PM" in said
    portal.now = SUNDAY
    said = lines(page(portal.client(), "infiniti/contact/"))
    assert "Lease customers Closed now Opens on Monday at 7:00 AM (Central Time)." in said
    assert "Repair evidence Fax 972-607-7151" in said


def test_both_clocks_are_shown_to_a_caller_elsewhere(portal):
    portal.now = MONDAY_NOON
    client = portal.client()
    answer = client.post("/help/infiniti/contact/zone/", {"zone": "America/Los_Angeles"})
    assert answer.url == "/help/infiniti/contact/"
    said = lines(page(client, "infiniti/contact/"))
    assert "On your clock it is 10:00 AM" in said
    assert "Open until 4:00 PM (Pacific Time)." in said
    assert "Monday to Friday, 7:00 AM to 6:00 PM" in said
    assert "Monday to Friday, 5:00 AM to 4:00 PM" in said


def test_scripts_ask_for_the_lines_alone(portal):
    portal.now = MONDAY_NOON
    asked = "/help/infiniti/contact/?zone=Europe/London"
    answer = portal.client().get(asked, headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert "<html" not in said
    assert "United Kingdom" in said
    assert "1:00\u202fPM to 12:00\u202fAM" in said
    assert "2:00\u202fPM to 3:00\u202fAM" in said


@pytest.mark.parametrize("zone", ["", "Nowhere/Town", "../../etc/passwd", "<script>", "a" * 5_000])
def test_a_time_zone_that_is_none_is_not_used(portal, zone):
    client = portal.client()
    assert client.post("/help/infiniti/contact/zone/", {"zone": zone}).status_code == 302
    client.cookies["handback_zone"] = zone[:100].replace("<", "")
    assert "Central Time" in page(client, "infiniti/contact/")


def test_a_time_zone_is_chosen_by_a_form_alone(portal):
    assert portal.client().get("/help/infiniti/contact/zone/").status_code == 405


def test_where_no_line_has_hours_nobody_is_asked_for_a_clock(portal):
    said = page(portal.client(), "afg-canada/contact/")
    assert "tel:18773544234" in said
    assert "sms:8772404099" in said
    assert "mailto:" in said
    assert 'name="zone"' not in said
    assert "Closed now" not in said
