from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handback.core import engine
from handback.core.base import Channel, Code, Id, Moment, OptionName, Role
from handback.core.moves.contact import ChooseOption
from handback.core.moves.odometer import SignOdometerStatement
from handback.core.moves.people import RecordBankruptcy
from handback.core.moves.turn_in import BookTurnIn, ReportTurnIn
from handback.core.moves.turn_in_papers import PhoneInReading, SubmitReceipt
from handback.core.terms.conditions import All, AnyOf, By, Happened, Not, Passed
from handback.core.terms.notices import Notice, Watch
from handback.core.terms.options import Milestone
from handback.core.terms.turn_in import ReceiptTerms
from handback.core.turn_in import Place
from tests.kit import KIM, LESSEE, RETAILER, Play, after, before, fact, programme

D = date
GLENDALE = Place(place=Id("glendale"), makes=(Code("Testcar"),), country=Code("US"))


def report(play, day, **more):
    ask = ReportTurnIn(odometer=37000, keys=2)
    return play.must(RETAILER, "report_turn_in", ask, day, **more)


def test_the_turn_in_counts_from_the_hand_over_though_it_is_learned_later():
    play = Play()
    report(play, D(2026, 12, 12), happened=D(2026, 12, 10))
    assert play.case.progress.reached["turn_in"] == D(2026, 12, 10)
    found = next(e for e in play.events if e.kind == "milestone_reached")
    assert (found.on, found.body.rule) == (D(2026, 12, 12), "K-TURNIN")


def test_a_turn_in_may_count_from_the_grounding():
    from handback.core.moves.turn_in import GroundVehicle

    terms = programme()
    grounded = replace(terms.turn_in, counts_when=fact("grounded"), counts_from=Moment.GROUNDING)
    play = Play(replace(terms, turn_in=grounded))
    report(play, D(2026, 12, 10))
    assert "turn_in" not in play.case.progress.reached
    play.must(RETAILER, "ground_vehicle", GroundVehicle(), D(2026, 12, 12))
    assert play.case.progress.reached["turn_in"] == D(2026, 12, 12)


def test_acceptance_is_its_own_day_and_survives_time_and_money():
    terms = programme()
    accepted = replace(
        terms.turn_in,
        accepted_when=All((fact("delivered"), By(before(Moment.MATURITY, days=1)))),
    )
    play = Play(replace(terms, turn_in=accepted))
    report(play, D(2026, 12, 10))
    play.open(D(2027, 1, 10))
    assert play.case.progress.reached["acceptance"] == D(2026, 12, 10)
    assert "milestone_lost" not in play.kinds()


def test_a_milestone_of_the_programmes_own_is_reached_on_a_day_that_is_foretold():
    ready = Milestone(source=Code("K-OWN"), when=Passed(before(Moment.MATURITY, days=7)))
    play = Play(programme(milestones={Code("last_week"): ready}))
    play.open(D(2026, 12, 20))
    assert play.case.progress.reached["last_week"] == D(2026, 12, 8)


def test_the_deposit_is_ready_at_its_backstop():
    play = Play(deposit=50000)
    report(play, D(2026, 12, 10))
    play.open(D(2027, 3, 9))
    assert "deposit_ready" not in play.case.progress.reached
    play.open(D(2027, 3, 10))
    assert play.case.progress.reached["deposit_ready"] == D(2027, 3, 10)


# --- jumping equals opening every day -------------------------------------------------------------


def rich():
    """A programme whose clock has much to do: notices, calls, watches, milestones of all kinds."""
    terms = programme()

    def notice(due, **more):
        return Notice(source=Code("K-N"), due=due, channel=Channel.MAIL, **more)

    return replace(
        terms,
        notices={
            Code("early"): notice(before(Moment.MATURITY, months=4)),
            Code("call"): replace(notice(before(Moment.MATURITY, days=60)), channel=Channel.CALL),
            Code("when_chosen"): notice(before(Moment.MATURITY, days=70), when=fact("choice_made")),
            Code("windowed"): notice(
                before(Moment.MATURITY, days=40),
                when=Passed(before(Moment.MATURITY, days=30)),
                not_after=before(Moment.MATURITY, days=20),
            ),
            Code("at_maturity"): notice(
                before(Moment.MATURITY, days=10), when=Happened(Moment.MATURITY)
            ),
            Code("accepted"): notice(after(Moment.ACCEPTANCE, days=1)),
            Code("held"): notice(after(Moment.MATURITY, days=3), when=fact("held_over")),
            Code("resting"): notice(before(Moment.MATURITY, days=50)),
        },
        watches={
            Code("arrange"): Watch(
                source=Code("K-W"),
                due=before(Moment.MATURITY, days=30),
                task=Code("contact_retailer"),
                when=Not(AnyOf((fact("turn_in_booked"), fact("delivered")))),
            ),
            Code("behind"): Watch(
                source=Code("K-W"),
                due=before(Moment.MATURITY, days=80),
                task=Code("missing_facts"),
                when=Not(fact("payments_current")),
            ),
        },
        milestones={
            Code("half"): Milestone(
                source=Code("K-M"), when=Passed(before(Moment.MATURITY, days=90))
            ),
            Code("after_half"): Milestone(source=Code("K-M"), when=fact("milestone", "half")),
        },
        people=replace(terms.people, bankruptcy_stops=(Code("resting"), Code("collection"))),
        turn_in=replace(
            terms.turn_in,
            counts_when=AnyOf((fact("receipt_received"), Passed(after(Moment.DELIVERY, days=9)))),
            receipt=ReceiptTerms(phoned_reading_keeps_day=True),
        ),
    )


STEPS = {
    "choose": lambda play, day: play.do(
        LESSEE, "choose_option", ChooseOption(option=OptionName.RETURN), day
    ),
    "book": lambda play, day: play.do(
        LESSEE, "book_turn_in", BookTurnIn(retailer=GLENDALE, at=datetime(2027, 3, 1, 9)), day
    ),
    "return": lambda play, day: play.do(
        RETAILER, "report_turn_in", ReportTurnIn(odometer=37000, keys=2), day
    ),
    "returned_before": lambda play, day: play.do(
        RETAILER,
        "report_turn_in",
        ReportTurnIn(odometer=37000, keys=2),
        day,
        happened=day - timedelta(days=2),
    ),
    "sign": lambda play, day: play.do(
        LESSEE, "sign_odometer_statement", SignOdometerStatement(), day
    ),
    "phone": lambda play, day: play.do(
        LESSEE, "phone_in_reading", PhoneInReading(odometer=37000), day
    ),
    "receipt": lambda play, day: play.do(
        LESSEE, "submit_receipt", SubmitReceipt(odometer=37000, signed_by=(Role.LESSEE,)), day
    ),
    "stay": lambda play, day: play.do(KIM, "record_bankruptcy", RecordBankruptcy(), day),
}


class Jump(Play):
    """Opens only the days on which something is due."""

    def open(self, day):
        while (due := self._next()) is not None and due <= day:
            self.day = max(due, self.day)
            before_ = len(self.events)
            self._add(engine.open_day(self.case, self.terms, self.day, self._now(), self._id()))
            assert len(self.events) > before_, (due, self.day)
        self.day = max(self.day, day)

    def _next(self):
        if self.case.lease.contract is None:
            return None
        return engine.next_due(self.case, self.terms)


def told(play):
    """Everything that happened, without the ids of the openings it happened in."""
    return [(e.seq, e.kind, e.on, e.at, e.by, repr(e.body)) for e in play.events if e.seq > 1]


STORY = st.lists(
    st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 60)), min_size=0, max_size=6
)


@settings(max_examples=15, deadline=None)
@given(STORY)
def test_jumping_from_due_to_due_equals_opening_every_day(story):
    every, jump = Play(rich(), deposit=50000), Jump(rich(), deposit=50000)
    day = D(2026, 6, 20)
    for n, (step, days) in enumerate(story):
        day += timedelta(days=days)
        for play in (every, jump):
            play.open(day)
            play.n = 1000 * (n + 1)
            STEPS[step](play, day)
            play.n = 1000 * (n + 1) + 500
    for play in (every, jump):
        play.open(D(2027, 3, 1))
    assert [t[1:4] for t in told(every)] == [t[1:4] for t in told(jump)]
    assert every.case.progress.reached == jump.case.progress.reached
    assert set(every.case.contact.tasks) == set(jump.case.contact.tasks)
