"""The gauge: what is drawn is as large as it is in the world."""

import re
from decimal import Decimal

import pytest

from handback.web.drawing.gauge import SHEET, TALLEST, Form, Size, picture, sheets

HALF_INCH, TWO_INCHES, EIGHTH = Decimal("12.7"), Decimal("50.8"), Decimal("3.175")


def test_rulers_and_card_measure_what_they_say():
    (drawn,) = sheets(())
    assert [tick.x for tick in drawn.millimetres if tick.figure] == list(range(0, 101, 10))
    assert [tick.x for tick in drawn.inches if tick.figure] == [
        Decimal("25.4") * inch for inch in range(5)
    ]
    assert drawn.ruler == 100
    assert drawn.inch_ruler == Decimal("101.6")
    assert drawn.card == (Decimal("85.60"), Decimal("53.98"))


def test_sizes_are_drawn_exactly():
    (drawn,) = sheets(
        [
            Size("circle", Form.CIRCLE, HALF_INCH),
            Size("edge", Form.EDGE, TWO_INCHES),
            Size("tab", Form.TAB, EIGHTH),
        ]
    )
    circle, edge, tab = drawn.sizes
    assert circle.radius == Decimal("6.35")
    assert edge.width == Decimal("50.8")
    assert tab.height == Decimal("3.175")


def test_many_sizes_stay_on_either_paper_and_apart():
    found = sheets(Size(str(each), Form.CIRCLE, Decimal(each)) for each in range(5, 60, 5))
    assert len(found) == 3
    assert sum(len(drawn.sizes) for drawn in found) == 11
    for drawn in found:
        assert drawn.height <= TALLEST
        boxes = [(each.x, each.y) for each in drawn.sizes]
        assert len(set(boxes)) == len(boxes)
        for placed in drawn.sizes:
            assert placed.x + placed.width <= SHEET
            assert placed.y + placed.height <= drawn.height


def test_what_is_wider_than_the_sheet_is_left_out():
    assert sheets([Size("long", Form.EDGE, Decimal(400))])[0].sizes == ()
    assert picture(Size("long", Form.EDGE, Decimal(400))).width == 402


PROGRAMMES = [
    ("infiniti", {"circle": ["8.955"], "width": ["85.60", "12.7"], "height": ["3.175"]}),
    ("afg-canada", {"circle": ["9.015"], "width": [], "height": ["3.175"]}),
    ("ally", {"circle": ["6.35"], "width": ["50.8"], "height": ["3.175"]}),
]


@pytest.mark.parametrize(("programme", "sizes"), PROGRAMMES)
def test_the_programmes_own_gauges_are_on_its_sheet(portal, programme, sizes):
    client, case = portal.lessee(programme, "open")
    said = client.get(f"/lease/{case}/self-check/gauge/").content.decode()
    svg = said[said.index('<svg class="hb-sheet__svg"') :]
    width, height, view = re.search(
        r'width="([\d.]+)mm" height="([\d.]+)mm" viewBox="0 0 ([\d. ]+)"', svg
    ).groups()
    assert view == f"{width} {height}"  # one unit is one millimetre
    numbers = {Decimal(each) for each in re.findall(r'"([\d.]+)"', svg)}
    for asked in sizes.values():
        assert {Decimal(each) for each in asked} <= numbers
    assert {Decimal("85.60"), Decimal("53.98")} <= numbers


def test_paper_follows_the_country_and_may_be_chosen(portal):
    client, case = portal.lessee("ally", "open")
    at = f"/lease/{case}/self-check/gauge/"
    assert "hb-sheet--letter" in client.get(at).content.decode()
    assert "hb-sheet--a4" in client.get(f"{at}?paper=a4").content.decode()
    assert "hb-sheet--letter" in client.get(f"{at}?paper=nonsense").content.decode()


def test_figures_of_drawings_are_not_localised(portal):
    client, case = portal.lessee("afg-canada", "open")
    client.cookies["handback_language"] = "fr"
    said = client.get(f"/lease/{case}/self-check/gauge/").content.decode()
    assert 'r="9.015"' in said
    assert "85.60" in said or "85.6" in said
