"""`handback quote`: what an option costs, from a lease file."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from handback.cli.asking import Json, read_day, read_days, read_odometer, read_value
from handback.cli.output import Exit, as_json, console, plain
from handback.cli.reading import read_lease_or_end
from handback.cli.telling import lines_table, price_note
from handback.core.base import Code, OptionName, Refused
from handback.core.moves.quotes import RequestQuote
from handback.core.quotes import QuoteIssued
from handback.core.sums.assume import ASSUMPTIONS
from handback.policy.lease_file import LeaseSoFar
from handback.policy.player.explain import line_told, words_for
from handback.policy.player.words import Words, day, phrase, sentence

LeasePath = Annotated[Path, typer.Argument(help="A lease file, see `handback/samples/`.")]
OnDay = Annotated[
    date | None,
    typer.Option(
        "--on", parser=read_day, metavar="DAY", help="As of this day; else the file's last."
    ),
]
Odometer = Annotated[
    int | None,
    typer.Option(
        parser=read_odometer, metavar="READING", help="The expected reading at the end, no tenths."
    ),
]
Value = Annotated[
    int | None,
    typer.Option(
        parser=read_value, metavar="AMOUNT", help="What the car is worth, such as 21500.00."
    ),
]
Days = Annotated[
    int | None,
    typer.Option(parser=read_days, metavar="NUMBER", help="The days of an extension."),
]


def quote(  # noqa: PLR0913 - one for each option of the command
    lease: LeasePath,
    option: Annotated[OptionName, typer.Option(help="What the lessee would do.")],
    on: OnDay = None,
    for_day: Annotated[
        date | None,
        typer.Option("--for", parser=read_day, metavar="DAY", help="The day the lease would end."),
    ] = None,
    odometer: Odometer = None,
    value: Value = None,
    buyer: Annotated[str, typer.Option(help="Who buys: lessee, brand_dealer …")] = "lessee",
    days: Days = None,
    json: Json = False,
) -> None:
    """Quote an option, line by line, with the rule behind each amount."""
    so_far = read_lease_or_end(lease, on, json=json)
    ask = RequestQuote(
        option=option,
        as_of=for_day,
        odometer=odometer,
        market_value=value,
        buyer=Code(buyer),
        days=days,
    )
    answer = so_far.running.would(so_far.lessee, "request_quote", ask)
    if isinstance(answer, Refused):
        refuse_and_end(so_far, answer, json=json)
    (issued,) = (e.body for e in answer if isinstance(e.body, QuoteIssued))
    if json:
        as_json(_data(so_far, issued))
    else:
        _print(console(), so_far, issued)


def refuse_and_end(so_far: LeaseSoFar, refused: Refused, *, json: bool) -> NoReturn:
    """Say why something is not possible, by which rule, and what would help; exit code 1."""
    words = words_for(so_far.running.example)
    if json:
        as_json({"refused": plain(refused), "says": words.rule(refused.rule)})
    else:
        out = console()
        out.print(f"[bad]✗[/] {escape(words.refusal(refused))} [rule]{escape(refused.rule)}[/]")
        if said := words.rule(refused.rule):
            out.print(Padding(f"[quiet]{escape(said)}[/]", (0, 0, 0, 2), expand=False))
    raise typer.Exit(Exit.DIFFERENT)


def heading(out: Console, so_far: LeaseSoFar, title: str) -> None:
    """Which lease, under which programme, as of which day."""
    example = so_far.running.example
    facts, identity = example.lease, example.terms.identity
    out.print(f"[head]{escape(title)}[/]")
    laws = f" under {' and '.join(example.overlays)}" if example.overlays else ""
    out.print(
        f"[quiet]{facts.year} {escape(facts.make)} {escape(facts.model)}, {escape(identity.lessor)}"
        f"{escape(laws)}; as of {day(so_far.day)}; {words_for(example).amounts}[/]\n"
    )


def _print(out: Console, so_far: LeaseSoFar, issued: QuoteIssued) -> None:
    words = words_for(so_far.running.example)
    heading(out, so_far, f"Quote: {phrase(issued.option)}")
    out.print(f"For {day(issued.as_of)}, good through {day(issued.good_through)}.\n")
    lines = [line_told(line) for line in issued.lines]
    out.print(lines_table(lines, words))
    out.print()
    for code in issued.assumes:
        out.print(f"[quiet]{escape(sentence(ASSUMPTIONS.get(code, phrase(code))))}[/]")
    if issued.leaves_out:
        left = " and ".join(phrase(each) for each in issued.leaves_out)
        out.print(f"[warn]Left out: {escape(left)}.[/]")
    rules(out, words, [line.rule for line in lines])
    price_note(out, words, [line.key for line in lines])


def rules(out: Console, words: Words, cited: list[Any]) -> None:
    """Each cited rule once, in plain words."""
    said = {rule: words.rule(rule) for rule in dict.fromkeys(cited) if words.rule(rule)}
    if said:
        out.print()
    for rule, text in said.items():
        shown = f"[rule]{escape(str(rule))}[/] [quiet]{escape(sentence(text))}[/]"
        out.print(Padding(shown, (0, 0, 0, 2), expand=False))


def _data(so_far: LeaseSoFar, issued: QuoteIssued) -> dict[str, Any]:
    return {
        "as_of": plain(so_far.day),
        "for": plain(issued.as_of),
        "option": issued.option.value,
        "good_through": plain(issued.good_through),
        "lines": [plain(line_told(line)) for line in issued.lines],
        "total_cents": sum(line.cents for line in issued.lines),
        "leaves_out": plain(issued.leaves_out),
        "rule": issued.rule,
    }
