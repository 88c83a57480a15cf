"""Facts and stages as a lessee is told of them: complete, and never about "the lessee"."""

from django.utils import translation

from handback.actions import access
from handback.actions.views import look
from handback.core.base import Role
from handback.core.stages import STAGES
from handback.core.vocabulary import CONDITIONS
from handback.web.facts_for_lessees import FACTS_FOR_LESSEES, WITH_ARGUMENT, told
from handback.web.stages_for_lessees import STAGE_SAID
from handback.web.words import words_of


def test_every_fact_is_said_to_the_lessee():
    assert set(CONDITIONS) <= set(FACTS_FOR_LESSEES)
    assert set(WITH_ARGUMENT) <= set(FACTS_FOR_LESSEES)


def test_no_fact_and_no_stage_speaks_of_the_lessee():
    with translation.override("en"):
        of_lessees = [str(each) for each in (*FACTS_FOR_LESSEES.values(), *STAGE_SAID.values())]
    assert not [each for each in of_lessees if "the lessee" in each.lower()]
    # where a third person is meant, as of somebody who died, it is "a lessee"
    assert set(STAGE_SAID) == set(STAGES)


def test_a_fact_about_something_names_it():
    with translation.override("en"):
        assert told("milestone", "turn-in") == "a step that comes before: turn-in"
        assert told("delivered", "whatever") == "the hand-over of the car"
        assert told("no_such_fact") == ""


def test_the_page_of_a_lessee_says_you_and_that_of_staff_the_lessee(portal):
    client, case = portal.lessee("infiniti", "open", "decided", "inspected")
    page = client.get(f"/lease/{case}/insurance/", headers={"accept-language": "en"})
    said = page.content.decode()
    assert "our signature on the mileage disclosure" in said
    assert "the lessee signed" not in said.lower()


def test_the_words_for_staff_keep_the_meaning_of_a_policy(portal):
    _, case = portal.lessee("infiniti", "open", "decided", "inspected")

    person = portal.lessee_of(case)
    seat = access.seat(access.visitor(person.pk), case, portal.now, Role.LESSEE)
    terms = look(seat, portal.now).standing.terms
    with translation.override("en"):
        for_staff, for_lessee = words_of(terms), words_of(terms, to_lessee=True)
        assert for_staff.fact("odometer_statement_signed") == (
            "the lessee signed the mileage disclosure"
        )
        assert for_lessee.fact("odometer_statement_signed") == (
            "your signature on the mileage disclosure"
        )
