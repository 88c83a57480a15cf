"""Reads example cases and lease files: strictly, with the place of every problem."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from handback.core.base import Code, Id
from handback.core.terms.overlay import OverlayError
from handback.policy.compose import Composed, compose
from handback.policy.player.contract import Contract, read_contract
from handback.policy.player.format import ExampleFile, PlaceGiven
from handback.policy.player.library import Library, readable, shipped_names
from handback.policy.player.normal import written_out
from handback.policy.player.story import Example, read_steps
from handback.policy.policies import Policies, Terms
from handback.policy.problems import (
    Place,
    Places,
    PolicyError,
    Problem,
    instead_of,
    without_echoes,
)
from handback.policy.schema import Context, read_value


def read_example(path: Path, library: Library) -> Example:
    """The example case in a file; raises `PolicyError` with everything that is wrong with it."""
    return read_text(text_of(path), path, library)


def text_of(path: Path) -> str:
    """The text of a file; raises `PolicyError` where it cannot be read as UTF-8."""
    shown = readable(path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise _unreadable(shown, "The file is not UTF-8.", "Save it as UTF-8.", line) from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", "") or str(error)
        do = "Check its permissions." if isinstance(error, PermissionError) else "Check the path."
        raise _unreadable(shown, f"The file cannot be read: {said.lower()}.", do) from None


def _unreadable(file: str, wrong: str, do: str, line: int = 1) -> PolicyError:
    return PolicyError([Problem(Place(file, line), (), wrong, do)])


def read_text(text: str, path: Path, library: Library) -> Example:
    """The example case that a text tells; `path` is the file it comes from."""
    composed = compose(text, readable(path))
    file = _file(composed)
    contract, problems = read_contract(_lease(composed), file, Context(), composed.places)
    if contract is None:
        raise PolicyError(problems)
    terms = _terms(file, contract, path, library, composed.places)
    problems = _unknown_rules(file, terms, composed.places)
    story = composed.data.get("story") if isinstance(composed.data, dict) else None
    steps, notes, wrong = read_steps(story, file, contract, terms.programme, composed.places)
    if problems or wrong:
        raise PolicyError([*problems, *wrong])
    return Example(
        file=readable(path),
        case=file.case,
        shows=file.shows,
        opened=file.opened,
        terms=terms.programme,
        rules=terms.rules,
        zone=ZoneInfo(terms.programme.identity.time_zone),
        under=Code(terms.under),
        lease=replace(contract.facts, programme=Code(terms.policy.name)),
        people=contract.people,
        texts={**contract.texts, **notes},
        steps=steps,
        warnings=contract.warnings,
        overlays=tuple(law.name for law in terms.overlays),
        places={id_: given.name or str(id_) for id_, given in _named(file)},
    )


def _lease(composed: Composed) -> object:
    assert isinstance(composed.data, dict), "the file was validated as a block"
    return composed.data["lease"]


def _named(file: ExampleFile) -> list[tuple[Id, PlaceGiven]]:
    return [*file.given.retailers.items(), *file.given.places.items()]


def _file(composed: Composed) -> ExampleFile:
    data, places = composed.data, composed.places
    if not isinstance(data, dict):
        wrong = "The file is not a block of keys." if data is not None else "The file is empty."
        do = "Begin with `case:`, or with `programme:` for a lease."
        raise PolicyError(composed.problems or [Problem(places.start, (), wrong, do)])
    file, problems = read_value(data, written_out(data), ExampleFile, Context(), ((), places))
    problems = list(without_echoes(composed.problems, problems))
    if problems:
        raise PolicyError(problems)
    assert isinstance(file, ExampleFile)
    return file


def _terms(
    file: ExampleFile, contract: Contract, path: Path, library: Library, places: Places
) -> Terms:
    policies = _policies(file, path, library, places)
    (name,) = policies.programmes
    facts = contract.facts
    try:
        return policies.terms_for(name, facts.region, facts.starts)
    except OverlayError as error:
        do = "Mend the file of the law, or the programme."
        raise _wrong(places, _key(file), f"A law does not fit: {error}.", do) from None


def _policies(file: ExampleFile, path: Path, library: Library, places: Places) -> Policies:
    if bool(file.programme) == bool(file.policy):
        do = f"Write `programme:` ({', '.join(shipped_names())}) or `policy: ../folder`."
        wrong = "The file names no policy." if not file.programme else "It names two policies."
        raise _wrong(places, "policy", wrong, do)
    try:
        if file.programme:
            return library.shipped(file.programme)
        return library.folder(path.resolve().parent / file.policy)
    except LookupError:
        do = instead_of(file.programme, shipped_names(), "programme")
        wrong = f"No programme `{file.programme}` is shipped."
        raise _wrong(places, "programme", wrong, do) from None
    except OSError:
        wrong = f"`{file.policy}` is not a folder with policy files."
        raise _wrong(places, "policy", wrong, "Write the way to it from this file.") from None


def _key(file: ExampleFile) -> str:
    return "programme" if file.programme else "policy"


def _wrong(places: Places, key: str, wrong: str, do: str) -> PolicyError:
    return PolicyError([Problem(places.of_value((key,)), (key,), wrong, do)])


def _unknown_rules(file: ExampleFile, terms: Terms, places: Places) -> list[Problem]:
    """Rows that the case says it shows and that no rules file of its terms lists."""
    return [
        Problem(
            places.of_value(("shows", number)),
            ("shows", number),
            f"`{rule}` is not a rule of this programme or of a law that governs the lease.",
            instead_of(rule, terms.rules, "rule"),
        )
        for number, rule in enumerate(file.shows)
        if rule not in terms.rules
    ]
