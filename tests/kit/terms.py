"""A plain programme in Python: round numbers, and a rule id of its own for each block."""

from __future__ import annotations

from decimal import Decimal

from handback.core.base import (
    Channel,
    Code,
    DistanceUnit,
    Ended,
    Moment,
    OptionName,
    Role,
)
from handback.core.terms import (
    distance,
    ending,
    fees,
    inspection,
    payoff,
    prices,
    repairs,
    wear,
)
from handback.core.terms.conditions import Not
from handback.core.terms.identity import Identity
from handback.core.terms.notices import CalendarTerms, Notice
from handback.core.terms.options import OptionTerms
from handback.core.terms.programme import Programme
from tests.kit.afterwards import closing, hand_over, money
from tests.kit.words import RETURNED, TASKS, always, before, fact


def _identity_and_options() -> dict[str, object]:
    return dict(
        source=Code("house"),
        identity=Identity(
            lessor="Testlease",
            programme="Plain",
            country="US",
            currency="USD",
            distance_unit=DistanceUnit.MILES,
            languages=(Code("en"),),
            time_zone="America/Chicago",
        ),
        options={
            OptionName.RETURN: OptionTerms(
                source=Code("K-RETURN"),
                arranged_by=(Role.RETAILER,),
                ends_as=Ended.RETURNED,
                needs_inspection=True,
            ),
            OptionName.REPLACE: OptionTerms(
                arranged_by=(Role.RETAILER,), ends_as=Ended.REPLACED, needs_inspection=True
            ),
            OptionName.PURCHASE: OptionTerms(
                source=Code("K-BUY"),
                arranged_by=(Role.RETAILER,),
                ends_as=Ended.PURCHASED,
                falls_away=(Code("excess_wear"), Code("excess_distance")),
            ),
            OptionName.EXTEND: OptionTerms(arranged_by=(Role.SPECIALIST,)),
            OptionName.EARLY_RETURN: OptionTerms(
                arranged_by=(Role.SPECIALIST,), ends_as=Ended.RETURNED
            ),
            OptionName.TRADE_IN: OptionTerms(arranged_by=(Role.RETAILER,), ends_as=Ended.TRADED_IN),
        },
        calendar=CalendarTerms(tolerance_days=5, early_grace_days=0),
        notices={
            Code("reminder"): Notice(
                source=Code("K-REMIND"),
                due=before(Moment.MATURITY, months=3),
                channel=Channel.MAIL,
            )
        },
        promises=TASKS,
    )


def _inspection() -> dict[str, object]:
    return dict(
        inspection=inspection.InspectionTerms(
            source=Code("K-INSPECT"),
            by=(Role.INSPECTOR,),
            places=(Code("home"), Code("work")),
            attendance=inspection.Attendance(stand_in_age=18),
            report=inspection.ReportTerms(
                hours_when_present=48, hours_when_absent=72, papers=(Code("condition_report"),)
            ),
            reinspection=inspection.Reinspection(allowed=True, at_most=2),
            new_damage=inspection.NewDamage(charged_when_found=True, reported_waits=True),
        ),
        repairs=repairs.RepairTerms(
            source=Code("K-REPAIR"),
            allowed=True,
            choices=(Code("repair"), Code("insurer"), Code("leave")),
            evidence=(Code("repair_order"), Code("paid_receipt"), Code("cover_sheet")),
            open_when=Not(fact("delivered")),
            reviewed_by=Role.SPECIALIST,
            late=repairs.LateEvidence.REVIEWED,
        ),
        equipment=repairs.Equipment(
            source=Code("K-EQUIP"), items=(Code("charging_cable"),), keys=2, grace_days=10
        ),
    )


def _wear() -> dict[str, object]:
    return dict(
        wear_guide=always(
            wear.WearGuide(
                illustrative=True,
                areas={
                    Code("body"): (Code("left_front_door"), Code("hood"), Code("front_bumper")),
                    Code("tyres"): (Code("left_front_tyre"), Code("right_front_tyre")),
                },
                rules={
                    Code("dents"): wear.WearRule(
                        source=Code("K-DENT"),
                        areas=(Code("body"),),
                        kinds=(Code("dent"), Code("scratch")),
                        measure=wear.Measure.LENGTH,
                        is_=wear.Comparator.MORE_THAN,
                        threshold=Decimal("50"),
                        operation=Code("dent_repair"),
                    ),
                    Code("tread"): wear.WearRule(
                        source=Code("K-TREAD"),
                        areas=(Code("tyres"),),
                        kinds=(Code("tread"),),
                        measure=wear.Measure.TREAD,
                        is_=wear.Comparator.LESS_THAN,
                        threshold=Decimal("3.175"),
                        operation=Code("tyre"),
                    ),
                },
            )
        ),
        wear_charge=wear.WearCharge(source=Code("K-WEAR"), owed_when=RETURNED),
        rate_card=always(
            prices.RateCard(
                illustrative=True,
                operations={
                    Code("dent_repair"): prices.Price(amount=20000),
                    Code("tyre"): prices.Price(amount=18000),
                },
                parts={Code("key"): 25000, Code("charging_cable"): 30000},
            )
        ),
    )


def _charges() -> dict[str, object]:
    return dict(
        distance=distance.DistanceTerms(
            source=Code("K-DIST"),
            owed_when=RETURNED,
            billed_by=distance.ReadingThatBills.SIGNED_STATEMENT,
            unused=distance.UnusedDistance(refunded=False),
        ),
        fees={
            Code("disposition_fee"): always(
                fees.Fee(
                    source=Code("K-DISPO"),
                    amount="from_contract",
                    at_most=39500,
                    owed_when=RETURNED,
                )
            ),
            Code("purchase_option_fee"): always(
                fees.Fee(
                    source=Code("K-OPTION"),
                    amount="from_contract",
                    at_most=30000,
                    owed_when=fact("purchased"),
                )
            ),
        },
        holdover=always(
            fees.Holdover(
                source=Code("K-HOLD"),
                amount="from_contract",
                per="day",
                reminder_days=(1, 8),
                escalate_after_days=15,
            )
        ),
        later_charges={
            Code("property_tax"): always(fees.LaterCharge(source=Code("K-LATER"))),
            Code("toll"): always(
                fees.LaterCharge(source=Code("K-TOLL"), administrative_fee=1500, look_back_days=365)
            ),
        },
        channels={
            Code("bank_account"): fees.ChannelTerms(by_bank_account=True),
            Code("mail"): fees.ChannelTerms(),
        },
    )


def _buying_and_endings() -> dict[str, object]:
    return dict(
        payoff=payoff.PayoffTerms(
            source=Code("K-PAYOFF"),
            basis=payoff.Basis.RESIDUAL,
            buyers={payoff.Buyer.LESSEE: payoff.BuyerTerms()},
            deposit_may_be_applied=True,
        ),
        purchase=payoff.PurchaseTerms(
            source=Code("K-TITLE"),
            steps=(Code("odometer_statement"), Code("lien_release"), Code("title")),
            title_within_days=21,
            lien_release_within_days=10,
        ),
        trade_in=payoff.TradeInTerms(
            source=Code("K-TRADE"),
            evidence=(Code("dealer_confirmation"),),
            payoff_to_lender=False,
            payoff_within_days=14,
        ),
        quotes={
            Code(kind): payoff.QuoteTerms(
                source=Code("K-QUOTE"),
                kinds=(OptionName(kind),),
                good_days=10,
                firm=True,
                leaves_out_wear=kind == "return",
            )
            for kind in ("return", "purchase", "extend", "early_return")
        },
        early_return=ending.EarlyReturnTerms(
            source=Code("K-EARLY"),
            allowed=True,
            charge=ending.EarlyCharge.LESSER,
            charge_free_when=fact("military_orders"),
        ),
        extension=ending.ExtensionTerms(
            source=Code("K-EXTEND"),
            allowed=True,
            at_most=2,
            days_each=30,
            fee="from_contract",
            good_standing=fact("payments_current"),
            disclosures_beyond_months=6,
        ),
        total_loss=ending.TotalLossTerms(
            source=Code("K-LOSS"),
            gap_cover_ends_liability=True,
            falls_away=(Code("excess_wear"), Code("excess_distance"), Code("disposition_fee")),
        ),
        military=ending.MilitaryTerms(
            source=Code("K-SCRA"),
            allowed=True,
            falls_away=(Code("early_termination"),),
            papers=(Code("orders"),),
            minimum_deployment_days=180,
        ),
    )


def programme(**changes) -> Programme:
    """A valid US programme; keyword arguments replace whole dimensions."""
    groups = (
        _identity_and_options,
        _inspection,
        _wear,
        _charges,
        _buying_and_endings,
        hand_over,
        money,
        closing,
    )
    values = {name: value for group in groups for name, value in group().items()}
    return Programme(**(values | changes))
