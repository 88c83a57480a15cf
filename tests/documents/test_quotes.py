"""The words of a quote that goes out."""

from dataclasses import replace
from datetime import date

from handback.documents.quotes import QuotedLine, QuoteLetter, quote_words

QUOTE = QuoteLetter(
    language="en",
    lessor="Acme Leasing",
    reader="Pat Moreau",
    vehicle="2024 Acme One",
    number="q-1",
    option="purchase",
    as_of=date(2026, 12, 1),
    good_through=date(2026, 12, 11),
    total=3_150_050,
    per_diem=0,
    currency="USD",
    firm=True,
    lines=(QuotedLine("Purchase price", 3_150_050, "A-1"),),
)


def test_a_quote_tells_what_it_is():
    words = quote_words(QUOTE)
    assert words.subject == "Your quote q-1"
    for part in (
        "Hello Pat Moreau,",
        "- Purchase price: $31,500.50 [A-1]\nTotal: $31,500.50",
        "Good through 11 December 2026. Number: q-1. The price holds until then.",
        "Acme Leasing",
    ):
        assert part in words.text
    assert "Not in it" not in words.text
    assert "is added" not in words.text


def test_what_it_leaves_out_and_assumes_is_listed():
    more = replace(
        QUOTE, firm=False, per_diem=512, leaves_out=("excess wear",), assumes=("A day.",)
    )
    text = quote_words(more).text
    assert "Not in it, and possibly owed beside it:\n- excess wear" in text
    assert "What it takes for granted:\n- A day." in text
    assert "$5.12 is added" in text
    assert "as long as the facts" in text


def test_it_speaks_french_and_else_english():
    french = quote_words(replace(QUOTE, language="fr", currency="CAD"))
    assert french.subject == "Votre offre q-1"
    assert "Total : 31\N{NO-BREAK SPACE}500,50\N{NO-BREAK SPACE}$" in french.text
    assert "Good through 2026-12-11" in quote_words(replace(QUOTE, language="es")).text
