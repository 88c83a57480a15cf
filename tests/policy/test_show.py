"""The rows of `policy show`, and what differs between two policies."""

from datetime import date

import pytest

from handback.policy.diff import Difference, differences
from handback.policy.policies import Policies, Terms, read_overlay, read_programme
from handback.policy.show import Row, in_words, rows
from tests.policy.minimal import LAW, programme, texts


def terms(region: str = "US-XX") -> Terms:
    policies = Policies([read_programme(texts(), "plain")], [read_overlay({"us-xx.yaml": LAW})])
    return policies.terms_for("plain", region, date(2025, 1, 1))


def by_path(*given: Row) -> dict[str, Row]:
    return {row.path: row for row in given}


def test_a_row_tells_value_rule_and_place() -> None:
    found = by_path(*rows(read_programme(texts(), "plain")))
    assert found["fees.disposition_fee.at_most"] == Row(
        "fees.disposition_fee.at_most", "395.00", "EX-4", "money.yaml:19"
    )
    assert found["identity.gauges.card"].value == "85.60 mm"
    assert found["wear_guide.rules.long_dent.is"].value == "more_than"
    assert found["turn_in.accepted_when"].value == "delivered and inspection_complete"
    assert "inspection.slot_minutes" not in found


def test_every_written_value_is_a_row() -> None:
    policy = read_programme(texts(), "plain")
    assert {row.path for row in rows(policy)} == {
        ".".join(map(str, leaf.path)) for leaf in policy.leaves
    }


def test_a_row_that_a_law_changed_names_winner_and_loser() -> None:
    found = by_path(*rows(terms()))
    assert found["fees.disposition_fee.at_most"] == Row(
        "fees.disposition_fee.at_most", "200.00", "XX-1", "us-xx.yaml:7", "EX-4"
    )
    assert found["wear_charge.owed_when"] == Row(
        "wear_charge.owed_when",
        "returned and notice_sent wear_notice",
        "XX-2",
        "us-xx.yaml:11",
        "house",
    )
    assert found["notices.wear_notice.proof"].where == "us-xx.yaml:8"
    assert found["fees.disposition_fee.amount"].where == "money.yaml:18"


def test_house_values_can_be_listed() -> None:
    found = list(rows(terms(), house=True))
    assert {row.source for row in found} == {"house"}
    assert "calendar.tolerance_days" in by_path(*found)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (None, "none"),
        (True, "yes"),
        (False, "no"),
        (5, "5"),
        ("2 in", "2 in"),
        ([], "none"),
        (["a", "b"], "a, b"),
        (date(2026, 7, 1), "2026-07-01"),
        ({"not": "early"}, "not (early)"),
        ({"any": ["a", {"all": ["b", "c"]}]}, "a or (b and c)"),
        ({"all": []}, "always"),
        ({"any": []}, "never"),
        ({"happened": "inspection", "by": "maturity"}, "happened inspection, by maturity"),
    ],
)
def test_values_are_put_into_words(written: object, words: str) -> None:
    assert in_words(written) == words


def test_a_programme_does_not_differ_from_itself() -> None:
    assert not list(differences(programme(), programme()))


def test_a_default_that_is_written_out_is_no_difference() -> None:
    written_out = programme(("is: more_than", "is: more_than\n      verdict: chargeable"))
    assert not list(differences(programme(), written_out))


def test_differences_name_both_values_and_rules() -> None:
    changed = programme(
        ('at_most: "395.00"', 'at_most: "350.00"'),
        ("    soft: true\n", ""),
        ("  reminder: {due: 3", "  late: {due: maturity, channel: text}\n  reminder: {due: 3"),
        ("source: EX-1}", "source: EX-2}"),
    )
    found = list(differences(programme(), changed))
    assert [each for each in found if each.path.startswith(("fees", "gates", "notices"))] == [
        Difference("fees.disposition_fee.at_most", "395.00", "350.00", "EX-4", "EX-4"),
        Difference("gates.told_first.soft", "yes", "no", "house", "house"),
        Difference("notices.late.channel", None, "text", "", "house"),
        Difference("notices.late.due", None, "maturity", "", "house"),
    ]
    assert Difference("options.return.ends_as", "returned", "returned", "EX-1", "EX-2") in found
