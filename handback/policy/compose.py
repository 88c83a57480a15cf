"""YAML with positions, read in the meaning of YAML 1.2 and without its surprises.

Plain `true`, `false`, `null`, `~`, whole decimal numbers and ISO dates mean what they look like;
everything else is text: `no`, `010` and `08:30` too. What people misread is refused: unquoted
decimal fractions, empty values, duplicate keys, anchors, aliases, merge keys, tags and a second
document. One run finds all of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import yaml

from handback.policy.problems import Path, Place, Places, Problem

LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser: libyaml where it is there, which is twenty times faster."""

DEEPEST = 60
WHOLE = re.compile(r"-?(0|[1-9][0-9]*)\Z")
FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z|[-+]?\.(inf|nan)\Z")
PADDED = re.compile(r"[-+]?[0-9]+\Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
WORDS = {"true": True, "false": False, "null": None, "~": None}


@dataclass(frozen=True, slots=True)
class Composed:
    """A file as plain data: dict, list, str, int, bool, date, None, and where each part stands."""

    data: object
    places: Places
    problems: tuple[Problem, ...] = ()


class UnclearError(ValueError):
    """A scalar that different readers of YAML understand differently."""

    def __init__(self, wrong: str, do: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.do = do


def plain_value(text: str) -> str | int | bool | date | None:
    """What an unquoted scalar means; raises `UnclearError` for what has to be quoted."""
    if text in WORDS:
        return WORDS[text]
    if not text:
        raise UnclearError("There is no value here.", "Write one, or `null` for none.")
    if WHOLE.match(text):
        if len(text) > 18:
            raise UnclearError(
                f"`{text}` is too long for a number.", "Write a shorter one, or quote it."
            )
        return int(text)
    if FRACTION.match(text.lower()) and not PADDED.match(text):
        raise UnclearError(f"`{text}` is a decimal fraction without quotes.", _quote(text))
    if DAY.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise UnclearError(
                f"`{text}` is not a day of the calendar.", "Write a day that exists."
            ) from None
    return text


def compose(text: str, file: str) -> Composed:
    """Read one YAML document with the place of every key and value."""
    composer = _Composer(file)
    data: object = None
    try:
        data = composer.document(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        composer.broken(text, error)
    except (yaml.YAMLError, UnicodeError) as error:
        composer.unreadable(text, error)
    except _TooDeepError:
        pass
    places = Places(composer.keys, composer.values, Place(file))
    return Composed(data, places, tuple(composer.problems))


def _quote(text: str) -> str:
    return f'Quote it: "{text}".'


class _TooDeepError(Exception):
    """The document is nested deeper than any policy is."""


@dataclass(slots=True)
class _Composer:
    """Turns the parser's events into data; collects places and problems on the way."""

    file: str
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self, events: Iterator[yaml.Event]) -> object:
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self.problem(event, (), "A second document begins here.", "Use one file each.")
            elif isinstance(event, yaml.NodeEvent):
                found = self.node(events, event, ())
                data = found if documents == 1 else data
        return data

    def node(self, events: Iterator[yaml.Event], event: yaml.Event, path: Path) -> object:
        self.values.setdefault(path, self.place(event))
        if len(path) > DEEPEST:
            self.problem(event, path[:1], "This is nested too deep.", "Make it flatter.")
            raise _TooDeepError
        if isinstance(event, yaml.AliasEvent):
            self.problem(event, path, "Aliases (`*name`) are not read.", "Write the value out.")
            return None
        self.check_properties(event, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, path)
        return self.scalar(event, path)

    def check_properties(self, event: yaml.Event, path: Path) -> None:
        if getattr(event, "anchor", None) is not None:
            self.problem(event, path, "Anchors (`&name`) are not read.", "Remove it.")
        if getattr(event, "tag", None) is not None:
            self.problem(event, path, "Tags (`!name`) are not read.", "Remove it.")

    def scalar(self, event: yaml.Event, path: Path) -> object:
        assert isinstance(event, yaml.ScalarEvent)
        text = str(event.value)
        if event.style or getattr(event, "tag", None) is not None:
            return text
        try:
            return plain_value(text)
        except UnclearError as unclear:
            self.problem(event, path, unclear.wrong, unclear.do)
            return text or None

    def sequence(self, events: Iterator[yaml.Event], path: Path) -> list[object]:
        items: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(events, event, (*path, len(items))))
        return items

    def mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(events, event, path)
            if key is None or key in found:
                if key is not None:
                    self.duplicate(event, (*path, key))
                self.beside().node(events, next(events), (*path, key or "?"))
                continue
            self.keys[(*path, key)] = self.place(event)
            found[key] = self.node(events, next(events), (*path, key))
        return found

    def key(self, events: Iterator[yaml.Event], event: yaml.Event, path: Path) -> str | None:
        if not isinstance(event, yaml.ScalarEvent):
            self.problem(event, path, "A key has to be a single word.", "Write a word.")
            if not isinstance(event, yaml.AliasEvent):
                self.beside().node(events, event, path)
            return None
        key = str(event.value)
        self.check_properties(event, (*path, key))
        if key == "<<" and not event.style:
            self.problem(event, (*path, key), "Merge keys (`<<`) are not read.", "Write it out.")
            return None
        return key

    def beside(self) -> "_Composer":
        """A composer for values that are read past: only their problems are kept."""
        return _Composer(self.file, problems=self.problems)

    def duplicate(self, event: yaml.Event, path: Path) -> None:
        first = self.keys[path]
        self.problem(
            event, path, f"`{path[-1]}` stands here twice, first on line {first.line}.",
            "Keep one of them.",
        )  # fmt: skip

    def problem(self, event: yaml.Event, path: Path, wrong: str, do: str) -> None:
        self.problems.append(Problem(self.place(event), path, wrong, do))

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)

    def broken(self, text: str, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
        said = ", ".join(part for part in (error.context, error.problem) if part)
        wrong, do = f"This is not YAML: {said}.", "Check indents, colons and quotes."
        line = "".join(text.splitlines()[mark.line : mark.line + 1]) if mark else ""
        if mark and "\t" in line[: mark.column + 1]:
            wrong, do = "This is not YAML: a tab stands here.", "Indent with blanks."
        self.problems.append(Problem(place, (), wrong, do))

    def unreadable(self, text: str, error: Exception) -> None:
        before = text[: getattr(error, "position", getattr(error, "start", 0))]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        said = getattr(error, "reason", "") or str(error)
        self.problems.append(
            Problem(
                Place(self.file, line, column),
                (),
                f"There is a character that YAML does not allow: {said}.",
                "Remove it.",
            )
        )
