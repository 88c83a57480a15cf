"""Random values of any type of core's terms, found by following the types."""

from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

from hypothesis import strategies as st

from handback.core.base import Code, Moment
from handback.core.calendar import Offset, Side
from handback.core.facts import FACTS
from handback.core.terms.base import Block, Dated, Version
from handback.core.terms.conditions import (
    All,
    AnyOf,
    By,
    Condition,
    Fact,
    Happened,
    Not,
    Passed,
    Told,
)
from handback.policy.shapes import Kind, keys_of, shape, written_key

TRICKY = ["no", "on", "010", "1.5", "", "12", "1e3", "2026-02-30", "2026-02-03", "a: b", " x", "~"]
TRICKY += ["#c", "x #c", "- a", "'", '"', "null", "true", "08:30", "=", "<<", "a\n b\n", "\n", "%"]

texts = st.one_of(
    st.sampled_from(TRICKY), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
rules = st.sampled_from([Code("house"), Code("EX-1"), Code("EX-2")])
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def decimals(places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, 10**9).map(lambda whole: Decimal(f"{whole}E-{places}"))


@st.composite
def _offsets(draw: st.DrawFn) -> Offset:
    months, days = draw(st.integers(0, 1200)), draw(st.integers(0, 36500))
    side = draw(st.sampled_from(Side)) if months or days else Side.AFTER
    return Offset(draw(st.sampled_from(Moment)), months, days, side)


offsets = _offsets()
edges = st.none() | offsets
names = texts.filter(bool).map(Code)

_facts = st.sampled_from(sorted(FACTS)).flatmap(
    lambda name: st.builds(
        Fact, st.just(Code(name)), names if FACTS[name].argument else st.just("")
    )
)
_simple: st.SearchStrategy[Condition] = st.one_of(
    _facts,
    st.builds(Passed, offsets),
    st.builds(By, offsets),
    st.builds(Happened, st.sampled_from(Moment), edges, edges),
    st.builds(Told, names, st.booleans(), edges, edges),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    _simple,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)

FORMS: dict[str, st.SearchStrategy[Any]] = {
    "cents": st.integers(0, 10**12),
    "ratio": decimals(4),
    "percent": decimals(6),
    "length": decimals(4),
    "offset": offsets,
    "condition": conditions,
}
TYPES: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(0, 10**6),
    bool: st.booleans(),
    date: days,
    time: times,
}


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Values of a field with this annotation."""
    found = shape(annotation)
    choices = [_of_kind(found)] if found.type is not Literal else []
    if found.also:
        choices.append(st.sampled_from(found.also))
    if found.optional:
        choices.append(st.none())
    return st.one_of(choices)


def _of_kind(found: Any) -> st.SearchStrategy[Any]:
    if found.kind is Kind.BLOCK:
        return st.deferred(lambda: blocks(found.type))
    if found.kind is Kind.DATED:
        return dated(found.item)
    if found.kind is Kind.MAP:
        return st.dictionaries(values(found.key), values(found.item), max_size=2)
    if found.kind is Kind.LIST:
        return st.lists(values(found.item), max_size=2).map(tuple)
    if found.form:
        return FORMS[found.form]
    if isinstance(found.type, type) and issubclass(found.type, Enum):
        return st.sampled_from(found.type)
    return TYPES[found.type]


def blocks(block: Any) -> st.SearchStrategy[Any]:
    """Blocks of a class, with a source of their own and perhaps one for a single field."""
    hints = keys_of(block)
    plain = [f.name for f in fields(block) if f.name not in ("source", "sources")]
    given = {name: values(hints[written_key(name)]) for name in plain}
    sources = st.dictionaries(st.sampled_from(list(map(written_key, plain))), rules, max_size=1)
    own = {"source": rules, "sources": sources if plain else st.just({})}
    return st.builds(block, **(own if issubclass(block, Block) else {}), **given)


@st.composite
def dated(draw: st.DrawFn, annotation: Any) -> Dated[Any]:
    """Dated values with rising versions, the first of them from the beginning or from a day."""
    starts: list[date | None] = [*sorted(draw(st.sets(days, min_size=1, max_size=2)))]
    if draw(st.booleans()):
        starts[0] = None
    versions = tuple(Version(start, draw(values(annotation))) for start in starts)
    return Dated(draw(st.sampled_from(Moment)), versions)


def every_block(base: type[Block] = Block) -> list[type[Block]]:
    """All kinds of blocks that terms are made of."""
    return sorted(
        {each for sub in base.__subclasses__() for each in (sub, *every_block(sub))},
        key=lambda each: each.__name__,
    )
