"""Questions about a case that change nothing: what may be done, when what is due, what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.make_move import ELSEWHERE
from handback.actions.views.comparing import compared
from handback.actions.views.looking import DESK, Look, Seen, look
from handback.core import engine
from handback.core.base import LESSEE_SIDE, Code, Id, OptionName, Refused, Role
from handback.core.compare import BuyerPrice, Expected, OptionCost
from handback.core.lines import Lines
from handback.core.moves.catalogue import MOVES
from handback.core.timeline import Entry, Kind
from handback.core.timeline import timeline as dates_of
from handback.records.market_values import Worth, value_of

OF_THE_LESSEE = frozenset(Kind) - {Kind.TASK}
OF_THE_CAR = frozenset({Kind.END, Kind.APPOINTMENT})
SHOWN = {
    **dict.fromkeys(LESSEE_SIDE, OF_THE_LESSEE),
    **dict.fromkeys((Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER), OF_THE_CAR),
    Role.LENDER: OF_THE_LESSEE - {Kind.NOTICE, Kind.OPENS},
}
"""The sorts of dates that a role is told; those of the lessor are told all."""

COMPARES = LESSEE_SIDE | DESK | {Role.ADMINISTRATOR, Role.AUDITOR}
"""Roles that see the options with their costs."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that has to be acknowledged by its name before a move is made."""

    acknowledge: Code
    refused: Refused


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move of a role: whether it is possible now, and everything that stands in its way."""

    move: Code
    report: bool
    possible: bool
    unmet: tuple[Refused, ...]
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class OptionView:
    """What an option costs in cents; see `core.compare.OptionCost` for each figure."""

    option: OptionName
    on: date
    available: bool
    obstacles: tuple[Refused, ...]
    lines: Lines
    total: int
    certain: int
    payments_until: int
    value: int | None
    net: int | None
    falls_away: Lines
    buyers: tuple[BuyerPrice, ...]
    assumes: tuple[Code, ...]
    arranged_by: tuple[Role, ...]
    needs_inspection: bool
    leads_to: Code
    odometer: int | None


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The options side by side, and which is cheapest and why.

    `worth` is what is on file of the car's market value, where that was reckoned with.
    """

    as_of: date
    options: tuple[OptionView, ...]
    cheapest: OptionName | None
    reason: Code
    about: tuple[tuple[str, str], ...]
    worth: Worth | None = None


def possible(seen: Seen, now: datetime) -> tuple[MoveView, ...]:
    """Every move of the seat's role: possible, or all that stands in its way, with warnings.

    Raises `NotFoundError`.
    """
    looked = look(seen, now)
    case, actor, at = looked.case, looked.seat.actor, looked.standing.now
    found = engine.may(case, looked.terms, actor, at)
    return tuple(
        MoveView(
            each.move,
            MOVES[each.move].report,
            each.now,
            each.unmet,
            tuple(Warned(name, refused) for name, refused in each.warnings),
        )
        for each in found
        if each.move not in ELSEWHERE
    )


def timeline(seen: Seen, now: datetime) -> tuple[Entry, ...]:
    """The dates of the lease end that concern the role, in order; raises `NotFoundError`."""
    return entries(look(seen, now))


def entries(look: Look) -> tuple[Entry, ...]:
    """The dates of the lease end that concern the role that looks."""
    shown = SHOWN.get(look.seat.role)
    found = dates_of(look.view)
    return found if shown is None else tuple(each for each in found if each.kind in shown)


def comparison(  # noqa: PLR0913 - what a lessee expects is told by its parts
    seen: Seen,
    now: datetime,
    *,
    odometer: int | None = None,
    market_value: int | None = None,
    repairs: Iterable[str] = (),
    on: Iterable[tuple[OptionName, date]] = (),
    extension_days: int | None = None,
    apply_deposit: bool = False,
) -> ComparisonView:
    """Every option of the programme with its cost, under what the lessee expects.

    `odometer` is the reading expected at maturity, `market_value` what the car is worth in cents
    (without one, the value that the lessor brought in last), `repairs` the items to be repaired
    before. Raises `NotFoundError` for roles that see no costs,
    and `UndatedError` for a day the programme has no value for.
    """
    looked = look(seen, now, COMPARES)
    worth = value_of(looked.id) if market_value is None else None
    expected = Expected(
        odometer=odometer,
        market_value=worth.cents if worth else market_value,
        repairs=tuple(map(Id, repairs)),
        on=tuple(on),
        extension_days=extension_days,
        apply_deposit=apply_deposit,
    )
    found = compared(looked, expected)
    options = tuple(map(_option, found.options))
    return ComparisonView(looked.today, options, found.cheapest, found.reason, found.about, worth)


def _option(cost: OptionCost) -> OptionView:
    return OptionView(**{name: getattr(cost, name) for name in OptionView.__slots__})
