"""A programme: everything one lessor's policy says, dimension by dimension."""

from dataclasses import dataclass, field

from handback.core.base import Code, OptionName
from handback.core.terms.base import Block, Dated
from handback.core.terms.billing import (
    ClosingTerms,
    CollectionTerms,
    DepositTerms,
    DisputeTerms,
    PaymentTerms,
    StatementTerms,
    WaiverTerms,
)
from handback.core.terms.distance import DistanceTerms
from handback.core.terms.ending import (
    EarlyReturnTerms,
    ExtensionTerms,
    MilitaryTerms,
    TotalLossTerms,
)
from handback.core.terms.fees import ChannelTerms, Fee, Holdover, LateFee, LaterCharge, Tax
from handback.core.terms.identity import Identity
from handback.core.terms.inspection import InspectionTerms
from handback.core.terms.notices import CalendarTerms, Notice, Promise, Watch
from handback.core.terms.options import Gate, Milestone, OptionTerms
from handback.core.terms.payoff import PayoffTerms, PurchaseTerms, QuoteTerms, TradeInTerms
from handback.core.terms.people import HelpTerms, PeopleTerms, RetentionTerms, SafetyTerms
from handback.core.terms.prices import DiminishedValue, RateCard
from handback.core.terms.repairs import Equipment, RepairTerms
from handback.core.terms.turn_in import OdometerTerms, TurnInTerms
from handback.core.terms.wear import WearCharge, WearGuide


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Block):
    """The terms of one programme, before or after its jurisdiction's overlay.

    A dimension that is `None` is one the programme does not have. `papers_language` is the
    language papers come in unless the lessee asked for another after seeing that one.
    """

    identity: Identity
    options: dict[OptionName, OptionTerms]
    calendar: CalendarTerms
    notices: dict[Code, Notice] = field(default_factory=dict)
    watches: dict[Code, Watch] = field(default_factory=dict)
    promises: dict[Code, Promise] = field(default_factory=dict)
    gates: dict[Code, Gate] = field(default_factory=dict)
    milestones: dict[Code, Milestone] = field(default_factory=dict)
    inspection: InspectionTerms
    wear_guide: Dated[WearGuide]
    wear_charge: WearCharge
    rate_card: Dated[RateCard]
    diminished_value: DiminishedValue | None = None
    repairs: RepairTerms
    equipment: Equipment
    distance: DistanceTerms
    fees: dict[Code, Dated[Fee]] = field(default_factory=dict)
    late_fee: Dated[LateFee] | None = None
    holdover: Dated[Holdover]
    later_charges: dict[Code, Dated[LaterCharge]] = field(default_factory=dict)
    taxes: dict[Code, Dated[Tax]] = field(default_factory=dict)
    channels: dict[Code, ChannelTerms]
    payoff: PayoffTerms
    purchase: PurchaseTerms
    trade_in: TradeInTerms | None = None
    quotes: dict[Code, QuoteTerms]
    early_return: EarlyReturnTerms
    extension: ExtensionTerms
    total_loss: TotalLossTerms
    military: MilitaryTerms
    turn_in: TurnInTerms
    odometer: OdometerTerms
    statement: StatementTerms
    payments: PaymentTerms
    deposit: DepositTerms | None = None
    waivers: WaiverTerms
    disputes: DisputeTerms
    collection: CollectionTerms
    closing: ClosingTerms
    people: PeopleTerms
    safety: SafetyTerms
    retention: RetentionTerms
    help: HelpTerms
    papers_language: Code = Code("")
