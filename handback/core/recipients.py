"""Who is told: the people a notice goes to."""

from handback.core.base import LESSEE_SIDE, Role
from handback.core.view import View


def recipients(view: View, named: tuple[Role, ...]) -> tuple[Role, ...]:
    """Whom a notice goes to: co-lessees and representatives too, nobody who has died.

    Where nobody of the lessee's side is left, it still goes to the lessee's address.
    """
    if Role.LESSEE not in named:
        return named
    lease, people = view.case.lease.facts, view.case.people
    side = [] if lease.lessee in people.dead else [Role.LESSEE]
    alive = any(each not in people.dead for each in lease.co_lessees)
    told = view.terms.people.everyone_told or Role.CO_LESSEE in named or not side
    if alive and told:
        side.append(Role.CO_LESSEE)
    if people.representatives:
        side.append(Role.REPRESENTATIVE)
    others = [role for role in named if role not in LESSEE_SIDE]
    return (*side, *others) if side else named
