"""An index over what can be found in one language, in memory.

People ask the same in many ways, so each way in which a topic is asked is kept by itself. Finds are
put in order by three things: how much likelier a question's words are from somebody who asks about
this than from anybody else; how like its letters are to those of the nearest ways of asking; and
how much of it the text speaks of. The first knows what words tell, little ones such as "when" and
"how much" too; the second sees through forms, compounds and misspellings.

How much each counts was fitted on ways of asking that were left out of the index one at a time.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from handback.actions.helping.entries import Entry
from handback.actions.helping.reading import Reader, words_in

BY_WORDS, BY_LETTERS, BY_TEXT = 0.1, 0.6, 0.13
SMOOTHING = 30
"""Words that every entry is taken to have been asked in beside its own: those of all entries."""
TEXT_WORD = 0.15
"""What a word of a text counts for beside one of a way of asking."""
NEAREST = 3
"""Ways of asking that are compared with a question; one alone may be like it by accident."""
GRAM = 4
"""Letters of the pieces of words that are compared."""
MOST_GRAMS = 150
"""Pieces of a question that are looked up: the rarest."""
IN_TEXT = 0.7
"""How well a text covers a word that no question of its topic has."""
WEAK = 0.5
"""What a word counts for that is in every second question, though in few of the answers here."""
SAME_WORDING = 0.7
"""How alike a question that asks for nothing has to be to a way of asking, to be covered."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of a question as the index knows it, and how sure it is that it was meant."""

    term: str
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: the entry, how well it fits, how much of the question it covers."""

    entry: Entry
    score: float
    cover: float


def grams_of(words: Iterable[str]) -> set[str]:
    """The pieces that words are made of; their beginnings and ends are pieces of their own."""
    padded = [f" {word} " for word in words]
    return {each[at : at + GRAM] for each in padded for at in range(max(len(each) - GRAM + 1, 1))}


class Letters:
    """How like the letters of a question are to those of every way of asking.

    A piece of a word counts for more, the fewer ways of asking have it; 1 is the same letters.
    """

    def __init__(self, asked: Sequence[Sequence[str]], owners: Sequence[int]) -> None:
        self._owners = tuple(owners)
        pieces = [grams_of(words) for words in asked]
        spread = Counter(piece for each in pieces for piece in each)
        self._rare = {piece: math.log(1 + len(asked) / n) for piece, n in spread.items()}
        self._unknown = math.log(1 + len(asked))
        self._found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, each in enumerate(pieces):
            whole = self._whole(each)
            for piece in each:
                self._found[piece].append((number, self._rare[piece] / whole))

    def _whole(self, pieces: Iterable[str]) -> float:
        rare, unknown = self._rare.get, self._unknown
        return math.hypot(*[rare(piece, unknown) for piece in pieces]) or 1.0

    def near(self, words: Iterable[str]) -> dict[int, list[float]]:
        """By the number of each entry that is at all like it: how like its nearest askings are."""
        pieces = grams_of(words)
        whole = self._whole(pieces)
        known = (piece for piece in pieces if piece in self._rare)
        alike = [0.0] * len(self._owners)
        for piece in nlargest(MOST_GRAMS, known, key=lambda each: (self._rare[each], each)):
            weight = self._rare[piece] / whole
            for number, value in self._found[piece]:
                alike[number] += weight * value
        by_entry: dict[int, list[float]] = defaultdict(list)
        for owner, value in zip(self._owners, alike, strict=True):
            if value:
                by_entry[owner].append(value)
        return {owner: nlargest(NEAREST, values) for owner, values in by_entry.items()}


class Wording:
    """In which words people ask about each entry, and how much each word tells of that."""

    def __init__(self, counts: Sequence[Counter[str]]) -> None:
        """`counts`: for each entry, how often a term is in its askings; less for its text."""
        lengths = [sum(each.values()) for each in counts]
        everything = sum(lengths) or 1.0
        common = math.log(SMOOTHING + everything / max(len(lengths), 1))
        self._short = [common - math.log(SMOOTHING + length) for length in lengths]
        whole = Counter[str]()
        for each in counts:
            whole.update(each)
        self._tells: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, each in enumerate(counts):
            for term, count in each.items():
                usual = SMOOTHING * (whole[term] + 0.5) / everything
                self._tells[term].append((number, math.log(1 + count / usual)))

    def likely(self, terms: Iterable[Sought]) -> dict[int, float]:
        """By the number of each entry that has any of the terms: how likely they ask about it."""
        found: dict[int, float] = defaultdict(float)
        asked = 0
        for each in terms:
            asked += 1
            for number, tells in self._tells.get(each.term, ()):
                found[number] += each.sure * max(tells + self._short[number], 0.0)
        long = math.sqrt(asked) or 1.0
        return {number: told / long for number, told in found.items()}


class Index:
    """Finds entries by terms and words. It does not change, so several threads may use it."""

    def __init__(self, entries: Iterable[Entry], reader: Reader) -> None:
        """Raises `sqlite3.Error` where SQLite, which finds stems, has no full-text search."""
        self.entries = tuple(entries)
        self.reader = reader
        self.often: Counter[str] = Counter()
        asked, texts = self._words()
        self._asking: list[frozenset[str]] = []
        self._text = [frozenset(reader.terms(words)) for words in texts]
        owners = [n for n, each in enumerate(asked) for _ in each]
        self._letters = Letters([words for each in asked for words in each], owners)
        self._ways = Counter(owners)
        self._wording = Wording(list(self._counts(asked, texts)))
        self._rare = self._rarity()
        self._unknown = math.log(1 + len(self.entries))

    def _words(self) -> tuple[list[list[list[str]]], list[list[str]]]:
        """The words of each entry's askings and of its text, which become known to the reader."""
        language = self.reader.language
        asked = [[words_in(a, language) for a in (e.title, *e.also)] for e in self.entries]
        texts = [words_in(each.text, language) for each in self.entries]
        for words in (*(words for each in asked for words in each), *texts):
            self.often.update(words)
        self.reader.stemmer.learn(self.often)
        return asked, texts

    def _counts(
        self, asked: list[list[list[str]]], texts: list[list[str]]
    ) -> Iterator[Counter[str]]:
        stop = {self.reader.stemmer.of(word) for word in self.reader.language.stop}
        for ways, text in zip(asked, texts, strict=True):
            counts: Counter[str] = Counter(
                term for words in ways for term in set(self.reader.everything(words))
            )
            self._asking.append(frozenset(counts) - stop)
            found = Counter(self.reader.everything(text))
            weighed = {term: counts[term] + TEXT_WORD * found[term] for term in {*counts, *found}}
            yield Counter(weighed)

    def _rarity(self) -> dict[str, float]:
        spread = Counter(t for a, b in zip(self._asking, self._text, strict=True) for t in a | b)
        weak = {self.reader.stemmer.of(word) for word in self.reader.language.weak}
        return {
            term: math.log(1 + len(self.entries) / count) * (WEAK if term in weak else 1)
            for term, count in spread.items()
        }

    def has(self, term: str) -> bool:
        """Whether anything in the index has a term."""
        return term in self._rare

    def rare(self, term: str) -> float:
        """How much a term tells: more, the fewer entries have it."""
        return self._rare.get(term, self._unknown)

    def find(self, sought: Sequence[Sought], words: Sequence[str] = ()) -> list[Hit]:
        """Entries that are anything like a question, the best first.

        `words` are all the words of the question, those too that seek nothing; `sought` are the
        terms of those that do. "What happens when?" seeks nothing, and has its nearest too.
        """
        sure = {each.term: each.sure for each in sought}
        terms = dict.fromkeys(self.reader.everything(list(words)) if words else sure)
        likely = self._wording.likely(Sought(term, sure.get(term, 1.0)) for term in terms)
        near = self._letters.near(words)
        found = [
            self._hit(n, likely.get(n, 0.0), near.get(n, []), sought)
            for n in sorted({*likely, *near})
        ]
        return sorted(found, key=lambda hit: (-hit.score, not hit.entry.often, hit.entry.title))

    def _hit(self, number: int, likely: float, near: list[float], sought: Sequence[Sought]) -> Hit:
        alike = sum(near) / min(NEAREST, self._ways[number])
        whole = sum(self.rare(each.term) for each in sought)
        covered = sum(self._covers(number, each) for each in sought)
        told = sum(self.rare(e.term) for e in sought if e.term in self._text[number])
        score = BY_WORDS * likely + BY_LETTERS * alike
        if not whole:
            same = max(near, default=0.0)
            return Hit(self.entries[number], score, same if same >= SAME_WORDING else 0.0)
        return Hit(self.entries[number], score + BY_TEXT * told / whole, covered / whole)

    def _covers(self, number: int, each: Sought) -> float:
        known = each.sure * self.rare(each.term)
        if each.term in self._asking[number]:
            return known
        return IN_TEXT * known if each.term in self._text[number] else 0.0
