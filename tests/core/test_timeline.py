from dataclasses import replace
from datetime import date

from handback.core.base import Code, Id, Moment, OptionName, Role
from handback.core.moves.endings import ApproveExtension, RequestExtension
from handback.core.moves.quotes import RequestQuote
from handback.core.moves.trade_in import CompletePayoff, ReportTradeIn
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.terms.conditions import ALWAYS, Not
from handback.core.terms.notices import Watch
from handback.core.terms.options import Gate
from handback.core.timeline import Entry, Kind, Standing, timeline
from handback.core.view import View
from tests.kit import KIM, LESSEE, RETAILER, Play, before, fact, programme

TERMS = programme()
MATURITY = date(2026, 12, 15)


def entries(play: Play) -> dict[tuple[str, str], Entry]:
    found = timeline(View.of(play.case, play.terms, play.day))
    assert list(found) == sorted(found, key=lambda each: each.on)
    return {(each.kind.value, each.name): each for each in found}


def test_a_notice_is_coming_then_done():
    play = Play()
    coming = entries(play)["notice", "reminder"]
    assert (coming.on, coming.standing, coming.rule) == (
        date(2026, 9, 15),
        Standing.COMING,
        "K-REMIND",
    )
    play.open(date(2026, 9, 16))
    done = entries(play)["notice", "reminder"]
    assert (done.standing, done.done_on) == (Standing.DONE, date(2026, 9, 15))


def test_a_gate_tells_the_day_its_window_opens():
    gate = Gate(
        source=Code("K-WINDOW"),
        moves=(Code("book_inspection"),),
        needs=ALWAYS,
        opens=before(Moment.MATURITY, days=60),
    )
    play = Play(replace(TERMS, gates={Code("inspection_window"): gate}))
    found = entries(play)["opens", "inspection_window"]
    assert (found.on, found.standing, found.rule) == (
        date(2026, 10, 16),
        Standing.COMING,
        "K-WINDOW",
    )
    play.open(date(2026, 10, 16))
    assert entries(play)["opens", "inspection_window"].standing is Standing.DONE


def test_a_deadline_is_missed_the_day_after_it():
    due = replace(TERMS.inspection, due_by=before(Moment.MATURITY, days=30))
    play = Play(replace(TERMS, inspection=due))
    for day, standing in (
        (date(2026, 11, 15), Standing.COMING),
        (date(2026, 11, 16), Standing.MISSED),
    ):
        play.open(day)
        assert entries(play)["deadline", "inspection"].standing is standing


def test_maturity_is_missed_by_a_car_that_is_kept_and_holdover_shows():
    play = Play()
    assert ("notice", "holdover_escalation") not in entries(play)
    play.open(date(2026, 12, 16))
    found = entries(play)
    assert found["end", "maturity"].standing is Standing.MISSED
    assert found["notice", "holdover_reminder/1"].standing is Standing.DONE
    assert found["notice", "holdover_reminder/2"].on == date(2026, 12, 23)
    assert found["notice", "holdover_escalation"].standing is Standing.COMING


def test_an_extended_lease_shows_both_ends():
    play = Play()
    play.must(LESSEE, "request_extension", RequestExtension(days=10))
    play.must(KIM, "approve_extension", ApproveExtension())
    found = entries(play)
    assert found["end", "scheduled_end"].on == MATURITY
    assert found["end", "maturity"].on == date(2026, 12, 25)


def test_a_hand_over_brings_the_statements_window_the_deposit_and_the_grace_for_equipment():
    play = Play(deposit=50000, equipment=(Code("charging_cable"),))
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=36000, keys=1), MATURITY)
    found = entries(play)
    assert found["end", "maturity"].standing is Standing.DONE
    assert found["window", "statement_from"].on == date(2027, 1, 12)
    assert found["window", "statement_by"].on == date(2027, 1, 26)
    assert found["deadline", "deposit_backstop"].on == date(2027, 3, 15)
    assert found["deadline", "missing_equipment"].on == date(2026, 12, 25)
    assert found["milestone", "turn_in"].rule == "K-TURNIN"
    assert found["deadline", "waiver/loyalty"].on == date(2027, 1, 14)


def test_after_a_hand_over_no_letter_lies_ahead_that_is_for_those_who_have_the_car():
    notice = replace(TERMS.notices[Code("reminder")], due=before(Moment.MATURITY, days=10))
    notice = replace(notice, when=Not(fact("delivered")))
    terms = replace(TERMS, notices={Code("bring_it"): notice})
    play = Play(terms)
    assert ("notice", "bring_it") in entries(play)
    play.do(RETAILER, "report_turn_in", ReportTurnIn(keys=2, odometer=30000), date(2026, 11, 1))
    assert ("notice", "bring_it") not in entries(play)


def test_quotes_payoffs_and_titles_show_their_promised_days():
    play = Play()
    play.must(LESSEE, "request_quote", RequestQuote(option=OptionName.PURCHASE), name="q")
    assert entries(play)["deadline", "quote/q.quote"].on == date(2026, 6, 25)
    ask = ReportTradeIn(dealer=Id("dee"), evidence=(Code("dealer_confirmation"),))
    play.must(LESSEE, "report_trade_in", ask)
    assert entries(play)["promise", "payoff"].on == date(2026, 6, 29)
    play.must(KIM, "complete_payoff", CompletePayoff(amount=9900000), date(2026, 6, 20))
    found = entries(play)
    assert found["promise", "payoff"].done_on == date(2026, 6, 20)
    assert found["promise", "title"].on == date(2026, 7, 11)
    assert found["promise", "lien_release"].standing is Standing.COMING


def test_a_task_to_come_stands_on_its_day():
    watch = Watch(
        source=Code("K-CONTACT"),
        due=before(Moment.MATURITY, days=30),
        task=Code("contact_retailer"),
        when=Not(fact("delivered")),
    )
    play = Play(replace(TERMS, watches={Code("contact"): watch}))
    assert entries(play)["task", "contact"].on == date(2026, 11, 15)
    play.open(date(2026, 11, 15))
    assert entries(play)["task", "contact_retailer/contact"].rule == "K-CONTACT"
    assert play.case.contact.tasks[Code("contact_retailer"), Id("contact")].role is (
        Role.SPECIALIST
    )


def test_the_kinds_are_a_closed_list():
    assert {kind.value for kind in Kind} >= {"notice", "opens", "deadline", "promise"}
