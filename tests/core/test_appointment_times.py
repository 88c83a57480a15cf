"""Times of appointments are kept as the programme's clock shows them, however they were written."""

from datetime import datetime, timedelta, timezone

from handback.core.base import Actor, Code, Id, Moment, Role
from handback.core.moves.catalogue import MOVES
from handback.core.moves.registry import AUTHORITY
from handback.core.moves.turn_in import BookTurnIn
from handback.core.terms.conditions import Passed
from handback.core.terms.options import Gate
from tests.core.turn_in_kit import GLENDALE, D
from tests.kit import LESSEE, Play, after, programme

WEST = timezone(timedelta(hours=-8))


def test_a_hand_over_is_kept_in_the_programmes_time():
    play = Play()
    late = datetime(2026, 12, 10, 20, tzinfo=WEST)
    play.must(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=late), D(2026, 11, 10))
    assert play.case.turn_in.booked.at == datetime(2026, 12, 11, 4)


def test_a_gate_is_judged_on_the_programmes_day_of_the_appointment():
    gate = Gate(
        source=Code("K-DAY"),
        moves=(Code("book_turn_in"),),
        needs=Passed(after(Moment.MATURITY)),
        judged_on_appointment=True,
    )
    play = Play(programme(gates={Code("on_the_last_day"): gate}))
    for hours, refused in ((0, True), (9, False)):
        at = datetime(2026, 12, 14, 15, tzinfo=WEST) + timedelta(hours=hours)
        ask = BookTurnIn(retailer=GLENDALE, at=at)
        if refused:
            assert play.refused(LESSEE, "book_turn_in", ask, D(2026, 11, 10)).rule == "K-DAY"
        else:
            play.must(LESSEE, "book_turn_in", ask)


def test_an_auditor_makes_no_move():
    auditor = Actor(Role.AUDITOR, Id("ann"))
    assert not any(Role.AUDITOR in move.roles for move in MOVES.values())
    answer = Play().refused(auditor, "record_message", object())
    assert answer.rule == AUTHORITY
