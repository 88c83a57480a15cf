"""All policies at hand: programmes, laws, and the terms that a lease comes under.

A programme or a law may be there in several versions; each is found by its digest, the latest
added one by its name. What is read once is kept in memory, and on disk where a folder is given.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar, cast

from handback.core.base import Code
from handback.core.terms.overlay import CaseFacts, Verdict, overlay
from handback.core.terms.programme import Programme
from handback.policy import cache
from handback.policy.common import common_rules
from handback.policy.overlays import OverlayPolicy
from handback.policy.overlays import read as _read_overlay
from handback.policy.problems import PolicyError, Problem
from handback.policy.programme import RULES_FILE, ProgrammePolicy, digest_of
from handback.policy.programme import read as _read_programme
from handback.policy.rules import Rule, Rules
from handback.policy.write import dump, plain, write

PolicyT = TypeVar("PolicyT", ProgrammePolicy, OverlayPolicy)

MOST_IN_MEMORY = 256
MOST_REMEMBERED = 10_000
"""Leases by programme, place and day of which the terms are remembered."""

_read: dict[str, ProgrammePolicy | OverlayPolicy] = {}


class UnknownPolicyError(LookupError):
    """No programme of this name, or no policy of this digest, is here."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a lease: its programme under the laws that govern it.

    `under` names the texts they come from: the digests of the programme and of each law, joined
    by `+`. `verdicts` say which rule won each field that policy and law both speak of.
    """

    programme: Programme
    under: str
    verdicts: tuple[Verdict, ...]
    rules: Rules
    policy: ProgrammePolicy
    overlays: tuple[OverlayPolicy, ...]


class Policies:
    """Programmes and laws by name and by digest; adding makes a new collection."""

    def __init__(
        self,
        programmes: Iterable[ProgrammePolicy] = (),
        overlays: Iterable[OverlayPolicy] = (),
    ) -> None:
        programmes, overlays = tuple(programmes), tuple(overlays)
        self._all = (programmes, overlays)
        self._by_digest: dict[str, ProgrammePolicy | OverlayPolicy] = {
            **{policy.digest: policy for policy in programmes},
            **{policy.digest: policy for policy in overlays},
        }
        self._terms: dict[str, Terms] = {}
        self._asked: dict[tuple[str, str, date], Terms] = {}
        self.programmes: Mapping[str, ProgrammePolicy] = {p.name: p for p in programmes}
        self.overlays: Mapping[str, OverlayPolicy] = {o.name: o for o in overlays}

    def adding(self, *policies: ProgrammePolicy | OverlayPolicy) -> "Policies":
        """These policies and further ones, which take the place of older ones of their names."""
        return Policies(
            (*self._all[0], *(p for p in policies if isinstance(p, ProgrammePolicy))),
            (*self._all[1], *(p for p in policies if isinstance(p, OverlayPolicy))),
        )

    def programme(self, name: str) -> ProgrammePolicy:
        """A programme by its name (the latest) or its digest; raises `UnknownPolicyError`."""
        found = self.programmes.get(name) or self._by_digest.get(name)
        if not isinstance(found, ProgrammePolicy):
            raise UnknownPolicyError(f"there is no programme {name}")
        return found

    def terms_for(self, programme: str, region: str, contract: date) -> Terms:
        """The terms of a lease signed on a day by a lessee of a region.

        `programme` is a name or a digest; of the laws those govern that are in force by name.
        Raises `OverlayError` where a law changes what the programme does not have.
        """
        asked = (programme, region, contract)
        found = self._asked.get(asked)
        if found is None:
            facts = CaseFacts(Code(region), contract)
            laws = [law for law in self.overlays.values() if law.overlay.governs(facts)]
            found = self._combined(self.programme(programme), laws)
            if len(self._asked) >= MOST_REMEMBERED:
                self._asked.clear()
            self._asked[asked] = found
        return found

    def terms_under(self, under: str) -> Terms:
        """The terms that `Terms.under` names: the very texts a case was opened under."""
        first, *rest = under.split("+")
        laws = []
        for digest in rest:
            law = self._by_digest.get(digest)
            if not isinstance(law, OverlayPolicy):
                raise UnknownPolicyError(f"there is no law {digest}")
            laws.append(law)
        return self._combined(self.programme(first), laws)

    def _combined(self, policy: ProgrammePolicy, laws: Iterable[OverlayPolicy]) -> Terms:
        governing = tuple(sorted(laws, key=lambda law: law.name))
        under = "+".join([policy.digest, *(law.digest for law in governing)])
        if under not in self._terms:
            overlays = [law.overlay for law in governing]
            effective, verdicts = overlay(policy.programme, overlays)
            rules = dict(policy.rules)
            for law in governing:
                rules.update(law.rules)
            self._terms[under] = Terms(effective, under, verdicts, rules, policy, governing)
        return self._terms[under]


def read_programme(
    texts: Mapping[str, str], name: str = "", *, kept_in: Path | None = None
) -> ProgrammePolicy:
    """A programme from its files, by path; raises `PolicyError` with everything that is wrong."""
    return _once(texts, name, lambda: _read_programme(texts, name), kept_in)


def read_overlay(texts: Mapping[str, str], *, kept_in: Path | None = None) -> OverlayPolicy:
    """A law from its one file; raises `PolicyError` with everything that is wrong."""
    return _once(texts, "", lambda: _read_overlay(texts), kept_in)


def _once(
    texts: Mapping[str, str], name: str, read: Callable[[], PolicyT], kept_in: Path | None
) -> PolicyT:
    key = sha256(f"{read.__qualname__} {name} {digest_of(texts)}".encode()).hexdigest()
    found = _read.get(key)
    if found is None and kept_in is not None:
        found = cache.load(kept_in, key)
    if found is None:
        found = read()
        if kept_in is not None:
            cache.keep(kept_in, key, found)
    if len(_read) >= MOST_IN_MEMORY:
        _read.clear()
    _read[key] = found
    return cast(PolicyT, found)  # the key tells programmes from overlays


def problems_under_law(terms: Terms) -> tuple[Problem, ...]:
    """What the reader would say of a programme as its laws leave it, were it written out.

    It finds, for instance, a law's condition that names a notice which nobody sends.
    """
    own = {rule: said for rule, said in terms.rules.items() if rule not in common_rules()}
    rules = {"rules": plain(own, dict[Code, Rule])}
    try:
        _read_programme({"terms.yaml": write(terms.programme), RULES_FILE: dump(rules)})
    except PolicyError as error:
        return error.problems
    return ()


def read_folder(
    folder: Path | Traversable, name: str = "", *, kept_in: Path | None = None
) -> ProgrammePolicy:
    """The programme in a folder, named like the folder unless told otherwise."""
    return read_programme(dict(texts_in(folder)), name or folder.name, kept_in=kept_in)


def shipped(*, kept_in: Path | None = None) -> Policies:
    """The programmes and laws that come with Handback."""
    root = files("handback")
    programmes = [
        read_folder(folder, kept_in=kept_in)
        for folder in _entries(root / "programmes")
        if folder.is_dir() and dict(texts_in(folder))
    ]
    overlays = [
        read_overlay({path: text}, kept_in=kept_in)
        for path, text in texts_in(root / "jurisdictions")
    ]
    return Policies(programmes, overlays)


def _entries(folder: Traversable) -> list[Traversable]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(found, key=lambda entry: entry.name)


def texts_in(folder: Traversable) -> Iterator[tuple[str, str]]:
    """The files directly in a folder, by name; what is not UTF-8 is left for the reader to find."""
    for entry in _entries(folder):
        if entry.is_file() and entry.name.endswith((".yaml", ".yml")):
            yield entry.name, entry.read_bytes().decode("utf-8", "surrogateescape")
