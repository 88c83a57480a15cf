"""Parquet files as rows of text, a part at a time; needs Polars."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from handback.actions.importing.columns import Column
from handback.actions.importing.tables import FileFaultError, Row, Table

AT_ONCE = 10_000
"""Rows in memory."""
TEXTS = ("String", "Categorical", "Enum", "Null")


def polars() -> Any:
    """The library; raises `FileFaultError` where it is not installed."""
    try:
        import polars
    except ImportError:
        do = "Install it with `pip install 'handback[portfolio]'`, or use CSV."
        raise FileFaultError("Parquet files need the library Polars.", do) from None
    return polars


@contextmanager
def open_parquet(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    """A Parquet file; raises `FileFaultError`."""
    pl = polars()
    broken = (pl.exceptions.PolarsError, OSError)
    try:
        frame = pl.scan_parquet(path, glob=False)
        schema = frame.collect_schema()
        total = frame.select(pl.len()).collect().item()
    except broken as error:
        raise _broken(error) from None
    forms = {column.name: column.form for column in columns}
    names = tuple(name.strip().lower() for name in schema)
    texts = [
        _as_text(pl, name, kind, forms[key].parquet if key in forms else ())
        for key, (name, kind) in zip(names, schema.items(), strict=True)
    ]
    taken = [0]

    def rows() -> Iterator[Row]:
        try:
            for part in frame.select(texts).collect_batches(chunk_size=AT_ONCE):
                for cells in part.iter_rows():
                    taken[0] += 1
                    yield Row(taken[0], cells)
        except broken as error:
            raise _broken(error, taken[0] + 1) from None

    yield Table(names, rows(), lambda: taken[0] / total if total else 1.0)


def _as_text(pl: Any, name: str, kind: Any, may_be: Sequence[str]) -> Any:
    """A column as the text that CSV would have; raises `FileFaultError` for a wrong type."""
    type_ = kind.base_type().__name__
    column = pl.col(name)
    if type_ not in TEXTS and type_ not in may_be:
        fits = " or ".join(("String", *may_be))
        wrong = f"The column `{name[:60]}` has the type {type_}."
        raise FileFaultError(wrong, f"Store it as {fits}.")
    if type_ == "List":
        text = column.cast(pl.List(pl.String)).list.join(";")
    elif type_ == "Decimal":
        if kind.scale < 2:
            column = column.cast(pl.Decimal(38, 2))
        text = column.cast(pl.String).str.replace(r"(\.[0-9]{2}[0-9]*?)0+$", "${1}")
    else:
        text = column.cast(pl.String)
    return text.fill_null("")


def _broken(error: Exception, row: int = 0) -> FileFaultError:
    said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    where = f"from row {row} on " if row else ""
    return FileFaultError(
        f"The Parquet file cannot be read {where}({said}).", "Write it again, and import it.", row
    )
