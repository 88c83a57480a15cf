"""Backups: the database, the stored files, and a manifest that says what they must be.

A backup is a folder. It is made beside its place and moved there when it is whole, so that a
folder of that name is a whole backup. Keys and settings are not in it.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from django.core.management import call_command

from handback.records import backup, jobs, unders

MANIFEST = "manifest.json"
FILES = "files"
UNFINISHED = ".unfinished"
UNFINISHED_FILES = shutil.ignore_patterns("coming", "going")
JOB = "backup"
"""The kind of the job that a backup leaves, so that `handback doctor` knows of the last."""


class BackupError(Exception):
    """A backup that cannot be made or restored: what is wrong, and what to do."""

    def __init__(self, wrong: str, do: str) -> None:
        super().__init__(f"{wrong} {do}")
        self.wrong, self.do = wrong, do


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: when it was made, of which engine, and the digest of each file.

    `cases` and `events` are what was there when it began: it holds these at least.
    """

    made: str
    engine: str
    cases: int
    events: int
    digests: dict[str, str]


def back_up(target: Path, stored_files: Path, now: datetime) -> Manifest:
    """Make a backup in a new folder; raises `BackupError`, and leaves nothing then."""
    if target.exists():
        raise BackupError(f"{target} is there already.", "Name a folder that is not there yet.")
    part = target.with_name(target.name + UNFINISHED)
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        least = backup.counts()
        backup.dump(part)
        # files after the database: whatever it cites is there by then
        if stored_files.is_dir():
            shutil.copytree(stored_files, part / FILES, ignore=UNFINISHED_FILES)
        manifest = Manifest(
            now.isoformat(), backup.version(), **least, digests=dict(_digests(part))
        )
        (part / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
        part.rename(target)
    except (OSError, backup.CopyFailedError, backup.ToolMissingError, shutil.Error) as error:
        shutil.rmtree(part, ignore_errors=True)
        wrong = f"No backup was made: {_ended(_said(error))}"
        raise BackupError(wrong, "Nothing was left behind.") from error
    jobs.begin(JOB, manifest.made, now)
    jobs.end(JOB, manifest.made, now)
    return manifest


def restore(source: Path, stored_files: Path) -> Manifest:
    """Fill an empty installation from a backup; raises `BackupError` before anything is changed.

    Tables are brought up to date and guards made afterwards. What was erased since the backup was
    made has to be erased again.
    """
    manifest = check(source)
    if not backup.is_empty():
        wrong = "The database keeps cases already."
        raise BackupError(wrong, "Restore into a new database; a backup replaces nothing.")
    if stored_files.exists() and any(stored_files.iterdir()):
        raise BackupError(f"{stored_files} is not empty.", "Restore into a new data folder.")
    try:
        backup.restore(source)
    except (backup.CopyFailedError, backup.ToolMissingError) as error:
        wrong = f"The backup cannot be restored: {_ended(_said(error))}"
        do = "Let HANDBACK_DATABASE name an empty database of the backup's engine."
        raise BackupError(wrong, do) from error
    unders.forget()
    if (source / FILES).is_dir():
        shutil.copytree(source / FILES, stored_files, dirs_exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    there = backup.counts()
    if there["cases"] < manifest.cases or there["events"] < manifest.events:
        wrong = f"The backup said {manifest.cases:,} cases and only {there['cases']:,} are here."
        raise BackupError(wrong, "Take another backup: this one is not whole.")
    return manifest


def check(source: Path) -> Manifest:
    """The manifest of a backup whose every file is what it says; raises `BackupError`."""
    do = "Take another backup: this one is damaged."
    try:
        said = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**said)
    except (OSError, ValueError, TypeError) as error:
        wrong = f"{source} is not a backup: {MANIFEST} in it: {_ended(_said(error))}"
        raise BackupError(wrong, "Name the folder of a backup.") from None
    there = dict(_digests(source))
    for path, digest in manifest.digests.items():
        if path not in there:
            raise BackupError(f"{path} is missing in the backup.", do)
        if there[path] != digest:
            raise BackupError(f"{path} is not what it was when the backup was made.", do)
    return manifest


def _said(error: Exception) -> str:
    """What an error says to people."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                yield path.relative_to(folder).as_posix(), file_digest(file, "sha256").hexdigest()
