"""Letters as files, for whoever prints, mails or texts them.

Each letter becomes `<channel>/<key>.txt` (its words) and `<channel>/<key>.json` (everything). The
JSON is written last: once it is there the letter is whole. A repetition overwrites both.
"""

import contextlib
import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from handback.channels.carriers import Carried, Letter, NotNowError

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
"""The files hold names and addresses."""
LANES = 4
"""Disks keep several files safe in the time that they need for one."""


class Folder:
    """Writes letters into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name, self.lanes = "folder", LANES

    def carry(self, letter: Letter, at: datetime) -> Carried:
        """Write a letter; a full disk or a missing right is tried again later."""
        stem = letter.key.replace(":", "-")
        try:
            place = self._place(letter.channel.value)
            write_whole(place / f"{stem}.txt", f"{letter.subject}\n\n{letter.text}\n".encode())
            write_whole(place / f"{stem}.json", _data(letter, at))
            _keep_names(place)
        except OSError as error:
            why = os.strerror(error.errno).lower() if error.errno else type(error).__name__
            raise NotNowError(f"the letter could not be written: {why}", unreachable=True) from None
        return Carried()

    def close(self) -> None:
        """Nothing is open."""

    def _place(self, channel: str) -> Path:
        place = self.folder / channel
        if not place.is_dir():
            place.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return place


def _data(letter: Letter, at: datetime) -> bytes:
    said = {**asdict(letter), "facts": dict(letter.facts), "written": at.isoformat()}
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it, not even after a power cut.

    Raises `OSError`; nothing is left behind then.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        opened = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(opened, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def _keep_names(folder: Path) -> None:
    """Let new names survive a power cut too, where folders can be synchronised."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
