"""`handback compare`: the options of a lease side by side."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from handback.cli.asking import Json
from handback.cli.leases import Days, LeasePath, Odometer, OnDay, Value, heading, rules
from handback.cli.output import as_json, console, plain, unusable
from handback.cli.reading import read_lease_or_end
from handback.cli.telling import lines_table, price_note
from handback.core.base import Id, OptionName, Refused
from handback.core.compare import Comparison, Expected, OptionCost, compare
from handback.core.sums.assume import ASSUMPTIONS, PAYMENTS_STAY_DUE
from handback.policy.lease_file import LeaseSoFar
from handback.policy.player.explain import line_told, words_for
from handback.policy.player.words import Words, day, phrase, sentence
from handback.policy.problems import Place, Problem, instead_of

WIDE = 76
"""From this width on the options stand in one table; below it, one after the other."""

LEGEND = (
    "In all: with estimates. Payments: the regular ones until then. Net cost: both together,"
    " less what the car is worth to whoever keeps or sells it."
)


def compare_options(  # noqa: PLR0913 - one for each option of the command
    lease: LeasePath,
    on: OnDay = None,
    odometer: Odometer = None,
    value: Value = None,
    repair: Annotated[
        list[str] | None,
        typer.Option("--repair", help="An item to be repaired before; repeatable."),
    ] = None,
    days: Days = None,
    json: Json = False,
) -> None:
    """Compare every option the programme offers, and name the cheapest."""
    so_far = read_lease_or_end(lease, on, json=json)
    _known(so_far, repair or [], json=json)
    expected = Expected(
        odometer=odometer,
        market_value=value,
        repairs=tuple(map(Id, repair or ())),
        extension_days=days,
    )
    found = compare(so_far.running.view, expected)
    if json:
        as_json(_data(so_far, found))
        return
    out = console()
    heading(out, so_far, "Options side by side")
    _print(out, words_for(so_far.running.example), found)


def _known(so_far: LeaseSoFar, items: list[str], *, json: bool) -> None:
    """End the command where an item to be repaired is not in the condition report."""
    reports = so_far.running.case.inspection.reports.values()
    listed = sorted({item.name for report in reports for item in report.items})
    problems = [
        Problem(
            Place("--repair", 0),
            (),
            f"No item `{item}` is in the condition report.",
            instead_of(item, listed, "item"),
        )
        for item in items
        if item not in listed
    ]
    if problems:
        unusable(problems, json_wanted=json)


def _print(out: Console, words: Words, found: Comparison) -> None:
    if out.width >= WIDE:
        out.print(_overview(words, found))
        out.print(f"[quiet]{escape(LEGEND)}[/]")
        out.print()
    for cost in found.options:
        _option(out, words, cost, best=cost.option == found.cheapest)
    out.print(f"[head]{escape(_verdict(words, found))}[/]")
    cited = [line.rule for cost in found.options for line in cost.lines]
    cited += [refused.rule for cost in found.options for refused in cost.obstacles]
    rules(out, words, cited)
    price_note(out, words, [line.key for cost in found.options for line in cost.lines])


def _overview(words: Words, found: Comparison) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="quiet")
    table.add_column("option", no_wrap=True)
    for name in ("on", "certain", "in all", "payments", "net cost"):
        table.add_column(name, justify="right", no_wrap=True)
    for cost in found.options:
        mark = "[good]" if cost.option == found.cheapest else ""
        end = "[/]" if mark else ""
        open_ = "" if cost.available else " [bad]✗[/]"
        table.add_row(
            f"{mark}{phrase(cost.option)}{end}{open_}",
            cost.on.isoformat(),
            words.money(cost.certain),
            words.money(cost.total),
            words.money(cost.payments_until) if cost.payments_until else "",
            f"{mark}{words.money(cost.net)}{end}" if cost.net is not None else "[quiet]–[/]",
        )
    return table


def _option(out: Console, words: Words, cost: OptionCost, *, best: bool) -> None:
    mark = "[good]●[/]" if best else "[quiet]○[/]" if cost.available else "[bad]✗[/]"
    out.print(f"{mark} [head]{sentence(phrase(cost.option))[:-1]}[/] [quiet]on {day(cost.on)}[/]")
    for refused in cost.obstacles:
        said = f"{escape(words.refusal(refused))} [rule]{escape(refused.rule)}[/]"
        out.print(Padding(said, (0, 0, 0, 2), expand=False))
    if cost.lines:
        lines = (line_told(line) for line in cost.lines)
        out.print(Padding(lines_table(lines, words), (0, 0, 0, 2), expand=False))
    for said in _notes(words, cost):
        out.print(Padding(f"[quiet]{escape(said)}[/]", (0, 0, 0, 2), expand=False))
    out.print()


def _notes(words: Words, cost: OptionCost) -> list[str]:
    notes = [sentence(ASSUMPTIONS.get(code, phrase(code))) for code in cost.assumes]
    if cost.payments_until:
        then = "the end of the lease" if PAYMENTS_STAY_DUE in cost.assumes else "then"
        notes.append(f"Regular payments until {then}: {words.money(cost.payments_until)}.")
    if cost.falls_away:
        away = ", ".join(f"{phrase(x.code)} {words.money(x.cents)}" for x in cost.falls_away)
        notes.append(f"Falls away: {away}.")
    for buyer in cost.buyers:
        price = words.money(buyer.total) if buyer.total is not None else "no price"
        said = f": {words.refusal(buyer.refused[0])}" if buyer.refused else "."
        who = phrase(buyer.buyer)
        who = who if who.startswith("any ") else f"the {who}"
        notes.append(f"Price for {who}: {price}{said}")
    return notes


def _named(option: str) -> str:
    """An option with its article: `a return`."""
    named = {"extend": "an extension", "replace": "a replacement"}
    article = "an" if option == OptionName.EARLY_RETURN else "a"
    return named.get(option, f"{article} {phrase(option)}")


def _verdict(words: Words, found: Comparison) -> str:
    about = dict(found.about)
    unknown = [phrase(value) for key, value in found.about if key == "value_unknown_for"]
    wanted = (
        f" The value of the car decides on {' and '.join(unknown)}: give --value."
        if unknown
        else ""
    )
    if found.cheapest is None:
        return f"No option is open today.{wanted}"
    best = sentence(phrase(found.cheapest))[:-1]
    next_ = phrase(about.get("next", "another option"))
    said = {
        "only_one_open": "is the only option open today",
        "equal_cost": f"costs the same as {next_}; none costs less",
        "lowest_charges": "costs least",
        "value_above_price": "costs least, as the car is worth more than its price",
    }.get(found.reason, phrase(found.reason))
    saves = (
        f": {words.money(int(about['saves']))} less than {_named(about['next'])}"
        if (int(about.get("saves", "0")))
        else ""
    )
    return f"{best} {said}{saves}.{wanted}"


def _data(so_far: LeaseSoFar, found: Comparison) -> dict[str, Any]:
    return {
        "as_of": plain(so_far.day),
        "cheapest": plain(found.cheapest),
        "reason": found.reason,
        "about": [{"name": key, "value": value} for key, value in found.about],
        "options": [_option_data(cost) for cost in found.options],
    }


def _option_data(cost: OptionCost) -> dict[str, Any]:
    return {
        "option": cost.option.value,
        "available": cost.available,
        "on": plain(cost.on),
        "total_cents": cost.total,
        "certain_cents": cost.certain,
        "payments_until_cents": cost.payments_until,
        "value_cents": cost.value,
        "net_cents": cost.net,
        "lines": [plain(line_told(line)) for line in cost.lines],
        "falls_away": [plain(line_told(line)) for line in cost.falls_away],
        "obstacles": [_refused_data(refused) for refused in cost.obstacles],
        "buyers": plain(cost.buyers),
        "assumes": plain(cost.assumes),
    }


def _refused_data(refused: Refused) -> dict[str, Any]:
    return {"rule": refused.rule, "reason": refused.reason, "help": plain(refused.help)}
