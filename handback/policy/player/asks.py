"""The arguments of moves as stories write them: names become values, notes become ids."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, make_dataclass
from functools import cache
from typing import Annotated, Any, NewType, Union, get_args, get_origin

from handback.core.base import Id
from handback.core.turn_in import Place
from handback.policy.player.contract import unknown_place
from handback.policy.player.format import Part
from handback.policy.problems import Path, Places, Problem, instead_of
from handback.policy.schema import Context, read_value
from handback.policy.shapes import keys_of, shape

NAME = re.compile(r"[\w.:/-]+\Z")
REFERENCE = re.compile(r"\$([A-Za-z_][\w-]*)")


@dataclass(slots=True)
class Names:
    """What the words of a story may stand for: named steps, places, and the notes it holds."""

    steps: set[str] = field(default_factory=set)
    places: dict[Id, Place] = field(default_factory=dict)
    texts: dict[Id, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def without_references(self, value: Any, path: Path, where: Places) -> Any:
        """The value with `$name` replaced by the id of the named step."""
        if isinstance(value, dict):
            return {
                self.without_references(key, (*path, key), where): self.without_references(
                    inner, (*path, key), where
                )
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self.without_references(v, (*path, n), where) for n, v in enumerate(value)]
        if isinstance(value, str) and "$" in value:
            return REFERENCE.sub(lambda match: self._step(match, path, where), value)
        return value

    def _step(self, match: re.Match[str], path: Path, where: Places) -> str:
        if match[1] not in self.steps:
            do = instead_of(match[1], self.steps, "earlier step with a `name`")
            wrong = f"No earlier step is called `{match[1]}`."
            self.problems.append(Problem(where.of_value(path), path, wrong, do))
        return match[1]

    def prepared(self, value: Any, annotation: Any, path: Path, where: Places) -> Any:
        """The value as core takes it: places as values, notes as ids of kept texts."""
        found: Any = shape(annotation)
        if found.type is Place and isinstance(value, str):
            return self._place(value, path, where)
        if isinstance(value, dict) and is_dataclass(found.type):
            block: Any = found.type
            keys = keys_of(block)
            return {k: self.prepared(v, keys.get(k), (*path, k), where) for k, v in value.items()}
        if isinstance(value, list) and found.item is not None:
            return [self.prepared(v, found.item, (*path, n), where) for n, v in enumerate(value)]
        if isinstance(value, str) and _is_id(annotation) and not NAME.match(value):
            return self.keep(value)
        return value

    def keep(self, text: str) -> Id:
        """The id under which a text is kept beside the case."""
        known = next((id_ for id_, kept in self.texts.items() if kept == text), None)
        id_ = known or Id(f"text-{len(self.texts) + 1}")
        self.texts[id_] = text
        return id_

    def _place(self, name: str, path: Path, where: Places) -> Any:
        if name not in self.places:
            self.problems.append(unknown_place(name, self.places, path, where))
            return {"place": name}
        place = self.places[Id(name)]
        return {each.name: getattr(place, each.name) for each in fields(place)}


def _is_id(annotation: Any) -> bool:
    if annotation is Id:
        return True
    if isinstance(annotation, NewType):
        return False
    if get_origin(annotation) is Annotated:
        return _is_id(get_args(annotation)[0])
    if get_origin(annotation) is Union or isinstance(annotation, type(int | str)):
        return any(_is_id(member) for member in get_args(annotation))
    return False


@cache
def _around(ask: Any) -> Any:
    """A block whose only key is `with`, so that strictness reaches the arguments."""
    return make_dataclass(
        f"With{ask.__name__}", [("with_", ask)], bases=(Part,), frozen=True, kw_only=True
    )


def read_ask(
    raw: Mapping[str, Any], ask: Any, names: Names, context: Context, at: tuple[Path, Places]
) -> tuple[Any, list[Problem]]:
    """The arguments of a move, or everything that is wrong with them; `at` is the step's place."""
    path, where = at
    inside = (*path, "with")
    names.problems = []
    plain = names.without_references(dict(raw), inside, where)
    prepared = names.prepared(plain, ask, inside, where)
    block: Any = _around(ask)
    around, problems = read_value(
        {"with": plain}, {"with": prepared}, block, context, (path, where)
    )
    problems = [*names.problems, *problems]
    return (around.with_ if around is not None else None), problems
