"""Reading a programme: its files are put together, checked and validated as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from handback.core.terms.base import HOUSE
from handback.core.terms.programme import Programme
from handback.policy.common import common_rules
from handback.policy.compose import compose
from handback.policy.problems import Path, Place, Places, PolicyError, Problem, without_echoes
from handback.policy.references import check_references, find, names_in
from handback.policy.rules import Rules, read_rules, rule_ids
from handback.policy.schema import Context, read_value
from handback.policy.shapes import Kind, keys_of, shape
from handback.policy.sources import Around, Leaf, Preparer
from handback.policy.vocabulary import vocabulary
from handback.policy.written import NotWrittenError, read_length

RULES_FILE = "rules.yaml"
EXAMPLES = "examples"
BESIDE = ("source", "sources")


@dataclass(frozen=True, slots=True)
class ProgrammePolicy:
    """A programme that was read: its terms, its rules, where each value stands, its digest."""

    name: str
    digest: str
    programme: Programme
    rules: Rules
    leaves: tuple[Leaf, ...]


@dataclass(slots=True)
class Merged:
    """The data of several files as one, with the source that each file names for its keys."""

    data: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    around: dict[str, Around] = field(default_factory=dict)
    tops: list[tuple[dict[str, Any], Places]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def policy_files(texts: Mapping[str, str]) -> dict[str, str]:
    """The files among `texts` that belong to a policy, by path; examples and others do not."""
    return {
        path: text.replace("\r\n", "\n")
        for path, text in sorted(texts.items())
        if PurePosixPath(path).suffix in (".yaml", ".yml")
        and EXAMPLES not in PurePosixPath(path).parts[:-1]
    }


def digest_of(texts: Mapping[str, str]) -> str:
    """The SHA-256 digest of the policy files among `texts`, their names included."""
    digest = sha256()
    for path, text in policy_files(texts).items():
        for part in (path, text):
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


def read(texts: Mapping[str, str], name: str = "") -> ProgrammePolicy:
    """Read the files of one programme; raises `PolicyError` with everything that is wrong."""
    files = policy_files(texts)
    rule_files = {p: t for p, t in files.items() if PurePosixPath(p).name == RULES_FILE}
    terms = _merge({path: text for path, text in files.items() if path not in rule_files})
    words = _merge(rule_files)
    common = common_rules()
    known, ids = vocabulary(), (*rule_ids(words.data), *common)
    context = Context(known, names_in(terms.data, known), _gauges(terms.data))
    preparer = Preparer(terms.places, ids)
    prepared = _prepare(terms, preparer)
    programme, wrong = read_value(terms.data, prepared, Programme, context, ((), terms.places))
    rules, wrong_rules = read_rules(words.data, words.places, context, _languages(terms.data))
    later = [
        *preparer.problems,
        *wrong,
        *wrong_rules,
        *_beside_rules(words),
        *check_references(terms.data, known, terms.places, ids),
    ]
    problems = list(without_echoes([*terms.problems, *words.problems], later))
    if problems:
        raise PolicyError(problems)
    rules = {**common, **rules}
    return ProgrammePolicy(name, digest_of(texts), programme, rules, tuple(preparer.leaves))


def _merge(files: Mapping[str, str]) -> Merged:
    """Put the top-level keys of all files side by side; none may stand in two of them."""
    merged = Merged(places=Places(start=Place(next(iter(files), "programme.yaml"))))
    for path, text in files.items():
        composed = compose(text, path)
        merged.problems.extend(composed.problems)
        if path.endswith(".yml"):
            wrong = "Policy files end in `.yaml`."
            merged.problems.append(Problem(Place(path), (), wrong, "Rename the file."))
        if isinstance(composed.data, dict):
            _add(merged, composed.data, composed.places)
        elif composed.data is not None:
            wrong = "The file is not a block of keys."
            merged.problems.append(Problem(Place(path), (), wrong, "Begin with a key."))
    return merged


def _add(merged: Merged, data: dict[str, Any], places: Places) -> None:
    around = _around(data)
    merged.tops.append((data, places))
    for key, value in data.items():
        here = places.of_key((key,))
        if key in BESIDE:
            continue
        if key in merged.data:
            wrong = f"`{key}` stands in two files, first in {merged.places.of_key((key,))}."
            merged.problems.append(Problem(here, (key,), wrong, "Keep one of them."))
            continue
        merged.data[key] = value
        merged.around[key] = around.of(key)
        _keep(merged.places.keys, places.keys, key)
        _keep(merged.places.values, places.values, key)


def _around(data: dict[str, Any]) -> Around:
    source, named = data.get("source", ""), data.get("sources", {})
    named = named if isinstance(named, dict) else {}
    return Around(str(source), {key: str(rule) for key, rule in named.items()})


def _keep(kept: dict[Path, Place], found: Mapping[Path, Place], key: str) -> None:
    kept.update((path, place) for path, place in found.items() if path[:1] == (key,))


def _prepare(merged: Merged, preparer: Preparer) -> dict[str, Any]:
    """The prepared data of a programme, with a source for each of its keys.

    It is the one that the key's file cites for it, else the key's own, else the house's.
    """
    keys = keys_of(Programme)
    prepared: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for top, places in merged.tops:
        beside = Preparer(places, preparer.rules, problems=preparer.problems)
        sources.update(beside.around_in(top, (), Around(), keys).named)
    for key, value in merged.data.items():
        around = merged.around[key]
        prepared[key] = preparer.prepare(value, keys.get(key), (key,), around)
        if key in keys and shape(keys[key]).kind is Kind.LEAF:
            sources[key] = around.source
            if not around.source:
                do = "Add `source:` at the top of this file."
                preparer.problem((key,), "No rule says where this comes from.", do)
        elif key in keys and key not in sources:
            own = value.get("source") if isinstance(value, dict) else None
            sources[key] = own if isinstance(own, str) and own else around.source or HOUSE
    return {"source": HOUSE, **prepared, "sources": sources}


def _gauges(data: object) -> dict[str, Decimal]:
    gauges: dict[str, Decimal] = {}
    for path, written in find(data, "identity.gauges.*"):
        try:
            gauges[str(path[-1])] = read_length(written)
        except NotWrittenError:
            continue  # validation reports it
    return gauges


def _languages(data: object) -> list[str]:
    return [word for _, word in find(data, "identity.languages.*") if isinstance(word, str)]


def _beside_rules(words: Merged) -> list[Problem]:
    return [
        Problem(words.places.of_key((key,)), (key,), f"`{key}` is not a key of a rules file.",
                "Write `rules:` and `cite:` only.")
        for key in words.data
        if key not in ("rules", "cite")
    ]  # fmt: skip
