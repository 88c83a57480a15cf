"""Rows that stand for the digests of policy texts, so that no event repeats 65 letters and more."""

from threading import Lock

from handback.records.models import Under

_ids: dict[str, int] = {}
_digests: dict[int, str] = {}
_lock = Lock()


def forget() -> None:
    """Forget what was remembered: another database has other rows."""
    with _lock:
        _ids.clear()
        _digests.clear()


def id_of(digests: str) -> int:
    """The row of these digests, made when there is none.

    It is remembered only once it was read outside the transaction that may still take it back.
    """
    known = _ids.get(digests)
    if known is not None:
        return known
    row = Under.objects.filter(digests=digests).first()
    if row is None:
        row, _ = Under.objects.get_or_create(digests=digests)
        return row.pk
    _remember(row)
    return row.pk


def digests_of(row: int) -> str:
    """The digests of a row; raises `Under.DoesNotExist`."""
    known = _digests.get(row)
    if known is None:
        found = Under.objects.get(pk=row)
        _remember(found)
        known = found.digests
    return known


def _remember(row: Under) -> None:
    with _lock:
        _ids[row.digests] = row.pk
        _digests[row.pk] = row.digests
