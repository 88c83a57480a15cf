"""Whether the search of the help centre finds what answers a question, and how long it takes.

The questions are in users' own wording, misspellings included; `help_questions.yaml` names for each
the topics that answer it. Those of `help_questions_held_out.yaml` were not looked at while the
search was improved, so their shares are what a user meets. Only topics count as finds, in the order
in which the page shows them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bench.measure import Row, Table, compare
from handback.actions.helping.searching import Engine, ask, engine_of, entries_in
from handback.policy.player.library import Library

QUESTIONS = (
    Path(__file__).with_name("help_questions.yaml"),
    Path(__file__).with_name("help_questions_held_out.yaml"),
)
SPLITS = ("tune", "held_out")
MOST: int | None = None
"""Questions of each group that are asked; all where None."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed, where, and the topics that answer it."""

    programme: str
    language: str
    ask: str
    expect: tuple[str, ...]
    split: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of questions whose answer came first, and among the first three."""

    first: float
    three: float
    missed: tuple[str, ...]


def questions(paths: Iterable[Path] = QUESTIONS) -> tuple[Question, ...]:
    """The questions of the files; raises `TypeError` for one with other fields."""
    listed = [each for path in paths for each in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return tuple(Question(**{**each, "expect": tuple(each["expect"])}) for each in listed)


@cache
def engine(programme: str, language: str) -> Engine:
    """The search over a shipped programme's help."""
    (policy,) = Library().shipped(programme).programmes.values()
    return engine_of(entries_in(policy.programme, language), language)


def rates(asked: Iterable[Question]) -> Rates:
    """How often the search found what answers some questions."""
    places = [(each, _place(each)) for each in asked]
    count = len(places) or 1
    first = sum(place == 1 for _, place in places)
    three = sum(place <= 3 for _, place in places)
    missed = tuple(each.ask for each, place in places if place > 3)
    return Rates(first / count, three / count, missed)


def _place(asked: Question) -> int:
    """The place of the first topic that answers a question; a large number where there is none."""
    answer = ask(engine(asked.programme, asked.language), asked.ask)
    found = (n for n, find in enumerate(answer.topics, 1) if find.id in asked.expect)
    return next(found, 1_000)


def measure() -> Table:
    """Hits by split and programme, the median time of a question, and that of making an index."""
    groups = _groups(questions())
    rows = tuple(row for name, asked in groups.items() for row in _rows(name, asked))
    aim = "held_out: hit@1 ≥ 0.85, hit@3 ≥ 0.95; an index in less than 100,000 µs"
    return Table(f"help_search: {'; '.join(_told(groups))}", "questions", rows, aim=aim)


def _groups(listed: Iterable[Question]) -> dict[tuple[str, str, str], list[Question]]:
    groups: dict[tuple[str, str, str], list[Question]] = defaultdict(list)
    for each in listed:
        groups[each.split, each.programme, each.language].append(each)
    ordered = sorted(groups, key=lambda key: (SPLITS.index(key[0]), key))
    return {key: groups[key][:MOST] for key in ordered}


def _told(groups: dict[tuple[str, str, str], list[Question]]) -> Iterator[str]:
    for split in SPLITS:
        asked = [each for key, group in groups.items() if key[0] == split for each in group]
        if asked:
            yield _said(split, asked)
    for key, group in groups.items():
        yield _said(" ".join(key), group)


def _said(name: str, asked: list[Question]) -> str:
    found = rates(asked)
    return f"{name} ({len(asked)}) hit@1 {found.first:.2f} hit@3 {found.three:.2f}"


def _rows(key: tuple[str, str, str], asked: list[Question]) -> tuple[Row, ...]:
    name = " ".join(key)
    _, programme, language = key
    (policy,) = Library().shipped(programme).programmes.values()
    made = engine(programme, language)
    candidates = {
        f"{name}: ask": lambda: [ask(made, each.ask) for each in asked],
        f"{name}: make the index": lambda: engine_of(
            entries_in(policy.programme, language), language
        ),
    }
    return compare(candidates, against=f"{name}: ask", count=len(asked), slow=True)
