"""A case told as a timeline in words, each entry with its rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handback.core.base import Code
from handback.core.events import Event
from handback.core.lines import LINE_MEANINGS, Line
from handback.policy.player.play import Played, play
from handback.policy.player.sayings import lines_of, rule_of, say
from handback.policy.player.story import Example
from handback.policy.player.words import Words, phrase, sentence

MEANINGS: dict[str, str] = {code.value: meaning for code, meaning in LINE_MEANINGS.items()}

SILENT = frozenset({"task_done"})
"""Kinds that a reader of a story is spared."""

CLOCK = "the clock"
BY_ITSELF = frozenset(
    {
        "case_opened", "condition_assessed", "flagged", "milestone_lost", "milestone_reached",
        "quote_voided", "reading_questioned", "signatures_voided", "task_opened",
    }
)  # fmt: skip
"""Kinds that follow by themselves from what somebody did."""


@dataclass(frozen=True, slots=True)
class LineTold:
    """A line of money in words."""

    key: str
    name: str
    means: str
    cents: int
    rule: Code
    beaten: Code
    estimated: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a told case: the day, who, what in words, and the rule it comes from."""

    on: date
    who: str
    words: str
    rule: Code = Code("")
    refused: bool = False
    step: int = 0
    learned: date | None = None
    lines: tuple[LineTold, ...] = ()


def words_for(example: Example) -> Words:
    """How the people, places, money and rules of an example are said."""
    names = {**example.texts, **example.places, **example.people}
    return Words(example.terms, example.rules, names)


def tell(
    example: Example, until: date | None = None, *, everything: bool = False
) -> Iterator[Told]:
    """Play an example and tell what happens; `until` opens further days after the last step."""
    words = words_for(example)
    running = play(example)
    if not example.steps:
        yield from tell_events(running.events, words, everything=everything)
    for played in running.steps():
        yield from tell_step(played, words, everything=everything)
    if until is not None and until > running.day:
        seen = len(running.events)
        running.open_days(until)
        yield from tell_events(running.events[seen:], words, everything=everything)


def tell_step(played: Played, words: Words, *, everything: bool = False) -> Iterator[Told]:
    """What one step brought about: first what the clock did, then its move or its refusal."""
    ready = played.ready
    by_clock = played.since[: len(played.since) - len(played.made)]
    yield from tell_events(by_clock, words, ready.number, everything=everything)
    if ready.step.why:
        yield Told(ready.step.on.day, "", sentence(ready.step.why), step=ready.number)
    yield from tell_events(played.made, words, ready.number, everything=everything)
    if played.refused is not None:
        asked = sentence(phrase(ready.step.do)).rstrip(".")
        asked = f"“{asked}” is refused: {words.refusal(played.refused)}"
        yield Told(
            on=ready.step.on.day,
            who=words.who(ready.actor),
            words=sentence(asked),
            rule=played.refused.rule,
            refused=True,
            step=ready.number,
        )


def tell_events(
    events: tuple[Event, ...] | list[Event],
    words: Words,
    step: int = 0,
    *,
    everything: bool = False,
) -> Iterator[Told]:
    """Events in words; `everything` includes the housekeeping."""
    for event in events:
        if event.kind in SILENT and not everything:
            continue
        learned = event.at.date()
        yield Told(
            on=event.on,
            who=CLOCK if event.kind in BY_ITSELF else words.who(event.by),
            words=say(event, words),
            rule=Code(rule_of(event)),
            step=step,
            learned=learned if learned != event.on else None,
            lines=tuple(line_told(line) for line in lines_of(event)),
        )


def line_told(line: Line) -> LineTold:
    """A line of money in words."""
    meaning = MEANINGS.get(line.code, "")
    number = "no. " if line.item.isdecimal() else ""
    of = f", {number}{phrase(line.item)}" if line.item else ""
    return LineTold(
        key=line.key,
        name=f"{sentence(phrase(line.code)).rstrip('.')}{of}",
        means=meaning,
        cents=line.cents,
        rule=line.rule,
        beaten=line.beaten,
        estimated=line.sure != "certain",
    )
