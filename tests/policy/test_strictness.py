"""Every mistake in a programme's files is refused with its place, and all of them in one run."""

import pytest

from tests.policy import minimal
from tests.policy.minimal import problems, texts

MISTAKES = {
    "unknown key": (
        ("tolerance_days: 5", "tolerance_days: 5, early_grace_day: 2"),
        "calendar.early_grace_day: `early_grace_day` is not a key that is known here. "
        "Did you mean `early_grace_days`?",
    ),
    "unknown top-level key": (
        ("help: {}", "hlep: {}\nhelp: {}"),
        "hlep: `hlep` is not a key that is known here. Did you mean `help`?",
    ),
    "missing key": (
        ("calendar: {tolerance_days: 5}", "calendar: {}"),
        "calendar.tolerance_days: `tolerance_days` is missing. "
        "Add `tolerance_days:` with a whole number.",
    ),
    "missing dimension": (
        ("closing: {when: balance_zero}\n", ""),
        "closing: `closing` is missing. Add `closing:` with a block of keys.",
    ),
    "number in quotes": (
        ("tolerance_days: 5", 'tolerance_days: "5"'),
        "calendar.tolerance_days: `5` is not a whole number. Write a whole number.",
    ),
    "yes for true": (
        ("soft: true", "soft: yes"),
        "gates.told_first.soft: `yes` is not true or false. Write true or false.",
    ),
    "number for text": (
        ("lessor: Example Leasing", "lessor: 77"),
        "identity.lessor: `77` is not a text. Put it in quotes.",
    ),
    "null for text": (
        ("lessor: Example Leasing", "lessor: null"),
        "identity.lessor: `null` is not a text. Write a text.",
    ),
    "text for list": (
        ("languages: [en]", "languages: en"),
        "identity.languages: `en` is not a list. Write a list.",
    ),
    "text for block": (
        ("help: {}", "help: none"),
        "help: `none` is not a block of keys. Write a block of keys.",
    ),
    "word of a closed list": (
        ("ends_as: purchased", "ends_as: purchase"),
        "options.purchase.ends_as: `purchase` is not one of `returned`, `replaced`, `purchased`, "
        "`traded_in`, `total_loss`. Did you mean `purchased`?",
    ),
    "key of a closed list": (
        ("  return: {arr", "  retun: {arr"),
        "options.retun: `retun` cannot stand here. Did you mean `return`?",
    ),
    "literal word": (
        ("per: month", "per: week"),
        "holdover.per: `week` is not one of `day`, `month`. Known here: `day`, `month`.",
    ),
    "amount without quotes": (
        ('at_most: "395.00"', "at_most: 395"),
        "fees.disposition_fee.at_most: `395` is not an amount of money. "
        'Write it in quotes with two decimals, such as "395.00".',
    ),
    "amount as fraction": (
        ('at_most: "395.00"', "at_most: 395.00"),
        "fees.disposition_fee.at_most: `395.00` is a decimal fraction without quotes. "
        'Quote it: "395.00".',
    ),
    "one problem for a union": (
        ("{amount: from_contract, per", "{amount: from_contrat, per"),
        "holdover.amount: `from_contrat` is not an amount of money. "
        'Write it in quotes with two decimals, such as "395.00". Or `from_contract`.',
    ),
    "negative number": (
        ("tolerance_days: 5", "tolerance_days: -5"),
        "calendar.tolerance_days: `-5` is below zero. Write zero or more.",
    ),
    "impossible date": (
        ("from: 2026-07-01", "from: 2026-06-31"),
        "late_fee.versions.1.from: `2026-06-31` is not a day of the calendar. "
        "Write a day that exists.",
    ),
    "fee above its own cap": (
        ("    amount: from_contract\n", '    amount: "400.00"\n'),
        "fees.disposition_fee.amount: The fee of 400.00 is above its own cap of 395.00. "
        "Change one.",
    ),
    "unknown time zone": (
        ("time_zone: America/Chicago", "time_zone: America/Chigaco"),
        "identity.time_zone: `America/Chigaco` is not a time zone. "
        "Write one like `America/Chicago`.",
    ),
    "unknown gauge": (
        ("threshold: card", "threshold: cart"),
        "wear_guide.rules.long_dent.threshold: `cart` is not a length. "
        "Write `70 mm`, `1.5 cm` or `1/8 in`, or name a gauge (card).",
    ),
    "measure without limit": (
        ("      threshold: card\n", ""),
        "wear_guide.rules.long_dent.measure: It measures `length` against nothing. "
        "Add `threshold`, or `by_term`.",
    ),
    "price of two kinds": (
        ('dent: {amount: "150.00"}', 'dent: {amount: "150.00", per_unit: "9.00"}'),
        "rate_card.operations.dent: It is not clear what the price is. "
        "Write exactly one of `amount`, `tiers` and `per_unit`.",
    ),
    "tiers that do not rise": (
        (
            'dent: {amount: "150.00"}',
            'dent: {tiers: [{up_to: 50 mm, amount: "9.00"}, {up_to: 40 mm, amount: "19.00"}, '
            '{amount: "29.00"}]}',
        ),
        "rate_card.operations.dent.tiers.1.up_to: The steps of the table do not rise. Sort them.",
    ),
    "statement window closed": (
        ("reaches_by: 42 days", "reaches_by: 14 days"),
        "statement.reaches_by: The window closes before it opens. "
        "Swap `reaches_from` and `reaches_by`.",
    ),
    "unknown move": (
        ("moves: [open_case]", "moves: [opencase]"),
        "gates.told_first.moves.0: There is no move `opencase`. Did you mean `open_case`?",
    ),
    "unknown line of an option": (
        ("[excess_wear, excess_distance]", "[exces_wear, excess_distance]"),
        "options.purchase.falls_away.0: There is no line `exces_wear`. Did you mean `excess_wear`?",
    ),
    "unknown line of the statement": (
        ("excess_wear, disposition_fee]", "excess_wear, disposition]"),
        "statement.lines.2: There is no line `disposition`. Did you mean `disposition_fee`?",
    ),
    "unknown repair operation": (
        ("operation: dent", "operation: dents"),
        "wear_guide.rules.long_dent.operation: There is no repair operation `dents`. "
        "Did you mean `dent`?",
    ),
    "unknown area": (
        ("areas: [body]", "areas: [bodi]"),
        "wear_guide.rules.long_dent.areas.0: There is no area `bodi`. Did you mean `body`?",
    ),
    "task nobody promised": (
        ("task: call_lessee", "task: call_lesse"),
        "watches.late_return.task: There is no task `call_lesse`. Did you mean `call_lessee`?",
    ),
    "notice nobody sends": (
        ("{notice_sent: reminder}", "{notice_sent: remindr}"),
        "gates.told_first.needs.notice_sent: There is no notice `remindr`. "
        "Did you mean `reminder`?",
    ),
    "waiver nobody grants": (
        ("may_be_waived_by: [goodwill]", "may_be_waived_by: [goodwil]"),
        "fees.disposition_fee.may_be_waived_by.0: There is no waiver `goodwil`. "
        "Did you mean `goodwill`?",
    ),
    "rule nobody wrote": (
        ("source: EX-3", "source: EX-33"),
        "notices.reminder.source: `EX-33` is not a rule of this policy. "
        "Did you mean `EX-3`? Or add it to the rules.",
    ),
    "duplicate key": (
        ("calendar: {tolerance_days: 5}", "calendar: {tolerance_days: 5, tolerance_days: 6}"),
        "calendar.tolerance_days: `tolerance_days` stands here twice, first on line 18. "
        "Keep one of them.",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_where_it_stands(name: str) -> None:
    change, said = MISTAKES[name]
    files = texts(change)
    [problem] = problems(files)
    assert str(problem).partition(" ")[2] == said
    before = minimal.FILES[problem.place.file].splitlines()
    changed = files[problem.place.file].splitlines()
    line = problem.place.line - 1
    if name not in ("missing dimension", "measure without limit"):
        assert changed[line] not in before


def test_a_problem_stands_at_the_very_value() -> None:
    files = texts(("ends_as: purchased", "ends_as: purchase"))
    [problem] = problems(files)
    line = files[problem.place.file].splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :] == "purchase"


def test_an_unknown_key_stands_at_the_key() -> None:
    files = texts(("tolerance_days: 5", "tolerance_days: 5, early_grace_day: 2"))
    [problem] = problems(files)
    line = files[problem.place.file].splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith("early_grace_day:")


def test_ten_mistakes_are_ten_problems() -> None:
    ten = [
        "unknown key",
        "missing dimension",
        "yes for true",
        "word of a closed list",
        "one problem for a union",
        "impossible date",
        "fee above its own cap",
        "unknown move",
        "unknown repair operation",
        "rule nobody wrote",
    ]
    found = problems(texts(*(MISTAKES[name][0] for name in ten)))
    said = {str(problem).partition(" ")[2] for problem in found}
    assert said == {MISTAKES[name][1] for name in ten}
    assert len(found) == 10


def test_the_same_key_in_two_files_names_both_places() -> None:
    files = {**texts(), "more.yaml": "source: house\ncalendar: {tolerance_days: 6}\n"}
    [problem] = problems(files)
    assert str(problem) == (
        "programme.yaml:18:1 calendar: `calendar` stands in two files, first in more.yaml:2:1. "
        "Keep one of them."
    )


def test_broken_yaml_in_one_file_hides_nothing_in_another() -> None:
    files = texts(("soft: true", "soft: yes"))
    files["broken.yaml"] = "fees: [1,\n"
    found = [str(problem) for problem in problems(files)]
    assert any(text.startswith("broken.yaml:") and "not YAML" in text for text in found)
    assert any("gates.told_first.soft" in text for text in found)


def test_the_minimal_programme_has_no_mistake() -> None:
    assert minimal.programme().identity.lessor == "Example Leasing"
