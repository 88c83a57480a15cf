"""`handback demo`: one full life of a lease in each programme, told as it happens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule

from handback.cli.asking import Json
from handback.cli.leases import rules
from handback.cli.output import Exit, as_json, console, count, plain, unusable
from handback.cli.telling import Teller, lines_table, price_note
from handback.core.account import balance
from handback.core.contact import NoticeSent
from handback.core.stages import STAGES, stage
from handback.policy import cache
from handback.policy.player import checks
from handback.policy.player.explain import Told, line_told, tell_step, words_for
from handback.policy.player.library import ROOT, Library, shipped_names
from handback.policy.player.play import Play, play
from handback.policy.player.reading import read_example
from handback.policy.player.story import Example
from handback.policy.player.words import Words, day, phrase, sentence
from handback.policy.problems import PolicyError

LIVES = ROOT / "samples" / "lives"


@dataclass(slots=True)
class Life:
    """A life that was played: what was told, which notices went out, what was refused."""

    example: Example
    running: Play
    told: list[Told] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def notices(self) -> list[tuple[Any, NoticeSent]]:
        """The notices that went out, with their days."""
        events = self.running.events
        return [(e.on, e.body) for e in events if isinstance(e.body, NoticeSent)]

    @property
    def refusals(self) -> list[Told]:
        """What was refused."""
        return [entry for entry in self.told if entry.refused]


def demo(
    programme: Annotated[
        str, typer.Argument(help="One programme only; without it, all that are shipped.")
    ] = "",
    brief: Annotated[bool, typer.Option("--brief", help="Only how each life ends.")] = False,
    json: Json = False,
) -> None:
    """Play one invented lease of each programme from first to last."""
    files = [path for path in life_files() if not programme or path.stem == programme]
    if not files:
        out = console(to_stderr=True)
        out.print(
            f"[bad]There is no life of `{escape(programme)}`.[/] {', '.join(shipped_names())}"
        )
        raise typer.Exit(Exit.UNUSABLE)
    lives = []
    for path in files:
        try:
            lives.append(live(path))
        except PolicyError as error:
            unusable(error.problems, json_wanted=json)
    if json:
        as_json([_data(life) for life in lives])
    else:
        _print(console(), lives, brief=brief)
    if any(life.differences for life in lives):
        raise typer.Exit(Exit.DIFFERENT)


def life_files() -> list[Path]:
    """The files of the lives that come with Handback."""
    return sorted(LIVES.glob("*.yaml"))


def live(path: Path) -> Life:
    """Play a life and keep what is told of it."""
    example = read_example(path, Library(cache.default_folder()))
    life = Life(example, play(example))
    words = words_for(example)
    for played in life.running.steps():
        life.told += tell_step(played, words)
        life.differences += map(str, checks.compare(life.running, played))
    return life


def _print(out: Console, lives: list[Life], *, brief: bool) -> None:
    out.print(
        "[head]Handback[/] plays one invented lease of each programme, from the first reminder to"
        " the closed account.\nEvery entry names the rule it comes from. Nobody in it is real.\n"
    )
    for life in lives:
        _life(out, life, brief=brief)
    out.print(Rule(style="quiet"))
    out.print("To go on: [head]handback example explain FILE[/], [head]handback compare LEASE[/],")
    out.print("[head]handback policy show PROGRAMME[/], [head]handback --help[/].")


def _life(out: Console, life: Life, *, brief: bool) -> None:
    example, words = life.example, words_for(life.example)
    identity, facts = example.terms.identity, example.lease
    out.print(Rule(f"[head]{escape(identity.lessor)}[/]", style="quiet", align="left"))
    out.print(f"{escape(example.case)}.")
    out.print(
        f"[quiet]{facts.year} {escape(facts.make)} {escape(facts.model)}, leased "
        f"{day(facts.starts)} to {day(facts.matures)}; {words.amounts}[/]\n"
    )
    if not brief:
        Teller(out, words, rules=False).tell(life.told)
        out.print()
    for section in _sections(life):
        section(out)
    _statement(out, life, words)
    for difference in life.differences:
        out.print(f"[bad]{escape(difference)}[/]", soft_wrap=True)
    rules(out, words, list(_cited(life)))
    price_note(out, words, [line.key for entry in life.told for line in entry.lines])
    out.print()


def _sections(life: Life) -> Iterator[Any]:
    notices = [
        f"{on.isoformat()}  {sentence(phrase(b.notice))[:-1]} [rule]{b.rule}[/]"
        for on, b in life.notices
    ]
    refusals = [f"{escape(entry.words)} [rule]{entry.rule}[/]" for entry in life.refusals]
    yield lambda out: _list(out, count(len(notices), "notice"), notices)
    yield lambda out: _list(out, count(len(refusals), "refusal"), refusals)


def _list(out: Console, title: str, entries: list[str]) -> None:
    out.print(f"[head]{title}[/]")
    for entry in entries:
        out.print(Padding(entry, (0, 0, 0, 2), expand=False))
    out.print()


def _statement(out: Console, life: Life, words: Words) -> None:
    bill = life.running.case.billing.statement
    if bill is None:
        out.print("[head]No statement[/]")
    else:
        due = f", due {day(bill.due)}" if bill.due else ""
        out.print(f"[head]{phrase(bill.kind).capitalize()}[/] of {day(bill.on)}{due}")
        lines = [line_told(line) for line in bill.lines]
        out.print(Padding(lines_table(lines, words), (0, 0, 0, 2), expand=False))
    at = stage(life.running.case, life.running.terms, life.running.day)
    owed = words.money(balance(life.running.case))
    out.print(f"On {day(life.running.day)}: {STAGES[at]}. Balance {owed}.")


def _cited(life: Life) -> Iterator[str]:
    """The rules that statement, refusals and notices come from."""
    bill = life.running.case.billing.statement
    yield from (line.rule for line in (bill.lines if bill else ()))
    yield from (entry.rule for entry in life.refusals)
    yield from (body.rule for _, body in life.notices)


def _data(life: Life) -> dict[str, Any]:
    bill = life.running.case.billing.statement
    return {
        "programme": life.example.lease.programme,
        "case": life.example.case,
        "told": plain(life.told),
        "notices": [
            {"on": plain(on), "notice": b.notice, "rule": b.rule} for on, b in life.notices
        ],
        "refusals": plain(life.refusals),
        "statement": plain(bill),
        "balance_cents": balance(life.running.case),
        "stage": stage(life.running.case, life.running.terms, life.running.day),
        "differences": life.differences,
    }
