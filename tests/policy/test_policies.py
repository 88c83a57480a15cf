"""Policies by name and digest, the terms of a lease, and what is kept of reading them."""

import pickle
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from handback.core.base import Code
from handback.core.terms.programme import Programme
from handback.policy import cache, policies
from handback.policy.overlays import OverlayPolicy
from handback.policy.policies import (
    Policies,
    UnknownPolicyError,
    problems_under_law,
    read_overlay,
    read_programme,
    shipped,
)
from handback.policy.programme import ProgrammePolicy, read
from tests.policy.minimal import LAW, texts

DAY = date(2025, 1, 1)


def plain(*changes: tuple[str, str]) -> ProgrammePolicy:
    return read_programme(texts(*changes), "plain")


def law(*changes: tuple[str, str]) -> OverlayPolicy:
    text = LAW
    for old, new in changes:
        text = text.replace(old, new)
    return read_overlay({"us-xx.yaml": text})


def cap(programme: Programme) -> int | None:
    return programme.fees[Code("disposition_fee")].versions[0].value.at_most


def test_terms_are_the_programme_under_the_laws_that_govern() -> None:
    here = Policies([plain()], [law()])
    elsewhere = here.terms_for("plain", "US-YY", DAY)
    assert elsewhere.programme == plain().programme
    assert elsewhere.under == plain().digest
    governed = here.terms_for("plain", "US-XX", DAY)
    assert cap(governed.programme) == 20000
    assert governed.under == f"{plain().digest}+{law().digest}"
    assert {verdict.winner for verdict in governed.verdicts} == {"XX-1", "XX-2"}
    assert {"EX-1", "XX-1"} <= set(governed.rules)
    assert here.terms_for("plain", "US-XX", date(2023, 12, 31)).verdicts == ()


def test_terms_are_worked_out_once() -> None:
    here = Policies([plain()], [law()])
    assert here.terms_for("plain", "US-XX", DAY) is here.terms_for("plain", "US-XX", DAY)


def test_a_case_finds_the_texts_it_was_opened_under() -> None:
    old, new = plain(), plain(('at_most: "395.00"', 'at_most: "350.00"'))
    old_law, new_law = law(), law(('"200.00"', '"100.00"'))
    here = Policies([old], [old_law])
    under = here.terms_for("plain", "US-XX", DAY).under
    later = here.adding(new, new_law)
    assert cap(later.terms_for("plain", "US-XX", DAY).programme) == 10000
    assert cap(later.terms_for("plain", "US-YY", DAY).programme) == 35000
    assert cap(later.terms_under(under).programme) == 20000
    assert cap(later.terms_for(old.digest, "US-YY", DAY).programme) == 39500
    assert later.programme("plain") is new


@pytest.mark.parametrize("under", ["", "nothing", "nothing+here"])
def test_unknown_policies_are_named(under: str) -> None:
    with pytest.raises(UnknownPolicyError):
        Policies([plain()], [law()]).terms_under(under)
    with pytest.raises(UnknownPolicyError, match="there is no law"):
        Policies([plain()]).terms_under(f"{plain().digest}+{law().digest}")


def test_what_a_law_breaks_is_found() -> None:
    sound = Policies([plain()], [law()]).terms_for("plain", "US-XX", DAY)
    assert problems_under_law(sound) == ()
    broken = law(("also: {wear_notice:", "also: {wear_letter:"))
    terms = Policies([plain()], [broken]).terms_for("plain", "US-XX", DAY)
    [problem] = problems_under_law(terms)
    assert problem.path[:2] == ("wear_charge", "owed_when")
    assert problem.wrong == "There is no notice `wear_notice`."


def test_the_same_texts_are_read_once() -> None:
    assert plain() is plain()
    assert read_programme(texts(), "plain") is not read_programme(texts(), "other")
    assert read_programme(texts(), "other").name == "other"


# --- on disk -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, and nothing in memory."""
    monkeypatch.setattr(policies, "_read", {})
    return tmp_path / "cache"


def read_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ProgrammePolicy, bool]:
    """The programme, and whether its texts had to be read for it."""
    asked = []

    def reading(given: Mapping[str, str], name: str) -> ProgrammePolicy:
        asked.append(name)
        return read(given, name)

    monkeypatch.setattr(policies, "_read", {})
    monkeypatch.setattr(policies, "_read_programme", reading)
    return read_programme(texts(), "plain", kept_in=folder), bool(asked)


def test_what_was_read_is_kept_on_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, asked = read_anew(folder, monkeypatch)
    assert asked
    again, asked = read_anew(folder, monkeypatch)
    assert not asked
    assert again == first
    assert again is not first


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"not a pickle",
        pickle.dumps(("another version", None)),
        pickle.dumps(5),
        b"cos\nsystem\n(S'true'\ntR.",
    ],
)
def test_a_spoilt_file_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, spoilt: bytes
) -> None:
    first, _ = read_anew(folder, monkeypatch)
    [file] = folder.iterdir()
    file.write_bytes(spoilt)
    again, asked = read_anew(folder, monkeypatch)
    assert asked
    assert again == first


def test_nothing_is_reached_through_what_a_module_imports(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, _ = read_anew(folder, monkeypatch)
    [file] = folder.iterdir()
    target = tmp_path / "victim"
    target.write_text("still here")
    module, name = b"handback.policy.cache", b"pickle.io.FileIO"
    path = str(target).encode()
    reached = [
        b"\x80\x04", b"\x8c", bytes([len(module)]), module, b"\x8c", bytes([len(name)]), name,
        b"\x93\x8c", bytes([len(path)]), path, b"\x8c\x01w\x86R.",
    ]  # fmt: skip
    file.write_bytes(b"".join(reached))
    again, asked = read_anew(folder, monkeypatch)
    assert asked
    assert again == first
    assert target.read_text() == "still here"


def test_a_folder_that_others_write_to_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_anew(folder, monkeypatch)
    assert not read_anew(folder, monkeypatch)[1]
    folder.chmod(0o777)
    assert read_anew(folder, monkeypatch)[1]


def test_other_code_reads_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_anew(folder, monkeypatch)
    monkeypatch.setattr(cache, "_code_version", lambda: "other")
    assert read_anew(folder, monkeypatch)[1]


def test_a_folder_that_cannot_be_made_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    found, asked = read_anew(tmp_path / "file" / "cache", monkeypatch)
    assert asked
    assert found.name == "plain"


def test_the_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache.default_folder() == Path("/somewhere/handback/policies")


# --- what comes with Handback ------------------------------------------------------------------


def test_what_is_shipped_can_be_read(tmp_path: Path) -> None:
    found = shipped(kept_in=tmp_path)
    assert set(found.programmes) >= {"infiniti", "afg-canada", "ally"}


def test_no_shipped_law_breaks_a_shipped_programme_of_its_country() -> None:
    found = shipped()
    for name, policy in found.programmes.items():
        for law_here in found.overlays.values():
            for region in law_here.overlay.applies_when.regions:
                if region.partition("-")[0] == policy.programme.identity.country:
                    terms = found.terms_for(name, region, date(2026, 1, 1))
                    assert problems_under_law(terms) == ()
