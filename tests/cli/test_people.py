"""People, tokens and files by the command, as an operator types it."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from typer.testing import CliRunner

from handback.actions import installing, signing_in, tokens
from handback.cli import installation
from handback.cli.main import app
from handback.records.models import Organisation, Person
from tests.kit.around import organisation


@pytest.fixture
def run(sqlite, tmp_path, monkeypatch):
    """Run the command; answers exit code, output, what went to stderr."""
    assert sqlite
    here = settings.HANDBACK.model_copy(update={"data": tmp_path / "data"})
    monkeypatch.setattr(settings, "HANDBACK", here)
    monkeypatch.setenv("COLUMNS", "200")
    organisation("acme")

    def command(*arguments: str):
        result = CliRunner().invoke(app, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return command


def test_somebody_is_added_shown_and_removed(run):
    kim = "kim@example.org"
    more = ("--name", "Kim Lee", "--organisation", "acme", "--role", "specialist")
    assert run("people", "add", kim, *more)[0] == 0
    assert run("people", "membership", "add", kim, "acme", "auditor")[0] == 0
    code, out, _ = run("people", "show", kim, "--json")
    assert code == 0
    assert [each["role"] for each in json.loads(out)["memberships"]] == ["auditor", "specialist"]
    code, out, _ = run("people", "list")
    assert (code, out.splitlines()[1].split()[1:4]) == (0, [kim, "Kim", "Lee"])
    assert run("people", "membership", "remove", kim, "acme", "auditor")[0] == 0
    code, out, _ = run("people", "remove", kim)
    assert (code, "removed" in out) == (0, True)


def test_whoever_lost_their_second_factor_starts_anew(run):
    kim = "kim@example.org"
    run("people", "add", kim, "--organisation", "acme", "--role", "specialist")
    person = Person.objects.get(email=kim)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    assert signing_in.has_second_factor(person.pk)
    assert run("people", "reset", kim)[0] == 0
    assert not signing_in.has_second_factor(person.pk)
    code, _, said = run("people", "reset", "nobody@example.org")
    assert (code, "Nobody is here" in said) == (2, True)


def test_what_cannot_be_ends_with_two_and_says_why(run):
    for arguments, said in (
        (("people", "add", "kim"), "`kim` is no e-mail address."),
        (("people", "show", "nobody@example.org"), "Nobody is here as `nobody@example.org`"),
        (("people", "list", "--organisation", "none"), "There is no organisation `none`"),
        (("people", "remove", "7"), "Nobody is here as `7`"),
        (("people", "membership", "add", "7", "acme", "auditor"), "Nobody is here"),
        (("people", "add", "k@example.org", "--role", "auditor"), "--organisation and --role"),
        (("token", "revoke", "hb_none"), "There is no token `hb_none`"),
        (("token", "list", "--person", "7"), "Nobody is here"),
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert said in err


def test_a_secret_is_printed_once_and_alone(run):
    run("people", "add", "dms@example.org", "--organisation", "acme", "--role", "system")
    scopes = ("--scope", "cases:read", "--scope", "moves:report_turn_in")
    code, out, err = run("token", "create", "dms@example.org", "--name", "dealers", *scopes)
    assert (code, tokens.well_formed(out.rstrip("\n"))) == (0, True)
    assert "shown once" in err
    code, listed, _ = run("token", "list")
    assert code == 0
    assert out[:11] in listed
    assert out.strip() not in listed
    assert "cases:read moves:report_turn_in" in listed
    assert run("token", "revoke", out[:11])[0] == 0
    code, listed, _ = run("token", "list", "--json")
    (only,) = json.loads(listed)
    assert (only["state"], only["email"]) == ("revoked", "dms@example.org")


def test_a_token_ends_on_a_day_or_after_days(run):
    run("people", "add", "dms@example.org")
    ends = {}
    for said in ("2099-01-31", "90d"):
        arguments = ("--name", said, "--scope", "bulk", "--expires", said, "--json")
        assert run("token", "create", "dms@example.org", *arguments)[0] == 0
    for each in json.loads(run("token", "list", "--json")[1]):
        ends[each["name"]] = each["expires"]
    assert ends["2099-01-31"] == "2099-02-01T00:00:00+00:00"
    assert ends["90d"] > installation.now().date().isoformat()
    for wrong in ("yesterday", "0d", "2026-13-01", "99999d"):
        arguments = ("--name", "x", "--scope", "bulk", "--expires", wrong)
        assert run("token", "create", "dms@example.org", *arguments)[0] == 2
    past = ("--name", "x", "--scope", "bulk", "--expires", "2020-01-01")
    code, _, err = run("token", "create", "dms@example.org", *past)
    assert (code, "in the future" in err) == (2, True)


def test_scopes_are_listed(run):
    code, out, _ = run("token", "scopes", "--json")
    assert (code, json.loads(out)) == (0, tokens.SCOPES)
    code, out, _ = run("token", "scopes")
    assert [line.split()[0] for line in out.splitlines()] == list(tokens.SCOPES)


def test_files_are_swept_and_checked(run):
    assert run("files", "sweep")[:2] == (0, "Nothing to sweep.\n")
    assert run("files", "check")[:2] == (0, "0 files read, 0 broken.\n")
    code, out, _ = run("files", "check", "--json")
    assert (code, json.loads(out)) == (0, {"checked": 0, "broken": []})


def test_the_doctor_says_how_everything_is(run, monkeypatch):
    code, out, _ = run("doctor", "--json")
    found = json.loads(out)
    assert found["fine"] == (code == 0)
    assert {each["state"] for each in found["findings"]} <= {"ok", "warn", "bad"}
    monkeypatch.setattr(installing, "steps_missing", lambda: ("records.0009_more",))
    monkeypatch.setattr(
        "handback.actions.examinations.database.steps_missing", lambda: ("records.0009_more",)
    )
    code, out, _ = run("doctor")
    assert code == 1
    assert "the first is records.0009_more" in out
    assert Organisation.objects.count() == 1
