"""Published worked examples: the expected values are the publisher's, to the cent."""

from decimal import Decimal
from fractions import Fraction

import pytest

from handback.core import gauges
from handback.core.base import Code
from handback.core.finance import (
    LeaseFigures,
    Timing,
    constant_yield,
    deficiency,
    excess_distance_charge,
    factor_payment,
)
from handback.core.money import share, to_cents
from handback.core.taxes import TaxLine, tax_lines
from handback.core.terms.fees import Tax
from handback.core.vin import check_digit, check_vin

O_1 = LeaseFigures(
    adjusted_cap_cost=1_880_000,
    residual=1_235_000,
    months=48,
    payment=24_469,
    timing=Timing.ADVANCE,
)


def test_o_1_constant_yield_schedule():
    """Federal Reserve, Keys to Vehicle Leasing, early termination, constant yield method.

    federalreserve.gov/pubs/leasing/resource/different/early_exp1.htm: 18,800 over 48 months in
    advance at 244.69 to a residual of 12,350.
    """
    first, second, *_ = schedule = constant_yield(O_1).months
    assert (first.rent, first.depreciation, first.balance) == (13_139, 11_330, 1_868_670)
    assert (second.rent, second.depreciation, second.balance) == (13_059, 11_410, 1_857_260)
    assert O_1.total_payments == 1_174_512
    assert O_1.total_rent == sum(month.rent for month in schedule) == 529_512
    assert schedule[-1].balance == 1_235_000


def test_o_1_the_printed_rate_does_not_reproduce_it():
    """The same page prints the solved rate as 8.497 %, which makes month 2 a cent too low."""
    printed = Decimal("0.08497")
    assert constant_yield(O_1).rate.quantize(printed) == printed
    assert share(1_868_670 - 24_469, printed / 12) == 13_058


def test_o_2_excess_mileage():
    """Federal Reserve, Keys to Vehicle Leasing, glossary, "Excess mileage charge"."""
    assert excess_distance_charge(36_000, 37_000, Decimal("0.15")) == 15_000


def test_o_3_early_termination():
    """Federal Reserve, Keys to Vehicle Leasing, glossary, "Early termination charge"."""
    assert deficiency(balance=1_600_000, value=1_400_000) == 200_000
    assert deficiency(balance=1_400_000, value=1_600_000) == 0


def test_o_4_payment_by_money_factor():
    """A public lease-payment guide: 35,000 to 18,900 in 36 months at .00333, tax 6 %."""
    found = factor_payment(3_500_000, 1_890_000, 36, Decimal(".00333"), Decimal("0.06"))
    assert found.depreciation == 44_722
    assert found.rent == 17_949
    assert found.tax == 3_760
    assert found.payment == 66_431


def test_o_5_gst_and_qst_on_a_lease_payment():
    """Revenu Québec, Leases of Road Vehicles: 7,000 over 48 months, GST 5 %, QST 9.975 %."""
    payment, gst, qst = Code("payment"), Code("gst"), Code("qst")
    taxes = {
        gst: Tax(rate=Decimal("0.05"), on=(payment,)),
        qst: Tax(rate=Decimal("0.09975"), on=(payment,), regions=(Code("CA-QC"),)),
    }
    cents = to_cents(Fraction(7_000, 48))
    assert cents == 14_583
    found = tax_lines({payment: cents}, taxes, Code("CA-QC"))
    assert found == (TaxLine(gst, 14_583, 729), TaxLine(qst, 14_583, 1_455))
    assert cents + sum(line.cents for line in found) == 16_767


def test_o_6_tax_on_a_whole_lease():
    """20 NYCRR 527.15, example 1: 48 payments of 350 and a renewal fee of 500 at 7 %."""
    payments, renewal, sales = Code("payments"), Code("renewal"), Code("sales_tax")
    amounts = {payments: 48 * 35_000, renewal: 50_000}
    taxes = {sales: Tax(rate=Decimal("0.07"), on=(payments, renewal))}
    assert tax_lines(amounts, taxes, Code("US-NY")) == (TaxLine(sales, 1_730_000, 121_100),)


@pytest.mark.parametrize(
    ("vin", "digit"),
    [("1G4AH59H45G118341", "4"), ("1J9RP1A36A1644345", "6"), ("1M8GDM9AXKP042788", "X")],
)
def test_o_7_vin_check_digit(vin, digit):
    """49 CFR 565.15(c) and NHTSA's examples of the check digit."""
    assert check_digit(vin) == digit
    found = check_vin(vin)
    assert found.valid
    assert found.check_digit == digit


def test_o_8_gauges():
    """United States Mint; Royal Canadian Mint; ISO/IEC 7810; the inch of 1959."""
    assert Decimal("17.91") == gauges.US_DIME
    assert Decimal("18.03") == gauges.CANADIAN_TEN_CENTS
    assert (Decimal("85.60"), Decimal("53.98")) == gauges.ID1_CARD
    eighth = gauges.from_inches(Fraction(1, 8))
    assert eighth == gauges.from_inches(Fraction(4, 32)) == Decimal("3.175")
