"""The drawing of a car: every place has a shape, marks do not hide each other."""

from math import hypot
from pathlib import Path

import pytest
import yaml

from handback.web.drawing.car import RADIUS, Found, Tone, car_drawing, shape_of
from handback.web.drawing.shapes import DRAWN, HEIGHT, LEFT, RIGHT, SHAPES, WIDTH

PROGRAMMES = Path("handback/programmes")
OFF_THE_DRAWING = {"frame", "structure", "equipment", "powertrain", "instruments"}
"""Groups of a guide that nobody can point at from outside."""


def guides():
    for path in sorted(PROGRAMMES.glob("*/wear.yaml")):
        guide = yaml.safe_load(path.read_text())["wear_guide"]
        for version in guide.get("versions", [guide]):
            yield from version["areas"].items()


def found(number, *places, tone=Tone.CHARGED):
    return Found(number, places, tone, f"#item-{number}", f"item {number}")


@pytest.mark.parametrize(("group", "places"), list(guides()))
def test_every_place_that_one_can_point_at_is_drawn(group, places):
    if group in OFF_THE_DRAWING:
        assert not set(places) & set(SHAPES)
    else:
        assert [each for each in places if each not in SHAPES] == []


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_marks_stand_within_the_drawing(name):
    shape = SHAPES[name]
    assert RADIUS <= shape.x <= WIDTH - RADIUS
    assert RADIUS <= shape.y <= HEIGHT - RADIUS
    assert all(path.startswith("M") and path.endswith("z") for path in shape.paths)


def test_the_right_side_is_the_left_one_in_a_mirror():
    assert len(LEFT) == len(RIGHT)
    for name, shape in LEFT.items():
        other = RIGHT[name.replace("left", "right", 1)]
        assert (other.x, other.y) == (WIDTH - shape.x, shape.y)
        assert len(other.paths) == len(shape.paths)


def test_no_place_lies_on_another_ones_mark():
    spots = {(shape.x, shape.y) for shape in DRAWN.values()}
    assert len(spots) == len(DRAWN)


def test_items_of_one_place_stand_beside_each_other():
    drawing = car_drawing(found(number, "hood") for number in range(1, 9))
    spots = [(mark.x, mark.y) for mark in drawing.marks]
    assert len(set(spots)) == 8
    for at, one in enumerate(spots):
        for other in spots[at + 1 :]:
            assert hypot(one[0] - other[0], one[1] - other[1]) >= 2 * RADIUS


def test_the_part_goes_before_the_area_and_what_is_not_drawn_is_listed():
    assert shape_of(("left_front_wheel", "hood")) is SHAPES["left_front_wheel"]
    drawing = car_drawing([found(1, "", "transmission"), found(2, "", "roof")])
    assert [each.number for each in drawing.beside] == [1]
    assert [mark.found.number for mark in drawing.marks] == [2]


def test_a_place_takes_the_gravest_tone_and_marks_differ_in_shape():
    drawing = car_drawing(
        [
            found(1, "roof", tone=Tone.NORMAL),
            found(2, "roof", tone=Tone.CHARGED),
            found(3, "hood", tone=Tone.REPAIR),
        ]
    )
    tones = {part.name: part.tone for part in drawing.parts}
    assert (tones["roof"], tones["hood"], tones["trunk_lid"]) == ("charged", "repair", "")
    commands = {mark.found.tone: mark.outline.count("l") for mark in drawing.marks}
    assert commands == {Tone.NORMAL: 0, Tone.CHARGED: 3, Tone.REPAIR: 0}
    only_commands = str.maketrans("", "", "-0123456789 ")
    assert len({mark.outline.translate(only_commands) for mark in drawing.marks}) == 3
