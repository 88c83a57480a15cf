"""What rests after a death or while a bankruptcy stay holds."""

from handback.core.base import Id
from handback.core.view import View


def lessees(view: View) -> tuple[Id, ...]:
    """The lessee and the co-lessees who are alive, the lessee first."""
    lease, dead = view.case.lease.facts, view.case.people.dead
    return tuple(each for each in (lease.lessee, *lease.co_lessees) if each not in dead)


def rests(view: View, what: str) -> bool:
    """Whether `what` rests: `collection`, `holdover`, `notices`, or a notice by its name.

    A death stops it until someone represents the estate; a co-lessee who is alive does so too.
    """
    people, terms = view.case.people, view.terms.people
    if people.stays and what in terms.bankruptcy_stops:
        return True
    alone = bool(people.dead) and not lessees(view) and not people.representatives
    return alone and what in terms.death_stops
