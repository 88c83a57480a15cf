from dataclasses import replace
from datetime import date

import pytest

from handback.core.base import Actor, Channel, Code, Id, Role
from handback.core.facts import holds
from handback.core.moves.people import (
    AppointRepresentative,
    ChangeAddress,
    ConfirmChange,
    LiftBankruptcy,
    RecordBankruptcy,
    RecordDeath,
    RejectChange,
    RequestChange,
)
from handback.core.recipients import recipients
from handback.core.resting import rests
from handback.core.view import View
from tests.kit import KIM, LEE, LESSEE, Play, fact, programme

D = date
SAM = Actor(Role.CO_LESSEE, Id("sam"))
REP = Actor(Role.REPRESENTATIVE, Id("ruth"))
ACCOUNT = RequestChange(what=Code("refund_account"), detail=Id("iban2"))


def view(play, day=None):
    return View.of(play.case, play.terms, day or play.day)


def tasks(play):
    return sorted(f"{task}/{about}" for task, about in play.case.contact.tasks)


def resting(**stops):
    terms = programme()
    return replace(terms, people=replace(terms.people, **stops))


def test_a_representative_acts_once_the_papers_are_there():
    play = Play()
    change = ChangeAddress(address=Id("a1"))
    assert play.refused(REP, "change_address", change).reason == "not_a_representative"
    play.must(KIM, "appoint_representative", AppointRepresentative(person=Id("ruth")))
    refused = play.refused(REP, "change_address", change)
    assert refused.help.missing == ("power_of_attorney",)
    assert not holds(fact("represented"), view(play))
    papers = AppointRepresentative(person=Id("ruth"), papers=(Code("power_of_attorney"),))
    play.must(KIM, "appoint_representative", papers)
    assert holds(fact("represented"), view(play))
    play.must(REP, "change_address", change)
    assert play.case.people.addresses == {"ruth": "a1"}


def test_papers_of_a_representative_add_up_and_a_lessee_is_none():
    play = Play()
    for paper in ("will", "power_of_attorney"):
        ask = AppointRepresentative(person=Id("ruth"), papers=(Code(paper),))
        play.must(KIM, "appoint_representative", ask)
    assert play.case.people.representatives["ruth"] == ("will", "power_of_attorney")
    refused = play.refused(KIM, "appoint_representative", AppointRepresentative(person=Id("pat")))
    assert refused.rule == "form"


def test_a_death_is_recorded_once_and_of_a_lessee_only():
    play = Play(co_lessees=(Id("sam"),))
    play.must(KIM, "record_death", RecordDeath())
    assert play.case.people.dead == ("pat",)
    assert play.refused(KIM, "record_death", RecordDeath()).reason == "recorded_already"
    assert play.refused(KIM, "record_death", RecordDeath(person=Id("x"))).rule == "form"
    assert play.refused(LESSEE, "change_address", ChangeAddress(address=Id("a"))).rule == (
        "authority"
    )
    play.must(SAM, "change_address", ChangeAddress(address=Id("a")))


def test_what_a_death_stops_rests_until_someone_represents_the_estate():
    play = Play(resting(death_stops=(Code("collection"),)))
    assert not rests(view(play), "collection")
    play.must(KIM, "record_death", RecordDeath())
    assert rests(view(play), "collection")
    assert holds(fact("rests", "collection"), view(play))
    assert not rests(view(play), "holdover")
    play.must(KIM, "appoint_representative", AppointRepresentative(person=Id("ruth")))
    assert not rests(view(play), "collection")


def test_a_co_lessee_who_is_alive_goes_on():
    play = Play(resting(death_stops=(Code("collection"),)), co_lessees=(Id("sam"),))
    play.must(KIM, "record_death", RecordDeath())
    assert not rests(view(play), "collection")


def test_a_bankruptcy_stay_rests_what_the_programme_names_until_it_is_lifted():
    play = Play()
    play.must(KIM, "record_bankruptcy", RecordBankruptcy())
    assert holds(fact("bankruptcy_stay"), view(play))
    assert rests(view(play), "collection")
    assert play.refused(KIM, "record_bankruptcy", RecordBankruptcy()).rule == "order"
    play.must(KIM, "lift_bankruptcy", LiftBankruptcy())
    assert not rests(view(play), "collection")
    assert play.refused(KIM, "lift_bankruptcy", LiftBankruptcy()).reason == "no_stay"


def test_people_change_their_own_address_and_the_desk_anybodys():
    play = Play(co_lessees=(Id("sam"),))
    theirs = ChangeAddress(address=Id("a2"), person=Id("sam"))
    assert play.refused(LESSEE, "change_address", theirs).reason == "address_of_another"
    play.must(KIM, "change_address", theirs)
    play.must(LESSEE, "change_address", ChangeAddress(address=Id("a1")))
    assert play.case.people.addresses == {"sam": "a2", "pat": "a1"}
    stranger = ChangeAddress(address=Id("a3"), person=Id("x"))
    assert play.refused(KIM, "change_address", stranger).rule == "form"


@pytest.mark.parametrize(
    ("everyone", "dead", "represented", "told"),
    [
        (True, (), False, (Role.LESSEE, Role.CO_LESSEE)),
        (False, (), False, (Role.LESSEE,)),
        (False, ("pat",), False, (Role.CO_LESSEE,)),
        (True, ("pat",), True, (Role.CO_LESSEE, Role.REPRESENTATIVE)),
        (True, ("pat", "sam"), True, (Role.REPRESENTATIVE,)),
        (True, ("pat", "sam"), False, (Role.LESSEE,)),
    ],
)
def test_who_is_told(everyone, dead, represented, told):
    play = Play(resting(everyone_told=everyone), co_lessees=(Id("sam"),))
    for person in dead:
        play.must(KIM, "record_death", RecordDeath(person=Id(person)))
    if represented:
        play.must(KIM, "appoint_representative", AppointRepresentative(person=Id("ruth")))
    assert recipients(view(play), (Role.LESSEE,)) == told
    assert recipients(view(play), (Role.RETAILER,)) == (Role.RETAILER,)


# --- changes that a thief would make --------------------------------------------------------------


def test_a_careful_change_waits_and_is_confirmed_on_another_channel():
    play = Play()
    play.must(LESSEE, "request_change", ACCOUNT, D(2026, 7, 1), name="c1")
    assert tasks(play) == ["confirm_change/c1"]
    assert holds(fact("change_pending"), view(play))
    same = play.refused(
        LESSEE, "confirm_change", ConfirmChange(name=Id("c1"), channel=Channel.PAGE)
    )
    assert same.reason == "same_channel"
    play.must(KIM, "confirm_change", ConfirmChange(name=Id("c1"), channel=Channel.CALL))
    assert tasks(play) == []
    people = play.case.people
    assert people.changed_to("refund_account", D(2026, 7, 3)) is None
    assert people.changed_to("refund_account", D(2026, 7, 4)) == "iban2"
    assert holds(fact("changed_lately", "refund_account"), view(play, D(2026, 7, 3)))
    assert not holds(fact("change_pending"), view(play, D(2026, 7, 4)))


def test_who_asked_at_the_desk_does_not_confirm():
    play = Play()
    play.must(KIM, "request_change", ACCOUNT, name="c1")
    confirm = ConfirmChange(name=Id("c1"), channel=Channel.CALL)
    refused = play.refused(KIM, "confirm_change", confirm)
    assert refused.reason == "same_person"
    play.must(LEE, "confirm_change", confirm)


def test_a_rejected_change_never_takes_effect_and_stays_flagged():
    play = Play()
    play.must(LESSEE, "request_change", ACCOUNT, name="c1")
    play.must(LESSEE, "reject_change", RejectChange(name=Id("c1")))
    assert play.case.people.changed_to("refund_account", D(2027, 1, 1)) is None
    assert [each.flag for each in play.case.contact.flags] == ["rejected_refund_account"]
    assert tasks(play) == []
    gone = ConfirmChange(name=Id("c1"), channel=Channel.CALL)
    assert play.refused(KIM, "confirm_change", gone).reason == "no_change_waits"
    assert play.refused(LESSEE, "reject_change", RejectChange(name=Id("c1"))).rule == "order"


def test_a_new_request_replaces_one_that_nobody_confirmed():
    play = Play()
    play.must(LESSEE, "request_change", ACCOUNT, name="c1")
    play.must(LESSEE, "request_change", replace(ACCOUNT, detail=Id("iban3")), name="c2")
    assert list(play.case.people.changes) == ["c2"]
    assert tasks(play) == ["confirm_change/c2"]
    old = ConfirmChange(name=Id("c1"), channel=Channel.CALL)
    assert play.refused(KIM, "confirm_change", old).reason == "no_such_change"


def test_other_changes_take_effect_at_once():
    play = Play()
    play.must(LESSEE, "request_change", RequestChange(what=Code("language"), detail=Id("fr")))
    assert play.case.people.changed_to("language", play.day) == "fr"
    assert tasks(play) == []
