"""Erasable rows: what an event cites by id and by a digest keyed with a salt that lies in the row.

Once row and salt are erased nobody can tell what was cited, and the chain of events still holds.
"""

import hmac
import json
import re
import secrets
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from handback.core.base import Id
from handback.records.finding import keys_of, name_keys
from handback.records.models import Erasable
from handback.records.sql import connection, insert, new_ids

RETENTION = {
    "account": "statements",
    "vehicle": "odometer_statement",
    "person": "contact_details",
    "address": "contact_details",
    "bank_account": "bank_account",
    "text": "messages",
}
"""By kind of row, the kind of data under which a programme says how long it is kept."""

COLUMNS = (
    "id", "case_id", "lessor_id", "kind", "retention", "value", "salt", "find", "find_also",
)  # fmt: skip
SEALED = frozenset({"bank_account"})
"""Kinds of rows whose value is sealed, and told in clear to nobody."""
DOTS = "••••"
MAC_BYTES = 15
_TOLD = "SELECT id, kind, value FROM records_erasable WHERE erased IS NULL AND id IN"
_TO_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_ENDING = re.compile(r"([0-9A-Z]{1,4}) gAAAA")
_CITED = re.compile(r'(?<=")f?[0-9]+\.[a-z2-7]{24}(?=")')


@dataclass(frozen=True, slots=True)
class Kept:
    """An erasable row that is to be inserted, and how events cite it."""

    id: int
    case: int
    lessor: int
    kind: str
    value: str
    salt: str
    find: str = ""
    find_also: str = ""

    @property
    def cited(self) -> Id:
        """The id under which events cite the row."""
        return cite(self.id, self.salt, self.value)


def cite(row: int, salt: str, value: str) -> Id:
    """The id of a row with the keyed digest of what it holds."""
    mac = hmac.digest(bytes.fromhex(salt), value.encode(), sha256)[:MAC_BYTES]
    return Id(f"{row}.{b32encode(mac).decode().lower()}")


def cited_as(row: Erasable) -> str:
    """The id that cites a row as it is now; empty where its salt is none."""
    try:
        return cite(row.pk, row.salt, row.value)
    except ValueError:
        return ""


def row_of(cited: str) -> int | None:
    """The row that a cited id names; None for an id of another sort."""
    row, dot, mac = cited.partition(".")
    return int(row) if dot and row.isdecimal() and len(mac) == MAC_BYTES * 8 // 5 else None


def cited_in(body: str) -> list[str]:
    """The ids of erasable rows and of files that stand in the text of an event's body."""
    return _CITED.findall(body)


def keep(
    case: int, lessor: int, wanted: Sequence[tuple[str, str]], ids: Iterable[int] | None = None
) -> list[Kept]:
    """Rows for pairs of kind and value, not yet inserted; within the transaction that will be."""
    given = iter(new_ids(Erasable, len(wanted)) if ids is None else ids)
    return [_kept(next(given), case, lessor, kind, value) for kind, value in wanted]


def _kept(row: int, case: int, lessor: int, kind: str, value: str) -> Kept:
    return Kept(row, case, lessor, kind, value, secrets.token_hex(16), *keys_for(kind, value))


def keys_for(kind: str, value: str) -> tuple[str, str]:
    """The keys that a row is found by, from what it holds."""
    return name_keys(json.loads(value)["name"]) if kind == "person" else keys_of(kind, value)


def person_value(name: str, **more: object) -> str:
    """What the row of a person holds: the name, and what else is known, as JSON."""
    said = {"name": name, **{key: value for key, value in more.items() if value}}
    return _TO_JSON(said)


def write(rows: Iterable[Kept]) -> None:
    """Insert erasable rows."""
    values = [
        (
            each.id, each.case, each.lessor, each.kind, RETENTION[each.kind], each.value,
            each.salt, each.find, each.find_also,
        )
        for each in rows
    ]  # fmt: skip
    insert("records_erasable", COLUMNS, values)


def texts_of(cited: Iterable[str]) -> Mapping[str, str]:
    """What rows hold, by the ids that cite them; erased ones are left out.

    Of what is kept sealed only the ending is told.
    """
    wanted = {row: each for each in cited if (row := row_of(each)) is not None}
    if not wanted:
        return {}
    with connection().cursor() as cursor:  # every page asks: written out, it is five times faster
        cursor.execute(f"{_TOLD} ({', '.join(['%s'] * len(wanted))})", list(wanted))
        told = cursor.fetchall()
    return {wanted[pk]: masked(value) if kind in SEALED else value for pk, kind, value in told}


def sealed_value(sealed: str, ending: str = "") -> str:
    """The value of a row that keeps something sealed, with the ending that may be shown."""
    return f"{ending} {sealed}"


def masked(value: str) -> str:
    """What may be shown of a sealed value: its ending after dots."""
    ending = _ENDING.match(value)
    return f"{DOTS}{ending[1]}" if ending else DOTS
