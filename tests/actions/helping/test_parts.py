"""The parts of the search: words, spelling, snippets."""

import pytest

from handback.actions.helping.languages import french_stem, language_named
from handback.actions.helping.reading import Reader, folded, words_in
from handback.actions.helping.snippets import LENGTH, Piece, snippet
from handback.actions.helping.spelling import Speller, sound

ENGLISH = Reader(language_named("en"))
FRENCH = Reader(language_named("fr"))


def said(pieces: tuple[Piece, ...]) -> str:
    return "".join(each.text for each in pieces)


def marked(pieces: tuple[Piece, ...]) -> list[str]:
    return [each.text for each in pieces if each.hit]


def test_accents_and_capitals_are_folded():
    assert folded("ÉRAFLURE œuvre Straße") == "eraflure oeuvre strasse"


def test_shortened_words_are_one_in_english_and_two_in_french():
    assert words_in("What's the lessee's car?", language_named("en")) == [
        "whats", "the", "lessees", "car",
    ]  # fmt: skip
    assert words_in("L'usure d’un pneu", language_named("fr")) == ["l", "usure", "d", "un", "pneu"]


def test_words_of_one_family_and_phrases_of_one_meaning_are_alike():
    def terms(text: str) -> list[str]:
        return ENGLISH.terms(words_in(text, ENGLISH.language))

    assert terms("returning cars") == terms("Return a vehicle")
    assert terms("drop it off") == terms("turn in") == terms("the return")
    assert terms("what is it to me") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("inspections", "inspection"), ("prolonger", "prolongation"), ("payez", "payer"),
     ("facturés", "facture"), ("kilometrages", "kilometrage")],
)  # fmt: skip
def test_french_words_of_one_family_are_alike(one, other):
    assert french_stem(folded(one)) == french_stem(folded(other))


def test_short_french_words_stay_as_they_are():
    assert french_stem("bail") == "bail"
    assert french_stem("cle") == "cle"


SPELLER = Speller(
    {"inspection": 9, "mileage": 4, "receive": 1, "receipt": 3, "appointment": 2, "odometer": 5,
     "dispute": 2, "tyre": 2, "key": 1},
    frozenset({"weather", "house"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("inspecshun", "inspection"),
        ("insepction", "inspection"),
        ("milage", "mileage"),
        ("recieve", "receive"),
        ("reciept", "receipt"),
        ("apointmint", "appointment"),
        ("odomiter", "odometer"),
        ("dispuet", "dispute"),
        ("wether", "weather"),
    ],
)
def test_a_misspelled_word_is_understood(typed, meant):
    found = SPELLER.meant(typed)
    assert found is not None
    assert found.word == meant
    assert 0.7 < found.sure < 1


@pytest.mark.parametrize("typed", ["xyzzy", "qqqqqq", "ox", "kangaroo"])
def test_a_word_that_is_like_none_is_not_understood(typed):
    assert SPELLER.meant(typed) is None


def test_numbers_short_words_and_known_ones_are_right():
    assert all(SPELLER.knows(each) for each in ("2027", "of", "key", "weather"))
    assert not SPELLER.knows("wether")


def test_two_words_in_one_are_taken_apart():
    assert SPELLER.halves("odometerreceipt") == ("odometer", "receipt")
    assert SPELLER.halves("odometerx") is None


def test_words_that_sound_alike_are_alike():
    assert sound("inspecshun") == sound("inspection")
    assert sound("knee") == sound("nee")


TEXT = (
    "The first sentence speaks of the weather and of nothing else that anybody would ask for here. "
    "The second one says that tyres with little tread may be charged, tyre by tyre, at each wheel. "
    "The third closes the text with words about an appointment and is not needed by anybody at all."
)


def test_a_snippet_shows_the_sentence_that_was_asked_for():
    pieces = snippet(TEXT, {ENGLISH.stemmer.of("tyre")}, ENGLISH)
    assert said(pieces).startswith("… The second one")
    assert said(pieces).endswith(" …")
    assert marked(pieces) == ["tyres", "tread", "tyre", "tyre"]
    assert len(said(pieces)) <= LENGTH + 4


def test_a_short_text_is_shown_whole():
    pieces = snippet("Bring <b>both</b> keys.", {ENGLISH.stemmer.of("key")}, ENGLISH)
    assert said(pieces) == "Bring <b>both</b> keys."
    assert marked(pieces) == ["keys"]


def test_the_pieces_of_a_snippet_are_the_text():
    pieces = snippet(TEXT, {"appoint"}, ENGLISH)
    assert said(pieces).strip(" …") in TEXT


def test_a_snippet_of_a_text_without_the_words_is_its_beginning():
    pieces = snippet(TEXT, {"nothingofthis"}, ENGLISH)
    assert said(pieces).startswith("The first sentence")
    assert marked(pieces) == []


def test_french_words_are_marked_with_their_accents():
    pieces = snippet("Les éraflures sont facturées.", {french_stem("egratignure")}, FRENCH)
    assert marked(pieces) == ["éraflures"]
