"""Words that explain themselves, and numbers that are dialled."""

import pytest
from django.template import Context, Template

from handback.web.templatetags.handback import dialled
from handback.web.words import PageWords
from tests.actions.helping.helped import policy


def shown(text: str, **context: object) -> str:
    found = policy("infiniti")
    words = PageWords(found.programme, found.rules)
    return Template(text).render(Context({"words": words, **context}))


def test_a_word_of_the_trade_shows_its_meaning():
    said = shown('{% term "disposition_fee" %}', code="infiniti")
    assert 'popovertarget="term-disposition_fee-' in said
    assert "A fee for a car that comes back" in said
    assert 'href="/help/infiniti/glossary/#disposition_fee"' in said
    assert ">disposition fee</button>" in said


def test_a_word_may_be_said_as_the_sentence_has_it():
    assert ">disposition fees</button>" in shown('{% term "disposition_fee" "disposition fees" %}')


def test_a_word_without_a_meaning_is_plain():
    assert shown('{% term "steering_wheel" %}') == "steering wheel"


def test_the_same_word_twice_has_two_tips():
    said = shown('{% term "lien" %}{% term "lien" %}')
    first, second = (part.partition('"')[0] for part in said.split('popovertarget="')[1:])
    assert first != second


@pytest.mark.parametrize(
    ("written", "digits"),
    [("800.887.5155", "8008875155"), ("1-877-354-4234 option 2", "18773544234"),
     ("+1 (416) 555-0100", "+14165550100"), ("ask your retailer", "")],
)  # fmt: skip
def test_a_number_is_dialled_by_its_digits(written, digits):
    assert dialled(written) == digits
