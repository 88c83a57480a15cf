"""Days are sealed once, in order, and anybody can check them."""

import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from handback.actions import proving, verifying
from handback.actions.proving import KeyUnusableError, SealedLaterError, seal
from handback.records import proof
from handback.records.models import SealedHead
from tests.kit.real import Real, life, live, open_real

DAY = date(2027, 2, 1)
NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    monkeypatch.setattr(settings, "HANDBACK", settings.HANDBACK.model_copy(update={"data": folder}))
    return folder


def play_until(kept: Real, day: date) -> None:
    """Make the moves of a life up to a day."""
    for ready in kept.example.steps:
        if ready.step.on.day <= day:
            kept.make(ready)


@pytest.mark.usefixtures("database")
def test_only_what_changed_is_sealed_and_a_day_only_once():
    first, other = open_real(life("infiniti")), live("ally", account="7000124")
    sealed = seal(DAY, NOON)
    assert (sealed.heads, sealed.made, sealed.prev) == (2, True, "0" * 64)
    play_until(first, date(2026, 10, 16))
    again = seal(DAY, NOON + timedelta(hours=3))
    assert not again.made
    assert again.digest == sealed.digest
    later = seal(NEXT, NOON + timedelta(days=1))
    assert (later.heads, later.prev) == (1, sealed.digest)
    assert seal(NEXT + timedelta(days=1), NOON).heads == 0
    rows = SealedHead.objects.order_by("digest_id", "case_id").values_list("case_id", "head")
    assert list(rows) == [(first.id, 1), (other.id, 26), (first.id, first.loaded.row.head)]
    assert list(verifying.proof_of().findings) == []
    with pytest.raises(SealedLaterError):
        seal(DAY - timedelta(days=1), NOON)


@pytest.mark.usefixtures("database")
def test_heads_are_digested_in_batches_by_number(monkeypatch):
    cases = [open_real(life("infiniti"), account=f"700{n}").id for n in range(5)]
    monkeypatch.setattr(proof, "BATCH", 2)
    sealed = seal(DAY, NOON)
    heads = SealedHead.objects.order_by("case_id").values_list("case_id", "head", "hash")
    text = "0" * 64 + "\n" + "".join(f"{case}:{head}:{hash_}\n" for case, head, hash_ in heads)
    assert [case for case, _, _ in heads] == cases
    assert sealed.digest == sha256(text.encode()).hexdigest()


def test_a_key_is_made_for_nobody_else_to_read(sqlite, data):
    assert sqlite
    sealed = seal(DAY, NOON)
    file = data / "signing-key.pem"
    assert sealed.key_made == file
    assert file.stat().st_mode & 0o777 == 0o600
    assert (data / "keys" / f"{sealed.key}.pem").read_text() == proving.public_key()[0]
    assert seal(NEXT, NOON).key_made is None


def test_in_production_a_key_has_to_be_there(sqlite, monkeypatch, tmp_path):
    assert sqlite
    named = {"mode": "production", "signing_key": tmp_path / "no.pem"}
    monkeypatch.setattr(settings, "HANDBACK", settings.HANDBACK.model_copy(update=named))
    with pytest.raises(KeyUnusableError, match="There is no signing key at"):
        seal(DAY, NOON)


def test_another_sort_of_key_is_refused(sqlite, monkeypatch, tmp_path):
    assert sqlite
    file = tmp_path / "other.pem"
    other = generate_private_key(SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (pem, b"no key", b""):
        file.write_bytes(content)
        named = settings.HANDBACK.model_copy(update={"signing_key": file})
        monkeypatch.setattr(settings, "HANDBACK", named)
        with pytest.raises(KeyUnusableError, match="no private Ed25519 key"):
            seal(DAY, NOON)


def test_old_digests_can_be_checked_after_the_key_changed(sqlite, data, tmp_path):
    assert sqlite
    live("infiniti")
    old = seal(DAY, NOON)
    (data / "signing-key.pem").unlink()
    new = seal(NEXT, NOON)
    assert new.key != old.key
    assert list(verifying.proof_of().findings) == []
    known = tmp_path / "new.pem"
    known.write_text((data / "keys" / f"{new.key}.pem").read_text())
    (finding,) = verifying.proof_of(keys=[known]).findings
    assert (
        finding.wrong == f"the digest of {DAY} is signed with a key that is not known, {old.key}."
    )


@pytest.mark.skipif(
    not shutil.which("openssl") and not os.environ.get("CI"),
    reason="openssl, the second opinion here, is not installed; a CI machine has to have it",
)
def test_somebody_else_checks_a_day_with_openssl_and_sha256(sqlite, tmp_path):
    assert sqlite
    live("infiniti")
    sealed = seal(DAY, NOON)
    heads, statement, signature, key = proving.export(DAY, tmp_path / "out")
    assert sha256(heads.read_bytes()).hexdigest() == sealed.digest
    assert f"digest: {sealed.digest}\n" in statement.read_text()
    check = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin"]
    done = subprocess.run([*check, "-in", statement, "-sigfile", signature], check=False)
    assert done.returncode == 0
    statement.write_text(statement.read_text().replace("heads: 1", "heads: 2"))
    done = subprocess.run([*check, "-in", statement, "-sigfile", signature], check=False)
    assert done.returncode == 1


def test_a_day_that_was_not_sealed_is_not_written_out(sqlite, tmp_path):
    assert sqlite
    with pytest.raises(LookupError, match="was not sealed"):
        proving.export(DAY, tmp_path)


def test_of_two_processes_that_make_a_key_one_is_faster(sqlite, data, monkeypatch):
    assert sqlite
    made = proving.public_key()
    real = Path.exists
    monkeypatch.setattr(Path, "exists", lambda self: "signing" not in self.name and real(self))
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    assert proving.public_key() == made
    assert [file.name for file in data.glob("*.pem*")] == ["signing-key.pem"]
    assert not list(data.glob(".*"))
