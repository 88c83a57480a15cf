"""The format of example cases and lease files, as dataclasses that pydantic validates against."""

from dataclasses import MISSING, dataclass, field, fields, make_dataclass
from datetime import date
from typing import Any, ClassVar, get_type_hints

from handback.core.base import Cents, Channel, Code, Id, OptionName, Role
from handback.core.lease import CaseOpened, Posted
from handback.core.ledger import Account
from handback.policy.player.forms import Amount, Day
from handback.policy.shapes import written_key

STRICT: dict[str, object] = {"extra": "forbid", "alias_generator": written_key}


class Part:
    """Base of every block of an example file: keys it does not have are refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, object]] = STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGiven(Part):
    """A retailer or another place: the makes it may sell, its country, whether franchised."""

    name: str = ""
    makes: tuple[Code, ...] = ()
    country: Code = Code("")
    franchised: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Part):
    """Facts from elsewhere: places by id, and the regular payments of the lease."""

    retailers: dict[Id, PlaceGiven] = field(default_factory=dict)
    places: dict[Id, PlaceGiven] = field(default_factory=dict)
    payments: tuple[Posted, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle(Part):
    """The car. `body` is its body type."""

    year: int
    make: Code
    model: Code
    body: Code
    weight_lb: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Part):
    """A lessee; without an `id` the first name in small letters is the id."""

    name: str
    id: Id = Id("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessee(Person):
    """The lessee: the region is the state or province whose law holds."""

    region: Code
    language: Code = Code("")


_TOLD_OTHERWISE = {
    "programme", "account", "vehicle", "lessee", "co_lessees", "region", "language", "year", "make",
    "model", "body_type", "weight_lb", "payments", "posted",
}  # fmt: skip


def _lease_type() -> type[Any]:
    """The lease block: what a file writes its own way, and every other fact of the contract."""
    hints = get_type_hints(CaseOpened, include_extras=True)
    own: list[Any] = [
        ("account", str),
        ("vin", str),
        ("vehicle", Vehicle),
        ("lessee", Lessee),
        ("co_lessees", tuple[Person, ...], field(default=())),
    ]
    for each in fields(CaseOpened):
        if each.name in _TOLD_OTHERWISE:
            continue
        has_default = each.default is not MISSING
        default = (field(default=each.default),) if has_default else ()
        own.append((each.name, hints[each.name], *default))
    return make_dataclass(
        "LeaseGiven", own, bases=(Part,), frozen=True, slots=True, kw_only=True,
        namespace={"__doc__": "The lease: account, car, people and every fact of the contract."},
    )  # fmt: skip


LeaseGiven: Any = _lease_type()
"""The lease block; its fields follow `CaseOpened`, so that a new fact is known here at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAs(Part):
    """How a move has to be refused: the rule, and as much of the rest as the story states."""

    rule: Code
    reason: Code = Code("")
    do: Code = Code("")
    on: date | None = None
    missing: tuple[Code, ...] | None = None
    call: Code = Code("")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAs(Part):
    """A notice that has to have gone out; the day, the way and the people if the story says so."""

    notice: Code
    on: date | None = None
    channel: Channel | None = None
    to: tuple[Role, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAs(Part):
    """A task that has to be open, whose it is, and the day it is promised for."""

    task: Code
    role: Role | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteAs(Part):
    """Which quote a step states: the arguments of `request_quote`, of which only one is needed."""

    option: OptionName
    as_of: date | None = None
    odometer: int | None = None
    market_value: Cents | None = None
    buyer: Code = Code("lessee")
    apply_deposit: bool = False
    registration: Cents = 0
    incidental: Cents = 0
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAs(Part):
    """What anybody who holds a quote's number is told; `none` for a number never given."""

    quote: Id
    none: bool = False
    valid: bool | None = None
    issued: date | None = None
    good_through: date | None = None
    total: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAs(Part):
    """What the assessment has to say of one item."""

    chargeable: bool | None = None
    rule: Code | None = None
    amount: Amount | None = None
    guide_line: Code | None = None
    operation: Code | None = None
    reason: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillAs(Part):
    """What the statement has to say; `none` that there is none yet."""

    none: bool = False
    kind: Code | None = None
    on: date | None = None
    due: date | None = None
    in_order: tuple[str, ...] | None = None
    may_still_come: tuple[Code, ...] | None = None
    lines: dict[str, Amount] | None = None
    lines_include: dict[str, Amount] | None = None
    total: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionAs(Part):
    """What the comparison has to say of one option; `refused` is the rule that closes it."""

    offered: bool | None = None
    arranged_by: tuple[Role, ...] | None = None
    needs_inspection: bool | None = None
    leads_to: Code | None = None
    refused: Code | None = None
    on: date | None = None
    total: Amount | None = None
    certain: Amount | None = None
    net: Amount | None = None
    lines: dict[str, Amount] | None = None
    lines_include: dict[str, Amount] | None = None
    falls_away: tuple[Code, ...] | None = None
    buyers: dict[Code, Amount] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonAs(Part):
    """The comparison: what the lessee expects, each option, and which is cheapest and why."""

    odometer: int | None = None
    market_value: Cents | None = None
    repairs: tuple[Id, ...] = ()
    extension_days: int | None = None
    apply_deposit: bool = False
    options: dict[OptionName, OptionAs] = field(default_factory=dict)
    cheapest: Code | None = None
    reason: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAs(Part):
    """A date that has to be on the timeline, and where it stands."""

    on: date
    standing: Code | None = None
    done_on: date | None = None
    rule: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAs(Part):
    """Where the case has to stand; `may` and `may_not` speak of the step's actor."""

    stage: Code | None = None
    may: tuple[Code, ...] | None = None
    may_not: dict[Code, Code] | None = None
    milestones: dict[Code, date | None] | None = None
    milestones_exclude: tuple[Code, ...] | None = None
    maturity: date | None = None
    termination: date | None = None
    ended: Code | None = None
    chosen: Code | None = None
    closed: bool | None = None
    checklists: dict[Code, tuple[Code, ...]] | None = None
    to_sign: tuple[Code, ...] | None = None
    kept_until: dict[Code, date | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAs(Part):
    """What a contact line has to be, and whether it is open at the step's time of day."""

    phone: str | None = None
    text: str | None = None
    fax: str | None = None
    email: str | None = None
    post: str | None = None
    open: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Part):
    """One step of the story: opens days up to `on`, makes a move if it names one, states."""

    on: Day
    happened: Day | None = None
    as_: str = ""
    do: Code = Code("")
    with_: dict[str, Any] = field(default_factory=dict)
    name: Id = Id("")
    acknowledged: tuple[Code, ...] = ()
    why: str = ""
    refused: RefusedAs | None = None
    sent: tuple[SentAs, ...] | None = None
    tasks: tuple[TaskAs, ...] | None = None
    tasks_include: tuple[TaskAs, ...] | None = None
    flags: tuple[Code, ...] | None = None
    events_include: tuple[Code, ...] | None = None
    events_exclude: tuple[Code, ...] | None = None
    quote: QuoteAs | None = None
    lines: dict[str, Amount] | None = None
    lines_include: dict[str, Amount] | None = None
    total: Amount | None = None
    leaves_out: tuple[Code, ...] | None = None
    good_through: date | None = None
    verification: VerifiedAs | None = None
    assessment: dict[Id, ItemAs] | None = None
    comparison: ComparisonAs | None = None
    timeline: dict[str, DateAs] | None = None
    statement: BillAs | None = None
    balance: Amount | None = None
    ledger: dict[Account, Amount] | None = None
    state: StateAs | None = None
    why_not: dict[Code, tuple[Code, ...]] | None = None
    contact_lines: dict[Code, LineAs] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFile(Part):
    """A whole file: a case with its story, or a lease with what has happened so far."""

    case: str = ""
    shows: tuple[Code, ...] = ()
    programme: str = ""
    policy: str = ""
    opened: date
    given: Given = field(default_factory=Given)
    lease: dict[str, Any]
    story: tuple[Step, ...] = ()
