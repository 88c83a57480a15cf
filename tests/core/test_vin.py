"""Structure and check digit of a VIN; `vininfo` gives a second opinion on the digit."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from vininfo import Vin

from handback.core.vin import (
    CHECK_POSITION,
    VinFault,
    check_digit,
    check_vin,
    normalise,
    north_american,
)

RIGHT = "1M8GDM9AXKP042788"
CHARACTERS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
VALUES = dict(zip(CHARACTERS, "012345678912345678123457923456789", strict=True))


def vins(first=CHARACTERS):
    """Numbers of the right structure with any character at the check digit's place."""
    rest = st.text(CHARACTERS, min_size=16, max_size=16)
    return st.builds(str.__add__, st.sampled_from(first), rest)


def with_digit(vin):
    return vin[:8] + check_digit(vin) + vin[9:]


@pytest.mark.parametrize(
    "written",
    [RIGHT, RIGHT.lower(), "1M8 GDM9AX KP042788", "1m8-gdm9ax-kp042788", f"\t{RIGHT}\n"],
)
def test_a_number_is_read_as_people_write_it(written):
    assert normalise(written) == RIGHT
    assert check_vin(written).valid


@given(st.text(max_size=30))
def test_the_normal_form_is_stable(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ("", [VinFault.LENGTH]),
        (RIGHT[:-1], [VinFault.LENGTH]),
        (RIGHT + "1", [VinFault.LENGTH]),
        ("1M8GDM9AXKPO42788", [VinFault.LETTER_NEVER_USED]),
        ("IM8GDM9AXKP042788", [VinFault.LETTER_NEVER_USED]),
        ("QM8GDM9AXKP042788", [VinFault.LETTER_NEVER_USED]),
        ("1M8GDM9AXKP04278*", [VinFault.CHARACTER]),
        ("1M8GDM9AXKP04278É", [VinFault.CHARACTER]),
        ("1M8GDM9AXKP04278ß", [VinFault.CHARACTER]),
        ("1M8GDM9AXKP04278٨", [VinFault.CHARACTER]),
        ("O?", [VinFault.LENGTH, VinFault.LETTER_NEVER_USED, VinFault.CHARACTER]),
    ],
)
def test_a_wrong_structure_is_named(written, faults):
    found = check_vin(written)
    assert list(found.faults) == faults
    assert not found.valid
    assert not found.warnings
    assert found.check_digit == ""


@pytest.mark.parametrize("first", "12345")
def test_a_wrong_check_digit_is_a_fault_in_north_america(first):
    vin = with_digit(first + RIGHT[1:])
    wrong = vin[:8] + ("0" if vin[8] != "0" else "1") + vin[9:]
    found = check_vin(wrong)
    assert found.faults == (VinFault.CHECK_DIGIT,)
    assert found.check_digit == vin[8]
    assert check_vin(vin).valid


@pytest.mark.parametrize("vin", ["WVWZZZ1KZAW000001", "JN1TANT31U0000001", "6G1ZZZ1KZAW000001"])
def test_a_wrong_check_digit_is_a_warning_elsewhere(vin):
    assert not north_american(vin)
    found = check_vin(vin)
    assert found.valid
    assert found.warnings == (VinFault.CHECK_DIGIT,)
    assert found.check_digit == check_digit(vin)


def test_ones_all_through_are_right():
    assert check_vin("1" * 17).valid


@given(vins())
def test_the_right_digit_passes_without_a_warning(vin):
    right = with_digit(vin)
    assert check_digit(right) == check_digit(vin)
    found = check_vin(right)
    assert found.valid
    assert not found.warnings


@given(vins(), st.integers(0, 16), st.sampled_from(CHARACTERS))
def test_every_single_change_of_value_changes_the_digit(vin, place, character):
    assume(place != CHECK_POSITION - 1)
    changed = vin[:place] + character + vin[place + 1 :]
    same_value = VALUES[vin[place]] == VALUES[character]
    assert (check_digit(changed) == check_digit(vin)) == same_value


@given(vins("12345"))
def test_a_second_opinion_agrees(vin):
    right = with_digit(vin)
    assume(getattr(Vin(vin).assembler, "uses_sae_checkdigit", True))  # the library knows makers
    assert Vin(right).verify_checksum(check_year=False)
    assert Vin(vin).verify_checksum(check_year=False) == check_vin(vin).valid
