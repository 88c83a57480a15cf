"""One worker process: `python -m handback.worker`; `handback worker` starts and watches several.

It ends with 0 when it was told to stop or has done what there was, with 2 when it cannot work.
"""

import argparse
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from datetime import date
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handback.worker.rounds import Rounds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")

IDLE = 5.0
"""Seconds between rounds when there is nothing to do."""
LONGEST_WAIT = 60.0
"""Seconds between tries while the database cannot be reached."""
NAP = 0.25
"""Seconds after which a sleeping worker looks whether it was told to stop."""
UNUSABLE = 2


class Stop:
    """Whether the process was told to stop, or, when it is watched, whoever watched it is gone."""

    def __init__(self, *, watched: bool) -> None:
        self.told = False
        self.parent = os.getppid() if watched else None
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def __call__(self) -> bool:
        """Whether to stop."""
        return self.told or (self.parent is not None and os.getppid() != self.parent)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.told = True

    def sleep(self, seconds: float) -> None:
        """Sleep, but no longer than until the process is told to stop."""
        until = time.monotonic() + seconds
        while not self() and time.monotonic() < until:
            time.sleep(NAP)


def main(arguments: list[str] | None = None) -> int:
    """Work until told to stop; the exit code."""
    asked = _read(arguments)
    stop = Stop(watched=asked.watched)
    import django

    django.setup()
    from handback.worker.rounds import Rounds

    rounds = Rounds(stop, asked.batch)
    if asked.once or asked.on:
        return _once(rounds, asked.on)
    return _forever(rounds, stop)


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m handback.worker", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")
    parser.add_argument(
        "--on", type=date.fromisoformat, help="open days up to this one; not in production"
    )
    parser.add_argument("--batch", type=int, default=200, help="cases in one transaction")
    parser.add_argument("--watched", action="store_true", help="stop when the parent is gone")
    return parser.parse_args(arguments)


def _once(rounds: "Rounds", on: date | None) -> int:
    from handback.actions.opening_days import DayOverError, RehearsalError

    rounds.begin()
    try:
        if on is not None:
            rounds.rehearse(on)
        while on is None and rounds.round():
            pass
    except (DayOverError, RehearsalError) as error:
        logging.getLogger("handback.worker").error("%s", error)
        return UNUSABLE
    finally:
        rounds.end()
    return 0


def _forever(rounds: "Rounds", stop: Stop) -> int:
    """Round after round; while the database cannot be reached, tries with longer and longer waits.

    An open transaction is undone when its connection is given up.
    """
    from django.db import InterfaceError, OperationalError, connection

    from handback.worker.rounds import jittered

    begun, failures = False, 0
    while not stop():
        try:
            if not begun:
                rounds.begin()
                begun = True
            if not rounds.round():
                stop.sleep(jittered(IDLE))
            failures = 0
        except (OperationalError, InterfaceError):
            failures += 1
            wait = min(LONGEST_WAIT, 2.0**failures)
            logging.getLogger("handback.worker").exception(
                "the database failed; trying again in %d seconds", wait
            )
            connection.close()
            stop.sleep(jittered(wait))
    with suppress(OperationalError, InterfaceError):
        rounds.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
