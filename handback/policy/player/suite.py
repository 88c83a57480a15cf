"""Plays many example cases: files and folders, one after the other or in parallel."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from handback.core.base import Code
from handback.policy.player import checks
from handback.policy.player.differences import Difference
from handback.policy.player.library import Library, readable
from handback.policy.player.play import Play, play
from handback.policy.player.reading import read_example
from handback.policy.player.story import Example
from handback.policy.problems import PolicyError, Problem


@dataclass(frozen=True, slots=True)
class Result:
    """How one file fared: what differs, what is wrong with the file, and what it shows.

    `cited` are the rules that the play itself named: in events, refusals and lines.
    """

    file: str
    case: str = ""
    shows: tuple[Code, ...] = ()
    programme: str = ""
    overlays: tuple[str, ...] = ()
    steps: int = 0
    events: int = 0
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    cited: frozenset[Code] = frozenset()
    rules: tuple[Code, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the file could be read and everything it states is so."""
        return not self.differences and not self.problems


def example_files(paths: Iterable[Path]) -> list[Path]:
    """The example files that paths name: files as they are, folders with all below them."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*.yaml") if p.is_file() and _is_example(p))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _is_example(path: Path) -> bool:
    """Whether a file below a folder is an example and not a policy file beside examples."""
    try:
        with path.open("rb") as file:
            text = file.read(4000)
    except OSError:
        return True  # whoever plays it is told why it cannot be read
    return text.startswith(b"case:") or b"\ncase:" in text


def play_file(path: Path, library: Library, *, every_day: bool = False) -> Result:
    """Read and play one file."""
    try:
        example = read_example(path, library)
    except PolicyError as error:
        return Result(readable(path), problems=error.problems)
    return play_example(example, every_day=every_day)


def play_example(example: Example, *, every_day: bool = False) -> Result:
    """Play an example that was read; what cannot be played on is a difference too."""
    differences: list[Difference] = []
    cited: set[Code] = set()
    running: Play | None = None
    try:
        running = play(example, every_day=every_day)
        for played in running.steps():
            differences += checks.compare(running, played)
            cited |= {each.rule for each in (played.refused, *played.unmet) if each}
    except Exception as error:  # whatever a policy brings about is told, never thrown at people
        differences.append(_stopped(example, running, error))
    events = running.events if running else []
    return Result(
        file=example.file,
        case=example.case,
        shows=example.shows,
        programme=example.lease.programme,
        overlays=example.overlays,
        steps=len(example.steps),
        events=len(events),
        differences=tuple(differences),
        warnings=example.warnings,
        cited=frozenset(cited),
        rules=tuple(example.rules),
    )


def _stopped(example: Example, running: Play | None, error: Exception) -> Difference:
    """The difference that ends a play: something in policy or story that core cannot work with."""
    day = running.day if running else example.opened
    ready = next((s for s in example.steps if s.step.on.day >= day), None)
    return Difference(
        step=ready.number if ready else 0,
        line=ready.place.line if ready else 1,
        on=day,
        what="the play",
        expected="to go on",
        got=f"stopped: {type(error).__name__}: {error}",
    )


def play_all(
    paths: Iterable[Path], library: Library, *, jobs: int = 1, every_day: bool = False
) -> Iterator[Result]:
    """Play every file, in the order given; `jobs` processes share the work."""
    files = example_files(paths)
    one = partial(play_file, library=library, every_day=every_day)
    if jobs <= 1 or len(files) < 2:
        yield from map(one, files)
        return
    with ProcessPoolExecutor(min(jobs, len(files))) as pool:
        yield from pool.map(one, files, chunksize=max(1, len(files) // (jobs * 4)))
