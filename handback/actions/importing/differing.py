"""What a lease in a file says differently from the lease that is here."""

import json
from collections.abc import Iterator
from dataclasses import fields

from handback.actions.opening_cases import LeaseIn, LesseeIn
from handback.core.lease import CaseOpened
from handback.core.vin import normalise
from handback.records.contracts import KnownLease

CITED = frozenset({"account", "vehicle", "lessee", "co_lessees", "lender"})
_FACTS = tuple(each.name for each in fields(CaseOpened) if each.name not in CITED)


def differences(lease: LeaseIn, known: KnownLease) -> list[str]:
    """The columns in which a lease is not the known one; erased texts are not compared."""
    contract = known.contract
    found = [name for name in _FACTS if getattr(lease.contract, name) != getattr(contract, name)]
    if contract.lender != str(lease.lender or ""):
        found.append("lender")
    vin = known.texts.get(known.vehicle)
    if vin is not None and normalise(vin) != lease.vin:
        found.append("vin")
    return [*found, *_people(lease, known)]


def _people(lease: LeaseIn, known: KnownLease) -> Iterator[str]:
    cited = (known.contract.lessee, *known.contract.co_lessees)
    if len(cited) != len(lease.people):
        yield "co_lessees"
        return
    for place, (person, id_) in enumerate(zip(lease.people, cited, strict=True)):
        text = known.texts.get(id_)
        if text is None:
            continue
        here = json.loads(text)
        differ = [
            key for key in ("name", "email", "phone", "address") if _not_as(here, person, key)
        ]
        if differ and place:
            yield "co_lessees"
            return
        yield from (f"lessee_{key}" for key in differ)


def _not_as(here: dict[str, str], person: LesseeIn, key: str) -> bool:
    return bool(here.get(key, "") != getattr(person, key))
