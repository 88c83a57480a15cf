from dataclasses import replace
from datetime import date

import pytest

from handback.core.base import Actor, Channel, Code, Id, Moment, OptionName, Role
from handback.core.facts import holds, missing_facts
from handback.core.moves.contact import (
    ChooseOption,
    CompleteTask,
    ProveDelivery,
    RecordBounce,
    RecordCall,
    RecordInterview,
    RecordMessage,
    ResendNotice,
)
from handback.core.moves.endings import RequestEarlyReturn
from handback.core.moves.odometer import RecordReading
from handback.core.moves.people import AppointRepresentative, RecordDeath, RequestChange
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.terms.conditions import Told
from handback.core.terms.notices import Notice, Promise
from handback.core.terms.people import Agreement
from handback.core.view import View
from tests.kit import KIM, LESSEE, RETAILER, Play, before, fact, programme

D = date
SAM = Actor(Role.CO_LESSEE, Id("sam"))
LENDER = Actor(Role.LENDER, Id("lena"))


def view(play):
    return View.of(play.case, play.terms, play.day)


def tasks(play):
    return sorted(f"{task}/{about}" for task, about in play.case.contact.tasks)


def flags(play):
    return [each.flag for each in play.case.contact.flags]


def with_notice(**changes):
    base = Notice(source=Code("K-LAW"), due=before(Moment.MATURITY, days=30), channel=Channel.MAIL)
    return programme(notices={Code("wear_notice"): replace(base, **changes)})


def sent(terms):
    play = Play(terms)
    play.open(D(2026, 11, 15))
    return play


# --- proof and bounce ----------------------------------------------------------------------------


def test_a_notice_that_needs_proof_is_not_sent_until_it_is_proven():
    play = sent(with_notice(proof=Code("mailing")))
    told = Told(Code("wear_notice"), since=before(Moment.MATURITY, days=40))
    assert not holds(told, view(play))
    assert not holds(fact("notice_sent", "wear_notice"), view(play))
    assert missing_facts(told, view(play)) == ("notice_sent:wear_notice",)
    proof = ProveDelivery(notice=Code("wear_notice"), proof=Code("mailing"))
    play.must(KIM, "prove_delivery", proof, D(2026, 11, 18))
    assert holds(told, view(play))
    assert holds(replace(told, proven=True), view(play))
    assert holds(fact("notice_proven", "wear_notice"), view(play))


def test_the_day_of_sending_counts_and_not_that_of_its_proof():
    play = sent(with_notice(proof=Code("mailing")))
    play.must(
        KIM, "prove_delivery", ProveDelivery(notice=Code("wear_notice"), proof=Code("mailing")),
        D(2026, 12, 1),
    )  # fmt: skip
    window = Told(Code("wear_notice"), True, None, before(Moment.MATURITY, days=30))
    assert holds(window, view(play))
    assert not holds(replace(window, until=before(Moment.MATURITY, days=31)), view(play))


def test_mailing_does_not_prove_delivery_but_delivery_proves_mailing():
    play = sent(with_notice(proof=Code("delivery")))
    name = Code("wear_notice")
    play.must(KIM, "prove_delivery", ProveDelivery(notice=name, proof=Code("mailing")))
    assert not holds(fact("notice_sent", name), view(play))
    play.must(KIM, "prove_delivery", ProveDelivery(notice=name, proof=Code("delivery")))
    assert holds(fact("notice_sent", name), view(play))
    mailed = sent(with_notice(proof=Code("mailing")))
    mailed.must(KIM, "prove_delivery", ProveDelivery(notice=name, proof=Code("delivery")))
    assert holds(fact("notice_sent", name), view(mailed))


def test_what_came_back_does_not_count_until_it_is_sent_again():
    play = sent(with_notice())
    name = Code("wear_notice")
    assert holds(fact("notice_sent", name), view(play))
    play.must(KIM, "record_bounce", RecordBounce(notice=name), D(2026, 11, 20))
    assert tasks(play) == ["bounced_mail/wear_notice"]
    assert not holds(fact("notice_sent", name), view(play))
    assert holds(fact("notice_bounced", name), view(play))
    assert play.refused(KIM, "record_bounce", RecordBounce(notice=name)).rule == "order"
    again = ResendNotice(notice=name, channel=Channel.EMAIL)
    play.must(KIM, "resend_notice", again, D(2026, 11, 21))
    assert tasks(play) == []
    last = play.case.contact.sent[name][-1]
    assert (last.on, last.due, last.channel) == (D(2026, 11, 21), D(2026, 11, 15), Channel.EMAIL)
    assert holds(fact("notice_sent", name), view(play))


def test_only_what_went_out_is_proven_or_comes_back():
    play = Play(with_notice())
    bounce = RecordBounce(notice=Code("x"))
    proof = ProveDelivery(notice=Code("x"), proof=Code("mailing"))
    assert play.refused(KIM, "record_bounce", bounce).reason == "nothing_sent"
    play.open(D(2026, 11, 15))
    assert play.refused(KIM, "prove_delivery", proof).reason == "not_sent"
    odd = ProveDelivery(notice=Code("wear_notice"), proof=Code("hearsay"))
    assert play.refused(KIM, "prove_delivery", odd).rule == "form"


# --- calls and the interview ---------------------------------------------------------------------


def test_a_call_is_a_task_until_the_lessee_was_reached():
    play = sent(with_notice(channel=Channel.CALL))
    assert tasks(play) == ["call/wear_notice"]
    play.must(KIM, "record_call", RecordCall(notice=Code("wear_notice"), reached=False))
    assert tasks(play) == ["call/wear_notice"]
    assert not holds(fact("called", "wear_notice"), view(play))
    play.must(KIM, "record_call", RecordCall(notice=Code("wear_notice")), D(2026, 11, 20))
    assert (tasks(play), flags(play)) == ([], [])
    assert holds(fact("called", "wear_notice"), view(play))
    assert play.case.contact.tried["wear_notice"] == 2


def test_a_late_call_is_overdue_and_flagged():
    play = sent(with_notice(channel=Channel.CALL, tolerance_days=2))
    play.open(D(2026, 11, 18))
    assert play.case.contact.tasks["call", "wear_notice"].overdue
    play.must(KIM, "record_call", RecordCall(notice=Code("wear_notice")))
    assert flags(play) == ["call_late"]


def test_a_call_made_a_little_early_needs_no_task():
    play = Play(with_notice(channel=Channel.CALL))
    play.must(KIM, "record_call", RecordCall(notice=Code("wear_notice")), D(2026, 11, 12))
    play.open(D(2026, 11, 15))
    assert tasks(play) == []
    assert len(play.case.contact.sent["wear_notice"]) == 1
    early = Play(with_notice(channel=Channel.CALL))
    early.must(KIM, "record_call", RecordCall(notice=Code("wear_notice")), D(2026, 9, 1))
    early.open(D(2026, 11, 15))
    assert tasks(early) == ["call/wear_notice"]


def test_only_a_call_of_the_programme_is_recorded():
    play = Play(with_notice())
    refused = play.refused(KIM, "record_call", RecordCall(notice=Code("wear_notice")))
    assert (refused.rule, refused.reason) == ("form", "not_a_call")


def test_every_question_has_to_be_answered():
    terms = programme()
    questions = (Code("maintained"), Code("accident"))
    asked = replace(
        terms.inspection, questions=questions, sources={Code("questions"): Code("K-FIVE")}
    )
    play = Play(replace(terms, inspection=asked))
    half = RecordInterview(answers={Code("maintained"): True})
    refused = play.refused(KIM, "record_interview", half)
    assert (refused.rule, refused.help.missing) == ("K-FIVE", ("accident",))
    odd = RecordInterview(answers={**dict.fromkeys(questions, False), Code("colour"): True})
    assert play.refused(KIM, "record_interview", odd).rule == "form"
    play.must(KIM, "record_interview", RecordInterview(
        answers={Code("maintained"): True, Code("accident"): False}
    ))  # fmt: skip
    assert play.case.contact.interview.yes == ("maintained",)
    assert Play().refused(KIM, "record_interview", half).reason == "no_questions"


# --- the choice ----------------------------------------------------------------------------------


def test_only_what_is_offered_is_chosen():
    terms = programme()
    options = {k: v for k, v in terms.options.items() if k is not OptionName.TRADE_IN}
    options[OptionName.EXTEND] = replace(
        options[OptionName.EXTEND],
        offered_when=fact("choice_made"),
        sources={Code("offered_when"): Code("K-EXTEND")},
    )
    play = Play(replace(terms, options=options))
    refused = play.refused(LESSEE, "choose_option", ChooseOption(option=OptionName.TRADE_IN))
    assert refused.reason == "not_offered"
    later = play.refused(LESSEE, "choose_option", ChooseOption(option=OptionName.EXTEND))
    assert (later.rule, later.help.missing) == ("K-EXTEND", ("choice_made",))
    play.must(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN))
    play.must(KIM, "choose_option", ChooseOption(option=OptionName.EXTEND))
    assert play.case.contact.chosen is OptionName.EXTEND


def test_the_hand_over_relinquishes_the_choice_to_buy():
    terms = programme()
    given_up = replace(
        terms.turn_in,
        choice_to_buy_ends=Moment.DELIVERY,
        counts_when=fact("receipt_received"),
        sources={Code("choice_to_buy_ends"): Code("K-GONE")},
    )
    play = Play(replace(terms, turn_in=given_up))
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=1, keys=2))
    refused = play.refused(LESSEE, "choose_option", ChooseOption(option=OptionName.PURCHASE))
    assert (refused.rule, refused.reason) == ("K-GONE", "relinquished")
    play.must(LESSEE, "choose_option", ChooseOption(option=OptionName.REPLACE))


def test_nothing_is_chosen_after_the_end():
    play = Play()
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=1, keys=2))
    refused = play.refused(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN))
    assert (refused.rule, refused.reason) == ("order", "ended_already")


def test_a_choice_after_its_day_is_taken_with_a_flag():
    terms = programme()
    late = replace(terms.options[OptionName.RETURN], chosen_by=before(Moment.MATURITY, days=30))
    play = Play(replace(terms, options={**terms.options, OptionName.RETURN: late}))
    play.must(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN), D(2026, 11, 15))
    assert flags(play) == []
    play.must(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN), D(2026, 11, 16))
    assert flags(play) == ["late_choice"]


def test_where_all_lessees_decide_the_choice_counts_when_they_agree():
    everyone = Agreement(moves=(Code("choose_option"),), everyone=True)
    terms = programme()
    terms = replace(terms, people=replace(terms.people, agreements=(everyone,)))
    play = Play(terms, co_lessees=(Id("sam"),))
    play.must(LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN))
    assert play.case.contact.chosen is None
    play.must(SAM, "choose_option", ChooseOption(option=OptionName.PURCHASE))
    assert play.case.contact.chosen is None
    play.must(SAM, "choose_option", ChooseOption(option=OptionName.RETURN))
    assert play.case.contact.chosen is OptionName.RETURN


def bereaved(dead):
    """A lessee or co-lessee has died, and Ruth represents the estate."""
    everyone = Agreement(moves=(Code("choose_option"), Code("request_early_return")), everyone=True)
    terms = programme()
    people = replace(terms.people, agreements=(everyone,))
    play = Play(replace(terms, people=people), co_lessees=(Id("sam"),))
    play.must(KIM, "record_death", RecordDeath(person=Id(dead)))
    papers = AppointRepresentative(person=Id("ruth"), papers=(Code("power_of_attorney"),))
    play.must(KIM, "appoint_representative", papers)
    return play


@pytest.mark.parametrize(("dead", "living"), [("pat", SAM), ("sam", LESSEE)])
def test_whoever_represents_an_estate_decides_with_the_lessee_who_is_alive(dead, living):
    ruth, back = Actor(Role.REPRESENTATIVE, Id("ruth")), ChooseOption(option=OptionName.RETURN)
    for first, second in ((ruth, living), (living, ruth)):
        play = bereaved(dead)
        play.must(first, "choose_option", back)
        play.must(first, "choose_option", back)
        assert play.case.contact.chosen is None
        play.must(second, "choose_option", back)
        assert play.case.contact.chosen is OptionName.RETURN
        early = RequestEarlyReturn(on_day=D(2026, 8, 1))
        play.must(first, "request_early_return", early)
        assert play.case.contact.chosen is OptionName.RETURN
        play.must(second, "request_early_return", early)
        assert play.case.contact.chosen is OptionName.EARLY_RETURN


def test_one_representative_of_all_who_died_decides_alone():
    play = bereaved("pat")
    play.must(KIM, "record_death", RecordDeath(person=Id("sam")))
    ruth = Actor(Role.REPRESENTATIVE, Id("ruth"))
    play.must(ruth, "choose_option", ChooseOption(option=OptionName.RETURN))
    assert play.case.contact.chosen is OptionName.RETURN


# --- messages and tasks --------------------------------------------------------------------------


def test_a_message_is_a_task_where_an_answer_is_promised():
    play = Play()
    play.must(LESSEE, "record_message", RecordMessage(text=Id("m1")))
    assert (play.case.contact.messages, tasks(play)) == (1, [])
    promises = {**play.terms.promises, Code("answer_message"): Promise(
        role=Role.SPECIALIST, within_days=1
    )}  # fmt: skip
    answered = Play(programme(promises=promises))
    answered.must(LESSEE, "record_message", RecordMessage(text=Id("m1")))
    assert tasks(answered) == ["answer_message/m1"]
    answered.must(KIM, "complete_task", CompleteTask(task=Code("answer_message"), about=Id("m1")))
    assert tasks(answered) == []


def test_a_task_is_done_by_whom_it_is_promised_of_or_a_specialist():
    play = Play()
    nothing = CompleteTask(task=Code("call"))
    assert play.refused(KIM, "complete_task", nothing).reason == "no_task_open"
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=100, keys=2), name="t1")
    play.must(KIM, "record_reading", RecordReading(odometer=900, origin=Code("auction")))
    done = CompleteTask(task=Code("reading_discrepancy"), about=Id("t1"), outcome=Code("clear"))
    assert play.refused(LENDER, "complete_task", done).reason == "task_of_another"
    assert play.refused(KIM, "complete_task", nothing).reason == "no_such_task"
    play.must(KIM, "complete_task", done)
    assert play.case.contact.outcomes["reading_discrepancy", "t1"] == "clear"


@pytest.mark.parametrize("task", ["confirm_change"])
def test_a_task_with_a_move_of_its_own_is_not_ticked_off(task):
    play = Play()
    change = RequestChange(what=Code("refund_account"), detail=Id("d"))
    play.must(LESSEE, "request_change", change, name="c1")
    refused = play.refused(KIM, "complete_task", CompleteTask(task=Code(task), about=Id("c1")))
    assert refused.help.do == "confirm_change"
