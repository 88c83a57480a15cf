"""The half of the plain programme that follows the choice: hand-over, money, closing."""

from __future__ import annotations

from handback.core.base import (
    Code,
    Moment,
    Role,
)
from handback.core.terms import (
    billing,
    people,
    turn_in,
)
from handback.core.terms.conditions import All, AnyOf, Not
from tests.kit.words import RETURNED, after, fact


def hand_over() -> dict[str, object]:
    return dict(
        turn_in=turn_in.TurnInTerms(
            source=Code("K-TURNIN"),
            where=turn_in.Where(
                places=(
                    turn_in.PlaceRule(kind=turn_in.PlaceKind.ORIGINATING),
                    turn_in.PlaceRule(kind=turn_in.PlaceKind.BRAND, needs_reason=True),
                ),
                brands=("Testcar",),
                countries=("US",),
            ),
            counts_when=fact("delivered"),
            accepted_when=All((fact("delivered"), fact("odometer_statement_signed"))),
            insurance_may_end=fact("milestone", "acceptance"),
            billing_stops=Moment.TURN_IN,
            choice_to_buy_ends=Moment.TURN_IN,
            signatures=(
                turn_in.Signature(paper=Code("odometer_statement"), by=Role.LESSEE, needed=True),
            ),
        ),
        odometer=turn_in.OdometerTerms(
            source=Code("K-ODO"),
            needed_when=AnyOf((RETURNED, fact("purchased"), fact("traded_in"))),
            statute=Code("49-CFR-580.7"),
            certifications=(Code("actual"), Code("exceeds_limits"), Code("not_actual")),
            lessor_signs=True,
            exempt_weight_lb=16000,
            old_rule_to=2010,
            old_rule_years=10,
            new_rule_years=20,
        ),
    )


def money() -> dict[str, object]:
    return dict(
        statement=billing.StatementTerms(
            source=Code("K-STATE"),
            reaches_from=after(Moment.TURN_IN, days=28),
            reaches_by=after(Moment.TURN_IN, days=42),
            delivery_days=3,
            ready_when=AnyOf((fact("inspection_complete"), Not(RETURNED))),
            lines=tuple(
                map(Code, ("excess_distance", "excess_wear", "disposition_fee", "property_tax"))
            ),
            due_days=30,
            missing={Code("inspection_complete"): billing.WhenMissing.BILL_CERTAIN},
            supplemental_due_days=30,
            small_balance=0,
        ),
        payments=billing.PaymentTerms(
            source=Code("K-PAY"),
            allocation=(Code("past_due_payments"), Code("excess_distance"), Code("excess_wear")),
            surplus=billing.Surplus.REFUND,
            autopay_stops=after(Moment.MATURITY),
            second_approver_above=50000,
            returned_payment_fee=2500,
            instalments=billing.Instalments(decided_by=Role.SPECIALIST),
        ),
        deposit=billing.DepositTerms(
            source=Code("K-DEPOSIT"),
            refund_when=All((fact("milestone", "acceptance"), fact("sold"))),
            backstop=after(Moment.TURN_IN, days=90),
            pay_within_days=14,
            may_be_applied_to_purchase=True,
        ),
        waivers=billing.WaiverTerms(
            loyalty={
                Code("loyalty"): billing.LoyaltyWaiver(
                    source=Code("K-LOYAL"),
                    until=after(Moment.TERMINATION, days=30),
                    requires=(Code("new_vehicle"), Code("same_owner")),
                    pots=(billing.Relief(lines=(Code("excess_wear"),)),),
                    obligations=fact("payments_current"),
                )
            },
            goodwill=billing.Goodwill(
                source=Code("K-GOODWILL"),
                by=(Role.SPECIALIST,),
                at_most=100000,
                second_approver_above=25000,
            ),
        ),
    )


def closing() -> dict[str, object]:
    return dict(
        disputes=billing.DisputeTerms(
            source=Code("K-DISPUTE"),
            route=Role.SPECIALIST,
            holds_collection=True,
            answer_within_days=30,
        ),
        collection=billing.CollectionTerms(
            source=Code("K-COLLECT"),
            reminder_days=(5, 15),
            refer_after_days=60,
            hold_when=AnyOf((fact("line_in_dispute"), fact("bankruptcy_stay"))),
        ),
        closing=billing.ClosingTerms(
            source=Code("K-CLOSE"),
            when=All((fact("billed"), fact("balance_zero"), fact("deposit_settled"))),
            reopen_until=after(Moment.CLOSING, days=730),
        ),
        people=people.PeopleTerms(representative_papers=(Code("power_of_attorney"),)),
        safety=people.SafetyTerms(confirms=(Code("refund_account"),), cooling_off_days=3),
        retention=people.RetentionTerms(),
        help=people.HelpTerms(),
    )
