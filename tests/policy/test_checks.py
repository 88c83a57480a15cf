"""What has to be true inside one block beyond the types of its fields."""

import pytest

from tests.policy.minimal import problems, programme, texts

GAUGES = ("gauges: {card: 85.60 mm}", "gauges: {card: 85.60 mm}\n  lines: {office: {hours: [%s]}}")
DENT = 'dent: {amount: "150.00"}'
GOODWILL = '  goodwill: {by: [specialist], at_most: "300.00", second_approver_above: "100.00"}\n'
LIMIT = "      measure: length\n      is: more_than\n      threshold: card\n"


def hours(written: str) -> tuple[str, str]:
    return GAUGES[0], GAUGES[1] % written


def pot(written: str) -> tuple[str, str]:
    loyalty = f"{{until: maturity, requires: [], obligations: always, pots: [{written}]}}"
    return GOODWILL, f"{GOODWILL}  loyalty: {{stay: {loyalty}}}\n"


FAULTS = {
    "a late fee of nothing": (
        ('{from: 2026-07-01, amount: "29.00", ', "{from: 2026-07-01, "),
        "late_fee.versions.1: The late fee has no amount. Add `amount` or `share_of_payment`.",
    ),
    "a late fee above its cap": (
        ('amount: "29.00"', 'amount: "29.00", at_most: "28.00"'),
        "late_fee.versions.1.amount: The fee of 29.00 is above its own cap of 28.00. Change one.",
    ),
    "a day that is none": (
        hours('{days: [mon, thr], opens: "08:00", closes: "17:00"}'),
        "identity.lines.office.hours.0.days.1: `thr` is not a day. "
        "Write one of mon, tue, wed, thu, fri, sat, sun.",
    ),
    "closed before open": (
        hours("{days: [mon], opens: 17:00, closes: 08:00}"),
        "identity.lines.office.hours.0.closes: It closes before it opens. "
        "Write the later time under `closes`.",
    ),
    "a time with seconds": (
        hours("{days: [mon], opens: 08:00:30, closes: 17:00}"),
        "identity.lines.office.hours.0.opens: `08:00:30` is more than hours and minutes. "
        "Write it like 08:30.",
    ),
    "a time that is none": (
        hours("{days: [mon], opens: 8am, closes: 17:00}"),
        "identity.lines.office.hours.0.opens: `8am` is not a time such as 08:30. "
        "Write a time such as 08:30.",
    ),
    "a line in no time zone": (
        (GAUGES[0], f"{GAUGES[0]}\n  lines: {{office: {{time_zone: Centrall}}}}"),
        "identity.lines.office.time_zone: `Centrall` is not a time zone. "
        "Write one like `America/Chicago`.",
    ),
    "amount and share": (
        pot('{lines: [excess_wear], amount: "50.00", share: 50 %}'),
        "waivers.loyalty.stay.pots.0.share: A waiver takes away an amount or a share, not both. "
        "Keep `amount` or `share`; with neither, all of it is waived.",
    ),
    "no price": (
        (DENT, "dent: {}"),
        "rate_card.operations.dent: It is not clear what the price is. "
        "Write exactly one of `amount`, `tiers` and `per_unit`.",
    ),
    "half a replacement": (
        (DENT, 'dent: {amount: "150.00", replace_from: "100.00"}'),
        "rate_card.operations.dent: Half of a replacement is missing. "
        "Write `replace_from` and `replacement` together.",
    ),
    "a table without an end": (
        (DENT, 'dent: {tiers: [{up_to: 50 mm, amount: "9.00"}]}'),
        "rate_card.operations.dent.tiers.0: The last step of the table has a limit. "
        "Add a last step without `up_to`.",
    ),
    "a table with a hole": (
        (DENT, 'dent: {tiers: [{amount: "9.00"}, {amount: "19.00"}]}'),
        "rate_card.operations.dent.tiers.0: Only the last step may have no limit. Add `up_to`.",
    ),
    "a limit of nothing": (
        (LIMIT, "      threshold: card\n"),
        "wear_guide.rules.long_dent: There is a limit and nothing is measured. Add `measure`.",
    ),
    "a step of another measure": (
        (
            LIMIT,
            "      measure: length\n      by_term: [{months_up_to: 24, threshold: 30 mm}, "
            '{amount: "5.00"}]\n',
        ),
        "wear_guide.rules.long_dent.by_term.1: This step has no `threshold`. Add `threshold`.",
    ),
    "a repair cost without amount": (
        (LIMIT, "      measure: repair_cost\n"),
        "wear_guide.rules.long_dent.measure: It measures `repair_cost` against nothing. "
        "Add `amount`, or `by_term`.",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_block_that_makes_no_sense_is_refused(name: str) -> None:
    change, said = FAULTS[name]
    assert [str(problem).partition(" ")[2] for problem in problems(texts(change))] == [said]


def test_what_makes_sense_is_taken() -> None:
    terms = programme(
        hours("{days: [mon, fri], opens: 08:00, closes: 17:30}"),
        pot("{lines: [excess_wear]}"),
        (DENT, 'dent: {tiers: [{up_to: 50 mm, amount: "9.00"}, {amount: "19.00"}]}'),
        (
            LIMIT,
            "      measure: length\n      by_term: [{months_up_to: 24, threshold: 30 mm}, "
            "{threshold: 40 mm}]\n",
        ),
    )
    assert terms.identity.lines
    assert terms.waivers.loyalty
