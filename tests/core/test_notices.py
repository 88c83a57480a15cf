from dataclasses import replace
from datetime import date, timedelta

import pytest

from handback.core import engine
from handback.core.base import Channel, Code, Id, Moment, OptionName, Role
from handback.core.calendar import Offset, Side
from handback.core.moves.contact import ChooseOption
from handback.core.moves.people import LiftBankruptcy, RecordBankruptcy
from handback.core.moves.turn_in import BookTurnIn, CancelTurnIn, ReportTurnIn
from handback.core.terms.conditions import Happened, Not
from handback.core.terms.notices import Notice, Watch
from handback.core.turn_in import Place
from tests.kit import KIM, LESSEE, RETAILER, Play, after, before, fact, programme

D = date
NAME = Code("kit")
DUE = D(2026, 11, 15)
GLENDALE = Place(place=Id("glendale"), makes=(Code("Testcar"),), country=Code("US"))


def with_notice(**changes):
    base = Notice(source=Code("K-KIT"), due=before(Moment.MATURITY, days=30), channel=Channel.MAIL)
    return programme(notices={NAME: replace(base, **changes)})


def sent(play):
    return [each.on for each in play.case.contact.sent.get(NAME, ())]


def flags(play):
    return [each.flag for each in play.case.contact.flags]


def outage(play, day):
    """Open a day without having opened those before."""
    play.day = day
    play._add(engine.open_day(play.case, play.terms, day, play._now(), play._id()))


# --- when ----------------------------------------------------------------------------------------


def test_a_notice_goes_out_on_its_day_exactly_once():
    play = Play(with_notice())
    play.open(DUE - timedelta(days=1))
    assert sent(play) == []
    play.open(D(2026, 12, 1))
    assert (sent(play), flags(play)) == ([DUE], [])


def test_next_due_foretells_the_notice():
    play = Play(with_notice())
    assert engine.next_due(play.case, play.terms) == DUE


def test_a_notice_waits_for_its_condition_and_is_then_in_time():
    play = Play(with_notice(when=fact("chosen", "return")))
    play.open(D(2026, 12, 1))
    assert sent(play) == []
    play.must(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN))
    assert sent(play) == [D(2026, 12, 1)]
    assert flags(play) == []


def test_nothing_goes_out_after_its_window():
    terms = with_notice(when=fact("chosen", "return"), not_after=before(Moment.MATURITY, days=20))
    play = Play(terms)
    play.must(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN), D(2026, 11, 26))
    assert sent(play) == []
    late = Play(terms, opened=D(2026, 11, 1))
    late.must(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN), D(2026, 11, 25))
    assert sent(late) == [D(2026, 11, 25)]


@pytest.mark.parametrize(("days", "flagged"), [(5, []), (6, ["notice_late"])])
def test_after_an_outage_a_letter_carries_its_real_day_and_is_flagged_when_late(days, flagged):
    play = Play(with_notice())
    play.open(D(2026, 11, 1))
    outage(play, DUE + timedelta(days=days))
    assert sent(play) == [DUE + timedelta(days=days)]
    assert play.case.contact.sent[NAME][0].due == DUE
    assert flags(play) == flagged


def test_a_tolerance_of_its_own_goes_before_the_calendars():
    play = Play(with_notice(tolerance_days=0))
    outage(play, DUE + timedelta(days=1))
    assert flags(play) == ["notice_late"]


def test_a_case_that_is_opened_too_late_gets_its_letter_late():
    play = Play(with_notice(), opened=D(2026, 12, 1))
    assert sent(play) == [D(2026, 12, 1)]
    assert flags(play) == ["notice_late"]


def test_no_letter_about_the_end_goes_out_once_it_has_come():
    play = Play(with_notice())
    report = ReportTurnIn(odometer=1, keys=2)
    play.must(RETAILER, "report_turn_in", report, D(2026, 11, 10))
    play.open(D(2026, 12, 20))
    assert sent(play) == []


def test_a_letter_about_the_turn_in_follows_it():
    play = Play(with_notice(due=after(Moment.TURN_IN, days=2)))
    report = ReportTurnIn(odometer=1, keys=2)
    play.must(RETAILER, "report_turn_in", report, D(2026, 12, 10))
    play.open(D(2026, 12, 14))
    assert sent(play) == [D(2026, 12, 12)]


def test_a_condition_on_a_moment_that_is_foretold_is_waited_for():
    play = Play(with_notice(when=Happened(Moment.MATURITY)))
    assert engine.next_due(play.case, play.terms) == D(2026, 12, 15)
    play.open(D(2026, 12, 15))
    assert sent(play) == [D(2026, 12, 15)]


# --- how, to whom --------------------------------------------------------------------------------


def test_a_notice_on_the_page_and_for_everybody():
    play = Play(with_notice(channel=Channel.PAGE), co_lessees=(Id("sam"),))
    play.open(DUE)
    body = next(e.body for e in play.events if e.kind == "notice_sent")
    assert (body.channel, body.to) == (Channel.PAGE, (Role.LESSEE, Role.CO_LESSEE))


def extended(play, day, until):
    """Let a new maturity be approved, whatever the programme's moves ask for."""
    from handback.core.endings import ExtensionApproved
    from handback.core.events import Event

    body = ExtensionApproved(
        number=1, days=(until - play.case.maturity).days, until=until, fee=0, rule=Code("K")
    )
    play.open(day)
    seq = play.case.history.seq + 1
    move, kind = play._id(), Code(body.event_kind)
    play._add((Event(play.case.id, seq, kind, day, play._now(), KIM, move, Code(""), body),))
    play._add(engine.open_day(play.case, play.terms, day, play._now(), play._id()))


def test_an_extension_sends_again_what_is_to_be_sent_again():
    once, again = Play(with_notice()), Play(with_notice(again_when_extended=True))
    for play in (once, again):
        extended(play, D(2026, 12, 1), D(2027, 1, 14))
        play.open(D(2026, 12, 20))
    assert sent(once) == [DUE]
    assert sent(again) == [DUE, D(2026, 12, 15)]
    assert [each.round for each in again.case.contact.sent[NAME]] == [0, 1]
    assert flags(again) == []


def test_an_extension_moves_what_has_not_been_sent_yet():
    play = Play(with_notice())
    extended(play, D(2026, 11, 1), D(2027, 1, 14))
    play.open(D(2026, 12, 31))
    assert sent(play) == [D(2026, 12, 15)]


def test_notices_rest_during_a_stay_where_the_programme_says_so():
    terms = with_notice()
    people = replace(terms.people, bankruptcy_stops=(NAME,))
    play = Play(replace(terms, people=people))
    play.must(KIM, "record_bankruptcy", RecordBankruptcy(), D(2026, 11, 1))
    play.open(D(2026, 11, 17))
    assert sent(play) == []
    play.must(KIM, "lift_bankruptcy", LiftBankruptcy())
    assert sent(play) == [D(2026, 11, 17)]


# --- watches -------------------------------------------------------------------------------------


def watched():
    watch = Watch(
        source=Code("K-WATCH"),
        due=before(Moment.MATURITY, days=30),
        task=Code("contact_retailer"),
        when=Not(fact("turn_in_booked")),
    )
    return programme(watches={Code("arrange"): watch})


KEY = ("contact_retailer", "arrange")


def test_a_watch_opens_its_task_on_its_day_and_it_falls_away_by_itself():
    play = Play(watched())
    play.open(DUE - timedelta(days=1))
    assert KEY not in play.case.contact.tasks
    play.open(DUE)
    assert play.case.contact.tasks[KEY].rule == "K-WATCH"
    play.must(LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE))
    assert KEY not in play.case.contact.tasks
    assert play.case.contact.outcomes[KEY] == "fell_away"
    play.must(LESSEE, "cancel_turn_in", CancelTurnIn())
    assert KEY in play.case.contact.tasks


def test_a_watched_task_that_was_done_stays_done():
    from handback.core.moves.contact import CompleteTask

    play = Play(watched())
    play.open(DUE)
    done = CompleteTask(task=Code(KEY[0]), about=Id(KEY[1]))
    play.must(KIM, "complete_task", done)
    play.open(DUE + timedelta(days=3))
    assert KEY not in play.case.contact.tasks


def test_a_task_is_overdue_the_day_after_its_promised_one():
    play = Play(watched())
    play.open(DUE + timedelta(days=3))
    assert not play.case.contact.tasks[KEY].overdue
    play.open(DUE + timedelta(days=4))
    assert play.case.contact.tasks[KEY].overdue
    assert play.kinds().count("task_overdue") == 1


def test_a_notice_before_and_one_after_are_told_apart():
    assert before(Moment.MATURITY, days=1) == Offset(Moment.MATURITY, 0, 1, Side.BEFORE)
