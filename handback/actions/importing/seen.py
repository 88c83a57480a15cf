"""Which rows of a file said something first; on disk once it is much, so that files may be huge."""

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b
from types import TracebackType
from typing import Self


class Seen:
    """Remembers the first row of each key, as a digest, in a file that goes with it."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.execute(
            "CREATE TABLE seen (key BLOB PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID"
        )
        self._rows.execute("BEGIN")

    def first(self, keys: Iterable[tuple[str, int]]) -> list[int]:
        """By key and row: the first row that said each key, which may be the row itself."""
        pairs = [(blake2b(key.encode(), digest_size=16).digest(), row) for key, row in keys]
        added = self._rows.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", pairs).rowcount
        if added == len(pairs):
            return [row for _, row in pairs]
        find = "SELECT row FROM seen WHERE key = ?"
        return [self._rows.execute(find, (key,)).fetchone()[0] for key, _ in pairs]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._rows.close()
