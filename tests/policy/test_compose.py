"""YAML is read in one meaning only, and every surprise in a file is found in one run."""

from collections.abc import Iterator
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handback.policy import compose as module
from handback.policy.compose import compose


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def _loader(request: pytest.FixtureRequest) -> Iterator[None]:
    """Both parsers read alike: libyaml's, and the one that is always there."""
    loader = yaml.SafeLoader if request.param == "python" else module.LOADER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LOADER", loader)
        yield


def problems(text: str) -> list[str]:
    return [str(problem) for problem in compose(text, "f.yaml").problems]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-5", -5),
        ("0", 0),
        ("2026-07-01", date(2026, 7, 1)),
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("+5", "+5"),
        ("08:30", "08:30"),
        ("12:30:45", "12:30:45"),
        ("2026-10-20T10:00", "2026-10-20T10:00"),
        ("1.2.3", "1.2.3"),
        ("6 %", "6 %"),
        ("1/8 in", "1/8 in"),
        ("=", "="),
        ('"395.00"', "395.00"),
        ("'12'", "12"),
        ('""', ""),
    ],
)
def test_a_scalar_means_one_thing(written: str, meant: object) -> None:
    composed = compose(f"a: {written}", "f.yaml")
    assert composed.data == {"a": meant}
    assert type(composed.data["a"]) is type(meant)
    assert not composed.problems


@pytest.mark.parametrize("written", ["1.5", ".5", "5.", "1e3", "-0.25", "010.5", ".inf", ".NaN"])
def test_an_unquoted_fraction_is_refused(written: str) -> None:
    assert problems(f"a: {written}") == [
        f'f.yaml:1:4 a: `{written}` is a decimal fraction without quotes. Quote it: "{written}".'
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 2026-02-30", "f.yaml:1:4 a: `2026-02-30` is not a day of the calendar."),
        ("a:\nb: 1", "f.yaml:1:3 a: There is no value here."),
        ("a: {b, c: 1}", "f.yaml:1:6 a.b: There is no value here."),
        ("a: &x 1", "f.yaml:1:4 a: Anchors (`&name`) are not read."),
        ("a: *x", "f.yaml:1:4 a: Aliases (`*name`) are not read."),
        ("a: !!str 1", "f.yaml:1:4 a: Tags (`!name`) are not read."),
        ("a: !odd {b: 1}", "f.yaml:1:4 a: Tags (`!name`) are not read."),
        ("<<: {a: 1}", "f.yaml:1:1 <<: Merge keys (`<<`) are not read."),
        ("? [a, b]\n: 1", "f.yaml:1:3: A key has to be a single word."),
        ("a: 1\n---\nb: 2", "f.yaml:2:1: A second document begins here."),
        ("a: 1234567890123456789", "f.yaml:1:4 a: `1234567890123456789` is too long for a"),
        ("a: 1\nb: [1, }", "f.yaml:2:8: This is not YAML:"),
        ("a: \x01", "f.yaml:1:4: There is a character that YAML does not allow"),
        ("a: " + "[" * 100, "f.yaml:1:64 a: This is nested too deep."),
    ],
)
def test_what_is_not_read_says_where_it_stands(text: str, problem: str) -> None:
    [found] = problems(text)
    assert found.startswith(problem)


def test_all_duplicates_are_found_and_the_first_is_kept() -> None:
    text = "a: 1\nb: {c: 1, d: 2, c: 3}\na: {x: 1, x: 2}\na: 4\n"
    composed = compose(text, "f.yaml")
    assert composed.data == {"a": 1, "b": {"c": 1, "d": 2}}
    assert [(p.place.line, p.place.column, p.path) for p in composed.problems] == [
        (2, 17, ("b", "c")),
        (3, 1, ("a",)),
        (3, 11, ("a", "x")),
        (4, 1, ("a",)),
    ]


def test_keys_are_texts() -> None:
    data = compose("12: a\non: b\n2026-01-01: c\ntrue: d\n", "f.yaml").data
    assert data == {"12": "a", "on": "b", "2026-01-01": "c", "true": "d"}


def test_every_key_and_value_has_its_place() -> None:
    places = compose("a:\n  - b: 1\n    c: [x, yy]\n", "f.yaml").places
    assert str(places.of_key(("a", 0, "c"))) == "f.yaml:3:5"
    assert str(places.of_value(("a", 0, "c", 1))) == "f.yaml:3:12"
    assert str(places.of_value(("a", 0, "b"))) == "f.yaml:2:8"
    assert str(places.of_value(("a", 0, "missing", "deeper"))) == "f.yaml:2:5"
    assert str(places.of_key(("gone",))) == "f.yaml:1:1"


@given(st.text(st.sampled_from("ab01:-[]{},&*!|>'\"%#?~ \n\t.<="), max_size=30))
def test_any_text_is_read_or_has_a_problem(text: str) -> None:
    composed = compose(text, "f.yaml")
    assert all(problem.wrong and problem.do for problem in composed.problems)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    compose(text, "f.yaml")
