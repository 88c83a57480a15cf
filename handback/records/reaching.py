"""How people and organisations are reached, as far as it is known and not erased."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handback.core.base import Id
from handback.records.erasable import texts_of
from handback.records.models import Organisation, Party


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody; empty where nothing is. `language` is the one they chose."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of many people and accounts at once, by the ids that cite them."""

    texts: Mapping[str, str]
    sign_ins: Mapping[str, tuple[str, str]]

    def person(self, cited: Id, address: Id | None = None) -> Known | None:
        """A person; `address` cites where they have moved to. None for one who was erased.

        An e-mail address that the lease did not come with is the one they sign in with.
        """
        if cited not in self.texts:
            return None
        said = json.loads(self.texts[cited])
        name, email, phone, at = (
            str(said.get(key, "")) for key in ("name", "email", "phone", "address")
        )
        sign_in, language = self.sign_ins.get(cited, ("", ""))
        moved = self.texts.get(address, "") if address else ""
        return Known(name, email or sign_in, phone, moved or at, language)

    def account(self, cited: Id) -> str:
        """The number of an account; empty when it has been erased."""
        return self.texts.get(cited, "")


def book_of(cited: Iterable[Id]) -> Book:
    """Everything known of people, addresses and accounts, in two queries."""
    wanted = list(dict.fromkeys(cited))
    rows = Party.objects.filter(cited__in=wanted, person__is_active=True)
    people = rows.values_list("cited", "person__email", "person__language")
    return Book(
        texts_of(wanted),
        {who: (email or "", language or "") for who, email, language in people},
    )


def organisation(cited: Id) -> Known | None:
    """An organisation by the id that cites it."""
    row = Organisation.objects.filter(pk=int(cited)).first() if cited.isdecimal() else None
    if row is None:
        return None
    place = " ".join(part for part in (row.city, row.region, row.postal_code) if part)
    lines = (row.address, place, row.country) if row.address and place else ()
    return Known(row.name, phone=row.phone, address="\n".join(part for part in lines if part))
