"""Who need not disclose an odometer reading (49 CFR 580.17)."""

from datetime import date
from enum import StrEnum

from handback.core.terms.turn_in import OdometerTerms
from handback.core.view import View


class Exemption(StrEnum):
    """Why a vehicle is exempt: its gross vehicle weight rating, or its age."""

    WEIGHT = "weight"
    AGE = "age"


def exempt_by_age_from(terms: OdometerTerms, model_year: int) -> date | None:
    """The first day a model year is exempt: 1 January, so many years after the model year's own.

    49 CFR 580.17(a)(3) and (4): model year 2010 is exempt from 2020 on, 2011 from 2031. None when
    the terms exempt no vehicle of that year by age.
    """
    old = terms.old_rule_to is not None and model_year <= terms.old_rule_to
    years = terms.old_rule_years if old else terms.new_rule_years
    return None if years is None else date(model_year + years, 1, 1)


def odometer_exemption(
    terms: OdometerTerms, *, model_year: int, gvwr_lb: int | None, transferred_on: date
) -> Exemption | None:
    """Why a vehicle is exempt on the day of its transfer; None when it is not.

    `gvwr_lb` is the gross vehicle weight rating in pounds; an unknown one exempts nothing
    (580.17(a)(1): *more* than 16,000 lb).
    """
    limit = terms.exempt_weight_lb
    if limit is not None and gvwr_lb is not None and gvwr_lb > limit:
        return Exemption.WEIGHT
    first = exempt_by_age_from(terms, model_year)
    return Exemption.AGE if first is not None and transferred_on >= first else None


def exemption_of(view: View) -> Exemption | None:
    """Why the car of a case is exempt: at the ending, the hand-over, or the day asked for."""
    lease = view.case.lease.facts
    day = view.ending.on if view.ending else view.case.turn_in.delivered_on
    return odometer_exemption(
        view.terms.odometer,
        model_year=lease.year,
        gvwr_lb=lease.weight_lb,
        transferred_on=day or view.day,
    )
