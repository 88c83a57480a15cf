"""Policy texts by digest, and the terms that digests stand for."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from threading import RLock

from django.db.models import Max

from handback.policy.overlays import OverlayPolicy
from handback.policy.policies import (
    Policies,
    Terms,
    UnknownPolicyError,
    read_overlay,
    read_programme,
)
from handback.policy.programme import ProgrammePolicy, digest_of, policy_files
from handback.records.models import Activation, PolicyText

PROGRAMME, LAW = "programme", "law"


def keep(kind: str, name: str, files: Mapping[str, str], at: datetime) -> str:
    """Keep the files of a programme or law; their digest. Keeping them twice changes nothing."""
    digest = digest_of(files)
    kept = {"kind": kind, "name": name, "files": policy_files(files), "kept_at": at}
    PolicyText.objects.get_or_create(digest=digest, defaults=kept)
    return digest


def activate(digest: str, at: datetime, by: str = "", *, reaches_open: bool = False) -> Activation:
    """Let a kept text hold from now on; raises `PolicyText.DoesNotExist`."""
    text = PolicyText.objects.get(digest=digest)
    return Activation.objects.create(
        text=text, kind=text.kind, name=text.name, at=at, by=by, reaches_open=reaches_open
    )


def active() -> dict[tuple[str, str], str]:
    """The digest that holds now, by kind and name."""
    last = Activation.objects.values("kind", "name").annotate(last=Max("id")).values("last")
    rows = Activation.objects.filter(pk__in=last).values_list("kind", "name", "text_id")
    return {(kind, name): digest for kind, name, digest in rows}


class Shelf:
    """Terms by digests, each text read once in a process."""

    def __init__(self, kept_in: Path | None = None) -> None:
        self._kept_in = kept_in
        self._read: dict[str, ProgrammePolicy | OverlayPolicy] = {}
        self._combined: dict[frozenset[str], Policies] = {}
        self._lock = RLock()

    def terms(self, under: str) -> Terms:
        """The terms that digests joined by `+` stand for; raises `UnknownPolicyError`."""
        return self._of(under.split("+")).terms_under(under)

    def holding(self) -> Policies:
        """The versions of all programmes and laws that hold now."""
        return self._of(active().values())

    def exchanged(self, under: str, text: PolicyText) -> Policies:
        """The texts that digests joined by `+` stand for, with `text` in place of its namesake.

        A law that was not among them is added.
        """
        digests = under.split("+")
        known = PolicyText.objects.in_bulk(digests).values()
        namesakes = {t.digest for t in known if (t.kind, t.name) == (text.kind, text.name)}
        return self._of([*(each for each in digests if each not in namesakes), text.digest])

    def _of(self, digests: Iterable[str]) -> Policies:
        wanted = frozenset(digests)
        with self._lock:
            found = self._combined.get(wanted)
            if found is None:
                self._take(wanted - self._read.keys())
                read = [self._read[digest] for digest in sorted(wanted)]
                found = self._combined[wanted] = Policies().adding(*read)
        return found

    def _take(self, digests: Iterable[str]) -> None:
        """Read texts that have not been read yet; raises `UnknownPolicyError`."""
        texts = PolicyText.objects.in_bulk(list(digests))
        for digest in digests:
            text = texts.get(digest)
            if text is None:
                raise UnknownPolicyError(f"there is no policy text {digest}")
            self._read[digest] = (
                read_programme(text.files, text.name, kept_in=self._kept_in)
                if text.kind == PROGRAMME
                else read_overlay(text.files, kept_in=self._kept_in)
            )
