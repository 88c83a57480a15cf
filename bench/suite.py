"""Playing every shipped example case, against composing the YAML of the same files alone."""

from pathlib import Path

from bench.measure import Table, compare
from bench.reading import compose_only
from handback.policy.player.library import Library, shipped_examples
from handback.policy.player.reading import read_example
from handback.policy.player.story import Example
from handback.policy.player.suite import example_files, play_example
from handback.policy.problems import PolicyError


def measure() -> Table:
    """Reading and playing apart; the policies are read once before."""
    files = example_files(shipped_examples())
    texts = [file.read_text(encoding="utf-8") for file in files]
    library = Library()
    examples = _readable(files, library)
    steps = sum(len(example.steps) for example in examples)
    rows = compare(
        {
            "compose the YAML": lambda: compose_only(texts),
            "read the examples": lambda: _readable(files, library),
            "play the examples": lambda: [play_example(example) for example in examples],
        },
        against="compose the YAML",
        count=len(examples),
        slow=True,
    )
    seconds = rows[-1].best_us / 1e6
    speed = f"{len(examples) / seconds:.0f} cases/s, {steps / seconds:.0f} steps/s played"
    return Table(f"suite: {len(examples)} example cases, {steps} steps; {speed}", "cases", rows)


def _readable(files: list[Path], library: Library) -> list[Example]:
    """The examples that can be read; `handback example play` tells of the others."""
    found = []
    for file in files:
        try:
            found.append(read_example(file, library))
        except PolicyError:
            continue
    return found
