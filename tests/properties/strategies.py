"""Random moves: arguments drawn by type, with ids and words that a case is likely to know."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from handback.core.base import Actor, Code, Id, Role
from handback.core.inspection import Item
from handback.core.moves.registry import MOVES
from handback.core.turn_in import Place
from handback.core.vocabulary import LINES

PEOPLE = ["pat", "kim", "lee", "ines", "rick", "lena"]
IDS = [Id(text) for text in ("d1", "d2", "o1", "m1", "m5", "m9", "glendale", *PEOPLE)]

WORDS = [
    *("home", "work", "repair", "insurer", "leave", "repair_order", "paid_receipt", "cover_sheet"),
    *("bank_account", "mail", "actual", "not_actual", "frame", "odometer", "orders", "auction"),
    *("toll", "property_tax", "other", "loyalty", "new_vehicle", "same_owner", "charging_cable"),
    *(
        "key",
        "reminder",
        "call",
        "lessee",
        "refund_account",
        "power_of_attorney",
        "stands",
        "falls",
    ),
    *("left_front_door", "left_front_tyre", "dent", "tread", "odometer_statement", "reduced"),
]
CODES = [Code(word) for word in (*WORDS, *LINES)]

ids = st.sampled_from(IDS)
codes = st.sampled_from(CODES)
dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))
moments = st.builds(
    lambda day, hour: datetime.combine(day, time(hour), UTC), dates, st.integers(8, 17)
)
cents = st.sampled_from([0, 1, 2500, 24999, 25000, 25001, 39500, 62000, 3120000, -100])
lengths = st.sampled_from([Decimal("1.5"), Decimal("3.175"), Decimal("50"), Decimal("50.1")])

items = st.builds(
    Item,
    name=st.sampled_from([Id("d1"), Id("d2")]),
    area=st.sampled_from([Code("left_front_door"), Code("left_front_tyre"), Code("hood")]),
    kind=st.sampled_from([Code("dent"), Code("scratch"), Code("tread"), Code("unknown")]),
    length=st.none() | lengths,
    tread=st.none() | lengths,
)
places = st.builds(
    Place,
    place=st.sampled_from([Id("glendale"), Id("elsewhere")]),
    makes=st.sampled_from([(Code("Testcar"),), (Code("Othercar"),), ()]),
    country=st.sampled_from([Code("US"), Code("CA"), Code("")]),
)


def register() -> None:
    """Teach Hypothesis the small types of core."""
    st.register_type_strategy(Item, items)
    st.register_type_strategy(Place, places)
    st.register_type_strategy(date, dates)
    st.register_type_strategy(datetime, moments)
    st.register_type_strategy(Decimal, lengths)
    st.register_type_strategy(int, cents)
    st.register_type_strategy(Id, ids)
    st.register_type_strategy(Code, codes)


register()

actors = st.builds(
    Actor,
    role=st.sampled_from(Role),
    person=st.sampled_from([Id(name) for name in PEOPLE]),
    organisation=st.sampled_from([Id("glendale"), Id("")]),
)


@st.composite
def steps(draw: st.DrawFn, *, only_allowed_roles: bool = True) -> tuple:
    """One step: days passed, actor, move, arguments, and days ago for reports."""
    names = sorted(set(MOVES) - {"open_case"})
    name = draw(st.sampled_from(names))
    move = MOVES[name]
    roles = sorted(move.roles) if only_allowed_roles else list(Role)
    role = draw(st.sampled_from(roles))
    actor = Actor(role, draw(st.sampled_from([Id(p) for p in PEOPLE])), Id("glendale"))
    ask = draw(st.builds(move.ask))
    ago = draw(st.sampled_from([0, 0, 0, 3, 20])) if move.report else 0
    passed = draw(st.sampled_from([0, 0, 1, 7, 30, 45]))
    return passed, actor, name, ask, ago


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)
