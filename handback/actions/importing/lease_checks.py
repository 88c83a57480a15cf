"""From the values of a row to a lease that may be opened: what cannot be, and what is unusual."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from handback.actions.importing.columns import Fault
from handback.actions.importing.lease_columns import CITED, UNIT
from handback.actions.opening_cases import LeaseIn, LesseeIn
from handback.core.base import Id
from handback.core.lease import CaseOpened
from handback.core.terms.overlay import OverlayError
from handback.core.terms.programme import Programme
from handback.core.vin import check_vin
from handback.policy.player.contract import VIN_FAULTS
from handback.policy.player.contract_checks import contract_faults
from handback.policy.policies import Policies
from handback.policy.problems import instead_of
from handback.records import organisations
from handback.records.finding import joined
from handback.records.organisations import Known

LATE = timedelta(days=30)
"""A lease that matured longer ago than this is imported only when told to: it may be over."""
LONGEST_ACCOUNT = 64
PAYMENTS = ("current", "posted")

_APART = {column.name for columns in CITED.values() for column in columns} | {UNIT.name}


@dataclass(slots=True)
class LeaseChecks:
    """Checks rows against the programmes and organisations that are known here."""

    policies: Policies
    now: datetime
    matured: bool = False
    lessors: dict[str, int] = field(default_factory=organisations.programmes)
    places: dict[str, Known] = field(default_factory=organisations.by_code)
    _days: dict[str, date] = field(default_factory=dict)

    def lease(self, values: dict[str, Any]) -> tuple[LeaseIn | None, list[Fault]]:
        """The lease of a row, and what is wrong or unusual about it; none where it is wrong."""
        lessor = self.lessors.get(values["programme"])
        if lessor is None or values["programme"] not in self.policies.programmes:
            return None, [_unknown("programme", values["programme"], self.policies.programmes)]
        lender, retailer, faults = self._organisations(values, lessor)
        checked = check_vin(values["vin"])
        said = {key: value for key, value in values.items() if key not in _APART}
        said["lender"], said["originating_retailer"] = Id(""), Id(retailer)
        none = Id("")
        contract = CaseOpened(**said, account=none, vehicle=none, lessee=none)
        faults += self._facts(contract, values)
        hint = f"Position 9 should be {checked.check_digit}." if checked.check_digit else ""
        otherwise = hint or "Write the number as it stands in the lease."
        faults += [Fault("vin", VIN_FAULTS[each], otherwise) for each in checked.faults]
        only = f"{hint} Only North American numbers must have it right."
        faults += [Fault("vin", VIN_FAULTS[each], only, True) for each in checked.warnings]
        if any(not fault.warning for fault in faults):
            return None, faults
        people = _people(values)
        move = Id(f"import-{token_hex(16)}")
        account = values["account"]
        return LeaseIn(contract, account, checked.vin, people, lessor, move, lender), faults

    def _organisations(
        self, values: dict[str, Any], lessor: int
    ) -> tuple[int | None, str, list[Fault]]:
        """The rows of lender and retailer, and what is wrong with them."""
        if not values["lender"] and not values["originating_retailer"]:
            return None, "", []
        lender, wrong = self._known(values["lender"], "lender", "lender", lessor)
        retailer, also = self._known(
            values["originating_retailer"], "originating_retailer", "retailer", lessor
        )
        return lender, str(retailer or ""), [*wrong, *also]

    def _known(
        self, code: str, column: str, kind: str, lessor: int
    ) -> tuple[int | None, list[Fault]]:
        if not code:
            return None, []
        found = self.places.get(code)
        if found is None or found.kind != kind:
            kinds = [name for name, each in self.places.items() if each.kind == kind]
            return None, [_unknown(column, code, kinds, kind)]
        if not found.active or lessor not in found.lessors:
            wrong = f"The {kind} `{code}` does not work for the lessor."
            do = "Import it with `handback import organisations`, the lessor under `lessors`."
            return None, [Fault(column, wrong, do)]
        return found.id, []

    def _facts(self, contract: CaseOpened, values: dict[str, Any]) -> Iterator[Fault]:
        yield from _account(values["account"])
        today = self._today(contract.programme)
        for name, wrong, do in contract_faults(contract, today):
            if name == "opened":
                wrong = f"The lease begins on {contract.starts}, after today."
                name, do = "starts", "Import it from that day on."
            yield Fault(name, wrong, do)
        late = contract.starts < contract.matures < today - LATE
        if late and not self.matured:
            wrong = f"The lease matured on {contract.matures}, more than {LATE.days} days ago."
            yield Fault("matures", wrong, "Check that it is not over, and import with --matured.")
        if contract.payments not in PAYMENTS:
            yield _unknown("payments", contract.payments, PAYMENTS, "sort of payments")
        elif contract.posted and contract.payments != "posted":
            wrong = "Payments are listed, and `payments` says that each counts as paid."
            yield Fault("posted", wrong, "Write `posted` under `payments`, or leave this empty.")
        try:
            terms = self.policies.terms_for(contract.programme, contract.region, contract.starts)
        except OverlayError as error:
            wrong = f"A law does not fit the programme: {error}."
            yield Fault("region", wrong, "Mend the policy of the law, or of the programme.")
            return
        yield from _terms(contract, terms.programme, values)

    def _today(self, programme: str) -> date:
        found = self._days.get(programme)
        if found is None:
            zone = self.policies.programme(programme).programme.identity.time_zone
            found = self._days[programme] = self.now.astimezone(ZoneInfo(zone)).date()
        return found


def _terms(contract: CaseOpened, terms: Programme, values: dict[str, Any]) -> Iterator[Fault]:
    """What the terms of the programme do not have."""
    identity, unit, lender = terms.identity, values.get(UNIT.name, ""), values["lender"]
    if contract.language not in identity.languages:
        yield _unknown("language", contract.language, identity.languages)
    if unit and unit != identity.distance_unit:
        wrong = f"The programme counts {identity.distance_unit.value}, the file {unit}."
        yield Fault(UNIT.name, wrong, f"Write distances in {identity.distance_unit.value}.")
    if contract.wear_waiver and contract.wear_waiver not in terms.waivers.products:
        yield _unknown("wear_waiver", contract.wear_waiver, terms.waivers.products, "wear waiver")
    if identity.lender is not None and identity.lender.posts_payments and not lender:
        wrong = "No lender is named, and in this programme the lender posts payments."
        yield Fault("lender", wrong, "Write its code, so that it sees the lease.", True)


def _account(account: str) -> Iterator[Fault]:
    if not joined(account) or max(len(account), len(joined(account))) > LONGEST_ACCOUNT:
        do = f"Write 1 to {LONGEST_ACCOUNT} letters and digits, as the lessor does."
        yield Fault("account", "This is no account number.", do)


def _people(values: dict[str, Any]) -> tuple[LesseeIn, ...]:
    """Who signed; co-lessees get their letters where the lessee does, having no other address."""
    address = values["lessee_address"]
    lessee = LesseeIn(
        values["lessee_name"], values["lessee_email"], values["lessee_phone"], address
    )
    return (lessee, *(replace(each, address=address) for each in values["co_lessees"]))


def _unknown(column: str, said: str, known: Any, called: str = "") -> Fault:
    called = called or column
    return Fault(column, f"Nobody knows the {called} `{said}`.", instead_of(said, known, called))
