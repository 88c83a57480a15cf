from datetime import date

from handback.core.base import Actor, Refused, Role
from handback.core.engine import open_day
from handback.core.moves.opening import OpenCase
from tests.kit import LESSEE, Play, lease


def test_opening_a_case_sends_what_is_due_and_a_second_opening_is_refused():
    play = Play()
    assert "case_opened" in play.kinds()
    play.open(date(2026, 9, 15))
    assert play.case.contact.sent["reminder"][0].due == date(2026, 9, 15)
    again = play.refused(Actor(Role.SYSTEM), "open_case", OpenCase(lease=lease()))
    assert (again.rule, again.reason) == ("order", "opened_already")


def test_only_named_roles_make_a_move():
    play = Play()
    refused = play.refused(LESSEE, "open_case", OpenCase(lease=lease()))
    assert isinstance(refused, Refused)
    assert refused.rule == "authority"


def test_opening_a_day_twice_changes_nothing():
    play = Play()
    play.open(date(2026, 9, 15))
    now = play._now()
    assert open_day(play.case, play.terms, play.day, now, "again") == ()
