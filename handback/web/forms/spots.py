"""Where the values of a move's arguments stand on a form: one spot for each, in groups.

The arguments of a move are a dataclass. Each of its fields is a spot; a dataclass inside is a group
of spots, a tuple of dataclasses a group with a row for each, a mapping a group with a spot a key.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from handback.actions.arguments import cited_by
from handback.core.turn_in import Place
from handback.policy.shapes import Kind, Shape, keys_of, shape, written_key

SPLIT = "-"
MOST_ROWS = 60
NAME = "name"
"""The field of a row that is filled in by itself, and so says nothing of what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A value: where it stands, its type, whether it has to be there, what it is otherwise."""

    path: tuple[str, ...]
    argument: str
    annotation: Any
    required: bool
    default: Any = None
    in_row: bool = False

    @property
    def name(self) -> str:
        """What the form calls it."""
        return SPLIT.join(self.path)

    @property
    def key(self) -> str:
        """What it is called in what it belongs to."""
        return self.path[-1]

    @property
    def cites(self) -> str:
        """What its id cites (see `core.base.Cites`), of each where there are several."""
        if self.shape.kind is Kind.LIST:
            return cited_by(self.shape.item)
        return "place" if self.shape.type is Place else cited_by(self.annotation)

    @property
    def shape(self) -> Shape:
        """The shape of its type."""
        found: Shape = shape(self.annotation)
        return found


@dataclass(frozen=True, slots=True)
class Group:
    """Spots that belong together; `repeated`: each row is one of several."""

    path: tuple[str, ...]
    argument: str
    rows: tuple[tuple["Spot | Group", ...], ...]
    repeated: bool = False
    mapping: bool = False

    @property
    def name(self) -> str:
        """What the form calls it."""
        return SPLIT.join(self.path)

    @property
    def key(self) -> str:
        """What it is called in what it belongs to."""
        return self.path[-1]


Part = Spot | Group
KeysOf = Callable[[str], tuple[str, ...]]
"""The keys that the mapping of an argument may have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How arguments are laid out: rows by the name of their group, keys, what is not shown."""

    rows: Mapping[str, int]
    keys: KeysOf
    hidden: Callable[[str], bool]

    def parts(
        self, block: Any, path: tuple[str, ...] = (), *, in_row: bool = False
    ) -> Iterator[Part]:
        """The spots and groups of a dataclass, in the order of its fields."""
        annotations = keys_of(block)
        for each in fields(block):
            key = written_key(each.name)
            if self.hidden(key):
                continue
            needed = each.default is MISSING and each.default_factory is MISSING
            default = None if each.default is MISSING else each.default
            yield self._part(Spot((*path, key), key, annotations[key], needed, default, in_row))

    def _part(self, spot: Spot) -> Part:
        found, path = spot.shape, spot.path
        if found.kind is Kind.MAP:
            spots = tuple(
                Spot((*path, key), spot.argument, bool | None, False)
                for key in self.keys(spot.argument)
            )
            return Group(path, spot.argument, (spots,), mapping=True)
        if found.type is Place:
            return spot
        if found.kind is Kind.BLOCK:
            return Group(path, spot.argument, (tuple(self.parts(found.type, path)),))
        item: Any = shape(found.item) if found.kind is Kind.LIST else None
        if item is None or item.kind is not Kind.BLOCK:
            return spot
        count = max(1, min(self.rows.get(spot.name, 1), MOST_ROWS))
        rows = (tuple(self.parts(item.type, (*path, str(n)), in_row=True)) for n in range(count))
        return Group(path, spot.argument, tuple(rows), repeated=True)


def spots_of(parts: tuple[Part, ...]) -> Iterator[Spot]:
    """Every spot, those in groups too."""
    for part in parts:
        if isinstance(part, Spot):
            yield part
        else:
            for row in part.rows:
                yield from spots_of(row)


def gathered(
    parts: tuple[Part, ...], values: Mapping[str, Any], sent: dict[str, list[int]]
) -> dict[str, Any]:
    """The arguments from the values of spots by their names; what is empty is left out.

    Rows in which nothing was written are left out; `sent` learns which rows of a group are sent.
    """
    found: dict[str, Any] = {}
    for part in parts:
        if isinstance(part, Spot):
            value = values.get(part.name)
            if value is not None and value != "" and value != []:
                found[part.key] = value
        elif part.repeated:
            numbers = [n for n, row in enumerate(part.rows) if not is_empty(row, values)]
            sent[part.name] = numbers
            rows = [gathered(part.rows[n], values, sent) for n in numbers]
            if rows:
                found[part.key] = rows
        else:
            inner = gathered(part.rows[0], values, sent)
            if inner or part.mapping:
                found[part.key] = inner
    return found


def is_empty(row: tuple[Part, ...], values: Mapping[str, Any]) -> bool:
    """Whether nothing was written in a row, but for what is filled in by itself."""
    for spot in spots_of(row):
        value = values.get(spot.name)
        plain = getattr(spot.default, "value", spot.default)
        if spot.key != NAME and value not in (None, "", [], False) and value != plain:
            return False
    return True
