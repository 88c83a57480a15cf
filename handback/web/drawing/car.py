"""A car with numbered marks: where each item of a report stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from handback.web.drawing.shapes import DRAWN, HEIGHT, SHAPES, WIDTH, Shape

RADIUS = 15
"""Of a mark, in the drawing's units: 24 pixels across on the narrowest screens."""
STEP = 2 * RADIUS + 2


class Tone(StrEnum):
    """What a mark tells, by its shape and its colour alike."""

    CHARGED = "charged"
    REPAIR = "repair"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Found:
    """An item to mark: its number, the codes of its place (the closest first), what it links to."""

    number: int
    places: tuple[str, ...]
    tone: Tone
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the drawing."""

    found: Found
    x: int
    y: int

    @property
    def outline(self) -> str:
        """The outline as an SVG path: a diamond, a square or a circle."""
        x, y, r = self.x, self.y, RADIUS
        if self.found.tone is Tone.CHARGED:
            reach = r + 3
            return f"M{x} {y - reach}l{reach} {reach}l{-reach} {reach}l{-reach} {-reach}z"
        if self.found.tone is Tone.REPAIR:
            side = 2 * r - 3
            return f"M{x - side // 2} {y - side // 2}h{side}v{side}h{-side}z"
        return f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"


@dataclass(frozen=True, slots=True)
class Part:
    """A place as it is drawn; `tone` is that of the gravest item on it, empty without one."""

    name: str
    paths: tuple[str, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class CarDrawing:
    """The drawing: its places, the marks on them, and what has no place on it."""

    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]
    beside: tuple[Found, ...]
    width: int = WIDTH
    height: int = HEIGHT


def car_drawing(found: Iterable[Found]) -> CarDrawing:
    """A car with a mark for each item; items whose place is not drawn are listed beside it."""
    marks: list[Mark] = []
    beside: list[Found] = []
    touched: dict[str, Tone] = {}
    for each in found:
        shape = shape_of(each.places)
        if shape is None:
            beside.append(each)
            continue
        marks.append(Mark(each, *_free_spot(shape, marks)))
        for path in shape.paths:
            touched[path] = _graver(touched.get(path), each.tone)
    parts = tuple(Part(name, shape.paths, _tone(shape, touched)) for name, shape in DRAWN.items())
    return CarDrawing(parts, tuple(marks), tuple(beside))


def shape_of(places: Iterable[str]) -> Shape | None:
    """The shape of the first place that is drawn."""
    return next((SHAPES[each] for each in places if each in SHAPES), None)


def paths_of(places: Iterable[str]) -> tuple[str, ...]:
    """The outlines of places, each once; those that are not drawn are left out."""
    found = (path for each in places if each in SHAPES for path in SHAPES[each].paths)
    return tuple(dict.fromkeys(found))


BARE = tuple(dict.fromkeys(path for shape in DRAWN.values() for path in shape.paths))
"""The outlines of the whole car."""


def _graver(one: Tone | None, other: Tone) -> Tone:
    order = tuple(Tone)
    return other if one is None else min(one, other, key=order.index)


def _tone(shape: Shape, touched: dict[str, Tone]) -> str:
    return str(touched[shape.paths[0]]) if set(shape.paths).issubset(touched) else ""


def _free_spot(shape: Shape, marks: Iterable[Mark]) -> tuple[int, int]:
    """The nearest spot to a place at which no other mark stands."""
    taken = [(mark.x, mark.y) for mark in marks]
    for x, y in _around(shape.x, shape.y):
        if all(hypot(x - other, y - its) >= STEP for other, its in taken):
            return x, y
    return shape.x, shape.y


def _around(x: int, y: int) -> Iterator[tuple[int, int]]:
    """Spots of the drawing around a point, nearer ones first."""
    reach = RADIUS + 5
    spots = [
        (x + across * STEP, y + down * STEP) for across in range(-6, 7) for down in range(-6, 7)
    ]
    spots.sort(key=lambda spot: (hypot(spot[0] - x, spot[1] - y), spot[1], spot[0]))
    for left, top in spots:
        inside = reach <= left <= WIDTH - reach and reach <= top <= HEIGHT - reach
        if inside or (left, top) == (x, y):
            yield left, top
