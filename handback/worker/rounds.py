"""What a worker does, again and again: opens what is due, empties the outbox, seals the day."""

import logging
import os
import random
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import monotonic

from django.db import InterfaceError, OperationalError

from handback.actions import clock
from handback.actions.heartbeats import Heart
from handback.actions.logs import about
from handback.actions.opening_days import (
    BATCH,
    Batch,
    DayOverError,
    How,
    Opening,
    Running,
    open_today,
    open_until,
    running,
)

log = logging.getLogger("handback.worker")

SLICE = 20.0
"""Seconds after which the next programme, and the outbox, have their turn."""
BEAT = 15.0
"""Seconds between signs of life while there is work."""
MESSAGES = 100
"""Messages that are delivered in one go."""
REST = 60.0
"""Seconds for which a step that failed is left alone."""
PRUNE_EVERY = 3600.0
"""Seconds between looks for what can be thrown away."""
ONE_DAY = timedelta(days=1)


def now() -> datetime:
    """The instant at which something is done."""
    return clock.shown(datetime.now(UTC))


def own_name() -> str:
    """The name of this process among all workers."""
    return f"{socket.gethostname()}:{os.getpid()}"


@dataclass(slots=True)
class Rounds:
    """The rounds of one worker. `stopping` says whether it was told to stop."""

    stopping: Callable[[], bool]
    size: int = BATCH
    heart: Heart = field(default_factory=lambda: Heart(own_name()))
    _beaten: float = 0.0
    _behind: set[str] = field(default_factory=set)
    _sealed: date | None = None
    _rest: dict[str, float] = field(default_factory=dict)

    def begin(self) -> None:
        """Say that the worker starts."""
        self.heart.begin(now())
        log.info("worker %s starts", self.heart.name)

    def end(self) -> None:
        """Say that the worker stops."""
        self.heart.stop(now())
        log.info("worker %s stops", self.heart.name)

    def round(self) -> bool:
        """Do what there is to do; whether there is more at once.

        Whatever fails is logged and does not keep the rest from being done. Only errors of the
        database come through.
        """
        more = False
        for programme in running():
            more = self._try(programme.code, partial(self._open, programme)) or more
        more = self._try("outbox", self._deliver) or more
        self._try("seal", self._seal)
        self._try("prune", self._prune)
        self._beat(at_once=True)
        return more

    def _try(self, step: str, work: Callable[[], bool]) -> bool:
        if self.stopping() or monotonic() < self._rest.get(step, 0.0):
            return False
        try:
            return work()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("%s failed; trying again in %d seconds", step, REST)
            self._rest[step] = monotonic() + REST
            return False

    def rehearse(self, day: date) -> None:
        """Open one day after the other up to a day, and nothing else."""
        for programme in running():
            for opening in open_until(programme, day, self._how(self.stopping)):
                self._tell(opening)
        self._beat(at_once=True)

    def _how(self, stop: Callable[[], bool]) -> How:
        return How(self.size, self._told, stop, now)

    def _open(self, programme: Running) -> bool:
        """Open today for a programme; whether something is left."""
        until = monotonic() + SLICE
        try:
            opening = open_today(
                programme, now(), self._how(lambda: self.stopping() or monotonic() > until)
            )
        except DayOverError as over:
            if programme.code not in self._behind:
                log.error("the clock jumped back: %s", over)
            self._behind.add(programme.code)
            return False
        self._behind.discard(programme.code)
        self._tell(opening)
        return not opening.finished

    def _told(self, batch: Batch) -> None:
        self.heart.cases += batch.cases
        for failed in batch.failed:
            with about(case=failed.case):
                log.error("the case was set aside: %s", failed.error)
        self._beat()

    def _tell(self, opening: Opening) -> None:
        if opening.cases or opening.set_aside:
            log.info(
                "opened %s of %s: %d cases, %d events, %d set aside",
                opening.day,
                opening.programme,
                opening.cases,
                opening.events,
                opening.set_aside,
            )

    def _deliver(self) -> bool:
        """Deliver what is due; whether there may be more."""
        from handback.actions.delivering import deliver_due

        until = monotonic() + SLICE
        while not self.stopping():
            found = deliver_due(now(), MESSAGES)
            self.heart.messages += found.done
            self._beat()
            if found.tried < MESSAGES:
                return False
            if monotonic() > until:
                return True
        return True

    def _seal(self) -> bool:
        """Seal the day that is over; never more to do at once."""
        day = now().date() - ONE_DAY
        if self._sealed != day:
            from handback.actions import proving

            with suppress(proving.SealedLaterError):  # by somebody whose clock is ahead
                proving.seal(day, now())
            self._sealed = day
        return False

    def _prune(self) -> bool:
        """Throw away what nobody asks for any more; never more to do at once."""
        from handback.actions import answers, attempts, outbox, rate_limits, signing_in

        for prune in (answers.prune, rate_limits.prune, outbox.prune):
            prune(now())
        for prune in (attempts.prune, signing_in.prune):
            prune(datetime.now(UTC))  # a demonstration's clock is ahead of those who sign in
        self._rest["prune"] = monotonic() + PRUNE_EVERY
        return False

    def _beat(self, *, at_once: bool = False) -> None:
        if at_once or monotonic() - self._beaten > BEAT:
            self._beaten = monotonic()
            self.heart.beat(now())


def jittered(seconds: float) -> float:
    """About so many seconds, so that workers that started together drift apart."""
    return seconds * random.uniform(0.75, 1.25)
