"""Who acts in a story, and at which hours."""

from datetime import date, time, timedelta
from random import Random

from handback.actions.sampling.living import Living
from handback.core.base import SYSTEM, Actor, Id, Role

HOURS = {Role.LESSEE: (7, 19), Role.RETAILER: (9, 17), Role.SYSTEM: (7, 16)}
"""Hours between which each role acts; desks work from nine to four."""
DESK_HOURS = (9, 15)
SIX_DAYS = frozenset({Role.RETAILER, Role.INSPECTOR, Role.TRANSPORTER})
SATURDAY, SUNDAY = 5, 6


def time_of_day(chance: Random, role: Role) -> time:
    """When on a day somebody acts."""
    first, last = HOURS.get(role, DESK_HOURS)
    return time(chance.randint(first, last), chance.randrange(60))


def working_day(day: date, role: Role) -> date:
    """The day, or the next one on which this role works; lessees act on any day."""
    if role is Role.LESSEE:
        return day
    last = SUNDAY if role in SIX_DAYS else SATURDAY
    return day if day.weekday() < last else day + timedelta(days=7 - day.weekday())


def actor_for(living: Living, role: Role) -> Actor:
    """Who makes a move in a role, cited the way doors cite them."""
    facts, firms = living.facts, living.setting.firms
    if role is Role.LESSEE:
        return Actor(role, facts.lessee)
    if role is Role.SYSTEM:
        return SYSTEM
    if role is Role.SPECIALIST:
        desks = living.setting.desks.get(role, ())
        person = desks[living.drawn.number % len(desks)][0] if desks else 0
        return Actor(role, Id(str(person)), Id(str(firms.lessor)))
    if role is Role.INSPECTOR:
        company = firms.nearest("inspection_company", living.drawn.city)
        return Actor(
            role,
            _person(living, role, company.id if company else None),
            Id(company.code if company else ""),
        )
    place = _organisation(living, role)
    return Actor(role, _person(living, role, place), Id(str(place)) if place else Id(""))


def _organisation(living: Living, role: Role) -> int | None:
    if role is Role.LENDER:
        return living.lender.id if living.lender else None
    booked = living.case.turn_in.booked
    delivered = living.case.turn_in.delivered
    place = booked.place if booked else delivered.place if delivered else Id("")
    if place.isdecimal():
        return int(place)
    return living.dealer.id if living.dealer and role is Role.RETAILER else None


def _person(living: Living, role: Role, organisation: int | None) -> Id:
    """Somebody who works there; nobody by name where the demonstration has none."""
    desks = living.setting.desks.get(role, ())
    found = [person for person, place in desks if place == organisation]
    return Id(str(found[living.drawn.number % len(found)])) if found else Id("")
