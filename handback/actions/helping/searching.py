"""Searching the help of a programme: a question in somebody's own words, and what answers it."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock

from django.utils import translation

from handback.actions.helping.entries import Entry, Kind, entries_of
from handback.actions.helping.index import Hit, Index, Sought
from handback.actions.helping.languages import language_named
from handback.actions.helping.reading import Reader, words_in
from handback.actions.helping.snippets import Piece, snippet
from handback.actions.helping.spelling import Speller
from handback.core.base import Code
from handback.core.terms.programme import Programme
from handback.policy.player.words import phrase
from handback.policy.programme import ProgrammePolicy

LOG = logging.getLogger(__name__)

LONGEST_QUESTION = 400
"""Characters of a question that are read; the rest is left out."""
MOST_WORDS = 40
MOST_TOPICS = 8
MOST_BESIDE = 3
GOOD = 0.5
"""How much of a question a find has to cover, for it to be called an answer."""
WORTH = 0.05
"""How well a find has to fit, for it to be offered at all."""
AT_LEAST = 0.35
"""How well it has to fit beside the best one, for it to be offered with it."""
BESIDE = 0.6
"""How much of a question a word or a form has to cover, for it to stand beside the topics."""
KEPT_ENGINES = 64


class SearchFailedError(RuntimeError):
    """The search itself does not work; the help can still be read."""


@dataclass(frozen=True, slots=True)
class Find:
    """Something that was found, with the piece of its text that fits the question best."""

    kind: Kind
    id: str
    title: str
    snippet: tuple[Piece, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found.

    `asked`: the question as it was read. `read_as`: the question as it was understood, empty where
    it was spelled rightly. `topics`: the best first. `beside`: words and forms that were asked for.
    `good`: whether the first ones answer the question; else they are only the nearest there are.
    """

    asked: str
    read_as: str
    topics: tuple[Find, ...]
    beside: tuple[Find, ...]
    good: bool

    @property
    def empty(self) -> bool:
        """Whether nothing at all was found."""
        return not self.topics and not self.beside


def search(policy: ProgrammePolicy, language: str, question: str) -> Answer:
    """What the help of a programme has for a question, in a language; whatever is typed is read.

    Raises `SearchFailedError` where the search itself does not work, and nothing else.
    """
    try:
        return ask(ENGINES.of(policy, language), question)
    except Exception as error:
        LOG.exception("help search failed")
        raise SearchFailedError(type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Engine:
    """The index of one programme in one language, and what reads questions to it."""

    reader: Reader
    index: Index
    speller: Speller


class Engines:
    """The engines of a process, each made when it is first asked for; no two share a database."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, str, str], Engine] = {}
        self._lock = Lock()

    def of(self, policy: ProgrammePolicy, language: str) -> Engine:
        """The engine of a version of a programme in a language."""
        key = (os.getpid(), policy.digest, language)
        with self._lock:
            found = self._made.get(key)
            if found is None:
                if len(self._made) >= KEPT_ENGINES:
                    self._made.clear()
                found = engine_of(entries_in(policy.programme, language), language)
                self._made[key] = found
        return found


ENGINES = Engines()


def entries_in(terms: Programme, language: str) -> list[Entry]:
    """Everything that can be found in a programme's help, named in a language."""

    def name(code: str) -> str:
        own = terms.help.words.get(Code(code), {}).get(Code(language))
        said = own or translation.gettext(phrase(code))
        return said[:1].upper() + said[1:]

    with translation.override(language):
        return list(entries_of(terms, language, name))


def engine_of(entries: list[Entry], language: str) -> Engine:
    """An engine over entries; raises `sqlite3.Error` where SQLite has no full-text search."""
    reader = Reader(language_named(language))
    index = Index(entries, reader)
    return Engine(reader, index, Speller(index.often, reader.vocabulary()))


def ask(engine: Engine, question: str) -> Answer:
    """What an engine has for a question."""
    asked = " ".join(question[:LONGEST_QUESTION].replace("\0", " ").split())
    finished = not question or question[-1:].isspace() or len(question) > LONGEST_QUESTION
    words = words_in(asked, engine.reader.language)[:MOST_WORDS]
    read = list(_meant(engine, words, finished=finished))
    understood = [word for word, _ in read]
    sought = list(_sought(engine, read))
    hits = engine.index.find(sought, understood)
    terms = {each.term for each in sought}
    topics = _worth([hit for hit in hits if hit.entry.kind is Kind.TOPIC])
    beside = [h for h in hits if h.entry.kind is not Kind.TOPIC and h.cover >= BESIDE]
    return Answer(
        asked,
        " ".join(understood) if understood != words else "",
        tuple(_find(engine, hit, terms) for hit in topics[:MOST_TOPICS]),
        tuple(_find(engine, hit, terms) for hit in beside[:MOST_BESIDE]),
        any(hit.cover >= GOOD for hit in (*topics[:1], *beside[:1])),
    )


def _worth(hits: list[Hit]) -> list[Hit]:
    best = hits[0].score if hits else 0.0
    return [hit for hit in hits if hit.score >= max(WORTH, AT_LEAST * best)]


def _find(engine: Engine, hit: Hit, terms: set[str]) -> Find:
    entry = hit.entry
    pieces = snippet(entry.text, terms, engine.reader)
    return Find(entry.kind, entry.id, entry.title, pieces, round(hit.score, 4))


def _meant(engine: Engine, words: list[str], *, finished: bool) -> Iterator[tuple[str, float]]:
    """The words of a question as they were meant, each with how sure that is."""
    speller, joined = engine.speller, _joined(engine, words)
    for number, word in enumerate(joined):
        if speller.knows(word) or engine.index.has(engine.reader.stemmer.of(word)):
            yield word, 1.0
            continue
        last = number == len(joined) - 1
        meant = speller.meant(word, unfinished=last and not finished)
        halves = speller.halves(word) if meant is None or meant.sure < 0.85 else None
        if halves is not None:
            yield from ((half, 0.9) for half in halves)
        elif meant is not None:
            yield meant.word, meant.sure
        else:
            yield word, 1.0


def _joined(engine: Engine, words: list[str]) -> list[str]:
    """Words that were torn apart, such as "mile age", in one again."""
    speller, found, torn = engine.speller, list[str](), False
    for first, second in pairwise([*words, ""]):
        if torn:
            torn = False
            continue
        whole = first + second
        torn = (
            bool(second)
            and whole in speller.often
            and not (speller.knows(first) and speller.knows(second))
        )
        found.append(whole if torn else first)
    return found


def _sought(engine: Engine, read: list[tuple[str, float]]) -> Iterator[Sought]:
    """What is sought, each term once, as sure as its surest word."""
    words = [word for word, _ in read]
    sure: dict[str, float] = {}
    for term, places in engine.reader.placed(words):
        surest = min(read[place][1] for place in places)
        sure[term] = max(sure.get(term, 0.0), surest)
    for term, value in sure.items():
        yield Sought(term, value)
