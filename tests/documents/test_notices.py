"""The words of notices, in the reader's language."""

from dataclasses import replace
from datetime import date

import pytest

from handback.documents.notices import (
    Coming,
    Contact,
    Notice,
    account_end,
    letter_words,
    short_words,
)
from handback.documents.saying import saying

NOTICE = Notice(
    language="en",
    lessor="Acme Leasing",
    reader="Pat Moreau",
    title="Maturity reminder",
    says="Bring the car back by the end.",
    rule="ACM-08",
    cite="Acme booklet",
    vehicle="2024 Acme One",
    account_end="0123",
    on=date(2026, 12, 8),
    ends_on=date(2026, 12, 15),
    balance=125050,
    currency="CAD",
    coming=(Coming(date(2026, 12, 10), "Book it.", "ACM-11", "Inspection"),),
    contacts=(Contact("Specialist", ("1-800-555-0100", "help@acme.example")),),
)

ENGLISH = """\
Hello Pat Moreau,

this is about your lease of the 2024 Acme One (account ending in 0123). It ends on 15 December 2026.

Bring the car back by the end.

What comes next:
- 10 December 2026, Inspection: Book it. [ACM-11]

Billed and still open on your account: $1,250.50.

Questions? We are happy to help:
- Specialist: 1-800-555-0100, help@acme.example

With kind regards
Acme Leasing

This notice goes out by rule ACM-08 (Acme booklet)."""


def test_a_letter_says_what_it_is_about_what_to_do_and_by_which_rule():
    words = letter_words(NOTICE)
    assert words.subject == "Maturity reminder: your lease ends on 15 December 2026"
    assert words.text == ENGLISH


def test_a_letter_in_french_has_no_english_in_it():
    french = replace(
        NOTICE,
        language="fr",
        says="Rendez le véhicule à la fin.",
        coming=(Coming(date(2026, 12, 1), "Réservez l'inspection.", "ACM-11"),),
        contacts=(Contact("", ("1-800-555-0100",)),),
        again=True,
    )
    words = letter_words(french)
    assert words.subject == "Votre bail prend fin le 15 décembre 2026"
    assert "- 1er décembre 2026: Réservez l'inspection. [ACM-11]" in words.text
    assert "1\N{NO-BREAK SPACE}250,50\N{NO-BREAK SPACE}$" in words.text
    assert "- 1-800-555-0100\n" in words.text
    assert "prolongé" in words.text
    for english in ("Maturity", "lease", "Hello", "December", "Questions? We"):
        assert english not in words.text + words.subject


def test_what_is_not_known_is_left_out():
    bare = replace(
        NOTICE, account_end="", cite="", says="", balance=0, coming=(), contacts=(), rule="house"
    )
    text = letter_words(bare).text
    assert "account" not in text
    assert "{" not in text
    assert "\n\n\n" not in text
    assert text.endswith("by rule house.")


def test_a_lease_that_has_ended_is_said_to_have():
    words = letter_words(replace(NOTICE, on=date(2026, 12, 16)))
    assert words.subject == "Maturity reminder: your lease with Acme Leasing"
    assert "It ended on 15 December 2026." in words.text


def test_a_text_message_is_short():
    text = short_words(NOTICE).text
    assert text == (
        "Acme Leasing: Maturity reminder. Bring the car back by the end. Your lease ends on "
        "15 December 2026. Questions: 1-800-555-0100"
    )


def test_a_language_that_is_not_known_gets_plain_dates():
    words = letter_words(replace(NOTICE, language="es", says="Devuelva el coche."))
    assert "2026-12-15" in words.text
    assert "1250.50 CAD" in words.text
    assert "Devuelva el coche." in words.text


@pytest.mark.parametrize(
    ("language", "cents", "currency", "said"),
    [
        ("en", -5, "USD", "−$0.05"),
        ("en", 100000000, "EUR", "1,000,000.00 EUR"),
        ("fr", -100005, "EUR", "−1\N{NO-BREAK SPACE}000,05\N{NO-BREAK SPACE}EUR"),
        ("es", -5, "USD", "−0.05 USD"),
    ],
)
def test_amounts_are_written_as_the_language_does(language, cents, currency, said):
    assert saying(language).money(cents, currency) == said


@pytest.mark.parametrize(
    ("account", "shown"), [("7000123", "0123"), ("70-00 123", "0123"), ("123456", ""), ("", "")]
)
def test_of_an_account_only_the_end_is_told(account, shown):
    assert account_end(account) == shown


def test_what_a_person_is_called_is_no_template():
    odd = replace(NOTICE, reader="{rule} {0}", says="{balance}")
    assert "Hello {rule} {0}," in letter_words(odd).text
