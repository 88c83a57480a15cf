"""Metrics of the requests that all processes of this server answered, for Prometheus.

Each process counts in files of a folder that the processes of one server share, so that whichever
of them is asked tells the sum. `PROMETHEUS_MULTIPROC_DIR` names another folder.
"""

import logging
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, NamedTuple

from handback.actions.measures import measures

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram
    from prometheus_client.metrics_core import Metric

LOG = logging.getLogger(__name__)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
"""Milliseconds."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestMetrics(NamedTuple):
    """What is counted of requests, and where it is registered."""

    answered: "Counter"
    took: "Histogram"
    registry: "CollectorRegistry"


def _shared_folder() -> Path:
    """The folder in which the processes of one server count; those of dead servers go away."""
    parent = Path(tempfile.gettempdir()) / f"handback-metrics-{os.getuid()}"
    parent.mkdir(mode=0o700, exist_ok=True)
    if parent.is_symlink() or parent.stat().st_uid != os.getuid():
        return Path(tempfile.mkdtemp(prefix="handback-metrics-"))
    for old in parent.iterdir():
        if old.name.isdecimal() and not _lives(int(old.name)):
            rmtree(old, ignore_errors=True)
    folder = parent / str(os.getppid())
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _lives(process: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True


@cache
def request_metrics() -> RequestMetrics:
    """The metrics of requests; the library reads the folder's name when it is imported first."""
    _name_folder()
    from prometheus_client import CollectorRegistry, Counter, Histogram

    registry = CollectorRegistry()
    labels = ("method", "route")
    return RequestMetrics(
        Counter(
            "handback_requests",
            "Requests that were answered, by route and status.",
            (*labels, "status"),
            registry=registry,
        ),
        Histogram(
            "handback_request_milliseconds",
            "How long answers took, in milliseconds.",
            labels,
            buckets=BUCKETS,
            registry=registry,
        ),
        registry,
    )


def _name_folder() -> None:
    """Name the folder in the environment; where none can be made each process counts alone."""
    try:
        folder = Path(os.environ.get(FOLDER) or _shared_folder())
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        os.environ.pop(FOLDER, None)
        LOG.warning("metrics are not shared between processes: %s", error.strerror)
    else:
        os.environ[FOLDER] = str(folder)


def count_request(method: str, route: str, status: int, milliseconds: int) -> None:
    """Count an answer; an answer that cannot be counted is given all the same."""
    known = method if method in METHODS else "OTHER"
    try:
        metrics = request_metrics()
        metrics.answered.labels(known, route, str(status)).inc()
        metrics.took.labels(known, route).observe(milliseconds)
    except (OSError, ValueError):
        LOG.exception("an answer could not be counted")


class _Kept:
    """Collects the measures of what is kept."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> "Iterable[Metric]":
        """Every measure as the library takes it."""
        from prometheus_client.metrics_core import GaugeMetricFamily

        for measure in measures(self.now):
            family = GaugeMetricFamily(measure.name, measure.says, labels=measure.labels)
            for sample in measure.samples:
                family.add_metric(sample.labels, sample.value)
            yield family


def exposition(now: datetime) -> tuple[bytes, str]:
    """Everything in Prometheus's text format, and its content type."""
    counted = request_metrics().registry
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    kept = CollectorRegistry()
    kept.register(_Kept(now))
    if os.environ.get(FOLDER):
        counted = CollectorRegistry()
        collector: Any = MultiProcessCollector  # the library gives its types no return
        collector(counted)
    return generate_latest(counted) + generate_latest(kept), CONTENT_TYPE_LATEST
