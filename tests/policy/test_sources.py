"""Every value has a source: its own, or that of the block around it."""

from handback.core.base import Code, OptionName
from handback.policy.policies import read_programme
from handback.policy.problems import dotted
from handback.policy.sources import Leaf
from tests.policy.minimal import problems, programme, texts


def leaves(*changes: tuple[str, str]) -> dict[str, Leaf]:
    return {dotted(leaf.path): leaf for leaf in read_programme(texts(*changes)).leaves}


def test_a_block_takes_the_source_of_the_block_around_it() -> None:
    terms = programme(("inspection:\n", "inspection:\n  source: EX-1\n"))
    assert terms.inspection.source == "EX-1"
    assert terms.inspection.attendance.source == "EX-1"
    assert terms.options[OptionName.RETURN].source == "EX-1"
    assert terms.calendar.source == "house"
    assert terms.fees[Code("disposition_fee")].versions[0].value.source == "EX-4"


def test_single_fields_name_sources_of_their_own() -> None:
    terms = programme(
        ("inspection:\n", "inspection:\n  sources: {attendance: EX-1, by: EX-2}\n"),
        ("retention: {kinds", 'retention: {sources: {"kinds.papers": EX-3}, kinds'),
    )
    assert terms.inspection.source == "house"
    assert terms.inspection.source_of("by") == "EX-2"
    assert terms.inspection.attendance.source == "EX-1"
    assert terms.inspection.report.source == "house"
    assert terms.retention.source_of("kinds.papers") == "EX-3"


def test_versions_take_the_source_beside_them() -> None:
    terms = programme(
        ("  governed_by: payment_due", "  source: EX-4\n  governed_by: payment_due"),
        ('amount: "29.00"', 'source: EX-1, amount: "29.00"'),
    )
    assert terms.late_fee is not None
    assert [version.value.source for version in terms.late_fee.versions] == ["EX-4", "EX-1"]


def test_each_file_may_name_a_source() -> None:
    files = texts(("help: {}\n", ""))
    files["help.yaml"] = "source: EX-2\nhelp: {}\npapers_language: en\n"
    terms = read_programme(files).programme
    assert terms.help.source == "EX-2"
    assert terms.source_of("papers_language") == "EX-2"


def test_a_file_may_name_sources_for_single_keys() -> None:
    files = texts(("help: {}\n", ""))
    files["help.yaml"] = "sources: {help: EX-2, papers_language: EX-1}\n"
    files["help.yaml"] += "help: {}\npapers_language: en\n"
    terms = read_programme(files).programme
    assert terms.help.source == "EX-2"
    assert terms.source_of("papers_language") == "EX-1"


def test_a_block_without_any_source_is_refused() -> None:
    files = texts(("help: {}\n", ""))
    files["help.yaml"] = "help: {}\npapers_language: en\n"
    assert [str(problem) for problem in problems(files)] == [
        "help.yaml:1:7 help: No rule says where this comes from. Add `source:` here.",
        "help.yaml:2:18 papers_language: No rule says where this comes from. "
        "Add `source:` at the top of this file.",
    ]


def test_a_missing_source_is_found_beside_other_mistakes() -> None:
    files = texts(("help: {}\n", ""), ("soft: true", "soft: yes"))
    files["help.yaml"] = "help: {}\n"
    assert {dotted(problem.path) for problem in problems(files)} == {
        "help",
        "gates.told_first.soft",
    }


def test_sources_that_are_none_are_refused() -> None:
    found = problems(
        texts(
            ("calendar: {tol", "calendar: {source: 5, tol"),
            ("  by: [inspector]", "  by: [inspector]\n  sources: {buy: EX-1, by: EX-11}"),
            ("repairs: {allowed", "repairs: {sources: EX-1, allowed"),
            ("gates:\n", "gates:\n  source: EX-1\n"),
            ("source: house\nidentity", "source: huose\nidentity"),
            ("  governed_by: payment_due", "  source: EX-44\n  governed_by: payment_due"),
        )
    )
    assert [str(problem).partition(" ")[2] for problem in found] == [
        "late_fee.source: `EX-44` is not a rule of this policy. Did you mean `EX-4`? "
        "Or add it to the rules.",
        "source: `huose` is not a rule of this policy. Did you mean `house`? "
        "Or add it to the rules.",
        "calendar.source: `5` is not the id of a rule. Write one, or `house`.",
        "gates.source: A source cannot stand here. Put it into each of the blocks below.",
        "inspection.sources.buy: `buy` is not a key of this block. Did you mean `by`?",
        "inspection.sources.by: `EX-11` is not a rule of this policy. Did you mean `EX-1`? "
        "Or add it to the rules.",
        "repairs.sources: `EX-1` is not a block of sources. "
        "Write `key: rule` for single keys of the block.",
    ]


def test_leaves_tell_value_source_and_place() -> None:
    found = leaves()
    cap = found["fees.disposition_fee.at_most"]
    assert (cap.written, cap.source) == ("395.00", "EX-4")
    assert str(cap.place) == "money.yaml:19:14"
    assert found["wear_guide.rules.long_dent.is"].written == "more_than"
    assert found["turn_in.where.places.0.kind"].source == "house"
    assert found["late_fee.versions.1.amount"].written == "29.00"
    assert found["closing.when"].written == "balance_zero"
    assert found["identity.languages"].written == ["en"]
    assert found["turn_in.accepted_when"].written == {"all": ["delivered", "inspection_complete"]}


def test_every_leaf_stands_where_it_says() -> None:
    files = texts()
    for leaf in read_programme(files).leaves:
        line = files[leaf.place.file].splitlines()[leaf.place.line - 1]
        written = line[leaf.place.column - 1 :]
        text = str(leaf.written)
        assert written[0] in '[{"' or written.startswith((text[:4], text.lower()[:4]))


def test_every_dimension_of_a_programme_has_a_source() -> None:
    terms = programme(("options:\n", "sources: {options: EX-2}\noptions:\n"))
    assert terms.source == "house"
    assert terms.source_of("options") == "EX-2"
    assert terms.source_of("quotes") == "house"
    assert terms.source_of("trade_in") == "house"
    named = programme(("inspection:\n", "inspection:\n  source: EX-1\n"))
    assert named.source_of("inspection") == "EX-1"
