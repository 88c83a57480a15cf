"""Worker processes that start at once: forked from a process that has imported all they need.

They are processes like any other: each has its own connection, and SIGKILL ends it anywhere.
"""

import logging
import multiprocessing
import os
import sys
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")
django.setup()

from handback.policy.policies import shipped  # noqa: E402
from handback.worker import rounds  # noqa: E402
from handback.worker.__main__ import main  # noqa: E402
from tests.kit.databases import use  # noqa: E402

shipped()
assert rounds.Rounds

_context = multiprocessing.get_context("forkserver")


def start(address: str, arguments: Sequence[str]) -> ForkServerProcess:
    """Start a worker of a database, with arguments of `python -m handback.worker`."""
    _context.set_forkserver_preload(["__main__", __name__])
    process = _context.Process(target=_work, args=(address, list(arguments)))
    process.start()
    return process


def _work(address: str, arguments: list[str]) -> None:
    logging.disable(logging.INFO)
    use(address)
    sys.exit(main(arguments))
