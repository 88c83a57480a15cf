"""Conditions as policy files write them, both ways."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from handback.core.base import MOMENT_MEANINGS, Code, Moment
from handback.core.calendar import Offset
from handback.core.terms.conditions import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    By,
    Condition,
    Fact,
    Happened,
    Not,
    Passed,
    Told,
)
from handback.policy.problems import Path, instead_of
from handback.policy.vocabulary import Vocabulary
from handback.policy.written import NotWrittenError, read_offset, shown

WINDOWED = ("happened", "sent", "proven")
CONSTANTS: dict[str, Condition] = {"always": ALWAYS, "never": NEVER}
HOW = "Write a fact, `{all: […]}`, `{any: […]}`, `{not: …}`, `{fact: argument}` or `{passed: …}`."

NamesOf = Callable[[str], Iterable[str] | None]
"""The names of a kind that an argument may be, None where every name will do."""


def read_condition(
    value: object, known: Vocabulary, names_of: NamesOf
) -> tuple[Condition, tuple[NotWrittenError, ...]]:
    """The condition that `value` writes, and everything that is wrong with it."""
    reader = _Reader(known, names_of)
    return reader.read(value, ()), tuple(reader.errors)


def write_condition(condition: Condition) -> object:
    """A condition as plain data of a policy file."""
    for word, constant in CONSTANTS.items():
        if condition == constant:
            return word
    return _write(condition)


def _write(condition: Condition) -> object:
    match condition:
        case All(parts):
            return {"all": [write_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [write_condition(part) for part in parts]}
        case Not(part):
            return {"not": write_condition(part)}
        case Fact(name, argument):
            return {str(name): str(argument)} if argument else str(name)
        case Passed(day):
            return {"passed": str(day)}
        case By(day):
            return {"by": str(day)}
        case Happened(moment, since, until):
            return {"happened": moment.value, **_window(since, until)}
        case Told(notice, proven, since, until):
            return {"proven" if proven else "sent": str(notice), **_window(since, until)}


def _window(since: Offset | None, until: Offset | None) -> dict[str, str]:
    written = {"from": since, "by": until}
    return {key: str(day) for key, day in written.items() if day is not None}


@dataclass(slots=True)
class _Reader:
    known: Vocabulary
    names_of: NamesOf
    errors: list[NotWrittenError] = field(default_factory=list)

    def read(self, value: object, at: Path) -> Condition:
        if isinstance(value, str) and value in CONSTANTS and value not in self.known.facts:
            return CONSTANTS[value]
        if isinstance(value, str):
            return self.fact(value, None, at)
        if not isinstance(value, dict) or not value:
            return self.wrong(f"{shown(value)} is not a condition.", HOW, at)
        if any(word in value for word in WINDOWED):
            return self.windowed(value, at)
        if len(value) > 1:
            words = ", ".join(f"`{key}`" for key in value)
            return self.wrong(f"{words} stand side by side.", "Combine them with all or any.", at)
        ((key, inner),) = value.items()
        return self.single(key, inner, (*at, key))

    def single(self, key: str, inner: object, at: Path) -> Condition:
        match key:
            case "all":
                return All(self.parts(inner, at))
            case "any":
                return AnyOf(self.parts(inner, at))
            case "not":
                return Not(self.read(inner, at))
            case "passed":
                return Passed(self.offset(inner, at))
            case "by":
                return By(self.offset(inner, at))
            case _:
                return self.fact(key, inner, at)

    def parts(self, inner: object, at: Path) -> tuple[Condition, ...]:
        if not isinstance(inner, list):
            self.wrong(f"{shown(inner)} is not a list of conditions.", "Write `[a, b]`.", at)
            return ()
        return tuple(self.read(part, (*at, n)) for n, part in enumerate(inner))

    def fact(self, name: str, argument: object, at: Path) -> Condition:
        if name not in self.known.facts:
            do = instead_of(name, [*self.known.facts, "all", "any", "not"], "fact")
            return self.wrong(f"`{name}` is not a fact about a case.", do, at)
        takes = self.known.facts[name].argument
        if argument is None:
            if takes:
                do = f"Write `{{{name}: …}}` with its {takes}."
                self.wrong(f"`{name}` needs the {takes} it is about.", do, at)
        elif not takes:
            self.wrong(f"`{name}` takes no argument.", f"Write just `{name}`.", at)
        else:
            self.named(argument, takes, at)
        return Fact(Code(name), Code(str(argument)) if argument is not None else Code(""))

    def named(self, name: object, kind: str, at: Path) -> Code:
        """A name inside a condition, checked where the kind of names is a closed list."""
        if not isinstance(name, str) or not name:
            self.wrong(f"{shown(name)} is not the name of a {kind}.", "Write one name.", at)
            return Code("")
        names = self.names_of(kind)
        if names is not None and name not in set(names):
            do = instead_of(name, names, kind)
            self.wrong(f"There is no {kind} `{name}`.", do, at)
        return Code(name)

    def windowed(self, value: dict[str, object], at: Path) -> Condition:
        word = next(word for word in WINDOWED if word in value)
        for key in value:
            if key not in (word, "from", "by"):
                do = "Write `from` and `by` only."
                self.wrong(f"`{key}` cannot stand beside `{word}`.", do, (*at, key))
        since, until = self.edge(value, "from", at), self.edge(value, "by", at)
        if word != "happened":
            notice = self.named(value[word], "notice", (*at, word))
            return Told(notice, word == "proven", since, until)
        if value[word] not in MOMENT_MEANINGS:
            do = instead_of(str(value[word]), map(str, MOMENT_MEANINGS), "moment")
            self.wrong(f"{shown(value[word])} is not a moment.", do, (*at, word))
            return NEVER
        return Happened(Moment(str(value[word])), since, until)

    def edge(self, value: dict[str, object], key: str, at: Path) -> Offset | None:
        return self.offset(value[key], (*at, key)) if key in value else None

    def offset(self, value: object, at: Path) -> Offset:
        try:
            return read_offset(value)
        except NotWrittenError as error:
            self.wrong(error.wrong, error.do, at)
            return Offset(Moment.CONTRACT)

    def wrong(self, wrong: str, do: str, at: Path) -> Condition:
        self.errors.append(NotWrittenError(wrong, do, at))
        return NEVER
