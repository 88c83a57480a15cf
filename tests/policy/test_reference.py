from pathlib import Path

import pytest

from handback.core.terms.billing import LoyaltyWaiver
from handback.core.terms.fees import Fee
from handback.core.terms.programme import Programme
from handback.policy.house import house_values
from handback.policy.player.library import Library, shipped_names
from handback.policy.policies import read_programme
from handback.policy.reference import blocks, meaning, reference, unexplained
from handback.policy.shapes import keys_of
from tests.policy.minimal import texts

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_is_up_to_date():
    written = (DOCS / "policy-reference.md").read_text(encoding="utf-8")
    assert written == reference(), "it is out of date: make docs"


def test_the_list_of_house_values_is_up_to_date():
    library = Library()
    policies = [
        policy for name in shipped_names() for policy in library.shipped(name).programmes.values()
    ]
    written = (DOCS / "house-values.md").read_text(encoding="utf-8")
    assert written == house_values(policies), "it is out of date: make docs"


def test_every_key_of_every_block_is_explained():
    assert unexplained() == []


def test_a_meaning_is_what_the_docstring_says_of_the_key():
    assert meaning(Fee, "owed_when") == "The fee is owed once this holds."
    assert "a contract's figure above `at_most` is cut to it." in meaning(Fee, "at_most")
    assert meaning(Programme, "fees") == "A fee that is owed once when its condition holds."
    assert meaning(LoyaltyWaiver, "requires").startswith("`requires` the facts")


def test_a_key_that_nobody_explains_has_no_meaning():
    class Silent(Fee):
        """Nothing is said of any key."""

    assert meaning(Silent, "at_most") == ""


def test_every_block_has_a_place_and_every_key_a_row():
    text = reference()
    for found in blocks().values():
        assert f"### {found.title}\n" in text
        section = text.split(f"### {found.title}\n")[1].split("\n### ")[0]
        for key in set(keys_of(found.type)) - {"source", "sources"}:
            assert f"\n| `{key}` | " in section, (found.title, key)


@pytest.mark.parametrize(
    "row",
    [
        '| `at_most` | an amount of money such as "395.00" | none |',
        "| `may_be_waived_by` | a list: the name of a waiver | none |",
        '| `amount` | an amount of money such as "395.00" or `from_contract` | *needed* |',
    ],
)
def test_the_row_of_a_key_says_how_it_is_written(row):
    assert row in reference().split("### Fee\n")[1].split("\n### ")[0]


def test_values_of_the_house_are_listed_and_others_are_not():
    policy = read_programme(texts(), "plain")
    found = house_values([policy])
    assert "| `collection.refer_after_days` | 60 | money.yaml |" in found
    assert "| `fees.disposition_fee" not in found


def test_a_long_text_of_the_house_is_shortened():
    long = "word " * 100
    policy = read_programme(texts(("lessor: Example Leasing", f"lessor: {long.strip()}")), "plain")
    (line,) = [x for x in house_values([policy]).splitlines() if "identity.lessor" in x]
    assert " … |" in line
    assert len(line) < 250
