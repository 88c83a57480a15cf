"""The columns of a file of leases: the facts of a contract, and what its events only cite."""

from dataclasses import MISSING, Field, fields
from datetime import date
from functools import cache
from typing import Any, get_type_hints

from handback.actions.importing.columns import NEEDED, Column
from handback.actions.importing.forms import (
    AMOUNT,
    CODE,
    CODES,
    COUNT,
    DAY,
    EMAIL,
    FLAG,
    NAME,
    PEOPLE,
    PHONE,
    POSTED,
    RATIO,
    TEXT,
    Form,
)
from handback.core.lease import CaseOpened
from handback.policy.shapes import Kind, shape

CITED: dict[str, tuple[Column, ...]] = {
    "account": (
        Column(
            "account",
            TEXT,
            "The account number, one lease each within a lessor.",
            NEEDED,
            "7000123",
        ),
    ),
    "vehicle": (Column("vin", TEXT, "The VIN.", NEEDED, "5N1DL1FR1RC330001"),),
    "lessee": (
        Column("lessee_name", NAME, "The lessee's name.", NEEDED, "Pat Moreau"),
        Column("lessee_email", EMAIL, "By which the lessee signs in.", "", "pat@example.org"),
        Column("lessee_phone", PHONE, "The lessee's phone number.", "", "+1 626 555 0100"),
        Column("lessee_address", TEXT, "Where letters go.", "", "1 Main Street, Glendale CA 91204"),
    ),
    "co_lessees": (
        Column(
            "co_lessees",
            PEOPLE,
            "Those who signed with the lessee; their letters go to the lessee's address.",
            (),
            "",
        ),
    ),
}
"""What events cite by id, by the field that cites it."""

MEANINGS = {
    "programme": ("The programme, by the name of its policy.", "acme"),
    "lender": ("The lender, by its code among the organisations.", ""),
    "region": ("Country and state or province whose law holds.", "US-CA"),
    "language": ("A language of the programme.", "en"),
    "year": ("The model year.", "2024"),
    "make": ("The make.", "Testcar"),
    "model": ("The model.", "T1"),
    "body_type": ("The body type.", "suv"),
    "weight_lb": ("The weight of the car, in pounds.", ""),
    "originating_retailer": ("The retailer of the contract, by its code.", ""),
    "starts": ("The first day of the lease.", "2023-12-15"),
    "matures": ("The scheduled end.", "2026-12-15"),
    "payment": ("The regular monthly payment.", "620.00"),
    "payments": (
        "`current`: each payment counts as paid on its due date until told otherwise;"
        " `posted`: they are posted here one by one.",
        "current",
    ),
    "posted": ("With `posted`: the payments made so far.", ""),
    "residual": ("The residual value of the contract.", "31200.00"),
    "adjusted_cap_cost": ("The adjusted capitalised cost.", "48900.00"),
    "distance_allowed": ("The distance allowed over the term.", "36000"),
    "distance_per_year": ("Or that of a year.", ""),
    "odometer_at_start": ("The reading at the start.", "12"),
    "excess_distance_rate": ("Currency units for one mile or kilometre beyond.", "0.25"),
    "bought_distance": ("Distance bought at the start, part of the allowance.", ""),
    "bought_distance_rate": ("What a mile or kilometre of it cost.", ""),
    "unused_distance_clause": ("Whether unused bought distance is refunded.", ""),
    "disposition_fee": ("The disposition fee of the contract.", "395.00"),
    "purchase_option_fee": ("The purchase option fee of the contract.", "300.00"),
    "extension_fee": ("The extension fee of the contract.", ""),
    "deposit": ("The security deposit.", ""),
    "wear_waiver": ("The wear waiver that was bought, by its name in the policy.", ""),
    "gap_cover": ("Whether there is gap cover.", ""),
    "keys": ("How many keys came with the car.", "2"),
    "equipment": ("What came with the car.", ""),
    "named_charges": ("Further charges that the lease names.", ""),
    "personal_use": ("Whether the car is for personal use.", ""),
}
"""By field of the contract: what it means, and an example."""

UNIT = Column(
    "distance_unit",
    CODE,
    "`mi` or `km`: where it is there, it has to be the programme's unit.",
    "",
    "",
)

_FORMS: dict[Any, Form] = {str: CODE, int: COUNT, bool: FLAG, date: DAY}


@cache
def lease_columns() -> tuple[Column, ...]:
    """Every column, in the order of the contract's facts; a new fact is known here at once."""
    hints = get_type_hints(CaseOpened, include_extras=True)
    found: list[Column] = []
    for field in fields(CaseOpened):
        found += CITED.get(field.name) or (_column(field, hints[field.name]),)
    return (*found, UNIT)


def _column(field: Field[Any], annotation: Any) -> Column:
    means, example = MEANINGS[field.name]
    default = NEEDED if field.default is MISSING else field.default
    return Column(field.name, _form(annotation), means, default, example)


def _form(annotation: Any) -> Form:
    found = shape(annotation)
    if found.form:
        return {"cents": AMOUNT, "ratio": RATIO}[found.form]
    if found.kind is Kind.LIST:
        return CODES if shape(found.item).kind is Kind.LEAF else POSTED
    return _FORMS[found.type]
