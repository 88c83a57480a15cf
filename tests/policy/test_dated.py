"""Values that change over time: versions rise, without a gap, governed by a moment."""

from datetime import date

import pytest

from handback.core.base import Moment
from handback.core.terms.base import UndatedError
from tests.policy.minimal import problems, programme, texts

FIRST = '    - {from: 2024-01-01, amount: "25.00", grace_days: 10}\n'
SECOND = '    - {from: 2026-07-01, amount: "29.00", grace_days: 10}\n'


def said(*changes: tuple[str, str]) -> list[str]:
    return [str(problem).partition(" ")[2] for problem in problems(texts(*changes))]


def test_a_plain_block_holds_from_the_beginning() -> None:
    card = programme().rate_card
    assert card.governed_by is Moment.CONTRACT
    assert [version.since for version in card.versions] == [None]
    assert card.on(date(1990, 1, 1)).illustrative


def test_each_version_holds_until_the_next_begins() -> None:
    late = programme().late_fee
    assert late is not None
    assert late.governed_by is Moment.PAYMENT_DUE
    assert late.on(date(2026, 6, 30)).amount == 2500
    assert late.on(date(2026, 7, 1)).amount == 2900
    with pytest.raises(UndatedError):
        late.on(date(2023, 12, 31))


def test_the_first_version_may_hold_from_the_beginning() -> None:
    late = programme(("{from: 2024-01-01, ", "{")).late_fee
    assert late is not None
    assert late.on(date(1990, 1, 1)).amount == 2500


def test_until_may_be_said_where_it_is_true() -> None:
    assert programme(("from: 2024-01-01,", "from: 2024-01-01, until: 2026-06-30,")).late_fee


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            ("from: 2026-07-01", "from: 2023-07-01"),
            "late_fee.versions.1.from: This begins before 2024-01-01 is over. "
            "Sort the versions by `from`.",
        ),
        (
            ("from: 2026-07-01", "from: 2024-01-01"),
            "late_fee.versions.1.from: This begins before 2024-01-01 is over. "
            "Sort the versions by `from`.",
        ),
        (
            ("{from: 2026-07-01, ", "{"),
            "late_fee.versions.1.from: Nobody knows when this version begins. "
            "Add `from:` with its first day.",
        ),
        (
            ("from: 2026-07-01", "from: summer"),
            "late_fee.versions.1.from: This is not a day. "
            "Write a day such as 2026-07-01, without quotes.",
        ),
        (
            ("from: 2024-01-01,", "from: 2024-01-01, until: 2026-05-31,"),
            "late_fee.versions.0.until: There is a gap or an overlap before 2026-07-01. "
            "Write 2026-06-30, or remove `until`.",
        ),
        (
            ("from: 2026-07-01,", "from: 2026-07-01, until: 2027-12-31,"),
            "late_fee.versions.1.until: After this day no version holds. "
            "Remove `until`; a version holds until the next one begins.",
        ),
        (
            ("  governed_by: payment_due\n", ""),
            "late_fee.governed_by: `governed_by` is missing. "
            "Add `governed_by:` with one of `contract`, `opened`, `scheduled_end`, `maturity`, "
            "`termination`, `inspection_booked`, `inspection`, `results_provided`, `delivery`, "
            "`turn_in`, `grounding`, `acceptance` ….",
        ),
        (
            ("governed_by: payment_due", "governed_by: payment_do"),
            "late_fee.governed_by: `payment_do` is not one of `contract`, `opened`, "
            "`scheduled_end`, `maturity`, `termination`, `inspection_booked`, `inspection`, "
            "`results_provided`, `delivery`, `turn_in`, `grounding`, `acceptance` …. "
            "Did you mean `payment_due`?",
        ),
        (
            ("  versions:\n", "  grace_days: 5\n  versions:\n"),
            "late_fee.grace_days: `grace_days` is not a key that is known here. ",
        ),
        (
            ('amount: "29.00", grace_days', 'amout: "29.00", grace_days'),
            "late_fee.versions.1.amout: `amout` is not a key that is known here. "
            "Did you mean `amount`?",
        ),
        (
            (FIRST + SECOND, "    []\n"),
            "late_fee.versions: There is no version here. Add one.",
        ),
        (
            (FIRST + SECOND, "    from 2024\n"),
            "late_fee.versions: `from 2024` is not a list. Write a list.",
        ),
        ((FIRST, "    - 5\n"), "late_fee.versions.0: `5` is not a block of keys. "),
    ],
)
def test_what_is_wrong_with_versions_is_located(change: tuple[str, str], problem: str) -> None:
    found = said(change)
    assert any(text.startswith(problem) for text in found), found
    assert len(found) == 1
