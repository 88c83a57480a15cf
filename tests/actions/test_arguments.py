"""Arguments that a move cannot take: everything is told, and nothing is stored."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from handback.actions import moving
from handback.actions.access import NotFoundError
from handback.actions.arguments import BadArgumentsError
from handback.actions.make_move import Wanted, make_move, preview_move
from handback.actions.moving import CaseBusyError, ClockBehindError, Moved
from handback.core.base import Code, Id, Refused, Role
from handback.core.sums.places import may_take
from handback.core.view import View
from handback.records import looking_up, store
from handback.records.erasable import row_of
from handback.records.looking_up import file_id
from handback.records.models import (
    Appointment,
    Case,
    Erasable,
    Event,
    Message,
    Organisation,
    Party,
    Slot,
    StoredFile,
)
from tests.kit.databases import postgresql_database, sqlite_database
from tests.kit.world import NOW, World, make_world, undone

TABLES = (Appointment, Case, Erasable, Event, Message, Party)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def everybody(request, tmp_path_factory) -> Iterator[World]:
    """Two lessors, two leases each, and everybody around them."""
    database = {
        "sqlite": lambda: sqlite_database(tmp_path_factory.mktemp("world")),
        "postgresql": postgresql_database,
    }
    with database[request.param]():
        yield make_world()


@pytest.fixture
def world(everybody: World) -> Iterator[World]:
    """The same, with everything taken back that a test writes."""
    with undone():
        yield everybody


def do(world: World, move: str, arguments: dict, role=Role.LESSEE, now=NOW, **more):
    wanted = Wanted(more.pop("id", Id(uuid4().hex)), move, arguments, role, **more)
    return make_move(world.visitor(role, "A"), world.cases["A"], wanted, now)


def kept() -> list[object]:
    """How much is kept, and how far each case has come."""
    heads = list(Case.objects.order_by("pk").values_list("head", "changed"))
    return [*(table.objects.count() for table in TABLES), *heads]


def stored_file(world: World, lessor: str, case: str | None) -> str:
    made = StoredFile.objects.create(
        lessor_id=world.lessors[lessor],
        case_id=world.cases[case] if case else None,
        digest=uuid4().hex * 2,
        salt="00" * 16,
        size=1,
        media_type="image/jpeg",
        stored_at=NOW,
    )
    return file_id(made)


BOOKING = {"at": "2026-10-20T10:00", "place": "home"}
BAD = {
    "a key that is unknown": ("book_inspection", {**BOOKING, "colour": "red"}, "colour"),
    "a key that is missing": ("book_inspection", {"place": "home"}, "at"),
    "a list for a time": ("book_inspection", {**BOOKING, "at": ["now"]}, "at"),
    "a word for a time": ("book_inspection", {**BOOKING, "at": "soon"}, "at"),
    "a slot that nobody offers": ("book_inspection", {**BOOKING, "slot": "999"}, "slot"),
    "a slot that is no number": ("book_inspection", {**BOOKING, "slot": "x'; --"}, "slot"),
    "a huge slot": ("book_inspection", {**BOOKING, "slot": "9" * 40}, "slot"),
    "a float for money": ("pay", {"amount": 12.5, "channel": "bank_account"}, "amount"),
    "an int for money": ("pay", {"amount": 12, "channel": "bank_account"}, "amount"),
    "money with three places": ("pay", {"amount": "1.005", "channel": "bank_account"}, "amount"),
    "money in words": ("pay", {"amount": "ten", "channel": "bank_account"}, "amount"),
    "an option that is none": ("choose_option", {"option": "vanish"}, "option"),
    "a text that is too long": ("record_message", {"text": "x" * 20_001}, "text"),
    "a number for a text": ("record_message", {"text": 7}, "text"),
    "a retailer that nobody knows": ("book_turn_in", {"retailer": "999999"}, "retailer"),
    "a retailer of one's own making": (
        "book_turn_in",
        {"retailer": {"place": "1", "makes": ["Infiniti"], "country": "US"}},
        "retailer",
    ),
    "a number for a retailer": ("book_turn_in", {"retailer": 1}, "retailer"),
    "a person who is not of the case": (
        "change_address",
        {"person": "lessee", "address": "1 Main Street"},
        "person",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_a_move_cannot_take_is_told_with_its_place_and_help(world, what):
    move, arguments, key = BAD[what]
    before = kept()
    with pytest.raises(BadArgumentsError) as bad:
        do(world, move, arguments)
    assert {each.path[:1] for each in bad.value.problems} == {(key,)}
    assert all(each.wrong and each.do for each in bad.value.problems)
    assert kept() == before


def test_everything_that_is_wrong_is_told_at_once(world):
    with pytest.raises(BadArgumentsError) as bad:
        do(world, "book_inspection", {"at": "soon", "slot": "999", "colour": "red"})
    assert {each.path[0] for each in bad.value.problems} >= {"at", "slot", "colour"}


def test_a_retailer_or_file_of_another_lessor_is_unknown(world):
    foreign = str(world.companies["retailer-C"])
    with pytest.raises(BadArgumentsError) as bad:
        do(world, "book_turn_in", {"retailer": foreign})
    assert bad.value.problems[0].path == ("retailer",)
    evidence = {"item": "d1", "papers": ["receipt"]}
    mine = stored_file(world, "infiniti", "A")
    files = [
        stored_file(world, "afg-canada", "C"),
        stored_file(world, "infiniti", "B"),
        mine[:-1] + ("a" if mine[-1] != "a" else "b"),
        "f999.aaaaaaaaaaaaaaaaaaaaaaaa",
        mine.removeprefix("f"),
    ]
    for file in files:
        with pytest.raises(BadArgumentsError) as bad:
            do(world, "submit_repair_evidence", {**evidence, "files": [file]})
        assert bad.value.problems[0].path == ("files", 0)
    answer = do(world, "submit_repair_evidence", {**evidence, "files": [mine]})
    assert isinstance(answer, Refused)


@pytest.mark.parametrize("vin", ["", "1M8GDM9AXKP04278", "1M8GDM9A1KP042788", "IOQGDM9AXKP042788"])
def test_a_vin_is_read_with_its_check_digit(world, vin):
    before = kept()
    with pytest.raises(BadArgumentsError) as bad:
        do(world, "correct_vehicle", {"vehicle": vin, "reason": "typo"}, Role.SPECIALIST)
    (problem,) = bad.value.problems
    assert problem.path == ("vehicle",)
    assert not vin or vin not in str(bad.value)
    assert kept() == before


def test_a_text_is_kept_with_its_move_alone(world):
    before = Erasable.objects.filter(kind="text").count()
    said = {"text": "The dent is not mine."}
    refused = do(world, "dispute_line", {"line": "excess_wear", "item": "d1", **said})
    assert isinstance(refused, Refused)
    assert Erasable.objects.filter(kind="text").count() == before
    made = do(world, "record_message", said)
    assert isinstance(made, Moved)
    row = Erasable.objects.filter(kind="text").latest("pk")
    assert (row.value, row.case_id) == (said["text"], world.cases["A"])
    cited = made.events[0].body.text
    assert row_of(cited) == row.pk
    body = Event.objects.get(case=world.cases["A"], move=made.events[0].move).body
    assert said["text"] not in body


def test_a_move_that_is_sent_again_makes_nothing_twice(world):
    move = Id(uuid4().hex)
    first = do(world, "record_message", {"text": "Hello."}, id=move)
    assert isinstance(first, Moved)
    before = kept()
    again = do(world, "record_message", {"text": "Hello."}, id=move)
    assert isinstance(again, Moved)
    assert (first.again, again.again) == (False, True)
    assert again.events == first.events
    assert kept() == before


def test_a_clock_that_jumped_back_is_told_and_a_little_behind_is_not(world):
    assert isinstance(do(world, "record_message", {"text": "Hello."}), Moved)
    before = kept()
    with pytest.raises(ClockBehindError) as behind:
        do(world, "record_message", {"text": "Hello."}, now=NOW - timedelta(hours=1))
    assert behind.value.last > behind.value.now
    assert kept() == before
    late = NOW - timedelta(minutes=2)
    answer = do(world, "record_message", {"text": "Hello."}, now=late)
    assert isinstance(answer, Moved)
    assert answer.events[0].at.astimezone(UTC) == NOW


def test_a_case_that_others_change_again_and_again_is_busy_and_nothing_is_kept(world, monkeypatch):
    before = kept()
    monkeypatch.setattr(store, "write", lambda *_: set())
    with pytest.raises(CaseBusyError):
        do(world, "record_message", {"text": "Hello."})
    assert moving.TRIES > 1
    assert kept() == before


def test_a_move_that_was_taken_over_is_decided_anew(world, monkeypatch):
    lost = [True, False]
    write = store.write

    def slower(changes, now):
        return set() if lost and lost.pop(0) else write(changes, now)

    monkeypatch.setattr(store, "write", slower)
    assert isinstance(do(world, "record_message", {"text": "Hello."}), Moved)
    assert not lost
    assert Event.objects.filter(case=world.cases["A"], kind="message_left").count() == 1


def test_a_move_that_is_unknown_or_has_a_door_of_its_own_is_refused(world):
    for move in ("fly", "open_case", "x" * 500):
        answer = do(world, move, {})
        assert isinstance(answer, Refused)
        assert (answer.rule, answer.reason) == ("form", "unknown_move")
        assert len(dict(answer.about)["move"]) <= 80


def test_a_role_that_somebody_lacks_finds_no_case(world):
    wanted = Wanted(Id("x"), "record_message", {"text": "Hello."}, Role.SPECIALIST)
    with pytest.raises(NotFoundError):
        make_move(world.visitor(Role.LESSEE, "A"), world.cases["A"], wanted, NOW)


def test_a_slot_that_was_withdrawn_meanwhile_is_unknown(world):
    slot = Slot.objects.create(
        organisation_id=world.companies["inspector-A"],
        kind="inspection",
        starts=datetime(2026, 10, 20, 15, tzinfo=UTC),
        minutes=45,
    )
    said = str(slot.pk)
    slot.delete()
    with pytest.raises(BadArgumentsError):
        do(world, "book_inspection", {**BOOKING, "slot": said})
    assert not Appointment.objects.exists()


def photographed(world: World, *files: str):
    """A report that cites files, of the company that the programme names."""
    company = Organisation.objects.filter(pk=world.companies["inspector-A"])
    company.update(code="alliance_inspection_management")
    item = {"name": "d1", "area": "left_front_door", "kind": "dent", "length": "110 mm"}
    item["photos"] = list(files)
    return do(world, "report_condition", {"odometer": 30_000, "items": [item]}, Role.INSPECTOR)


def test_a_file_of_no_case_becomes_the_case_s_when_a_move_cites_it(world):
    loose, other = (stored_file(world, "infiniti", None) for _ in range(2))
    assert isinstance(photographed(world, loose), Moved)
    belongs = StoredFile.objects.values_list("case_id", flat=True)
    assert belongs.get(pk=int(loose[1:].split(".")[0])) == world.cases["A"]
    assert belongs.get(pk=int(other[1:].split(".")[0])) is None
    assert looking_up.file(world.cases["B"], world.lessors["infiniti"], loose) is None


def test_of_a_move_that_is_refused_or_only_looked_at_no_file_becomes_the_case_s(world):
    loose = stored_file(world, "infiniti", None)
    evidence = {"item": "d1", "papers": ["receipt"], "files": [loose]}
    assert isinstance(do(world, "submit_repair_evidence", evidence), Refused)
    wanted = Wanted(
        Id("look"), "consent_to_inspection", {"agreed": False, "paper": loose}, Role.LESSEE
    )
    preview_move(world.visitor(Role.LESSEE, "A"), world.cases["A"], wanted, NOW)
    assert StoredFile.objects.get().case_id is None


def test_a_file_that_went_to_another_case_meanwhile_stops_the_move(world, monkeypatch):
    loose = stored_file(world, "infiniti", None)
    monkeypatch.setitem(looking_up.LOOK_UP, "file", lambda *said: said[-1])
    StoredFile.objects.update(case=world.cases["B"])
    before = kept()
    with pytest.raises(BadArgumentsError):
        photographed(world, loose)
    assert kept() == before
    assert StoredFile.objects.get().case_id == world.cases["B"]


def test_the_same_file_stored_for_the_case_too_is_the_one_that_is_cited(world):
    loose, own = stored_file(world, "infiniti", None), stored_file(world, "infiniti", "A")
    person = world.people["specialist-infiniti"]
    StoredFile.objects.update(digest="d" * 64, stored_by=person)
    loose, own = map(file_id, StoredFile.objects.order_by("pk"))
    made = photographed(world, loose)
    assert isinstance(made, Moved)
    bodies = Event.objects.filter(case=world.cases["A"], move=made.events[0].move)
    said = "".join(bodies.values_list("body", flat=True))
    assert own in said
    assert loose not in said


def test_a_place_is_unauthorised_by_the_code_that_policies_know_it_by(world):
    retailer = world.companies["retailer-A"]
    place = looking_up.place(world.lessors["infiniti"], str(retailer))
    assert place is not None
    standing = moving.stand(world.cases["A"], NOW)
    terms = standing.terms.programme
    assert may_take(View.of(standing.case, terms, standing.today), place).rung is not None
    where = replace(terms.turn_in.where, unauthorised=(Code("retailer-a"),))
    banned = replace(terms, turn_in=replace(terms.turn_in, where=where))
    verdict = may_take(View.of(standing.case, banned, standing.today), place)
    assert (verdict.rung, verdict.reason) == (None, "unauthorised_place")


@pytest.mark.parametrize("named", [True, False])
def test_a_counter_that_names_no_retailer_is_judged_by_what_it_is(world, monkeypatch, named):
    seen = []
    judged = looking_up.place
    monkeypatch.setattr(
        looking_up, "place", lambda lessor, said: seen.append(said) or judged(lessor, said)
    )
    own = str(world.companies["retailer-A"])
    told = {"keys": 2, "odometer": 31_000, **({"retailer": own} if named else {})}
    made = do(world, "report_turn_in", told, Role.RETAILER)
    assert isinstance(made, Moved)
    assert seen == [own]
    assert "other_make" not in str(made.events)
