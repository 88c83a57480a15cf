"""Words that were typed wrongly, and the ones that were meant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(sign), sound)
    for sign, sound in (
        (r"(ti|ci|si|ssi|sh|ch)(?=[aeiou]n)|sh", "x"),
        (r"tch|ch", "x"),
        (r"ph", "f"),
        (r"gh", ""),
        (r"^kn", "n"),
        (r"^wr", "r"),
        (r"ck|qu|q|c(?![eiy])", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"(?<=.)[aeiouyhw]+", "a"),
        (r"(.)\1+", r"\1"),
    )
)
CLOSE = 0.72
"""How alike a word has to be to one that is known; 1 is the same."""
SHORT = 4
CLOSE_SHORT = 0.8
CANDIDATES = 12
SHORTEST = 3


def sound(word: str) -> str:
    """Roughly how a word sounds, so that what is spelled by ear is alike."""
    for sign, said in SOUNDS:
        word = sign.sub(said, word)
    return word


def most_slips(word: str) -> int:
    """How many letters may be wrong, missing, too many or exchanged in a word of a length."""
    return 1 if len(word) <= 5 else 2 if len(word) <= 8 else 3


@dataclass(frozen=True, slots=True)
class Meant:
    """A word that was meant, and how sure that is, from 0 to 1."""

    word: str
    sure: float


@dataclass(frozen=True, slots=True)
class Speller:
    """Knows words of a language and how often an index has them.

    `often`: the words of the index with their count. `known`: words that are right, though the
    index may not have them.
    """

    often: Mapping[str, int]
    known: frozenset[str]
    words: tuple[str, ...] = field(init=False)
    sounds: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        words = tuple(sorted({each for each in (*self.often, *self.known) if len(each) > 1}))
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "sounds", {each: sound(each) for each in words})

    def knows(self, word: str) -> bool:
        """Whether a word is right as it stands: numbers are, and single letters."""
        return word in self.often or word in self.known or len(word) < SHORTEST or word.isdecimal()

    def meant(self, word: str, *, unfinished: bool = False) -> Meant | None:
        """The known word that somebody meant; None where there is none near enough.

        `unfinished`: more letters may follow.
        """
        if unfinished and (longer := self._begun(word)):
            return Meant(longer, 0.9)
        near = process.extract(
            word, self.words, scorer=OSA.normalized_similarity, limit=CANDIDATES, score_cutoff=0.5
        )
        said = sound(word)
        judged = [
            (self._alike(word, said, found, like), found)
            for found, like, _ in near
            if OSA.distance(word, found) <= most_slips(word) or said == self.sounds[found]
        ]
        if not judged:
            return None
        like, found = max(judged)
        return Meant(found, min(like, 0.95)) if like >= self._enough(word) else None

    def halves(self, word: str) -> tuple[str, str] | None:
        """Two known words that were written as one."""
        for at in range(SHORTEST, len(word) - SHORTEST + 1):
            first, second = word[:at], word[at:]
            if first in self.often and second in self.often:
                return first, second
        return None

    def _begun(self, word: str) -> str | None:
        longer: Iterable[str] = (each for each in self.often if each.startswith(word))
        return max(longer, key=lambda each: (self.often[each], each), default=None)

    def _alike(self, word: str, said: str, found: str, like: float) -> float:
        by_ear = OSA.normalized_similarity(said, self.sounds[found])
        begun = JaroWinkler.normalized_similarity(word, found)
        wanted = 0.04 if found in self.often else 0.0
        return 0.5 * like + 0.25 * by_ear + 0.25 * begun + wanted

    @staticmethod
    def _enough(word: str) -> float:
        return CLOSE_SHORT if len(word) <= SHORT else CLOSE
