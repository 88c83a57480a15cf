"""Putting policies on the shelf: those that are shipped, and a lessor's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from handback.core.terms.identity import Identity
from handback.policy.policies import read_overlay, read_programme, texts_in
from handback.records import organisations, shelf, store
from handback.records.models import Activation


@dataclass(frozen=True, slots=True)
class PolicyFiles:
    """The files of a programme or a law, by path."""

    kind: str
    name: str
    files: Mapping[str, str]


def shipped_files() -> Iterator[PolicyFiles]:
    """The files of every programme and law that comes with Handback."""
    root = files("handback")
    for folder in sorted((root / "programmes").iterdir(), key=lambda entry: entry.name):
        found = dict(texts_in(folder)) if folder.is_dir() else {}
        if found:
            yield PolicyFiles(shelf.PROGRAMME, folder.name, found)
    for path, text in texts_in(root / "jurisdictions"):
        yield PolicyFiles(shelf.LAW, Path(path).stem, {path: text})


def folder_files(folder: Path | Traversable) -> PolicyFiles:
    """The files of the programme in a folder, named like the folder."""
    name = folder.resolve().name if isinstance(folder, Path) else folder.name
    return PolicyFiles(shelf.PROGRAMME, name, dict(texts_in(folder)))


def law_file(path: Path) -> PolicyFiles:
    """The file of a law; raises `OSError` and `UnicodeDecodeError`."""
    return PolicyFiles(shelf.LAW, path.stem, {path.name: path.read_text(encoding="utf-8")})


def install(
    policy: PolicyFiles, now: datetime, by: str = "", *, reaches_open: bool = False
) -> Activation | None:
    """Keep a policy and let it hold for leases opened from now on; None when it holds already.

    `reaches_open` only notes that it is to hold for open cases too: `activating` moves them. A
    programme that is new here gets its lessor. Raises `PolicyError` with everything that is
    wrong; nothing is kept then.
    """
    if policy.kind == shelf.LAW:
        read_overlay(policy.files)
        return _hold(policy, now, by, reaches_open)
    identity = read_programme(policy.files, policy.name).programme.identity
    with store.together():
        _run_by_lessor(policy.name, identity)
        return _hold(policy, now, by, reaches_open)


def install_shipped(now: datetime) -> list[Activation]:
    """Install every shipped policy that nothing of its name holds for yet."""
    holding = shelf.active()
    new = [each for each in shipped_files() if (each.kind, each.name) not in holding]
    return [made for each in new if (made := install(each, now))]


def _hold(policy: PolicyFiles, now: datetime, by: str, reaches_open: bool) -> Activation | None:
    digest = shelf.keep(policy.kind, policy.name, policy.files, now)
    if shelf.active().get((policy.kind, policy.name)) == digest:
        return None
    return shelf.activate(digest, now, by, reaches_open=reaches_open)


def _run_by_lessor(code: str, identity: Identity) -> None:
    lessor = organisations.lessor_named(code, identity.lessor, identity.country)
    organisations.run_programme(code, lessor, identity.time_zone)
