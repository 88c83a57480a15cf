"""Taxes on the lines of a bill, by region and day."""

from collections.abc import Iterable, Iterator, Mapping

from handback.core.base import Code
from handback.core.lines import Line, LineCode, line
from handback.core.taxes import tax_lines
from handback.core.view import View


def lines(view: View, charged: Iterable[Line], waived: Mapping[Code, int]) -> Iterator[Line]:
    """One line a tax on what is charged, less what was waived of each kind of line.

    The region is the contract's; the version of each tax is the ending's unless another moment
    governs it.
    """
    charged = tuple(charged)
    if not charged:
        return
    day = view.ending.on if view.ending else view.day
    taxes = {name: view.pick(dated, day) for name, dated in view.terms.taxes.items()}
    amounts: dict[Code, int] = {}
    for each in charged:
        amounts[each.code] = amounts.get(each.code, 0) + each.cents
    for code, cents in waived.items():
        amounts[code] = amounts.get(code, 0) - cents
    for found in tax_lines(amounts, taxes, view.case.lease.facts.region):
        if found.cents:
            rule = taxes[found.tax].source_of("rate")
            yield line(LineCode.TAX, found.cents, day, rule, found.tax)
