"""Cases that came to an end, for tests of money."""

from dataclasses import replace
from datetime import date

from handback.core import account
from handback.core.base import Actor, Code, Id, Moment, Role
from handback.core.case import Folder
from handback.core.events import Event
from handback.core.inspection import Item
from handback.core.moves.odometer import SignOdometerStatement
from handback.core.moves.payments import PostPayment
from handback.core.moves.reports import ReportCondition
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.turn_in import Place
from handback.core.view import View
from tests.kit import INSPECTOR, LESSEE, RETAILER, SYSTEM, Play, after, programme

D = date

GLENDALE = Place(place=Id("glendale"), makes=(Code("Testcar"),), country=Code("US"))
ADA = Actor(Role.ADMINISTRATOR, Id("ada"))
LENA = Actor(Role.LENDER, Id("lena"))
ISSUED = D(2027, 1, 9)
DUE = D(2027, 2, 8)
RETURN = D(2026, 12, 15)


def dent(name, millimetres=70, area="left_front_door"):
    """An item that the kit's guide charges with 200.00."""
    return Item(name=Id(name), area=Code(area), kind=Code("dent"), length=millimetres)


def block(dimension, **changes):
    """A dimension of the kit's programme with some fields changed."""
    return {dimension: replace(getattr(programme(), dimension), **changes)}


def returned(*, odometer=37000, items=(), terms=None, on=RETURN, **facts):
    """A car inspected on 1 December and turned in on 15 December 2026."""
    play = Play(terms, **facts)
    report = ReportCondition(odometer=min(odometer, 36500), items=tuple(items))
    play.must(INSPECTOR, "report_condition", report, D(2026, 12, 1), name="r1")
    ask = ReportTurnIn(odometer=odometer, keys=2, retailer=GLENDALE)
    play.must(RETAILER, "report_turn_in", ask, on, name="t1")
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement(turn_in=Id("t1")))
    return play


def billed(**changes):
    """The same, opened up to the day of the statement."""
    play = returned(**changes)
    play.open(ISSUED)
    return play


def paid(play, cents, day=None, payment="p1", channel="mail"):
    """Money for the bill arrives."""
    ask = PostPayment(payment=Id(payment), amount=cents, channel=Code(channel))
    return play.must(SYSTEM, "post_payment", ask, day)


def lines(play):
    """The lines of the books by key."""
    return {line.key: line.cents for line in account.posted_lines(play.case)}


def view(play):
    """The case on the day it is at."""
    return View.of(play.case, play.terms, play.day)


def last(play, kind):
    """The body of the latest event of a kind."""
    return next(event.body for event in reversed(play.events) if event.kind == kind)


def told(case, body, on):
    """The case with one more event, whatever the moves would say."""
    old, folder = case.history.events[-1], Folder(case)
    new = Event(
        case=case.id,
        seq=old.seq + 1,
        kind=Code(body.event_kind),
        on=on,
        at=old.at,
        by=old.by,
        move=old.move,
        under=old.under,
        body=body,
    )
    folder.extend([new])
    return folder.sealed()


def after_bill(days):
    """Days after the statement."""
    return after(Moment.STATEMENT, days=days)
