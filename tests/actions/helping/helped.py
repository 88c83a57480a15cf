"""Engines over the help of shipped programmes, and a small one of the tests' own."""

from functools import cache

from handback.actions.helping.entries import Entry, Kind
from handback.actions.helping.searching import Engine, engine_of, entries_in
from handback.policy.player.library import Library
from handback.policy.programme import ProgrammePolicy


@cache
def policy(programme: str) -> ProgrammePolicy:
    (found,) = Library().shipped(programme).programmes.values()
    return found


@cache
def engine(programme: str, language: str = "en") -> Engine:
    return engine_of(entries_in(policy(programme).programme, language), language)


ENTRIES = [
    Entry(
        Kind.TOPIC,
        "return",
        "Where do I return the car?",
        "To the retailer, by appointment. Bring the keys.",
        ("Where do I drop off my car?",),
    ),
    Entry(
        Kind.TOPIC,
        "mileage",
        "What do extra miles cost?",
        "Each mile over your contract has a charge. The retailer reads the odometer.",
        ("Am I over my miles?",),
    ),
    Entry(
        Kind.TOPIC,
        "bill",
        "When does my bill come?",
        "Four weeks after the return, if something is owed.",
    ),
    Entry(Kind.TERM, "odometer", "Odometer", "What counts the miles of a car."),
    Entry(Kind.FORM, "cover_sheet", "Repair cover sheet", "Goes on top of your papers."),
]
"""A help centre small enough to reckon with."""


@cache
def small() -> Engine:
    return engine_of(ENTRIES, "en")
