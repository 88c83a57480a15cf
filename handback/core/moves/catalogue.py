"""Every topic's moves: `MOVES` taken from here is complete."""

from handback.core.moves import (
    charges,
    closing,
    contact,
    disputes,
    endings,
    inspection,
    odometer,
    opening,
    payments,
    people,
    purchase,
    quotes,
    refunds,
    repairs,
    reports,
    trade_in,
    turn_in,
    turn_in_papers,
    waivers,
)
from handback.core.moves.registry import MOVES

__all__ = ["MOVES", "TOPICS"]

TOPICS = (
    charges,
    closing,
    contact,
    disputes,
    endings,
    inspection,
    odometer,
    opening,
    payments,
    people,
    purchase,
    quotes,
    refunds,
    repairs,
    reports,
    trade_in,
    turn_in,
    turn_in_papers,
    waivers,
)
