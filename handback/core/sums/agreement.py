"""Agreement: who must all make or sign something when there are co-lessees."""

from hashlib import sha256

from handback.core.base import Code, Id
from handback.core.facts import holds
from handback.core.resting import lessees
from handback.core.terms.conditions import Fact
from handback.core.view import View

REPRESENTED = Fact(Code("represented"))


def digest(*parts: object) -> Code:
    """A digest of data: equal data, equal digest; in hexadecimal."""
    text = "\x1f".join(str(part) for part in parts)
    return Code(sha256(text.encode()).hexdigest())


def who_must(view: View, move: str) -> tuple[Id, ...]:
    """Everybody who must make this move before it takes effect; empty where any one will do.

    An estate that someone represents is asked beside the lessees who are alive.
    """
    everyone = any(a.everyone for a in view.terms.people.agreements if move in a.moves)
    found = lessees(view)
    if holds(REPRESENTED, view):
        found = (*found, *view.case.people.dead[:1])
    return found if everyone and len(found) > 1 else ()


def speaks_for(view: View, person: Id) -> Id:
    """Whose word it is: a representative's is that of who died, else of the lessee.

    Several who died have one voice; who came without a name is the lessee of the contract.
    """
    people, lessee = view.case.people, view.case.lease.facts.lessee
    if person in people.representatives:
        return people.dead[0] if people.dead else lessee
    return person or lessee


def still_to_agree(view: View, move: str, data: Code, person: Id) -> tuple[Id, ...]:
    """Who has yet to agree to a move with this data, once `person` has."""
    agreed = {person, *view.case.people.agreed.get((Code(move), data), ())}
    return tuple(each for each in who_must(view, move) if each not in agreed)
