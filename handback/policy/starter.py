"""A programme to start from: small, valid and commented, with one example case."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

STARTER = files("handback") / "samples" / "programme"


class NotEmptyError(ValueError):
    """The folder holds files already; none of them is touched."""


def start_programme(folder: Path) -> list[str]:
    """Write the starter's files into a folder; answers their paths inside it.

    Raises `NotEmptyError` where something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmptyError("there are files already")
    return list(_written(STARTER, folder, ""))


def _written(source: Traversable, folder: Path, inside: str) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    for entry in sorted(source.iterdir(), key=lambda each: (each.is_dir(), each.name)):
        if entry.is_dir():
            written += _written(entry, folder / entry.name, f"{inside}{entry.name}/")
        elif entry.name.endswith(".yaml"):
            (folder / entry.name).write_text(entry.read_text(encoding="utf-8"), encoding="utf-8")
            written.append(f"{inside}{entry.name}")
    return written
