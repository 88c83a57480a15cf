"""What the tests of the hand-over and of its papers share: places, terms, short looks."""

from dataclasses import replace
from datetime import date, datetime

from handback.core.base import Actor, Code, Id, Role
from handback.core.terms.conditions import All
from handback.core.terms.turn_in import PlaceKind, PlaceRule, ReceiptTerms, Signature, Where
from handback.core.turn_in import Place
from tests.kit import fact, programme

GLENDALE = Place(place=Id("glendale"), makes=(Code("Testcar"),), country=Code("US"))
TRANSPORTER = Actor(Role.TRANSPORTER, Id("tom"))
AT = datetime(2026, 12, 10, 15)
D = date


def changed(**turn_in):
    terms = programme()
    return replace(terms, turn_in=replace(terms.turn_in, **turn_in))


def where(*kinds, **more):
    rules = tuple(PlaceRule(kind=kind) for kind in kinds)
    return Where(source=Code("K-WHERE"), places=rules, brands=("Testcar",), **more)


RECEIPT = changed(
    where=where(PlaceKind.SET_BY_SPECIALIST, appointment_needed=True, help=Code("call")),
    counts_when=All((fact("delivered"), fact("receipt_received"))),
    accepted_when=All(
        (
            fact("inspection_complete"),
            fact("delivered_to_agreed_place"),
            fact("milestone", "turn_in"),
        )
    ),
    signatures=(
        Signature(
            source=Code("K-SIGN"), paper=Code("turn_in_receipt"), by=Role.LESSEE, needed=True
        ),
        Signature(
            source=Code("K-SIGN"), paper=Code("turn_in_receipt"), by=Role.TRANSPORTER, needed=False
        ),
    ),
    receipt=ReceiptTerms(source=Code("K-RECEIPT"), phoned_reading_keeps_day=True),
)


def flags(play):
    return [each.flag for each in play.case.contact.flags]


def tasks(play):
    return sorted(f"{task}/{about}" for task, about in play.case.contact.tasks)
