"""The help of every shipped programme: in all its languages, on rules, short, without odd words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest

from handback.core.base import Code
from handback.core.terms.people import HelpTopic
from handback.core.terms.programme import Programme
from handback.policy.player.library import Library, shipped_names

FEWEST_TOPICS, FEWEST_TERMS = 45, 20
SHORTEST, LONGEST = 25, 120
"""Words of an answer."""
NARROW = re.compile(r" [:;!?»%$]|« |\d [0-9]{3}\b")
"""What French sets with a no-break space, set with a plain one."""
MONEY = re.compile(
    r"\$([0-9][0-9,]*(?:\.[0-9]{2})?)"
    r"|([0-9]+(?:\u00a0[0-9]{3})*(?:,[0-9]{2})?)\u00a0\$"
)
DAYS = re.compile(r"\b([0-9]+)[ \u00a0](?:days|jours)\b")

PROGRAMMES: dict[str, Programme] = {
    name: policy.programme
    for shipped in shipped_names()
    for name, policy in Library().shipped(shipped).programmes.items()
}


def topics() -> Iterator[tuple[Programme, HelpTopic]]:
    for terms in PROGRAMMES.values():
        for topic in terms.help.topics.values():
            yield terms, topic


TOPICS = [
    pytest.param(terms, topic, id=f"{terms.identity.programme}: {next(iter(topic.title.values()))}")
    for terms, topic in topics()
]


def texts_of(terms: Programme) -> Iterator[tuple[str, str]]:
    """Language and text of everything that the help of a programme says."""
    help_ = terms.help
    for topic in help_.topics.values():
        yield from topic.title.items()
        yield from topic.text.items()
        for language, asked in topic.also_asked_as.items():
            yield from ((language, each) for each in asked)
    for said in (*help_.glossary.values(), *help_.form_uses.values(), *help_.words.values()):
        yield from said.items()


@pytest.mark.parametrize("terms", PROGRAMMES.values(), ids=list(PROGRAMMES))
def test_the_help_of_a_programme_is_complete(terms: Programme) -> None:
    help_ = terms.help
    assert len(help_.topics) >= FEWEST_TOPICS
    assert len(help_.glossary) >= FEWEST_TERMS
    assert set(help_.form_uses) == set(help_.forms)
    assert 4 <= sum(topic.most_asked for topic in help_.topics.values()) <= 12


@pytest.mark.parametrize("terms", PROGRAMMES.values(), ids=list(PROGRAMMES))
def test_every_meaning_is_said_in_every_language(terms: Programme) -> None:
    languages = set(terms.identity.languages)
    for said in (*terms.help.glossary.values(), *terms.help.form_uses.values()):
        assert set(said) == languages, said


@pytest.mark.parametrize("terms", PROGRAMMES.values(), ids=list(PROGRAMMES))
def test_codes_are_named_in_the_languages_that_are_not_english(terms: Programme) -> None:
    others = set(terms.identity.languages) - {"en"}
    for code, said in terms.help.words.items():
        assert others <= set(said) <= set(terms.identity.languages), code


@pytest.mark.parametrize(("terms", "topic"), TOPICS)
def test_a_topic_answers_in_every_language_and_rests_on_rules(
    terms: Programme, topic: HelpTopic
) -> None:
    languages = set(terms.identity.languages)
    assert topic.group
    assert topic.rules
    by_language: tuple[Mapping[Code, object], ...] = (topic.title, topic.text, topic.also_asked_as)
    assert all(set(each) == languages for each in by_language)
    assert all(SHORTEST <= len(text.split()) <= LONGEST for text in topic.text.values())
    assert all(len(asked) >= 2 for asked in topic.also_asked_as.values())
    assert all("?" in title for title in topic.title.values())


@pytest.mark.parametrize("terms", PROGRAMMES.values(), ids=list(PROGRAMMES))
def test_no_text_of_the_help_says_what_may_not_be_said(terms: Programme) -> None:
    said = " ".join(text for _, text in texts_of(terms)).casefold()
    assert [words for words in terms.help.never_say if words.casefold() in said] == []


def figures_of(value: object) -> Iterator[int]:
    """Every whole number of a programme's terms: cents, days, counts."""
    if is_dataclass(value) and not isinstance(value, type):
        yield from (found for f in fields(value) for found in figures_of(getattr(value, f.name)))
    elif isinstance(value, Mapping):
        yield from (found for each in value.values() for found in figures_of(each))
    elif isinstance(value, tuple):
        yield from (found for each in value for found in figures_of(each))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value


def cents(text: str) -> Iterator[int]:
    """The amounts that a text names, written in either language."""
    for english, french in MONEY.findall(text):
        amount = english.replace(",", "") or french.replace("\u00a0", "").replace(",", ".")
        yield int(Decimal(amount) * 100)


@pytest.mark.parametrize(("terms", "topic"), TOPICS)
def test_sums_and_days_of_an_answer_are_those_of_the_terms(
    terms: Programme, topic: HelpTopic
) -> None:
    known = {*figures_of(terms)}
    for text in topic.text.values():
        assert {*cents(text)} <= known
        assert {int(days) for days in DAYS.findall(text)} <= known


def test_amounts_are_read_in_both_languages() -> None:
    assert [*cents("$1,500 or $25.00")] == [150_000, 2_500]
    assert [*cents("1\u00a0500\u00a0$ ou 25,00\u00a0$")] == [150_000, 2_500]


@pytest.mark.parametrize("terms", PROGRAMMES.values(), ids=list(PROGRAMMES))
def test_french_is_set_with_no_break_spaces(terms: Programme) -> None:
    french = [text for language, text in texts_of(terms) if language == "fr"]
    assert [text for text in french if NARROW.search(text)] == []


def test_plain_spaces_in_french_are_found() -> None:
    assert NARROW.search("Le jour : lundi")
    assert NARROW.search("2 000 $")
    assert not NARROW.search("Le jour\u00a0: lundi, 2\u00a0000\u00a0$")
