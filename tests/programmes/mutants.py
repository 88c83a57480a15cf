"""Changes every sourced value of a policy, one at a time, and plays the cases of its row.

A row counts as shown only if one of its cases fails when the row's value is changed. Run
`python -m tests.programmes.mutants ally [ROW …]` to see the changes that no case notices; instead
of a shipped programme it takes a folder of policy files whose cases lie in `examples`, inside or
beside it.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from pathlib import Path
from typing import Any

from handback.core.base import Code
from handback.core.calendar import Offset
from handback.core.terms.base import HOUSE, Dated
from handback.core.terms.conditions import All, AnyOf, By, Fact, Happened, Not, Passed, Told
from handback.core.terms.overlay import Overlay, overlay
from handback.core.terms.programme import Programme
from handback.policy.player import checks
from handback.policy.player.library import Library, shipped_examples, shipped_names
from handback.policy.player.play import play
from handback.policy.player.reading import read_example
from handback.policy.player.story import Example
from handback.policy.player.suite import example_files
from handback.policy.policies import Policies
from handback.policy.problems import Path as Keys
from handback.policy.problems import PolicyError
from handback.policy.programme import ProgrammePolicy
from handback.policy.references import REFERENCES, names_in
from handback.policy.sources import Leaf
from handback.policy.vocabulary import vocabulary
from handback.policy.write import plain

CONDITIONS = (All, AnyOf, By, Fact, Happened, Not, Passed, Told)

FOR_PAGES = (("help",),)
"""Words and forms of the help centre: pages show them, no case can answer with them."""


@dataclass(frozen=True)
class Mutant:
    """A programme with one value changed, the row it comes from, and what was done."""

    path: Keys
    rule: Code
    change: str
    make: Callable[[Programme], Programme]

    def __str__(self) -> str:
        return f"{self.rule} {'.'.join(map(str, self.path))}: {self.change}"


def mutants(policy: ProgrammePolicy, rows: set[str] | None = None) -> Iterator[Mutant]:
    """Every change of every value that comes from a row which cases show."""
    names = names_in(plain(policy.programme, Programme), vocabulary())
    for leaf in policy.leaves:
        if not shown_by_cases(policy, leaf) or (rows and leaf.source not in rows):
            continue
        was = value_at(policy.programme, leaf.path)
        for change, becomes in changes(was, others(leaf.path, names)):
            paths = (leaf.path, *(named_by_gauge(policy, leaf)))
            make = partial(with_values, paths=paths, new=becomes)
            yield Mutant(leaf.path, Code(leaf.source), change, make)


def shown_by_cases(policy: ProgrammePolicy, leaf: Leaf) -> bool:
    """Whether a case has to notice a change of this value."""
    rule = policy.rules.get(Code(leaf.source))
    if leaf.source == HOUSE or rule is None or rule.shown_by != "case":
        return False
    if any(leaf.path[: len(path)] == path for path in FOR_PAGES):
        return False
    return not (leaf.path[-1] == "governed_by" and _undated(policy, leaf))


def _undated(policy: ProgrammePolicy, leaf: Leaf) -> bool:
    """Whether a block has one version for all days: which day governs it then changes nothing."""
    dated = value_at(policy.programme, leaf.path[:-1])
    return len(dated.versions) == 1 and dated.versions[0].since is None


def named_by_gauge(policy: ProgrammePolicy, leaf: Leaf) -> Iterator[Keys]:
    """Where a gauge's name is written for its length: those lengths change with the gauge."""
    if leaf.path[:2] == ("identity", "gauges"):
        for each in policy.leaves:
            if each.written == leaf.path[-1] and each.path[-1] == "threshold":
                yield each.path


def others(path: Keys, names: Callable[[str], Iterable[str] | None]) -> tuple[str, ...]:
    """The names that may stand here instead, where only names of a closed list may; else none."""
    plain = [str(key) for key in _without_versions(path)]
    for pattern, kind in REFERENCES:
        wanted = pattern.removesuffix(".*").split(".")
        if len(wanted) == len(plain) and all(
            w in ("*", p) for w, p in zip(wanted, plain, strict=True)
        ):
            return tuple(sorted(names(kind) or ()))
    return ()


def _without_versions(path: Keys) -> Iterator[str | int]:
    keys = iter(path)
    for key in keys:
        if key == "versions":
            next(keys)
        else:
            yield key


def value_at(here: Any, path: Keys) -> Any:
    """The value that a leaf's path leads to."""
    if not path:
        return here
    key, rest = path[0], path[1:]
    if isinstance(here, dict):
        return value_at(here[key], rest)
    if isinstance(here, Dated):
        return _in_dated(here, path, value_at)
    if isinstance(here, tuple):
        return value_at(here[int(key)], rest)
    return value_at(getattr(here, _name(here, key)), rest)


def _in_dated(here: Any, path: Keys, then: Callable[..., Any]) -> Any:
    if path[0] != "versions":
        return here.governed_by if path[0] == "governed_by" else then(here.versions[0].value, path)
    version = here.versions[int(path[1])]
    return version.since if path[2] == "from" else then(version.value, path[2:])


def with_values(here: Programme, paths: Iterable[Keys], new: Any) -> Programme:
    """A copy in which the value at each of the paths is `new`."""
    for path in paths:
        here = with_value(here, path, new)
    return here


def with_value(here: Any, path: Keys, new: Any) -> Any:
    """A copy in which the value at the path is `new`."""
    if not path:
        return new
    key, rest = path[0], path[1:]
    if isinstance(here, dict):
        return {**here, key: with_value(here[key], rest, new)}
    if isinstance(here, Dated):
        return _dated_with(here, path, new)
    if isinstance(here, tuple):
        inner = with_value(here[int(key)], rest, new)
        return (*here[: int(key)], inner, *here[int(key) + 1 :])
    name = _name(here, key)
    return replace(here, **{name: with_value(getattr(here, name), rest, new)})


def _dated_with(here: Dated[Any], path: Keys, new: Any) -> Dated[Any]:
    if path[0] == "governed_by":
        return replace(here, governed_by=new)
    number, inside = (int(path[1]), path[2:]) if path[0] == "versions" else (0, path)
    version = here.versions[number]
    if inside[0] == "from":
        changed = replace(version, since=new)
    else:
        changed = replace(version, value=with_value(version.value, inside, new))
    return replace(here, versions=with_value(here.versions, (number,), changed))


def _name(here: Any, key: str | int) -> str:
    names = {f.name for f in fields(here)}
    return str(key) if key in names else f"{key}_"


def changes(was: Any, allowed: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """What a value may become: each as words and value, a name one of those that are allowed."""
    if isinstance(was, bool):
        yield f"{was} → {not was}", not was
    elif isinstance(was, Enum):
        others = [member for member in type(was) if member is not was]
        yield f"{was.value} → {others[0].value}", others[0]
    elif isinstance(was, str) and allowed:
        for other in [name for name in allowed if name != was][:1]:
            yield f"{was} → {other}", Code(other)
    elif isinstance(was, CONDITIONS):
        yield from _condition_changes(was)
    elif isinstance(was, tuple | dict):
        yield from _without_one(was)
    else:
        yield from _scalar_changes(was)


def _without_one(was: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(was, dict):
        for key in was:
            yield f"without {key}", {k: v for k, v in was.items() if k != key}
    else:
        for n, member in enumerate(was):
            yield f"without {member}", (*was[:n], *was[n + 1 :])


def _scalar_changes(was: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(was, Offset):
        for days in (was.days + 1, was.days - 1) if was.days else (was.days + 1,):
            yield f"{was} → {replace(was, days=days)}", replace(was, days=days)
    elif isinstance(was, int):
        yield f"{was} → {was + 1}", was + 1
        if was > 0:
            yield f"{was} → {was - 1}", was - 1
    elif isinstance(was, Decimal):
        step = Decimal("0.01")
        yield f"{was} → {was + step}", was + step
        yield f"{was} → {was - step}", was - step
    elif isinstance(was, date):
        yield f"{was} → a day later", was + timedelta(days=1)
    elif isinstance(was, time):
        return
    elif isinstance(was, str) and was:
        yield f"{was} → something else", Code("something_else")


def _condition_changes(was: Any) -> Iterator[tuple[str, Any]]:
    yield "turned round", Not(was)
    if isinstance(was, All | AnyOf) and len(was.parts) > 1:
        for n, part in enumerate(was.parts):
            yield (
                f"without {_words(part)}",
                replace(was, parts=(*was.parts[:n], *was.parts[n + 1 :])),
            )


def _words(part: Any) -> str:
    return part.name if isinstance(part, Fact) else type(part).__name__.lower()


@cache
def all_shipped() -> list[Example]:
    """Every shipped example that can be read, read once."""
    return examples(Library(), shipped_examples())


def examples(library: Library, folders: Iterable[Path]) -> list[Example]:
    """Every example in some folders that can be read."""
    found = []
    for path in example_files(folders):
        try:
            found.append(read_example(path, library))
        except PolicyError as error:
            print(f"unreadable: {path.name}: {error.problems[0]}", file=sys.stderr)
    return found


def noticed(
    mutant: Mutant, policy: ProgrammePolicy, cases: list[Example], laws: dict[str, Overlay]
) -> bool:
    """Whether one of the row's cases differs when played under the changed programme.

    The case that notices is put first: the next change, of a value nearby, is often its too.
    """
    try:
        changed = mutant.make(policy.programme)
    except (ValueError, TypeError):
        return True
    found = next((each for each in cases if differs(each, changed, laws)), None)
    if found is not None:
        cases.remove(found)
        cases.insert(0, found)
    return found is not None


def differs(example: Example, changed: Programme, laws: dict[str, Overlay]) -> bool:
    """Whether an example fails under a changed programme, its laws applied as before.

    It is played up to its first difference; terms it cannot be played under are one too.
    """
    governing = [laws[name] for name in example.overlays]
    try:
        terms = overlay(changed, governing)[0] if governing else changed
        running = play(replace(example, terms=terms))
        return any(True for played in running.steps() for _ in checks.compare(running, played))
    except Exception:  # whatever a changed policy brings about is noticed
        return True


@dataclass(frozen=True)
class Shown:
    """A shipped programme with its example cases by the rows they show."""

    policy: ProgrammePolicy
    by_row: dict[str, list[Example]]
    laws: dict[str, Overlay]


@cache
def read(which: str) -> Policies:
    """A shipped programme, or the one in a folder, with its laws; read once."""
    library = Library()
    return library.shipped(which) if which in shipped_names() else library.folder(Path(which))


@cache
def shown(which: str) -> Shown:
    """A programme with its cases, read once."""
    library, policies = Library(), read(which)
    ((name, policy),) = policies.programmes.items()
    own = which not in shipped_names()
    around = (Path(which) / "examples", Path(which).parent / "examples")
    folders = [each for each in around if each.is_dir()] if own else None
    laws = {name: law.overlay for name, law in policies.overlays.items()}
    by_row: dict[str, list[Example]] = {}
    for example in all_shipped() if folders is None else examples(library, folders):
        if example.lease.programme != name or differs(example, policy.programme, laws):
            continue  # a case that fails as it stands shows nothing
        for row in example.shows:
            by_row.setdefault(row, []).append(example)
    return Shown(policy, by_row, laws)


def survivors(which: str, rows: set[str] | None = None) -> tuple[list[Mutant], int]:
    """The changes of a programme that no case of their row notices, and how many ran.

    `which` is a shipped programme, or a folder of policy files.
    """
    all_ = shown(which)
    found = list(mutants(all_.policy, rows))
    unnoticed = [
        m for m in found if not noticed(m, all_.policy, all_.by_row.get(m.rule, []), all_.laws)
    ]
    return unnoticed, len(found)


def rows_of(which: str) -> list[str]:
    """The rows of a programme whose values cases have to show."""
    ((_, policy),) = read(which).programmes.items()
    return sorted({leaf.source for leaf in policy.leaves if shown_by_cases(policy, leaf)})


def main(which: str, *rows: str) -> None:
    """Print what no case notices."""
    unnoticed, count = survivors(which, set(rows) or None)
    for mutant in unnoticed:
        print(mutant)
    print(f"{count} changes, {len(unnoticed)} unnoticed")


if __name__ == "__main__":
    main(*sys.argv[1:])
