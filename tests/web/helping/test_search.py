"""The search of the help centre, with and without scripts, also when it does not work."""

import sqlite3

import pytest

from handback.actions.helping import searching

TYPED = {"HX-Request": "true"}


def search(portal, question: str, status: int = 200, **headers: str) -> str:
    answer = portal.client().get("/help/infiniti/search/", {"q": question}, headers=headers)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_question_is_answered_and_shown_as_it_was_read(portal):
    said = search(portal, "what is a dispositoin fee")
    assert "Answers to “what is a dispositoin fee”" in said
    assert "Read as: what is a disposition fee" in said
    assert said.index("/topics/disposition_fee/") < said.index("/topics/charges/")
    assert "/help/infiniti/glossary/#disposition_fee" in said
    assert "<mark>fee</mark>" in said
    assert 'role="search"' in said


def test_what_matches_nothing_is_said_plainly(portal):
    said = search(portal, "zzqqxx vvbbnn")
    assert "Nothing matches “zzqqxx vvbbnn”" in said
    assert "Check the spelling." in said
    assert "Use other words" in said
    assert "whole question" in said
    assert "Most asked" in said
    assert "tel:8008875155" in said


def test_what_matches_badly_is_offered_as_the_nearest(portal):
    said = search(portal, "does the astronaut inspector like spaghetti carbonara on wednesdays")
    assert "Nothing matches" in said
    assert "These are the nearest there are." in said
    assert "/help/infiniti/topics/" in said
    assert "Check the spelling." in said


def test_an_empty_question_shows_the_box(portal):
    said = search(portal, "  ")
    assert "Nothing matches" not in said
    assert "Most asked" in said


NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "return' onmouseover='x",
    "{{ 7|add:7 }} {% csrf_token %} return",
    "</title><b>return",
]


@pytest.mark.parametrize("question", NASTY)
@pytest.mark.parametrize("headers", [{}, TYPED], ids=["page", "typed"])
def test_a_question_is_text_and_nothing_else(portal, question, headers):
    said = search(portal, question, **headers)
    for tag in ("<script>alert", "<img", "<b>", "onmouseover='", "</title><b"):
        assert tag not in said
    assert "14" not in said.partition("<main")[2].partition("Answers")[2][:40]


def test_words_of_a_policy_are_text_too(portal, monkeypatch):
    piece = searching.Piece("<img src=x onerror=alert(1)>", True)
    find = searching.Find(searching.Kind.TOPIC, "buy", "<i>Buy</i>", (piece,), 1.0)
    answer = searching.Answer("x", "<u>x</u>", (find,), (), True)
    monkeypatch.setattr("handback.web.helping.searching.ask", lambda *_: answer)
    said = search(portal, "x")
    assert "&lt;img src=x" in said
    assert "<img" not in said
    assert "<i>Buy" not in said
    assert "<u>x" not in said


@pytest.mark.parametrize(
    "question", ["\0", "a" * 10_000, '"', "NEAR(", "😀", "\u202e", "%", "* : ^ -", "é" * 400]
)
def test_no_question_breaks_the_page(portal, question):
    said = search(portal, question)
    assert "<h1" in said
    assert len(said) < 40_000


def test_finds_appear_while_one_types(portal):
    said = search(portal, "secur depo", **TYPED)
    assert "<html" not in said
    assert "/help/infiniti/topics/deposit/" in said
    assert said.count("<li>") <= 5
    assert search(portal, " ", **TYPED) == ""


def test_the_box_works_with_and_without_scripts(portal):
    said = search(portal, "return")
    assert '<form role="search" action="/help/infiniti/search/" method="get"' in said
    assert 'hx-get="/help/infiniti/search/"' in said
    assert 'aria-live="polite"' in said
    assert 'value="return"' in said


@pytest.fixture
def broken(monkeypatch):
    """A search that does not work: SQLite without full-text search."""

    def no_index(*_):
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(searching, "ENGINES", searching.Engines())
    monkeypatch.setattr(searching, "engine_of", no_index)


@pytest.mark.usefixtures("broken")
def test_a_broken_search_says_so_and_the_rest_is_there(portal):
    said = search(portal, "where do I return my car", status=503)
    assert "The search does not work at the moment" in said
    assert "come back later" in said
    assert "Most asked" in said
    assert "/help/infiniti/topics/return/" in said
    assert "tel:8008875155" in said
    assert "fts5" not in said
    for path in ("", "topics/return/", "glossary/", "forms/", "contact/"):
        assert portal.client().get(f"/help/infiniti/{path}").status_code == 200


@pytest.mark.usefixtures("broken")
def test_a_broken_search_says_so_while_one_types(portal):
    assert "does not work at the moment" in search(portal, "return", **TYPED)


def test_french_questions_are_answered_in_french(portal):
    client = portal.client()
    client.cookies["handback_language"] = "fr"
    answer = client.get("/help/afg-canada/search/", {"q": "prolonger mon bail"})
    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.content.decode()
    assert "/help/afg-canada/topics/" in answer.content.decode()
