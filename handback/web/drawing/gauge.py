"""Sizes drawn in real millimetres: a sheet to print, and small pictures beside a bank card."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from handback.core.gauges import ID1_CARD, MILLIMETRES_PER_INCH

SHEET = Decimal(186)
"""Width of the drawing in millimetres: fits Letter and A4 with their margins."""
TALLEST = Decimal(215)
"""Height in millimetres that both papers leave, with room for the list below."""
RULER, INCHES = Decimal(100), 4
CARD_CORNER = Decimal("3.18")
"""Radius of a bank card's corners (ISO/IEC 7810: 3.18 mm)."""
LABEL = Decimal(9)
"""Height that a label needs below its figure, in millimetres."""
GAP = Decimal(6)
NARROWEST = Decimal(42)
"""Room that the words below a small figure need."""
TAB = Decimal(20)
"""How wide a tab for grooves is drawn, in millimetres."""


class Form(StrEnum):
    """How a size is drawn: a circle as wide, a bar as long, or a tab as high as it."""

    CIRCLE = "circle"
    EDGE = "edge"
    TAB = "tab"


@dataclass(frozen=True, slots=True)
class Size:
    """A size to draw, in millimetres; `key` finds its words again."""

    key: str
    form: Form
    size: Decimal


@dataclass(frozen=True, slots=True)
class Placed:
    """A size on the sheet: its box in millimetres, from the upper left corner."""

    size: Size
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal

    @property
    def radius(self) -> Decimal:
        """Half of the size: of a circle."""
        return self.size.size / 2

    @property
    def middle(self) -> Decimal:
        """The middle of the box across."""
        return self.x + self.width / 2

    @property
    def centre(self) -> Decimal:
        """The middle of the box from above."""
        return self.y + self.height / 2

    @property
    def label_y(self) -> Decimal:
        """Where the words below it stand."""
        return self.y + self.height + 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A stroke of a ruler: where, how long, and the figure at it (empty for none)."""

    x: Decimal
    length: Decimal
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in true scale; every figure is millimetres."""

    sizes: tuple[Placed, ...]
    millimetres: tuple[Tick, ...]
    inches: tuple[Tick, ...]
    card: tuple[Decimal, Decimal]
    card_corner: Decimal
    width: Decimal
    height: Decimal
    ruler: Decimal
    inch_ruler: Decimal


CARD_Y = Decimal(34)
"""Where the card's outline begins, below the rulers."""


def sheets(sizes: Iterable[Size]) -> tuple[Sheet, ...]:
    """Sheets with rulers, the outline of a bank card, and each size as it is in the world.

    There is one at least; what does not fit begins another one. A size that is wider than a sheet
    is left out.
    """
    pages = _pages(each for each in sizes if _extent(each)[0] <= SHEET - 2)
    return tuple(
        Sheet(
            sizes=placed,
            millimetres=tuple(_millimetre(at) for at in range(int(RULER) + 1)),
            inches=tuple(_eighth(at) for at in range(INCHES * 8 + 1)),
            card=ID1_CARD,
            card_corner=CARD_CORNER,
            width=SHEET,
            height=_bottom(placed),
            ruler=RULER,
            inch_ruler=INCHES * MILLIMETRES_PER_INCH,
        )
        for placed in pages
    )


def _millimetre(at: int) -> Tick:
    if at % 10 == 0:
        return Tick(Decimal(at), Decimal(5), str(at))
    return Tick(Decimal(at), Decimal(4 if at % 5 == 0 else "2.5"))


def _eighth(at: int) -> Tick:
    x = MILLIMETRES_PER_INCH * at / 8
    if at % 8 == 0:
        return Tick(x, Decimal(5), str(at // 8))
    return Tick(x, Decimal(4 if at % 4 == 0 else "2.5"))


TOP = CARD_Y + ID1_CARD[1] + GAP * 2
"""Where the first row of sizes begins."""


def _pages(sizes: Iterable[Size]) -> list[tuple[Placed, ...]]:
    """Sizes in rows below the card, and on further sheets where one is full."""
    pages: list[list[Placed]] = [[]]
    x, y, row = Decimal(1), TOP, Decimal(0)
    for each in sizes:
        width, height = _extent(each)
        room = max(width, NARROWEST)
        if x + room > SHEET - 1:
            x, y, row = Decimal(1), y + row + LABEL + GAP, Decimal(0)
        if y + max(row, height) + LABEL > TALLEST:
            pages.append([])
            x, y, row = Decimal(1), TOP, Decimal(0)
        pages[-1].append(Placed(each, x, y, width, height))
        x, row = x + room + GAP, max(row, height)
    return [tuple(each) for each in pages]


def _bottom(placed: Iterable[Placed]) -> Decimal:
    """Where a sheet ends."""
    return max((each.y + each.height for each in placed), default=TOP) + LABEL


def _extent(size: Size) -> tuple[Decimal, Decimal]:
    match size.form:
        case Form.CIRCLE:
            return size.size, size.size
        case Form.EDGE:
            return size.size, Decimal(8)
        case Form.TAB:
            return TAB, size.size


@dataclass(frozen=True, slots=True)
class Picture:
    """A size to scale beside a bank card; every figure is millimetres of the real things."""

    size: Size
    card: tuple[Decimal, Decimal]
    corner: Decimal
    width: Decimal
    height: Decimal
    depth: Decimal

    @property
    def radius(self) -> Decimal:
        """Half of the size: of a circle."""
        return self.size.size / 2

    @property
    def across(self) -> Decimal:
        """The middle of the card across."""
        return self.card[0] / 2

    @property
    def down(self) -> Decimal:
        """The middle of the card from above."""
        return self.card[1] / 2


NEW_TREAD = Decimal(8)
"""Depth of a new tyre's grooves in millimetres, about; only pictures use it, to compare with."""


def picture(size: Size) -> Picture:
    """A size laid on a bank card, which everybody knows by hand."""
    width = max(ID1_CARD[0], size.size) + 2
    return Picture(size, ID1_CARD, CARD_CORNER, width, ID1_CARD[1] + 2, NEW_TREAD)
