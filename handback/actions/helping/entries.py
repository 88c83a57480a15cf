"""What can be found in a programme's help: topics, words and forms, in one language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handback.core.base import Code
from handback.core.terms.programme import Programme


class Kind(StrEnum):
    """What a find is."""

    TOPIC = "topic"
    TERM = "term"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: what it is called, what it says, how people also ask for it.

    `often`: many ask for it.
    """

    kind: Kind
    id: str
    title: str
    text: str
    also: tuple[str, ...] = ()
    often: bool = False


def said_in(words: Mapping[Code, str], language: str) -> str:
    """Words in a language, or in the first that they are written in."""
    return words.get(Code(language)) or next(iter(words.values()), "")


def entries_of(terms: Programme, language: str, name: Callable[[str], str]) -> Iterator[Entry]:
    """Everything that the help of a programme holds; `name` says codes in words."""
    help_ = terms.help
    for id_, topic in help_.topics.items():
        also = topic.also_asked_as.get(Code(language), ())
        title = said_in(topic.title, language)
        text = said_in(topic.text, language)
        yield Entry(Kind.TOPIC, id_, title, text, also, topic.most_asked)
    for id_, meaning in help_.glossary.items():
        yield Entry(Kind.TERM, id_, name(id_), said_in(meaning, language))
    for id_ in help_.forms:
        use = said_in(help_.form_uses.get(id_, {}), language)
        yield Entry(Kind.FORM, id_, name(id_), use)
