"""Tokens: shown once, kept as a digest, narrowed, ended."""

from datetime import UTC, datetime, timedelta

import pytest

from handback.actions import people, tokens
from handback.actions.tokens import SCOPES, TokenError, authenticate, create
from handback.core.base import Role
from handback.core.moves.catalogue import MOVES
from handback.records.models import Person, Token
from tests.kit.around import organisation, person

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_specialist() -> Person:
    return person("kim@example.org", (organisation("acme"), "specialist"))


@pytest.fixture
def kim(sqlite) -> Person:
    assert sqlite
    return a_specialist()


@pytest.mark.usefixtures("database")
def test_a_token_stands_for_its_person_and_its_scopes():
    kim = a_specialist()
    made = create(kim.pk, "reports", ["cases:read", "moves:book_turn_in"], NOW)
    found = authenticate(made.secret, NOW)
    assert found is not None
    assert (found.token, found.visitor.person) == (made.id, kim.pk)
    assert [desk.role for desk in found.visitor.desks] == [Role.SPECIALIST]
    assert found.scopes == {"cases:read", "moves:book_turn_in"}
    assert found.may("cases:read")
    assert found.may("moves:book_turn_in")
    assert not found.may("moves:pay")
    assert not found.may("moves")


def test_the_scope_of_all_moves_reaches_every_move(kim):
    found = authenticate(create(kim.pk, "all", ["moves"], NOW).secret, NOW)
    assert found is not None
    assert all(found.may(f"moves:{move}") for move in MOVES)
    assert not found.may("bulk")


def test_only_a_digest_is_kept(kim):
    made = create(kim.pk, "reports", ["bulk"], NOW)
    row = Token.objects.get(pk=made.id)
    assert made.secret.startswith(made.prefix)
    assert len(made.prefix) == 11
    assert row.digest == tokens.digest_of(made.secret)
    assert made.secret not in str(vars(row))


def test_secrets_can_be_told_from_other_words(kim):
    secret = create(kim.pk, "reports", ["bulk"], NOW).secret
    other = "A" if secret[20] != "A" else "B"
    wrong = secret[:20] + other + secret[21:]
    assert tokens.well_formed(secret)
    assert not tokens.well_formed(wrong)
    assert tokens.prefix_of(secret) == secret[:11]
    assert tokens.prefix_of(wrong) == ""


def test_an_unknown_secret_stands_for_nobody(kim):
    for wrong in ("", "hb_", "hb_" + "a" * 46, "hb_é" + "a" * 45, "x" * 10_000):
        assert authenticate(wrong, NOW) is None
    secret = create(kim.pk, "reports", ["bulk"], NOW).secret
    Token.objects.all().delete()
    assert authenticate(secret, NOW) is None


def test_a_token_expires(kim):
    ends = NOW + timedelta(days=1)
    made = create(kim.pk, "short", ["bulk"], NOW, ends)
    assert authenticate(made.secret, ends - timedelta(microseconds=1)) is not None
    assert authenticate(made.secret, ends) is None
    assert tokens.listed()[0].state(ends) == "expired"


def test_a_revoked_token_is_over_at_once(kim):
    for by in ("prefix", "id", "secret"):
        made = create(kim.pk, "reports", ["bulk"], NOW)
        gone = tokens.revoke(str(getattr(made, by)), NOW)
        assert gone.state(NOW) == "revoked"
        assert authenticate(made.secret, NOW) is None
        later = NOW + timedelta(days=1)
        assert tokens.revoke(made.prefix, later).revoked == NOW


def test_a_token_ends_with_its_person(kim):
    made = create(kim.pk, "reports", ["bulk"], NOW)
    Person.objects.filter(pk=kim.pk).update(is_active=False)
    assert authenticate(made.secret, NOW) is None
    Person.objects.filter(pk=kim.pk).update(is_active=True, erased=NOW)
    assert authenticate(made.secret, NOW) is None
    with pytest.raises(TokenError, match="no active person"):
        create(kim.pk, "another", ["bulk"], NOW)


def test_who_is_removed_and_comes_back_has_no_old_tokens(kim):
    made = create(kim.pk, "reports", ["bulk"], NOW)
    people.remove("kim@example.org", NOW)
    people.add("kim@example.org", "Kim")
    assert authenticate(made.secret, NOW) is None


@pytest.mark.usefixtures("database")
def test_the_last_use_is_written_once_a_minute():
    kim = a_specialist()
    made = create(kim.pk, "reports", ["bulk"], NOW)
    seen = []
    for seconds in (0, 59, 60, 61):
        authenticate(made.secret, NOW + timedelta(seconds=seconds))
        seen.append(Token.objects.get(pk=made.id).used)
    minute = NOW + timedelta(minutes=1)
    assert seen == [NOW, NOW, minute, minute]


WRONG_SCOPES = {
    (): "needs a scope",
    ("cases:write",): "no scope `cases:write`",
    ("moves:fly",): "no move `fly`",
    ("moves:<move>",): "no move",
    ("moves:open_case",): "no move `open_case`",
    ("moves:",): "no move",
}


def test_scopes_are_a_closed_vocabulary(kim):
    for scopes, said in WRONG_SCOPES.items():
        with pytest.raises(TokenError, match=said):
            create(kim.pk, "reports", scopes, NOW)
    assert not Token.objects.exists()


def test_every_other_scope_can_be_given(kim):
    wanted = {scope for scope in SCOPES if scope != "moves:<move>"}
    found = authenticate(create(kim.pk, "all", wanted, NOW).secret, NOW)
    assert found is not None
    assert found.scopes == wanted


def test_a_token_needs_a_name_and_ends_in_the_future(kim):
    for name in ("", "  ", "x" * 101, "two\nlines"):
        with pytest.raises(TokenError, match="printable"):
            create(kim.pk, name, ["bulk"], NOW)
    with pytest.raises(TokenError, match="in the future"):
        create(kim.pk, "late", ["bulk"], NOW, NOW)


@pytest.mark.usefixtures("sqlite")
def test_an_unknown_token_cannot_be_revoked():
    for said in ("hb_nothing", "7", "9" * 40):
        with pytest.raises(TokenError, match="There is no token"):
            tokens.revoke(said, NOW)
