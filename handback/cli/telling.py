"""How a told case is laid out in a terminal: days, sentences, rules and money."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from handback.core.base import Code
from handback.core.lines import LineCode
from handback.policy.player.explain import CLOCK, LineTold, Told
from handback.policy.player.words import Words, day


class Teller:
    """Prints a told case; each rule is said in words the first time it is cited."""

    def __init__(self, out: Console, words: Words, *, rules: bool = True) -> None:
        self.out, self.words, self.rules = out, words, rules
        self.said: set[Code] = set()
        self.last = ""

    def tell(self, entries: Iterable[Told]) -> None:
        """Print entries, grouped by day."""
        for entry in entries:
            self._day(entry)
            self._entry(entry)

    def _day(self, entry: Told) -> None:
        on = day(entry.learned or entry.on)
        if on != self.last:
            self.out.print(f"\n[head]{on}[/]" if self.last else f"[head]{on}[/]")
        self.last = on

    def _entry(self, entry: Told) -> None:
        mark = "[bad]✗[/]" if entry.refused else "[quiet]·[/]"
        name = f"{entry.who[:1].upper()}{entry.who[1:]}"
        who = f"[quiet]{escape(name)}:[/] " if entry.who not in ("", CLOCK) else ""
        rule = f" [rule]{escape(entry.rule)}[/]" if entry.rule else ""
        late = f" [quiet](on {day(entry.on)})[/]" if entry.learned else ""
        if not entry.who:
            self.out.print(Padding(f"[italic]{escape(entry.words)}[/]", (0, 0, 0, 4), expand=False))
            return
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=1)
        table.add_column(overflow="fold")
        table.add_row(mark, f"{who}{escape(entry.words)}{late}{rule}")
        self.out.print(Padding(table, (0, 0, 0, 2), expand=False))
        if entry.lines:
            self.out.print(
                Padding(lines_table(entry.lines, self.words), (0, 0, 0, 6), expand=False)
            )
        self._rule(entry.rule)
        for line in entry.lines:
            self._rule(line.rule)

    def _rule(self, rule: Code) -> None:
        if not self.rules or not rule or rule in self.said:
            return
        self.said.add(rule)
        said = self.words.rule(rule)
        if said:
            text = f"[rule]{escape(rule)}[/] [quiet]{escape(said)}[/]"
            self.out.print(Padding(text, (0, 0, 0, 6), expand=False))


PRICED = (LineCode.EXCESS_WEAR, LineCode.MISSING_EQUIPMENT)
"""Lines whose amounts come from the rate card."""


def price_note(out: Console, words: Words, keys: Iterable[str]) -> None:
    """Say that prices are examples, where lines show prices of a rate card that is one."""
    cards = [version.value for version in words.terms.rate_card.versions]
    priced = any(key.partition("/")[0] in PRICED for key in keys)
    if priced and any(card.illustrative for card in cards):
        out.print("\n[quiet]Prices of repairs and parts are examples, not the lessor's own.[/]")


def lines_table(lines: Iterable[LineTold], words: Words, *, total: bool = True) -> Table:
    """Lines of money: what for, amount at the right, rule."""
    found = list(lines)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="rule", overflow="fold")
    for line in found:
        sure = " [quiet](estimate)[/]" if line.estimated else ""
        beaten = f" over {line.beaten}" if line.beaten else ""
        table.add_row(f"{escape(line.name)}{sure}", words.money(line.cents), f"{line.rule}{beaten}")
    if total:
        table.add_row("[head]Total[/]", f"[head]{words.money(sum(x.cents for x in found))}[/]", "")
    return table
