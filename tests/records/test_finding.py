"""Search keys: what people type finds what was written, on both engines alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.records.finding import after, backwards, joined, name_keys, plain


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Émile  O’Brien-Läufer", "emile obrien laufer"),
        ("ŁUKASZ Øster", "lukasz oster"),
        ("Straße_5", "strasse 5"),
        ("İpek", "ipek"),
        ("中文 Li", "中文 li"),
        ("  ", ""),
        ("\x00a\nb", "a b"),
    ],
)
def test_words_become_small_letters_without_accents(written, key):
    assert plain(written) == key


@given(st.text(max_size=40))
def test_a_key_stays_what_it_is(written):
    assert plain(plain(written)) == plain(written)


@given(st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_everything_that_begins_with_a_prefix_lies_in_its_range(start, rest):
    prefix = plain(start)
    key = plain(start + rest)
    if prefix and key.startswith(prefix):
        assert prefix.encode() <= key.encode() < after(prefix).encode()


def test_a_name_is_found_from_either_end():
    assert name_keys("Jean-Luc Étienne Moreau") == (
        "moreau jean luc etienne",
        "jean luc etienne moreau",
    )
    assert name_keys("") == ("", "")


def test_numbers_are_found_without_their_signs():
    assert joined("70-00 12/3") == "7000123"
    assert backwards("1hgcm 82633a004352") == "253400a33628mcgh1"
