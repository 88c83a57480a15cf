"""`handback worker`: starts worker processes and watches over them."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import FrameType
from typing import Annotated

import typer

from handback.cli.asking import read_day, whole
from handback.cli.installation import ready
from handback.cli.output import Exit, console, count

LOOK = 0.2
"""Seconds between looks at the processes."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds before a process that ended by itself is started again; they double each time."""
STEADY = 60.0
"""A process that ran for so many seconds had started well."""

read_processes = whole("a number of processes", 1, 64)
read_batch = whole("a number of cases", 1, 2_000)


@dataclass(slots=True)
class Watched:
    """A place for one worker process: the process, and when to start the next one."""

    arguments: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    wait: float = FIRST_WAIT
    start_at: float = 0.0
    told: signal.Signals | None = None

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches it through us alone."""
        self.began, self.told = time.monotonic(), None
        self.process = subprocess.Popen(self.arguments, start_new_session=True)

    def look(self) -> int | None:
        """The exit code of a process that has ended since the last look."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
            return None
        code = self.process.poll()
        if code is not None:
            self.process = None
        return code

    def tell(self, number: signal.Signals) -> None:
        """Send the process a signal, once."""
        if self.process is not None and self.told != number:
            self.process.send_signal(number)
            self.told = number

    def again_later(self) -> float:
        """Start the process again after a while; the seconds until then."""
        ran = time.monotonic() - self.began
        wait = self.wait = FIRST_WAIT if ran > STEADY else min(self.wait, LONGEST_WAIT)
        self.start_at = time.monotonic() + wait
        self.wait = wait * 2
        return wait


def work(
    processes: Annotated[
        int, typer.Option(parser=read_processes, metavar="NUMBER", help="Processes to start.")
    ] = 1,
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is left to do.")] = False,
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            parser=read_day,
            metavar="DAY",
            help="Only open the days up to this one: a rehearsal, not in production.",
        ),
    ] = None,
    batch: Annotated[
        int, typer.Option(parser=read_batch, metavar="NUMBER", help="Cases in one transaction.")
    ] = 200,
) -> None:
    """Open days, deliver the outbox and seal each day, until told to stop.

    SIGTERM or Ctrl-C lets every process finish what it has begun. One that dies is started again.
    """
    ready()
    arguments = [sys.executable, "-m", "handback.worker", "--watched", "--batch", str(batch)]
    arguments += ["--once"] if once else []
    arguments += ["--on", str(on)] if on else []
    console(to_stderr=True).print(f"Starting {count(processes, 'worker')}; Ctrl-C stops.")
    watch = Watch([Watched(arguments) for _ in range(processes)], until_done=once or bool(on))
    with watch.listening():
        code = watch.run()
    if code:
        raise typer.Exit(code)


class Watch:
    """Looks after worker processes until they are done, or until it is told to stop."""

    def __init__(self, places: list[Watched], *, until_done: bool) -> None:
        self.places = places
        self.until_done = until_done
        self.ending: signal.Signals | None = None
        self.code = 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Let SIGTERM and SIGINT end the processes; a second one ends them at once."""
        before = {each: signal.signal(each, self._told) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        self.ending = signal.SIGKILL if self.ending else signal.SIGTERM

    def run(self) -> int:
        """Watch until every process has ended for good; the exit code."""
        while self.places:
            for place in list(self.places):
                self._look(place)
            time.sleep(LOOK)
        return self.code

    def _look(self, place: Watched) -> None:
        if self.ending and place.process is None:
            self.places.remove(place)
            return
        if self.ending:
            place.tell(self.ending)
        code = place.look()
        if code is not None:
            self._ended(place, code)

    def _ended(self, place: Watched, code: int) -> None:
        """A process ended: by our will, because it is done, or by itself."""
        if self.ending or (self.until_done and code == 0):
            self.places.remove(place)
        elif self.until_done and code == Exit.UNUSABLE:
            self.code = code
            self.places.remove(place)
        else:
            why = f"was killed by signal {-code}" if code < 0 else f"ended with {code}"
            wait = place.again_later()
            said = f"[warn]A worker {why}; the next one starts in {wait:.0f} s.[/]"
            console(to_stderr=True).print(said)
