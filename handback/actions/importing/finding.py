"""Which case a row is about: by its number, its account or its VIN."""

from collections.abc import Iterable
from typing import Any

from handback.actions.importing.columns import Column, Fault
from handback.actions.importing.forms import CODE, COUNT, TEXT
from handback.policy.problems import instead_of
from handback.records import organisations
from handback.records.contracts import Found, cases_found, cases_numbered
from handback.records.finding import keys_of

CASE_COLUMNS = (
    Column("account", TEXT, "The account number; or `case`.", "", "7000123"),
    Column("case", COUNT, "The number of the case; or `account`.", None),
    Column("programme", CODE, "Where lessors share account numbers: the programme.", ""),
)
VIN_COLUMN = Column("vin", TEXT, "The VIN of a case that is not closed; or `account`.", "")

_KINDS = {"account": "account", "vin": "vehicle"}


class CaseFinder:
    """Finds the cases of many rows at once."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        found = list(rows)
        self._by = {
            column: cases_found(kind, (row.get(column, "") for row in found))
            for column, kind in _KINDS.items()
        }
        self._numbered = cases_numbered(row["case"] for row in found if row["case"] is not None)
        self._lessors = organisations.programmes()

    def case(self, values: dict[str, Any]) -> tuple[int | None, Fault | None]:
        """The case that a row is about, or why there is none."""
        programme = values["programme"]
        if programme and programme not in self._lessors:
            wrong = f"Nobody knows the programme `{programme}`."
            return None, Fault(
                "programme", wrong, instead_of(programme, self._lessors, "programme")
            )
        said = [column for column in ("case", *_KINDS) if values.get(column) not in (None, "")]
        if not said:
            wrong = "The row does not say which case it is about."
            return None, Fault("account", wrong, "Write the account or the number of the case.")
        found = [self._cases(column, values) for column in said]
        both = [each for each in found[0] if all(each in others for others in found[1:])]
        if programme:
            both = [each for each in both if each.lessor == self._lessors[programme]]
        if len(both) == 1:
            return both[0].case, None
        return None, _not_one(said, len(both), bool(programme))

    def _cases(self, column: str, values: dict[str, Any]) -> list[Found]:
        if column == "case":
            found = self._numbered.get(values["case"])
            return [found] if found else []
        key, _ = keys_of(_KINDS[column], values[column])
        cases = self._by[column].get(key, ())
        return [each for each in cases if column == "account" or not each.closed]


def _not_one(said: list[str], count: int, programme: bool) -> Fault:
    named = " and ".join(said)
    if not count:
        return Fault(
            said[0], f"There is no case of this {named}.", "Check it, or import the lease."
        )
    do = "Write the number of the case." if programme else "Write the programme, too."
    return Fault(said[0], f"There are {count} cases of this {named}.", do)
