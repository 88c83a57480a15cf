"""What is offered for arguments of moves is known to the registry, and takes part in moves."""

import pytest

from handback.actions import choices
from handback.actions.choices_of_case import companies
from handback.actions.offering import codes
from handback.actions.views import look
from handback.core.base import OptionName, Role
from handback.core.inspection import Item
from handback.core.moves.catalogue import MOVES
from handback.core.moves.contact import PROOFS
from handback.policy.shapes import keys_of
from tests.kit.world import NOW, World, make_world


@pytest.fixture
def world(database: str) -> World:
    assert database
    return make_world()


def names(move: str) -> set[str]:
    return {*keys_of(MOVES[move].ask), *keys_of(Item)}


@pytest.mark.parametrize("known", [choices.BY_MOVE, choices.FREE, choices.HIDDEN])
def test_the_tables_name_arguments_that_there_are(known):
    for move, argument in known:
        assert argument in names(move), (move, argument)


def test_every_name_is_of_some_move():
    every = set().union(*(names(move) for move in MOVES))
    assert set(choices.BY_NAME) <= every


def test_codes_stand_once_and_in_order():
    found = codes(("b", "a", "b", ""))
    assert [each.value for each in found.values] == ["b", "a"]
    assert found.closed


def test_terms_offer_their_own_words(world):
    seen = look(world.seat(Role.SPECIALIST, "A"), NOW)
    options = choices.choices_for(seen, "choose_option", "option")
    assert {each.value for each in options.values} == set(map(str, seen.terms.options))
    assert {each.value for each in options.values} <= set(map(str, OptionName))
    proofs = choices.choices_for(seen, "prove_delivery", "proof")
    assert [each.value for each in proofs.values] == list(PROOFS)
    areas = choices.choices_for(seen, "report_condition", "area")
    grouped = [each for each in areas.values if each.group]
    assert grouped
    assert {each.group for each in grouped} <= {each.value for each in areas.values}
    assert choices.choices_for(seen, "void_quote", "reason") is None
    assert choices.choices_for(seen, "confirm_change", "channel") is None


def test_names_of_people_are_for_those_who_may_know_them(world):
    told = {}
    for role in (Role.SPECIALIST, Role.RETAILER):
        seen = look(world.seat(role, "A"), NOW)
        found = choices.choices_for(seen, "sign_paper", "person")
        told[role] = {each.said.split(" ")[0] for each in found.values}
    assert {"Zoë", "Coco"} <= told[Role.SPECIALIST]
    assert told[Role.RETAILER] == {"Zoë", ""}


def test_a_retailer_is_offered_its_own_counter_alone(world):
    seen = look(world.seat(Role.RETAILER, "A"), NOW)
    found = choices.choices_for(seen, "turn_in", "retailer")
    assert [each.value for each in found.values] == [str(world.companies[f"{Role.RETAILER}-A"])]
    desk = look(world.seat(Role.SPECIALIST, "A"), NOW)
    others = choices.choices_for(desk, "turn_in", "retailer")
    theirs = {str(world.companies[f"{Role.RETAILER}-{case}"]) for case in "AB"}
    foreign = {str(world.companies[f"{Role.RETAILER}-{case}"]) for case in "CD"}
    assert theirs <= {each.value for each in others.values}
    assert not foreign & {each.value for each in others.values}


def test_the_desk_may_send_companies_of_its_lessor(world):
    seen = look(world.seat(Role.SPECIALIST, "C"), NOW)
    found = companies(seen)
    sent = {each.value for each in found[Role.TRANSPORTER]}
    assert sent == {str(world.companies[f"{Role.TRANSPORTER}-{case}"]) for case in "CD"}
    assert all(each.said for each in found[Role.TRANSPORTER])
