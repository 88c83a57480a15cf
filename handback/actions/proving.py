"""Sealing days, and the keys that digests are signed and checked with.

The private key is the PEM file that HANDBACK_SIGNING_KEY names; outside production one is made in
the data folder when there is none. Every public key that ever signed stays in the folder `keys` of
the data folder, so that old digests can be checked after a change of the key.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from handback.records import proof
from handback.records.models import DailyDigest
from handback.records.proof import SealedLaterError

__all__ = [
    "KeyUnusableError",
    "Sealed",
    "SealedLaterError",
    "export",
    "public_key",
    "public_keys",
    "seal",
]

PRODUCTION = "production"


class KeyUnusableError(Exception):
    """A key that cannot be used: what is wrong, and what to do."""

    def __init__(self, wrong: str, do: str) -> None:
        super().__init__(f"{wrong} {do}")
        self.wrong, self.do = wrong, do


@dataclass(frozen=True, slots=True)
class Sealed:
    """The digest of a day: `heads` counts the cases that changed, `key` names the public key.

    `made` says whether it was made now; `key_made` is the file of a key that had to be made.
    """

    day: date
    made_at: str
    heads: int
    prev: str
    digest: str
    key: str
    signature: str
    made: bool
    key_made: Path | None = None


def seal(day: date, now: datetime) -> Sealed:
    """Seal a day; raises `KeyUnusableError` and `SealedLaterError`."""
    key, key_made = _signing_key()
    _remember(key.public_key())
    row, made = proof.seal_day(day, now, key)
    said = (row.day, row.made_at, row.heads, row.prev, row.digest, row.key, row.signature)
    return Sealed(*said, made, key_made)


def public_key() -> tuple[str, str]:
    """The public key that days are signed with as PEM, and its id; raises `KeyUnusableError`."""
    key, _ = _signing_key()
    _remember(key.public_key())
    return _public_pem(key.public_key()), proof.key_id(key.public_key())


def public_keys(files: Iterable[Path] = ()) -> dict[str, Ed25519PublicKey]:
    """The public keys to check with, by id: those in the files named, or all that are known here.

    Whoever names files trusts nothing that lies beside the records. Raises `KeyUnusableError` for
    a file that holds no key.
    """
    named = list(files)
    found = [_read_public(file) for file in named or sorted(_keys_folder().glob("*.pem"))]
    if not named and os.access(_key_file(), os.R_OK):
        found.append(_read_private(_key_file()).public_key())
    return {proof.key_id(key): key for key in found}


def export(day: date, folder: Path) -> list[Path]:
    """Write what somebody else needs to check a day; raises `LookupError` for one not sealed.

    The text that was digested, the statement that was signed, the signature, and the public key.
    """
    made = DailyDigest.objects.filter(day=day).first()
    if made is None:
        raise LookupError(f"{day} was not sealed")
    folder.mkdir(parents=True, exist_ok=True)
    name = f"digest-{day}"
    heads, statement, signature = (
        folder / f"{name}.{end}" for end in ("heads", "statement", "signature")
    )
    with heads.open("wb") as out:
        out.writelines(_digested(made))
    statement.write_bytes(proof.statement_of(made).text)
    signature.write_bytes(bytes.fromhex(made.signature))
    written = [heads, statement, signature]
    key = public_keys().get(made.key)
    if key is not None:
        pem = folder / f"{made.key}.pem"
        pem.write_text(_public_pem(key), encoding="ascii")
        written.append(pem)
    return written


def _digested(made: DailyDigest) -> Iterator[bytes]:
    yield f"{made.prev}\n".encode()
    for heads in proof.heads_of(made.pk):
        yield from map(proof.line, heads)


def _keys_folder() -> Path:
    folder: Path = settings.HANDBACK.data / "keys"
    return folder


def _key_file() -> Path:
    named: Path | None = settings.HANDBACK.signing_key
    data: Path = settings.HANDBACK.data
    return named or data / "signing-key.pem"


def _signing_key() -> tuple[Ed25519PrivateKey, Path | None]:
    """The private key, and its file when it had to be made."""
    file = _key_file()
    if file.is_file():
        return _read_private(file), None
    if settings.HANDBACK.signing_key is not None or settings.HANDBACK.mode == PRODUCTION:
        raise KeyUnusableError(
            f"There is no signing key at {file}.",
            "Let HANDBACK_SIGNING_KEY name an Ed25519 key in PEM form, such as"
            " `openssl genpkey -algorithm ed25519` makes.",
        )
    return _make(file), file


def _make(file: Path) -> Ed25519PrivateKey:
    """A new key, in a file that nobody else may read; that of another process, if it was faster."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _put(file, pem)
    return _read_private(file)


def _remember(key: Ed25519PublicKey) -> None:
    _put(_keys_folder() / f"{proof.key_id(key)}.pem", _public_pem(key).encode(), 0o644)


def _put(file: Path, content: bytes, mode: int = 0o600) -> None:
    """A file that is there as a whole or not at all; one that is there already stays."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(content)
        with suppress(FileExistsError):
            os.link(part, file)
    finally:
        part.unlink(missing_ok=True)


def _public_pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _read_private(file: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unusable(file, "private") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(file, "private")
    return key


def _read_public(file: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(file.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise _unusable(file, "public") from error
    if not isinstance(key, Ed25519PublicKey):
        raise _unusable(file, "public")
    return key


def _unusable(file: Path, sort: str) -> KeyUnusableError:
    return KeyUnusableError(
        f"{file} holds no {sort} Ed25519 key without a password.",
        "Give a PEM file; `openssl pkey -in FILE -noout -text` shows what it holds.",
    )
