"""From a text to the words that a search compares: folded, of one family, and worth asking for.

Texts and questions are read in the same way, so that whatever two people write alike is alike.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from handback.actions.helping.languages import Language

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "'", "‘": "'"})
WORD = re.compile(r"[a-z0-9]+")
WRITTEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
"""A word as it stands in a text, with an apostrophe inside."""
MOST_KNOWN = 20_000
"""Stems that are remembered: what people type has no end."""
SHORTENED = re.compile(r"(?<=[a-z])'(?=[a-z])")


def folded(text: str) -> str:
    """A text in small letters without accents; what is no text (control characters) is gone."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return "".join(each for each in plain if not unicodedata.combining(each))


def words_in(text: str, language: Language) -> list[str]:
    """The words of a text, folded; English shortened words stay one word, French ones are two."""
    plain = folded(text)
    if language.code == "en":
        plain = SHORTENED.sub("", plain)
    return WORD.findall(plain)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a phrase stands for: so many words, that mean `word`."""

    length: int
    word: str


class Stemmer:
    """What words of one family share; English by the porter tokenizer of SQLite's own search."""

    def __init__(self, language: Language) -> None:
        self._own = language.stem
        self._known: dict[str, str] = {}
        self._lock = Lock()
        self._scratch = sqlite3.connect(":memory:", check_same_thread=False)
        if self._own is None:
            self._scratch.execute(
                "CREATE VIRTUAL TABLE scratch USING fts5(word, tokenize='porter unicode61')"
            )
            self._scratch.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(scratch, instance)")

    def learn(self, words: Iterable[str]) -> None:
        """Find the stems of many words at once."""
        new = sorted({word for word in words if word not in self._known})
        if self._own is not None:
            self._known.update((word, self._own(word)) for word in new)
            return
        with self._lock:
            for start, word in enumerate(new):
                self._scratch.execute(
                    "INSERT INTO scratch(rowid, word) VALUES (?, ?)", (start, word)
                )
            rows = self._scratch.execute("SELECT doc, term FROM stems").fetchall()
            self._scratch.execute("DELETE FROM scratch")
            self._known.update((new[doc], term) for doc, term in rows)

    def of(self, word: str) -> str:
        """What a word shares with its family; the word itself where that is nothing else."""
        found = self._known.get(word)
        if found is None and self._own is not None:
            return self._own(word)
        if found is None:
            self.learn([word])
            found = self._known.get(word, word)
            if len(self._known) > MOST_KNOWN:
                self._known.pop(word, None)
        return found


class Reader:
    """Reads texts and questions of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.stemmer = Stemmer(language)
        self.stemmer.learn(
            word
            for meaning, phrases in language.same.items()
            for phrase in (meaning, *phrases)
            for word in phrase.split()
        )
        self._signs = self._phrases(language.same)
        self._longest: dict[str, int] = {}
        for each in self._signs:
            self._longest[each[0]] = max(len(each), self._longest.get(each[0], 0))

    def _phrases(self, same: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], Sign]:
        found: dict[tuple[str, ...], Sign] = {}
        for meaning, phrases in same.items():
            stem = self.stemmer.of(meaning)
            for phrase in (meaning, *phrases):
                parts = tuple(self.stemmer.of(word) for word in phrase.split())
                found.setdefault(parts, Sign(len(parts), stem))
        return found

    def terms(self, words: list[str]) -> list[str]:
        """What words mean to a search: stems, phrases as one, nothing of what asks nothing."""
        return [term for term, _ in self.placed(words)]

    def everything(self, words: list[str]) -> list[str]:
        """The same, what asks nothing included."""
        return [term for term, _ in self.placed(words, stop=frozenset())]

    def placed(
        self, words: list[str], stop: frozenset[str] | None = None
    ) -> Iterator[tuple[str, range]]:
        """The same, each with the places of the words that it stands for; without those of `stop`.

        Where no other `stop` is given, it is the words of the language that ask nothing.
        """
        stop = self.language.stop if stop is None else stop
        stems = [self.stemmer.of(word) for word in words]
        at = 0
        while at < len(words):
            sign = self._sign(stems, at)
            if sign is not None:
                yield sign.word, range(at, at + sign.length)
                at += sign.length
                continue
            if words[at] not in stop:
                yield stems[at], range(at, at + 1)
            at += 1

    def _sign(self, stems: list[str], at: int) -> Sign | None:
        for length in range(min(self._longest.get(stems[at], 0), len(stems) - at), 0, -1):
            found = self._signs.get(tuple(stems[at : at + length]))
            if found is not None:
                return found
        return None

    def vocabulary(self) -> frozenset[str]:
        """The words that the language itself knows."""
        same = (
            word for phrases in self.language.same.values() for p in phrases for word in p.split()
        )
        return self.language.stop | self.language.known | frozenset(same)
