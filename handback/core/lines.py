"""Lines of money: the closed list of codes, and what a line says of itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handback.core.base import Cents, Code, Firmness, Id


class LineCode(StrEnum):
    """What a line is for. A programme may name further charges under `later_charges`."""

    REMAINING_PAYMENTS = "remaining_payments"
    PAST_DUE_PAYMENTS = "past_due_payments"
    EXCESS_DISTANCE = "excess_distance"
    EXCESS_WEAR = "excess_wear"
    DIMINISHED_VALUE = "diminished_value"
    MISSING_EQUIPMENT = "missing_equipment"
    DISPOSITION_FEE = "disposition_fee"
    PURCHASE_PRICE = "purchase_price"
    ACCRUED_INTEREST = "accrued_interest"
    PURCHASE_OPTION_FEE = "purchase_option_fee"
    REGISTRATION = "registration"
    INCIDENTAL = "incidental"
    EXTENSION_FEE = "extension_fee"
    HOLDOVER = "holdover"
    LATE_FEE = "late_fee"
    RETURNED_PAYMENT_FEE = "returned_payment_fee"
    CHANNEL_FEE = "channel_fee"
    EARLY_TERMINATION = "early_termination"
    TOTAL_LOSS = "total_loss"
    PROPERTY_TAX = "property_tax"
    PARKING_TICKET = "parking_ticket"
    TOLL = "toll"
    ADMINISTRATIVE_FEE = "administrative_fee"
    TAX = "tax"
    OTHER = "other"
    UNUSED_DISTANCE_REFUND = "unused_distance_refund"
    OVERPAID_PAYMENTS = "overpaid_payments"
    REFUND_RECLAIMED = "refund_reclaimed"
    DEPOSIT_APPLIED = "deposit_applied"
    WAIVER_PRODUCT = "waiver_product"
    LOYALTY_WAIVER = "loyalty_waiver"
    GOODWILL = "goodwill"


LINE_MEANINGS = {
    LineCode.REMAINING_PAYMENTS: "regular payments still to come up to the scheduled end",
    LineCode.PAST_DUE_PAYMENTS: "regular payments that were due and are not posted",
    LineCode.EXCESS_DISTANCE: "distance over the contract's allowance",
    LineCode.EXCESS_WEAR: "chargeable wear, one line an item",
    LineCode.DIMINISHED_VALUE: "value lost by structural or odometer damage although repaired",
    LineCode.MISSING_EQUIPMENT: "keys and equipment that did not come back, one line a part",
    LineCode.DISPOSITION_FEE: "the fee for disposing of a car that is not bought",
    LineCode.PURCHASE_PRICE: "the price of the car: its residual, or the outstanding balance",
    LineCode.ACCRUED_INTEREST: "interest on the outstanding balance since the last payment date",
    LineCode.PURCHASE_OPTION_FEE: "the fee for using the option to buy",
    LineCode.REGISTRATION: "registration of the bought car",
    LineCode.INCIDENTAL: "other charges of the purchase that the parties agreed",
    LineCode.EXTENSION_FEE: "the fee for extensions",
    LineCode.HOLDOVER: "keeping the car past maturity without an extension",
    LineCode.LATE_FEE: "a regular payment posted after its grace days",
    LineCode.RETURNED_PAYMENT_FEE: "a payment that the bank returned",
    LineCode.CHANNEL_FEE: "the fee of a way to pay",
    LineCode.EARLY_TERMINATION: "the charge for ending the lease early",
    LineCode.TOTAL_LOSS: "what stays owed after the insurer's settlement",
    LineCode.PROPERTY_TAX: "personal property tax for the time of possession",
    LineCode.PARKING_TICKET: "a parking ticket from the time of possession",
    LineCode.TOLL: "a toll or toll violation from the time of possession",
    LineCode.ADMINISTRATIVE_FEE: "handling of a later charge, one line a charge",
    LineCode.TAX: "tax on other lines, one line a tax",
    LineCode.OTHER: "a charge that the lease itself names, one line a charge",
    LineCode.UNUSED_DISTANCE_REFUND: "distance bought at inception and not used",
    LineCode.OVERPAID_PAYMENTS: "regular payments posted beyond the last one due, credited",
    LineCode.REFUND_RECLAIMED: "money refunded out of a payment that the bank took back later",
    LineCode.DEPOSIT_APPLIED: "the security deposit set against the price of the car",
    LineCode.WAIVER_PRODUCT: "what a bought wear waiver takes away",
    LineCode.LOYALTY_WAIVER: "what a loyalty waiver takes away",
    LineCode.GOODWILL: "what was waived as goodwill, one line a waived line",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of money: positive is owed by the lessee, negative is in the lessee's favour.

    `rule` is the row it comes from; `beaten` the row that an overlay's rule won against.
    """

    code: Code
    item: Id
    cents: Cents
    on: date
    rule: Code
    sure: Firmness = Firmness.CERTAIN
    beaten: Code = Code("")

    @property
    def key(self) -> str:
        """The line's name on papers and in example cases: `excess_wear/d1`."""
        return f"{self.code}/{self.item}" if self.item else self.code

    def estimated(self) -> "Line":
        """The same line, marked as resting on an assumption."""
        return Line(
            self.code, self.item, self.cents, self.on, self.rule, Firmness.ESTIMATED, self.beaten
        )


Lines = tuple[Line, ...]


def line(code: str, cents: int, on: date, rule: str, item: str = "", beaten: str = "") -> Line:
    """Build a certain line from plain words."""
    return Line(Code(str(code)), Id(item), cents, on, Code(rule), Firmness.CERTAIN, Code(beaten))


def total(lines: Lines) -> int:
    """The sum of lines in cents."""
    return sum(each.cents for each in lines)
