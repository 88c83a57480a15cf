"""The streams that the command writes to: closed ones, old encodings, readers that go away."""

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path

PLAINER = {
    "−": "-",
    "–": "-",
    "·": "-",
    "…": "...",
    "“": '"',
    "”": '"',
    "✓": "ok",
    "✗": "x",
    "○": "o",
    "●": "*",
}
"""What stands for a sign that the encoding of a terminal does not have."""


class ReaderGoneError(Exception):
    """Whoever read the output stopped reading."""


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(PLAINER.get(sign, "?") for sign in signs), error.end


def prepare() -> None:
    """Make both streams take whatever is written: no closed one, and no sign that ends the run."""
    codecs.register_error("plainer", _plainer)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="plainer")


@contextmanager
def written() -> Iterator[None]:
    """Everything printed within has left; a reader that went away is `ReaderGoneError`."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None


def close() -> None:
    """Let nothing more be written where nobody reads, not even on the way out."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
