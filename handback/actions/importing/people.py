"""Co-lessees in one cell: `Sam Roe <sam@example.org>;Kim Roe`."""

from handback.actions.importing.texts import read_email, read_name
from handback.actions.opening_cases import LesseeIn
from handback.core.base import Role
from handback.policy.written import NotWrittenError


def read_people(text: str) -> tuple[LesseeIn, ...]:
    """The co-lessees that a cell names."""
    return tuple(_person(part.strip()) for part in text.split(";") if part.strip())


def _person(part: str) -> LesseeIn:
    name, mark, rest = part.partition("<")
    if not mark:
        return LesseeIn(read_name(part), role=Role.CO_LESSEE)
    address, end, after = rest.partition(">")
    if not end or after.strip():
        do = "Write `Sam Roe <sam@example.org>`, with `;` between people."
        raise NotWrittenError("The e-mail address does not end with `>`.", do)
    return LesseeIn(read_name(name.strip()), read_email(address.strip()), role=Role.CO_LESSEE)


def write_people(people: tuple[LesseeIn, ...]) -> str:
    """The cell that names these co-lessees."""
    return ";".join(f"{each.name} <{each.email}>" if each.email else each.name for each in people)
