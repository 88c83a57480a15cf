"""The places of a car on its drawing: seen from above, its sides folded out, the inside below.

Codes are those that wear guides use; a code that is not here is listed beside the drawing. The
front is at the top, as one sees a car in a driveway from its own driver's seat.
"""

from dataclasses import dataclass

WIDTH, HEIGHT = 420, 752


@dataclass(frozen=True, slots=True)
class Shape:
    """A place on the drawing: its outlines as SVG paths, and where a mark for it stands."""

    paths: tuple[str, ...]
    x: int
    y: int


def box(x: int, y: int, width: int, height: int, radius: int = 3) -> str:
    """A rectangle with round corners as a path."""
    r = radius
    return (
        f"M{x + r} {y}h{width - 2 * r}q{r} 0 {r} {r}v{height - 2 * r}q0 {r} {-r} {r}"
        f"h{-(width - 2 * r)}q{-r} 0 {-r} {-r}v{-(height - 2 * r)}q0 {-r} {r} {-r}z"
    )


def ring(x: int, y: int, radius: int) -> str:
    """A circle as a path."""
    r = radius
    return f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"


def _one(path: str, x: int, y: int) -> Shape:
    return Shape((path,), x, y)


def _both(first: Shape, second: Shape) -> Shape:
    """Two places as one; its mark stands on the first."""
    return Shape((*first.paths, *second.paths), first.x, first.y)


MIDDLE: dict[str, Shape] = {
    "front_bumper": _one("M150 36h120q16 0 18 18l1 12h-158l1-12q2-18 18-18z", 210, 50),
    "grille": _one(box(184, 70, 52, 14), 210, 77),
    "hood": _one("M144 90h132l-4 80q-62-12-124 0z", 210, 128),
    "windshield": _one("M146 180q64-14 128 0l-12 38h-104z", 210, 196),
    "roof": _one(box(156, 222, 108, 118, 8), 210, 308),
    "sunroof": _one(box(174, 234, 72, 48, 6), 210, 258),
    "rear_window": _one("M158 344h104l12 34q-64 12-128 0z", 210, 362),
    "trunk_lid": _one("M146 388q64 10 128 0l-2 62h-124z", 210, 422),
    "rear_bumper": _one("M131 474h158l-1 12q-2 18-18 18h-120q-16 0-18-18z", 210, 488),
}
"""What is seen from above and in front and behind, from the front to the rear."""

LEFT: dict[str, Shape] = {
    "left_headlamp": _one(box(140, 70, 38, 16), 159, 78),
    "left_fog_lamp": _one(box(146, 54, 24, 8), 158, 58),
    "left_tail_lamp": _one(box(140, 454, 38, 16), 159, 462),
    "left_front_fender": _one("M60 70h50q14 0 16 16l2 90h-68v-22a34 34 0 0 0 0-68z", 100, 128),
    "left_front_door": _one(box(60, 180, 40, 88), 80, 224),
    "left_front_window": _one("M104 184h10q14 4 14 20v64h-24z", 116, 234),
    "left_rear_door": _one(box(60, 272, 40, 88), 80, 316),
    "left_rear_window": _one("M104 272h24v66q0 14-14 20h-10z", 116, 308),
    "left_rear_quarter": _one("M60 364h68l-2 84q-2 18-16 20h-50v-18a34 34 0 0 0 0-68z", 100, 418),
    "left_rocker": _one(box(44, 160, 12, 222), 50, 270),
    "left_mirror": _one(box(112, 160, 22, 14, 6), 123, 167),
    "left_front_tyre": Shape((ring(44, 120, 30), ring(44, 120, 19)), 44, 94),
    "left_front_wheel": _one(ring(44, 120, 19), 44, 120),
    "left_rear_tyre": Shape((ring(44, 416, 30), ring(44, 416, 19)), 44, 390),
    "left_rear_wheel": _one(ring(44, 416, 19), 44, 416),
    "left_mouldings": _one(box(78, 184, 4, 172, 2), 80, 270),
}
"""The left side, folded out: its roof edge to the middle, its wheels outwards."""

INSIDE: dict[str, Shape] = {
    "carpet": _one(box(78, 544, 164, 196, 14), 142, 650),
    "dashboard": _one(box(84, 552, 152, 20, 8), 196, 562),
    "driver_seat": _one(box(92, 582, 52, 48, 10), 118, 606),
    "passenger_seat": _one(box(176, 582, 52, 48, 10), 202, 606),
    "console": _one(box(150, 576, 20, 58, 6), 160, 604),
    "rear_seats": _one(box(92, 642, 136, 34, 10), 160, 658),
    "third_row": _one(box(92, 682, 136, 22, 8), 160, 693),
    "cargo_area": _one(box(92, 710, 136, 24, 6), 160, 722),
    "left_door_panels": _one(box(64, 566, 10, 120, 4), 69, 606),
    "right_door_panels": _one(box(246, 566, 10, 120, 4), 251, 606),
    "left_seat_belt": _one(box(86, 590, 4, 34, 2), 90, 590),
    "right_seat_belt": _one(box(230, 590, 4, 34, 2), 230, 590),
    "headliner": _one(box(288, 552, 96, 58, 10), 336, 581),
    "spare_tyre": Shape((ring(336, 690, 34), ring(336, 690, 20)), 336, 664),
    "spare_wheel": _one(ring(336, 690, 20), 336, 690),
}
"""The inside seen from above, the lining of the roof and the spare beside it."""


def _mirrored(name: str, shape: Shape) -> tuple[str, Shape]:
    """The same place on the right side."""
    paths = tuple(_turned(path) for path in shape.paths)
    return name.replace("left", "right", 1), Shape(paths, WIDTH - shape.x, shape.y)


def _turned(path: str) -> str:
    """A path of moves, lines, curves and arcs, seen in a mirror that stands in the middle."""
    found, rest = [], path
    while rest:
        command, rest = rest[0], rest[1:]
        upto = next((at for at, each in enumerate(rest) if each.isalpha()), len(rest))
        figures = [int(each) for each in rest[:upto].replace("-", " -").split()]
        rest = rest[upto:]
        found.append(command + " ".join(map(str, _turned_figures(command, figures))))
    return "".join(found)


def _turned_figures(command: str, figures: list[int]) -> list[int]:
    if command == "M":
        return [WIDTH - figures[0], figures[1]]
    if command == "a":
        rx, ry, turn, large, sweep, x, y = figures
        return [rx, ry, turn, large, 1 - sweep, -x, y]
    if command == "v":
        return figures
    if command == "h":
        return [-figures[0]]
    return [-each if at % 2 == 0 else each for at, each in enumerate(figures)]


RIGHT: dict[str, Shape] = dict(_mirrored(name, shape) for name, shape in LEFT.items())
"""The right side, folded out."""

DRAWN: dict[str, Shape] = {
    **{name: INSIDE[name] for name in INSIDE},
    **MIDDLE,
    **{name: shape for side in (LEFT, RIGHT) for name, shape in side.items()},
}
"""What the drawing shows, each under one name, in the order it is drawn."""


def _pair(name: str, *, of: dict[str, Shape] = DRAWN) -> Shape:
    return _both(of[f"left_{name}"], of[f"right_{name}"])


def _windows(side: str) -> Shape:
    return _both(DRAWN[f"{side}_front_window"], DRAWN[f"{side}_rear_window"])


ALIASES: dict[str, Shape] = {
    "trunk": DRAWN["trunk_lid"],
    "tailgate": DRAWN["trunk_lid"],
    "truck_bed": DRAWN["trunk_lid"],
    "left_quarter_panel": DRAWN["left_rear_quarter"],
    "right_quarter_panel": DRAWN["right_rear_quarter"],
    "left_windows": _windows("left"),
    "right_windows": _windows("right"),
    "side_windows": _both(_windows("left"), _windows("right")),
    "mirrors": _pair("mirror"),
    "mouldings": _pair("mouldings"),
    "headlights": _pair("headlamp"),
    "headlight_bezels": _pair("headlamp"),
    "taillights": _pair("tail_lamp"),
    "taillight_bezels": _pair("tail_lamp"),
    "fog_lights": _pair("fog_lamp"),
    "fog_lamps": _pair("fog_lamp"),
    "seats": _both(
        _both(DRAWN["driver_seat"], DRAWN["passenger_seat"]),
        _both(DRAWN["rear_seats"], DRAWN["third_row"]),
    ),
    "seat_belts": _pair("seat_belt"),
    "door_panels": _pair("door_panels"),
}
"""Other names that guides give to what is drawn, several places under one name among them."""

SHAPES: dict[str, Shape] = {**DRAWN, **ALIASES}
"""Every place that has a shape, by its code."""
