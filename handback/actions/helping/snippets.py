"""The part of a text that a find is shown with, in pieces: those that match, and those between."""

from collections.abc import Collection
from dataclasses import dataclass

from handback.actions.helping.reading import WRITTEN, Reader, words_in

LENGTH = 180
"""Characters of a snippet, about."""
DOTS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of plain text; `hit` where it is what was looked for."""

    text: str
    hit: bool


def marked(text: str, terms: Collection[str], reader: Reader) -> tuple[Piece, ...]:
    """A whole text in pieces, the words of which the question had one of the family marked."""
    return _pieces(text, 0, len(text), _hits(text, terms, reader))


def snippet(text: str, terms: Collection[str], reader: Reader) -> tuple[Piece, ...]:
    """The part of a text with the most words of the question, in pieces; it begins at a word."""
    hits = _hits(text, terms, reader)
    if len(text) <= LENGTH:
        return _pieces(text, 0, len(text), hits)
    starts = [0, *(first for first, _ in hits)]
    best = max(starts, key=lambda at: (sum(at <= a < at + LENGTH for a, _ in hits), at))
    begin = _sentence(text, best)
    end = _word_end(text, begin + LENGTH)
    pieces = _pieces(text, begin, end, hits)
    before = (Piece(f"{DOTS} ", False),) if begin else ()
    after = (Piece(f" {DOTS}", False),) if end < len(text) else ()
    return (*before, *pieces, *after)


def _hits(text: str, terms: Collection[str], reader: Reader) -> list[tuple[int, int]]:
    """Where words stand whose family was asked for."""
    found: list[tuple[int, int]] = []
    spots: list[tuple[int, int]] = []
    words: list[str] = []
    for match in WRITTEN.finditer(text):
        for word in words_in(match.group(), reader.language):
            words.append(word)
            spots.append(match.span())
    for term, places in reader.placed(words):
        if term in terms:
            found += [spots[place] for place in places]
    return sorted(set(found))


def _sentence(text: str, at: int) -> int:
    """The beginning of the sentence around a place, or of a word a little before it."""
    if at == 0:
        return 0
    begin = max(text.rfind(sign, 0, at) for sign in (". ", "? ", "! ", ": "))
    if begin >= 0 and at - begin <= LENGTH // 2:
        return begin + 2
    if begin < 0 and at <= LENGTH // 2:
        return 0
    return text.rfind(" ", 0, max(at - 20, 1)) + 1


def _word_end(text: str, at: int) -> int:
    """The end of the last word before a place; the end of a text that ends there."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at)
    return space if space > 0 else at


def _pieces(text: str, begin: int, end: int, hits: list[tuple[int, int]]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = begin
    for first, last in hits:
        if first < at or last > end:
            continue
        if first > at:
            found.append(Piece(text[at:first], False))
        found.append(Piece(text[first:last], True))
        at = last
    if at < end:
        found.append(Piece(text[at:end], False))
    return tuple(found)
