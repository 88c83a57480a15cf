"""Places: which may take the car, by which rung of the programme's ladder, and why one may not."""

from collections.abc import Iterable
from dataclasses import dataclass

from handback.core.base import Code, Refused, refuse
from handback.core.facts import holds
from handback.core.terms.turn_in import PlaceKind, PlaceRule, Where
from handback.core.turn_in import Place
from handback.core.view import View


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a place may take the car.

    `rung` is the first rung of the ladder that it stands on, None for a place that may not;
    `reason` says why not: `unauthorised_place`, `other_country`, `other_make`, `not_franchised`,
    `not_set_by_specialist`, `not_the_originating_retailer`. `rule` is the row that decided;
    `needs_reason` asks why not a place of an earlier rung.
    """

    rung: PlaceKind | None
    rule: Code
    reason: Code = Code("")
    needs_reason: bool = False


def may_take(view: View, place: Place) -> Verdict:
    """What the programme says of a place, for the car of this case."""
    where = view.terms.turn_in.where
    if {Code(place.place), place.code} & set(where.unauthorised):
        return Verdict(None, _rule(view, "unauthorised"), Code("unauthorised_place"))
    for number, rung in enumerate(where.places):
        if _stands_on(view, where, rung, place):
            asked = rung.needs_reason and _earlier_exists(view, where.places[:number])
            rule = rung.source or _rule(view, "places")
            return Verdict(rung.kind, rule, needs_reason=asked)
    return _refused(view, where, place)


def turned_away(view: View, verdict: Verdict) -> Refused:
    """What a place is told that may not take the car."""
    help_, make = view.terms.turn_in.where.help, view.case.lease.facts.make
    return refuse(verdict.rule, verdict.reason, do=help_, make=make)


def _rule(view: View, field: str) -> Code:
    """The source of a field of the ladder, that of the hand-over where it names none."""
    turn_in = view.terms.turn_in
    return turn_in.where.source_of(field) or turn_in.source_of("where")


def _stands_on(view: View, where: Where, rung: PlaceRule, place: Place) -> bool:
    if rung.kind is PlaceKind.ORIGINATING:
        return bool(place.place) and place.place == view.case.lease.facts.originating_retailer
    if rung.kind is PlaceKind.SET_BY_SPECIALIST:
        booked = view.case.turn_in.booked
        return booked is not None and booked.set_by_specialist and booked.place == place.place
    return _in_country(where, place) and _sells(view, where, rung.kind, place)


def _in_country(where: Where, place: Place) -> bool:
    return not where.countries or place.country in where.countries


def _sells(view: View, where: Where, kind: PlaceKind, place: Place) -> bool:
    if kind is PlaceKind.BRAND:
        return _any_of(place.makes, where.brands)
    return place.franchised and _any_of(place.makes, (view.case.lease.facts.make,))


def _any_of(makes: Iterable[str], wanted: Iterable[str]) -> bool:
    return bool({make.casefold() for make in makes} & {make.casefold() for make in wanted})


def _earlier_exists(view: View, earlier: tuple[PlaceRule, ...]) -> bool:
    """Whether the ladder has an earlier rung with a place on it that could be asked about."""
    if holds(view.terms.turn_in.asks_reason_unless, view):
        return False
    origin = view.case.lease.facts.originating_retailer
    return any(rung.kind is not PlaceKind.ORIGINATING or origin for rung in earlier)


def _refused(view: View, where: Where, place: Place) -> Verdict:
    kinds = {rung.kind for rung in where.places}
    sellers = kinds & {PlaceKind.BRAND, PlaceKind.FRANCHISED}
    if sellers and not _in_country(where, place):
        return Verdict(None, _rule(view, "countries"), Code("other_country"))
    if PlaceKind.SET_BY_SPECIALIST in kinds and not sellers:
        return Verdict(None, _rule(view, "places"), Code("not_set_by_specialist"))
    if PlaceKind.FRANCHISED in kinds and not place.franchised:
        return Verdict(None, _rule(view, "places"), Code("not_franchised"))
    if not sellers:
        return Verdict(None, _rule(view, "places"), Code("not_the_originating_retailer"))
    return Verdict(None, _rule(view, "places"), Code("other_make"))
