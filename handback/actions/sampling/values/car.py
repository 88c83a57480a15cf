"""The car in a story: its odometer, keys, worth."""

from datetime import date

from handback.actions.sampling.drawing import between, percent
from handback.actions.sampling.living import Living
from handback.actions.sampling.values.registry import found as found_
from handback.actions.sampling.values.registry import value

VALUE = (92, 112)
"""What a car is worth, in hundredths of its residual."""
YEAR = 365


def reading(living: Living, day: date) -> int:
    """What the odometer shows on a day: driven evenly, as far as this lessee drives."""
    drawn, lease = living.drawn, living.facts
    driven = drawn.per_year * drawn.pace * (day - lease.starts).days / YEAR
    return lease.odometer_at_start + int(driven)


@value
def odometer(living: Living) -> int:
    """The reading today: that of the hand-over once nobody drives any more."""
    delivered = living.case.turn_in.delivered
    if delivered is not None and delivered.odometer is not None:
        return delivered.odometer
    return reading(living, living.today)


@value
def expected(living: Living) -> int:
    """The reading at maturity, in round hundreds, as a lessee estimates it."""
    return -(-reading(living, living.case.maturity) // 100) * 100


@value
def last_reading(living: Living) -> int:
    """The reading of the hand-over."""
    delivered = living.case.turn_in.delivered
    return found_(delivered.odometer if delivered else None)


@value
def keys(living: Living) -> int:
    """How many keys come back."""
    lost = percent(living.drawn.chance, living.drawn.portfolio.contracts.key_missing_percent)
    return living.facts.keys - lost


@value
def market_value(living: Living) -> int:
    """What the car is worth, in cents and round hundreds of currency units."""
    residual = living.facts.residual or 0
    return residual * between(living.drawn.chance, VALUE) // 1_000_000 * 10_000
