"""Words that have no place in the code, or anywhere in the project."""

import pytest

from tests.tidy.rules import words
from tests.tidy.tree import ROOT, assert_tidy, files, modules


def test_the_code_names_no_lessor():
    found = [found for m in modules("handback") for found in words.lessors(m.path, m.text)]
    assert_tidy(found)


@pytest.mark.parametrize(
    "text",
    [
        "# as Infiniti does",
        "NISSAN = 1",
        "if programme == 'afg-canada':",
        "def afg_fee(): ...",
        "ally_cap = 3",
        "class AllyTerms: ...",
        "# Ally's way",
        "smartlease = 1",
        "# SmartLease",
        "# Alliance Inspection comes",
    ],
)
def test_a_lessor_is_caught(text):
    assert words.lessors("handback/core/x.py", text)


@pytest.mark.parametrize("text", ["# usually, really", "finally:", "tally = 1", "tactically()"])
def test_words_that_only_contain_a_name_pass(text):
    assert not words.lessors("handback/core/x.py", text)


def test_no_file_mentions_a_registry_or_a_place_on_one_machine():
    found = []
    for path in files():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += words.nowhere(path, text)
    assert_tidy(found)


@pytest.mark.parametrize("word", words.NOWHERE)
def test_a_registry_or_a_place_is_caught(word):
    assert words.nowhere("README.md", f"first line\nsee {word}x")


def test_the_files_of_the_project_are_found():
    assert {"LICENSE", "pyproject.toml", ".ci/run", "tests/tidy/tree.py"} <= set(files())
