"""Every field of the schema is used by a policy that is data alone, and every word it offers."""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any, Literal, get_args, get_origin, get_type_hints

from handback.core.terms.base import Block
from handback.core.terms.overlay import AppliesWhen, Verb
from handback.core.terms.programme import Programme
from tests.invented.policy import FOLDER, LAWS, blocks, invented, policies, shipped

BESIDE = ("source", "sources")
"""What says where a value comes from; another test speaks of it."""


NO_POLICY_SAYS = {"Role.SYSTEM", "Role.AUDITOR"}
"""The clock is a role so that its events have an author, auditors have one to read in.

No lessor gives either work or a letter.
"""


def reachable(annotation: Any, seen: set[Any]) -> set[Any]:
    """Every dataclass, enum and literal that a type leads to."""
    origin = get_origin(annotation)
    if origin is Literal:
        seen.add(annotation)
        return seen
    for inner in get_args(annotation):
        reachable(inner, seen)
    if annotation in seen or not isinstance(annotation, type):
        return reachable(origin, seen) if isinstance(origin, type) and origin not in seen else seen
    if issubclass(annotation, Enum):
        seen.add(annotation)
    elif is_dataclass(annotation):
        seen.add(annotation)
        for hint in get_type_hints(annotation).values():
            reachable(hint, seen)
    return seen


SCHEMA = reachable(Programme, set())
BLOCKS = sorted(
    (t for t in SCHEMA if isinstance(t, type) and issubclass(t, Block)), key=lambda t: t.__name__
)


def default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def given(programmes: Iterable[Programme]) -> dict[type, dict[str, list[Any]]]:
    """Every value that any block of these programmes has, by block and field."""
    found: dict[type, dict[str, list[Any]]] = {}
    for block in blocks(tuple(programmes)):
        if isinstance(block, Block):
            by_name = found.setdefault(type(block), {})
            for field in fields(block):
                by_name.setdefault(field.name, []).append(getattr(block, field.name))
    return found


def only_default(programmes: Iterable[Programme]) -> list[str]:
    """Fields that no block gives another value than the one it has anyhow."""
    values = given(programmes)
    return [
        f"{block.__name__}.{field.name}"
        for block in BLOCKS
        for field in fields(block)
        if field.name not in BESIDE
        if all(value == default(field) for value in values.get(block, {}).get(field.name, ()))
    ]


def said(programmes: Iterable[Programme]) -> Iterator[Any]:
    """Every single value inside these programmes: enum members, texts, numbers."""
    for block in blocks(tuple(programmes)):
        for field in fields(block):
            yield from atoms(getattr(block, field.name))


def atoms(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (*atoms(key), *atoms(inner))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from atoms(inner)
    elif not is_dataclass(value):
        yield value


def unused_words(programmes: Iterable[Programme]) -> list[str]:
    """Members of the schema's vocabularies that no programme says."""
    atoms_said = [each for each in said(programmes) if isinstance(each, str)]
    members = {(type(each), each) for each in atoms_said if isinstance(each, Enum)}
    words = {str(each) for each in atoms_said}
    found = []
    for vocabulary in SCHEMA:
        if get_origin(vocabulary) is Literal:
            found += [f"{word!r}" for word in get_args(vocabulary) if word not in words]
        elif issubclass(vocabulary, Enum):
            lacking = [member for member in vocabulary if (vocabulary, member) not in members]
            found += [f"{vocabulary.__name__}.{member.name}" for member in lacking]
    return sorted(found)


def test_the_schema_is_seen_whole() -> None:
    assert len(BLOCKS) > 60
    assert {"Moment", "EarlyCharge", "Side", "Rounding", "Scope"} <= {
        getattr(each, "__name__", "") for each in SCHEMA
    }


def test_every_field_has_somewhere_another_value_than_its_default() -> None:
    assert only_default(invented()) == []


def test_a_field_that_nobody_gives_a_value_is_found() -> None:
    plain = shipped()[:1]
    assert "PayoffTerms.price_when_no_residual" in only_default(plain)


def test_every_word_of_the_vocabularies_is_used() -> None:
    assert set(unused_words((*invented(), *shipped()))) <= NO_POLICY_SAYS


def test_every_verb_of_a_law_is_used() -> None:
    own = [law.overlay for name, law in policies().overlays.items() if name in LAWS]
    assert {change.verb for law in own for change in law.changes} == set(Verb)
    assert all(law.applies_when.contract_from for law in own)
    assert {f.name for f in fields(AppliesWhen)} == {"regions", "contract_from"}


def test_every_rule_of_the_invented_programme_gives_a_value() -> None:
    (policy,) = policies().programmes.values()
    cited = {leaf.source for leaf in policy.leaves}
    own = {rule for rule in policy.rules if rule.startswith("HL-")}
    assert own - cited == set()


def test_it_is_data_alone() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} == {".yaml"}
