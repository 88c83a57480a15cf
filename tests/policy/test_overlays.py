"""Jurisdiction files are read as strictly as programmes."""

from collections.abc import Mapping

import pytest

from handback.core.base import Moment
from handback.core.calendar import Offset, Side
from handback.core.terms.overlay import Verb
from handback.policy.overlays import OverlayPolicy
from handback.policy.policies import read_overlay
from handback.policy.problems import PolicyError
from tests.policy.minimal import LAW


def law(*changes: tuple[str, str]) -> Mapping[str, str]:
    text = LAW
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return {"us-xx.yaml": text}


def read(*changes: tuple[str, str]) -> OverlayPolicy:
    return read_overlay(law(*changes))


def said(files: Mapping[str, str]) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        read_overlay(files)
    return [str(problem) for problem in refused.value.problems]


def test_a_law_is_read() -> None:
    policy = read()
    assert policy.name == "us-xx"
    assert policy.overlay.applies_when.regions == ("US-XX",)
    cap, notice, _ = policy.overlay.changes
    assert (cap.at, cap.verb, cap.value) == (
        ("fees", "disposition_fee", "amount"),
        Verb.AT_MOST,
        20000,
    )
    assert notice.value["wear_notice"].source == "XX-2"
    assert policy.rules["XX-1"].cite == "Example Code, section 1"
    assert str(policy.places["notices"]) == "us-xx.yaml:8:5"


def test_values_are_read_by_the_type_at_their_path() -> None:
    changed = read(
        ("fees.disposition_fee.amount, at_most: \"200.00\"",
         "statement.reaches_by, earlier_of: 30 days after turn_in"),
    )  # fmt: skip
    offset = Offset(Moment.TURN_IN, 0, 30, Side.AFTER)
    assert changed.overlay.changes[0].value == offset


@pytest.mark.parametrize(
    "change",
    [
        'wear_guide.rules.long_dent.threshold, at_least: "3 in"',
        "inspection.report.hours_when_present, at_most: 48",
        "late_fee.grace_days, at_least: 15",
        "late_fee.share_of_payment, at_most: 5 %",
        "distance.unused.rate, at_least: \"0.10\"",
        "repairs.evidence, also: [photo]",
        "options.return.offered_when, also: {not: early}",
        "identity.lines.office.hours, instead: []",
        "late_fee, instead: {amount: \"5.00\", grace_days: 15}",
        "holdover.amount, instead: from_contract",
        "papers_language, instead: fr",
        "retention.kinds.papers, later_of: 2 years after closing",
    ],
)  # fmt: skip
def test_every_part_of_a_programme_can_be_reached(change: str) -> None:
    policy = read(('fees.disposition_fee.amount, at_most: "200.00"', change))
    assert len(policy.overlay.changes) == 3


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            ("overlay: us-xx", "overlay: us-xy"),
            "us-xx.yaml:1:10 overlay: `us-xy` is not the name of this file. "
            "Write `overlay: us-xx`, or rename the file.",
        ),
        (
            ("overlay: us-xx", "overlay: us-xx\nappliers: 5"),
            "us-xx.yaml:2:1 appliers: `appliers` is not a key that is known here. "
            "Did you mean `applies_when`?",
        ),
        (
            ("contract_from", "contracts_from"),
            "us-xx.yaml:2:34 applies_when.contracts_from: `contracts_from` is not a key that is "
            "known here. Did you mean `contract_from`?",
        ),
        (
            ("fees.disposition_fee.amount", "fees.disposition_fee.amout"),
            "us-xx.yaml:7:10 changes.0.at: There is no `amout` in fees.disposition_fee. "
            "Did you mean `amount`?",
        ),
        (
            ("fees.disposition_fee.amount", "late_fee.governed_by"),
            "us-xx.yaml:7:10 changes.0.at: There is no `governed_by` in late_fee. "
            "Known here: `amount`, `at_most`, `grace_days`, `may_be_waived_by`, "
            "`share_of_payment`, `source`, `sources`.",
        ),
        (
            ("at_most:", "at_mots:"),
            "us-xx.yaml:7:39 changes.0.at_mots: `at_mots` is not a key that is known here. "
            "Did you mean `at_most`?",
        ),
        (
            ('at_most: "200.00"', 'at_most: "200.00", at_least: "1.00"'),
            "us-xx.yaml:7:5 changes.0: A change has one verb, and here are 2. Write one of "
            "`instead`, `also`, `at_least`, `at_most`, `earlier_of`, `later_of`.",
        ),
        (
            ('at_most: "200.00"', "at_most: 200"),
            "us-xx.yaml:7:48 changes.0.at_most: `200` is not an amount of money. "
            'Write it in quotes with two decimals, such as "395.00".',
        ),
        (
            ('at_most: "200.00"', "at_most: from_contract"),
            "us-xx.yaml:7:48 changes.0.at_most: `from_contract` is not an amount of money. "
            'Write it in quotes with two decimals, such as "395.00".',
        ),
        (
            ('at_most: "200.00"', "earlier_of: maturity"),
            "us-xx.yaml:7:39 changes.0.earlier_of: `earlier_of` cannot be said of an amount of "
            'money such as "395.00" or `from_contract`. '
            "Use `instead`, or a verb that compares such values.",
        ),
        (
            ("source: XX-1", "source: XX-11"),
            "us-xx.yaml:7:66 changes.0.source: `XX-11` is not a rule of this file. "
            "Did you mean `XX-1`?",
        ),
        (
            (', source: XX-1', ""),
            "us-xx.yaml:7:5 changes.0.source: `null` is not a rule of this file. "
            "Known here: `XX-1`, `XX-2`.",
        ),
        (
            ("proof: mailing", "prof: mailing"),
            "us-xx.yaml:9:71 changes.1.also.wear_notice.prof: `prof` is not a key that is known "
            "here. Did you mean `proof`?",
        ),
        (
            ("{notice_sent: wear_notice}", "{notice_snt: wear_notice}"),
            "us-xx.yaml:11:52 changes.2.also.notice_snt: `notice_snt` is not a fact about a case. "
            "Did you mean `notice_sent`?",
        ),
        (
            ("- {at: fees.disposition_fee.amount, at_most: \"200.00\", source: XX-1}", "- 5"),
            "us-xx.yaml:7:5 changes.0: `5` is not a change. "
            "Write `{at: …, at_most: …, source: …}`.",
        ),
        (
            ("at: fees.disposition_fee.amount", "at: 5"),
            "us-xx.yaml:7:10 changes.0.at: `5` is not a path into a programme. "
            "Write `at: wear_charge.owed_when`, for instance.",
        ),
        (
            ("{en: Fees are capped.}", "{}"),
            "us-xx.yaml:4:10 rules.XX-1.says: The rule has no words. Say it.",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_a_law_is_refused(change: tuple[str, str], problem: str) -> None:
    assert said(law(change)) == [problem]


def test_several_mistakes_in_a_law_are_found_together() -> None:
    files = law(('at_most: "200.00"', "at_most: 200"), ("proof", "pr"), ("notice_sent", "sent_"))
    assert len(said(files)) == 3


def test_a_law_is_one_file() -> None:
    assert said({}) == [":1:1: A jurisdiction is one file, and here are 0. Give one file."]
    two = {"us-xx.yaml": LAW, "us-yy.yaml": LAW}
    assert "here are 2" in said(two)[0]


def test_a_law_without_changes_is_refused() -> None:
    files = {"us-xx.yaml": LAW.partition("changes:")[0]}
    assert said(files)[0].endswith("changes: `null` is not a list. List the changes.")


def test_a_file_without_keys_is_no_law() -> None:
    assert said({"us-xx.yaml": "- 5\n"}) == [
        "us-xx.yaml:1:1: The file is not a block of keys. Begin with `overlay: us-xx`."
    ]
