"""Timing that stands some noise: processor time, many short rounds in which candidates take turns.

What a busy machine does to one candidate in a round it does to the other too; so a ratio is the
median of the rounds' own ratios.
"""

import gc
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from statistics import median
from time import process_time

ROUNDS = 41
FEW_ROUNDS = 5
SECONDS_A_TURN = 0.01


@dataclass(frozen=True, slots=True)
class Row:
    """What one candidate took, and how that compares with the candidate `against`.

    `ratio` is the median of the rounds' own ratios, `ratio_best` that of the best turns.
    """

    name: str
    count: int
    best_us: float
    median_us: float
    against: str
    ratio: float
    ratio_best: float


@dataclass(frozen=True, slots=True)
class Table:
    """A measurement: its rows, what is counted, and what the figures should be."""

    title: str
    counts: str
    rows: tuple[Row, ...]
    aim: str = ""

    def as_json(self) -> dict[str, object]:
        """The table for machines."""
        return asdict(self)

    def as_text(self) -> str:
        """The table for a terminal."""
        head = ("", self.counts, "best µs", "median µs", "µs each", "ratio", "(of best)", "against")
        lines = [head, *(_cells(row) for row in self.rows)]
        widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
        text = [self.title, *(_aligned(line, widths) for line in lines)]
        return "\n".join([*text, f"aim: {self.aim}"] if self.aim else text)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        str(row.count),
        f"{row.best_us:.1f}",
        f"{row.median_us:.1f}",
        f"{row.best_us / row.count:.2f}",
        f"{row.ratio:.2f}",
        f"({row.ratio_best:.2f})",
        row.against,
    )


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    last = len(cells) - 1
    return "  ".join(
        cell.ljust(width) if n in (0, last) else cell.rjust(width)
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()


def compare(
    candidates: Mapping[str, Callable[[], object]], against: str, count: int, *, slow: bool = False
) -> tuple[Row, ...]:
    """Measure all candidates in turns; the garbage collector stays on, as it is in use.

    Of candidates that are `slow`, some seconds each, a few rounds have to do.
    """
    calls = {name: _calls(run) for name, run in candidates.items()}
    rounds = [
        {name: _turn(run, calls[name]) for name, run in candidates.items()}
        for _ in range(min(ROUNDS, FEW_ROUNDS) if slow else ROUNDS)
    ]
    best = {name: min(each[name] for each in rounds) for name in candidates}
    return tuple(
        Row(
            name=name,
            count=count,
            best_us=best[name] * 1e6,
            median_us=median(each[name] for each in rounds) * 1e6,
            against=against,
            ratio=median(each[name] / each[against] for each in rounds),
            ratio_best=best[name] / best[against],
        )
        for name in candidates
    )


def _calls(run: Callable[[], object]) -> int:
    """How many calls fill a turn."""
    return max(1, int(SECONDS_A_TURN / max(_turn(run, 1), 1e-9)))


def _turn(run: Callable[[], object], calls: int) -> float:
    """Seconds a call; one call before them warms up."""
    gc.collect()
    run()
    start = process_time()
    for _ in range(calls):
        run()
    return (process_time() - start) / calls
