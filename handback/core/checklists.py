"""Checklists of the hand-over: what is ticked, what is still to sign, what did not come back."""

from handback.core.base import LESSEE_SIDE, Code, Role
from handback.core.exemption import exemption_of
from handback.core.odometer import STATEMENT
from handback.core.terms.turn_in import Signature
from handback.core.view import View

KEY = Code("key")


def checklist(view: View, time: str) -> tuple[Code, ...]:
    """What is to be ticked `before`, `at` or `after` the hand-over, in the programme's order."""
    lists = [each for each in view.terms.turn_in.checklists if each.time == time]
    return tuple(item for each in lists for item in each.items)


def ticked(view: View) -> frozenset[Code]:
    """Every checklist item that is done, ticked beforehand or at the hand-over."""
    turn_in = view.case.turn_in
    return frozenset((*turn_in.prepared, *(turn_in.delivered.checked if turn_in.delivered else ())))


def unticked(view: View, time: str) -> tuple[Code, ...]:
    """What is not ticked yet of the checklists of that time."""
    done = ticked(view)
    return tuple(item for item in checklist(view, time) if item not in done)


def unsigned(view: View) -> tuple[Signature, ...]:
    """The signatures on papers of the hand-over that are not there yet, in the programme's order.

    Anybody of the lessee's side signs for the lessee; the mileage disclosure counts as signed for
    a car that is exempt from it.
    """
    signed = {(each.paper, each.by_role) for each in view.case.turn_in.signatures}
    signed |= {(paper, Role.LESSEE) for paper, role in signed if role in LESSEE_SIDE}
    wanted = view.terms.turn_in.signatures
    return tuple(
        each
        for each in wanted
        if (each.paper, each.by) not in signed
        and not (each.paper == STATEMENT and exemption_of(view) is not None)
    )


def asked_for(view: View) -> tuple[Code, ...]:
    """The equipment that has to come back: the contract's own list, else the programme's."""
    return view.case.lease.facts.equipment or view.terms.equipment.items


def still_missing(view: View) -> tuple[Code, ...]:
    """Equipment that was missing at the hand-over and was not brought in since; `key` for keys."""
    turn_in, lease = view.case.turn_in, view.case.lease.facts
    if turn_in.delivered is None:
        return ()
    keys = turn_in.delivered.keys + sum(count for _, count in turn_in.keys_brought)
    items = tuple(i for i in turn_in.delivered.missing if i not in turn_in.brought)
    return items if keys >= lease.keys else (*items, KEY)


def plate_goes(view: View) -> Code:
    """What becomes of the plate in the lessee's region; empty where the programme does not say."""
    plates, region = view.terms.turn_in.plate_return, view.case.lease.facts.region
    country = Code(region.partition("-")[0])
    return plates.get(region) or plates.get(country) or Code("")
