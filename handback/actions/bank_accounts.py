"""Bank accounts: checked when they are handed in, sealed before they are kept, masked ever after.

At every door an account is one text, `ROUTING:NUMBER`, `ROUTING:NUMBER:KIND` or
`ROUTING:NUMBER:KIND:HOLDER`, such as `021000021:123456789:checking:Elena Campbell`. How routing and
number are written is banking standard of the country, and no matter of a lessor's policy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop
from stdnum.us import rtn

from handback.core.base import Id
from handback.records.erasable import row_of, sealed_value
from handback.records.models import Erasable
from handback.records.sealing import SealBrokenError, seal, unseal

PURPOSE = "bank account"
"""What the key that seals accounts is for."""
KIND = "bank_account"
"""The kind of the rows that keep accounts."""
KINDS = ("checking", "savings")
LONGEST_HOLDER = 100
SHOWN = 4
"""Characters of a number that are shown at most; never more than half of it."""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account: where it is, its number, `checking` or `savings`, and whose it is."""

    routing: str
    number: str
    kind: str = "checking"
    holder: str = ""

    @property
    def ending(self) -> str:
        """The characters of the number that may be shown."""
        return self.number[-min(SHOWN, len(self.number) // 2) :] if len(self.number) > 1 else ""

    @property
    def written(self) -> str:
        """The account as doors take it."""
        return ":".join((self.routing, self.number, self.kind, self.holder))

    def __repr__(self) -> str:
        """Never the number: what is logged is read by many."""
        return f"BankAccount(ending in {self.ending})"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an account: in which field, what, and what to do."""

    field: str
    wrong: str
    do: str


@dataclass(frozen=True, slots=True)
class Banking:
    """How a country writes accounts: patterns of routing and number, and what to tell people.

    `parts` are the fields that people know the routing as: their names and numbers of digits.
    """

    routing: str
    routing_do: str
    number: str
    number_do: str
    parts: tuple[tuple[str, int], ...] = ()


BANKING = {
    "US": Banking(
        r"[0-9]{9}",
        gettext_noop("Write the nine digits at the bottom left of a check."),
        r"[0-9]{4,17}",
        gettext_noop("Write 4 to 17 digits."),
        (("routing", 9),),
    ),
    "CA": Banking(
        r"[0-9]{5}-[0-9]{3}",
        gettext_noop(
            "Write the transit number of 5 digits, a hyphen and the institution number of 3."
        ),
        r"[0-9]{5,12}",
        gettext_noop("Write 5 to 12 digits."),
        (("transit", 5), ("institution", 3)),
    ),
}
"""By country: ABA routing numbers in the United States, transit and institution in Canada."""
ANYWHERE = Banking(
    r"[0-9A-Z]{3,15}",
    gettext_noop("Write the bank's code of 3 to 15 letters and digits."),
    r"[0-9A-Z]{4,34}",
    gettext_noop("Write 4 to 34 letters and digits."),
    (("routing", 15),),
)
"""Where we know no more."""


class BadAccountError(ValueError):
    """An account that cannot be one; `faults` say why and never repeat what was written."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(each.wrong for each in faults))
        self.faults = faults


def banking_of(country: str) -> Banking:
    """How a country (two letters) writes accounts."""
    return BANKING.get(country, ANYWHERE)


def faults_of(account: BankAccount, country: str) -> Iterator[Fault]:
    """Everything that is wrong with an account, by the standard of a country."""
    banking = banking_of(country)
    if not re.fullmatch(banking.routing, account.routing):
        yield Fault(
            "routing", gettext_noop("This is not the number of a bank."), banking.routing_do
        )
    elif country == "US" and not rtn.is_valid(account.routing):
        do = gettext_noop("Compare it with a check: a digit is wrong, or two changed places.")
        yield Fault("routing", gettext_noop("No bank has this routing number."), do)
    if not re.fullmatch(banking.number, account.number):
        yield Fault(
            "number", gettext_noop("This is not the number of an account."), banking.number_do
        )
    if account.kind not in KINDS:
        yield Fault(
            "kind",
            gettext_noop("This is no kind of account."),
            gettext_noop("Write checking or savings."),
        )
    if len(account.holder) > LONGEST_HOLDER:
        do = gettext_noop("Use up to 100 letters.")
        yield Fault("holder", gettext_noop("The name of the account holder is too long."), do)


def read_account(written: str, country: str) -> BankAccount:
    """The account that a text names; raises `BadAccountError`."""
    routing, *rest = (part.strip() for part in written.split(":", 3))
    if not rest:
        do = gettext_noop(
            "Write the bank's number, a colon and the account's: 021000021:123456789."
        )
        raise BadAccountError((Fault("", gettext_noop("This does not name a bank account."), do),))
    number, kind, holder = (*rest, *("", "")[len(rest) - 1 :])
    account = BankAccount(plain(routing), plain(number).replace("-", ""), kind or KINDS[0], holder)
    if faults := tuple(faults_of(account, country)):
        raise BadAccountError(faults)
    return account


def plain(number: str) -> str:
    """A number as it is compared: without blanks, in capital letters."""
    return "".join(number.split()).upper()


def keep_sealed(account: BankAccount) -> str:
    """The value of a row that keeps an account: sealed, with the ending that may be shown."""
    return sealed_value(seal(account.written, PURPOSE), account.ending)


def keep_words(words: str) -> str:
    """The value of a row that keeps other words in an account's place; nothing of it is shown."""
    return sealed_value(seal(words, PURPOSE))


def seal_for(account: BankAccount, owner: str) -> str:
    """An account on its way through the pages of one owner; nobody else's pages open it."""
    return seal(account.written, f"{PURPOSE} of {owner}")


def open_for(sealed: str, owner: str) -> BankAccount | None:
    """The account that was sealed for an owner; None for anything else."""
    try:
        return _parsed(unseal(sealed, f"{PURPOSE} of {owner}"))
    except SealBrokenError:
        return None


def reveal(case: int, cited: Id) -> BankAccount:
    """The account that an event of a case cites, in clear: for the file to the bank alone.

    Raises `LookupError` for one that is erased or was never here, and `SealBrokenError`.
    """
    row = Erasable.objects.filter(pk=row_of(cited) or 0, case_id=case, kind=KIND, erased=None)
    value = row.values_list("value", flat=True).first()
    if value is None:
        raise LookupError(f"no bank account is kept as {cited}")
    _, _, sealed = value.partition(" ")
    return _parsed(unseal(sealed, PURPOSE))


def _parsed(written: str) -> BankAccount:
    routing, number, kind, holder = written.split(":", 3)
    return BankAccount(routing, number, kind, holder)
