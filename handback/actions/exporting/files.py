"""Files that are whole or not there: written beside their place, and put there when complete."""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import uuid4

Rows = Iterable[Sequence[Sequence[Any]]]
"""Rows in parts, each of which fits into memory."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How texts begin that spreadsheets calculate."""
IN_A_GROUP = 10_000
"""Rows of Parquet that are held together, both here and by whoever reads the file."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place to write a file that takes the place of `path` once it is complete.

    Whatever goes wrong before, a full disk among it, leaves nothing behind. Raises `OSError`.
    """
    beside = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def plain_cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: a text that looks like one is quoted."""
    is_formula = isinstance(value, str) and value.startswith(FORMULAS)
    return f"'{value}" if is_formula else value


def write_csv(path: Path, names: Sequence[str], rows: Rows) -> int:
    """Write rows as CSV with a header; how many there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        for part in rows:
            writer.writerows([[plain_cell(value) for value in row] for row in part])
            count += len(part)
    return count


def write_lines(path: Path, parts: Iterable[Sequence[bytes]]) -> int:
    """Write lines; how many there were."""
    count = 0
    with path.open("wb") as out:
        for part in parts:
            out.writelines(line + b"\n" for line in part)
            count += len(part)
    return count


def write_parquet(path: Path, types: dict[str, str], rows: Rows) -> int:
    """Write rows as Parquet, with the names of Polars' types by column; how many there were.

    Parts are put beside the file one by one and then drawn together, so that memory stays small.
    Raises `ImportError` without Polars.
    """
    import polars as pl

    schema = {name: getattr(pl, type_) for name, type_ in types.items()}
    folder = path.with_name(f"{path.name}.parts")
    folder.mkdir()
    count = 0
    try:
        pl.DataFrame(schema=schema).write_parquet(folder / "00000000.parquet")
        for number, part in enumerate(rows, 1):
            frame = pl.DataFrame(part, schema=schema, orient="row")
            frame.write_parquet(folder / f"{number:08}.parquet")
            count += len(part)
        pl.scan_parquet(folder / "*.parquet").sink_parquet(path, row_group_size=IN_A_GROUP)
    except pl.exceptions.PolarsError as error:
        raise OSError(5, str(error).splitlines()[0], str(path)) from error
    finally:
        rmtree(folder, ignore_errors=True)
    return count
