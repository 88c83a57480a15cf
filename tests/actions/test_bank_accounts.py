"""Bank accounts: checked, sealed, masked, and revealed to one function alone."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

import handback
from handback.actions import views
from handback.actions.access import seat
from handback.actions.arguments import BadArgumentsError
from handback.actions.bank_accounts import (
    BadAccountError,
    BankAccount,
    faults_of,
    keep_sealed,
    open_for,
    read_account,
    reveal,
    seal_for,
)
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.core.base import Id, Role
from handback.records import erasable
from handback.records.models import Erasable, Event
from handback.records.sealing import SealBrokenError, seal
from tests.kit.databases import sqlite_database
from tests.kit.world import NOW, World, make_world, undone

NUMBER = "9876543210"
WRITTEN = f"021000021:{NUMBER}:savings:Elena Campbell"


@pytest.fixture(scope="module")
def everybody(tmp_path_factory) -> Iterator[World]:
    with sqlite_database(tmp_path_factory.mktemp("world")):
        yield make_world()


@pytest.fixture
def world(everybody: World) -> Iterator[World]:
    with undone():
        yield everybody


def change(world: World, detail: str, what: str = "refund_account", name: str = "A"):
    asked = {"what": what, "detail": detail}
    wanted = Wanted(Id(uuid4().hex), "request_change", asked, Role.LESSEE)
    return make_move(world.visitor(Role.LESSEE, name), world.cases[name], wanted, NOW)


def cited_by(made: Moved) -> Id:
    return next(each.body.detail for each in made.events if hasattr(each.body, "detail"))


@pytest.mark.parametrize(
    ("country", "written", "account"),
    [
        ("US", "021000021:1234", BankAccount("021000021", "1234")),
        ("US", " 0210 00021 : 12-34 :savings", BankAccount("021000021", "1234", "savings")),
        ("US", WRITTEN, BankAccount("021000021", NUMBER, "savings", "Elena Campbell")),
        ("CA", "12345-003:1234567", BankAccount("12345-003", "1234567")),
        ("DE", "50010517:de 12 3456", BankAccount("50010517", "DE123456")),
    ],
)
def test_an_account_is_read_by_the_standard_of_its_country(country, written, account):
    assert read_account(written, country) == account


@pytest.mark.parametrize(
    ("country", "written", "field"),
    [
        ("US", "021000022:1234567", "routing"),
        ("US", "02100002:1234567", "routing"),
        ("US", "12345-003:1234567", "routing"),
        ("US", "021000021:123", "number"),
        ("US", "021000021:" + "1" * 18, "number"),
        ("US", "021000021:1234567:current", "kind"),
        ("US", "021000021:1234567:checking:" + "x" * 101, "holder"),
        ("CA", "021000021:1234567", "routing"),
        ("CA", "12345-003:1234", "number"),
        ("US", "1234567", ""),
        ("US", "", ""),
    ],
)
def test_what_is_no_account_is_told_by_its_field_and_never_repeated(country, written, field):
    with pytest.raises(BadAccountError) as bad:
        read_account(written, country)
    assert [each.field for each in bad.value.faults] == [field]
    assert all(each.do for each in bad.value.faults)
    assert not written or written not in str(bad.value)


@given(st.text(alphabet="0123456789", min_size=1, max_size=17))
def test_the_ending_never_shows_more_than_half(number):
    shown = BankAccount("021000021", number).ending
    assert len(shown) <= min(4, len(number) / 2)
    assert number.endswith(shown)


def test_an_account_is_never_written_out_by_itself():
    assert NUMBER not in repr(BankAccount("021000021", NUMBER))
    assert [*faults_of(BankAccount("021000021", NUMBER), "US")] == []


def test_an_account_is_kept_sealed_and_revealed_to_the_bank_file_alone(world):
    made = change(world, WRITTEN)
    assert isinstance(made, Moved)
    cited = cited_by(made)
    row = Erasable.objects.get(kind="bank_account")
    assert NUMBER not in row.value
    assert "Campbell" not in row.value
    assert erasable.texts_of([cited]) == {cited: "••••3210"}
    assert reveal(world.cases["A"], cited) == read_account(WRITTEN, "US")
    with pytest.raises(LookupError):
        reveal(world.cases["B"], cited)
    row.value, row.erased = "", NOW
    row.save()
    with pytest.raises(LookupError):
        reveal(world.cases["A"], cited)


def test_the_same_account_is_sealed_otherwise_each_time():
    account = read_account(WRITTEN, "US")
    assert keep_sealed(account) != keep_sealed(account)


def test_under_another_key_nothing_is_revealed(world, monkeypatch):
    cited = cited_by(change(world, WRITTEN))
    monkeypatch.setattr(settings, "SECRET_KEY", "another")
    with pytest.raises(SealBrokenError):
        reveal(world.cases["A"], cited)
    assert erasable.texts_of([cited]) == {cited: "••••3210"}


def test_what_is_sealed_for_another_purpose_is_not_an_account(world):
    cited = cited_by(change(world, WRITTEN))
    Erasable.objects.filter(kind="bank_account").update(value=" " + seal(WRITTEN, "webhook secret"))
    with pytest.raises(SealBrokenError):
        reveal(world.cases["A"], cited)


def test_a_bad_routing_number_is_refused_with_its_place_and_nothing_is_kept(world):
    before = Erasable.objects.count(), Event.objects.count()
    with pytest.raises(BadArgumentsError) as bad:
        change(world, f"021000022:{NUMBER}")
    (problem,) = bad.value.problems
    assert problem.path == ("detail",)
    assert "routing number" in problem.wrong
    assert NUMBER not in str(bad.value)
    assert (Erasable.objects.count(), Event.objects.count()) == before


def test_a_detail_that_is_no_account_is_sealed_as_it_is(world):
    made = change(world, "elena@example.org", what="sign_in")
    assert isinstance(made, Moved)
    assert erasable.texts_of([cited_by(made)]) == {cited_by(made): "••••"}
    assert "elena" not in Erasable.objects.get(kind="bank_account").value


def test_what_was_kept_in_clear_long_ago_is_masked_too():
    assert erasable.masked("000-123456789") == "••••"
    assert erasable.masked(NUMBER) == "••••"


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.AUDITOR])
def test_the_history_tells_only_the_ending(world, role):
    change(world, WRITTEN)
    who = seat(world.visitor(role, "A"), world.cases["A"], NOW, role)
    told = [text for each in views.events(who, NOW) for text in each.texts.values()]
    assert "••••3210" in told
    assert not any(NUMBER in text for text in told)


def test_an_account_on_its_way_is_opened_by_its_owner_alone():
    account = read_account(WRITTEN, "US")
    sealed = seal_for(account, "1 at 2")
    assert NUMBER not in sealed
    assert open_for(sealed, "1 at 2") == account
    assert open_for(sealed, "1 at 3") is None
    assert open_for("nonsense", "1 at 2") is None


def test_no_other_part_of_the_system_reveals_an_account():
    root = Path(handback.__file__).parent
    using = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "reveal(" in path.read_text(encoding="utf-8")
    }
    assert using == {"actions/bank_accounts.py"}
