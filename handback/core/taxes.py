"""Taxes on the lines of a bill: stacked, each tax line rounded by itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from handback.core.base import Code
from handback.core.money import Rounding, share
from handback.core.terms.fees import Tax


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax on a bill, in cents; `base` is what it is on, the taxes below it included."""

    tax: Code
    base: int
    cents: int


class TaxStackError(ValueError):
    """A tax is on top of one that is not there, or in a circle on top of itself."""


def tax_lines(
    amounts: Mapping[Code, int],
    taxes: Mapping[Code, Tax],
    region: Code,
    rounding: Rounding = Rounding.HALF_UP,
) -> tuple[TaxLine, ...]:
    """The taxes on a bill, one line a tax, in the order of `taxes`.

    `amounts` are the bill's cents by line code. A tax is on the lines it names, in the regions it
    names or, naming none, everywhere; one that finds nothing gives no line. Below it lie the taxes
    it is `on_top_of`: its base is its lines and what those taxes, rounded, take of the same lines.
    """
    stack = _Stack(taxes, region, rounding)
    found = (stack.line(name, amounts) for name in taxes)
    return tuple(line for line in found if line is not None)


@dataclass(frozen=True, slots=True)
class _Stack:
    taxes: Mapping[Code, Tax]
    region: Code
    rounding: Rounding

    def line(
        self, name: Code, amounts: Mapping[Code, int], above: tuple[Code, ...] = ()
    ) -> TaxLine | None:
        """The line of a tax; `above` are the taxes it was come to from, the highest first."""
        if name not in self.taxes or name in above:
            raise TaxStackError(" on top of ".join((*above, name)))
        tax = self.taxes[name]
        mine = {line: cents for line, cents in amounts.items() if line in tax.on}
        below = [self.line(other, mine, (*above, name)) for other in dict.fromkeys(tax.on_top_of)]
        if not mine or (tax.regions and self.region not in tax.regions):
            return None
        base = sum(mine.values()) + sum(line.cents for line in below if line is not None)
        return TaxLine(name, base, share(base, tax.rate, self.rounding))
