"""`handback vocabulary`: every word that policies, example cases and answers are made of."""

from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from handback.cli.asking import Json
from handback.cli.output import Exit, as_json, console, unusable
from handback.core.base import MOMENT_MEANINGS, OptionName, Role
from handback.core.events import KINDS
from handback.core.facts import FACTS
from handback.core.ledger import Account
from handback.core.lines import LINE_MEANINGS
from handback.core.moves.catalogue import MOVES
from handback.core.moves.registry import Move
from handback.core.stages import STAGES
from handback.core.terms.programme import Programme
from handback.core.turn_in import Place
from handback.policy.messages import describe
from handback.policy.player.words import phrase
from handback.policy.problems import PolicyError
from handback.policy.shapes import Kind, keys_of, shape, written_key


class Kinds(StrEnum):
    """The kinds of words there are."""

    MOVES = "moves"
    LINES = "lines"
    NOTICES = "notices"
    TASKS = "tasks"
    AREAS = "areas"
    KINDS = "kinds"
    STAGES = "stages"
    MILESTONES = "milestones"
    MOMENTS = "moments"
    CONDITIONS = "conditions"
    OPTIONS = "options"
    ROLES = "roles"
    ACCOUNTS = "accounts"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Word:
    """A word: what it means, and more about it such as arguments or who may use it."""

    name: str
    means: str
    more: tuple[str, ...] = ()


ROLE_MEANINGS = {
    Role.LESSEE: "who leases the car",
    Role.CO_LESSEE: "who leases it too and owes as much",
    Role.REPRESENTATIVE: "who acts for a lessee, with papers that say so",
    Role.SPECIALIST: "who works the case at the servicer's desk",
    Role.INSPECTOR: "who looks at the car and reports its condition",
    Role.RETAILER: "the dealer who takes the car",
    Role.TRANSPORTER: "who fetches the car",
    Role.LENDER: "the lien holder, where it is not the lessor",
    Role.ADMINISTRATOR: "who keeps a programme's policy",
    Role.SYSTEM: "the clock and the systems of record",
}

OPTION_MEANINGS = {
    OptionName.RETURN: "hand the car back",
    OptionName.PURCHASE: "buy the car",
    OptionName.REPLACE: "hand the car back and take another",
    OptionName.TRADE_IN: "a dealer buys the car and pays it off",
    OptionName.EXTEND: "keep the car longer",
    OptionName.EARLY_RETURN: "hand the car back before the lease ends",
}


ACCOUNT_MEANINGS = {
    Account.RECEIVABLE: "what was billed to the lessee and is not settled",
    Account.CASH: "money at the bank",
    Account.OPENING: "where money that was there before the case comes from",
    Account.CHARGES: "what was billed, taxes left aside",
    Account.TAXES: "taxes billed, owed to the state",
    Account.WAIVED: "what waivers took off bills",
    Account.WRITTEN_OFF: "what is no longer asked for",
    Account.HELD: "money held for the lessee, paid beyond what was billed",
    Account.REFUNDS: "refunds on their way",
    Account.DEPOSITS: "the security deposit",
    Account.PURCHASE_FUNDS: "money for the car that waits for the sale",
    Account.REGULAR_PAYMENTS: "regular payments posted",
    Account.RECLAIMED: "refunds out of payments that the bank took back, until they are billed",
}


def _first_line(thing: Any) -> str:
    return (thing.__doc__ or "").strip().splitlines()[0].rstrip(".")


def _moves() -> Iterator[Word]:
    for name, move in sorted(MOVES.items()):
        yield Word(name, move.meaning.rstrip("."), tuple(_about_move(move)))


def _about_move(move: Move) -> Iterator[str]:
    who = ", ".join(sorted(phrase(role) for role in move.roles))
    yield f"{'report' if move.report else 'request'} by {who}"
    if rest := " ".join((move.ask.__doc__ or "").split("\n", 1)[1:]).split():
        yield " ".join(rest)
    ask: Any = move.ask
    needed = _needed(ask)
    for key, annotation in keys_of(ask).items():
        optional = "" if key in needed else ", may be left out"
        yield f"{key}: {_wants(annotation)}{optional}"


def _needed(ask: type[Any]) -> set[str]:
    """The arguments that may not be left out."""
    return {
        written_key(each.name)
        for each in fields(ask)
        if each.default is MISSING and each.default_factory is MISSING
    }


SAID: dict[Any, str] = {
    datetime: "a local time such as 2026-10-20T10:00",
    Place: "a retailer or place by its id",
}


def _wants(annotation: Any) -> str:
    found = shape(annotation)
    if found.type in SAID:
        return SAID[found.type]
    if found.kind is Kind.BLOCK:
        return f"a block of {', '.join(keys_of(found.type))}"
    if found.kind is Kind.LIST:
        return f"a list of: {_wants(found.item)}"
    return describe(annotation)


def _programmes() -> list[Programme]:
    from handback.policy import cache
    from handback.policy.player.library import Library, shipped_names

    library = Library(cache.default_folder())
    return [
        policy.programme
        for name in shipped_names()
        for policy in library.shipped(name).programmes.values()
    ]


def _of_programmes(names: Callable[[Programme], Iterator[tuple[str, str]]]) -> Iterator[Word]:
    """Words that programmes name themselves, each with the programmes that do."""
    found: dict[str, tuple[str, list[str]]] = {}
    for programme in _programmes():
        for name, meaning in names(programme):
            _, lessors = found.setdefault(name, (meaning, []))
            if programme.identity.lessor not in lessors:
                lessors.append(programme.identity.lessor)
    for name, (meaning, lessors) in sorted(found.items()):
        yield Word(name, meaning, (", ".join(lessors),))


def _notices(programme: Programme) -> Iterator[tuple[str, str]]:
    for name, notice in programme.notices.items():
        yield name, f"{phrase(name)}, by {phrase(notice.channel)}, {notice.due}"


def _tasks(programme: Programme) -> Iterator[tuple[str, str]]:
    for name, promise in programme.promises.items():
        yield name, f"{phrase(name)}, for the {phrase(promise.role)}"


def _areas(programme: Programme) -> Iterator[tuple[str, str]]:
    for version in programme.wear_guide.versions:
        for group, areas in version.value.areas.items():
            for area in areas:
                yield area, f"{phrase(area)}, of the {phrase(group)}"


def _kinds(programme: Programme) -> Iterator[tuple[str, str]]:
    for version in programme.wear_guide.versions:
        for rule in version.value.rules.values():
            for kind in rule.kinds:
                yield kind, phrase(kind)


def _milestones(programme: Programme) -> Iterator[tuple[str, str]]:
    for name in ("turn_in", "acceptance", "insurance_may_end", "deposit_ready", "closing"):
        yield name, phrase(name)
    for name in programme.milestones:
        yield name, phrase(name)


def _conditions() -> Iterator[Word]:
    for name, fact in sorted(FACTS.items()):
        yield Word(name, fact.meaning, (f"takes: {fact.argument}",) if fact.argument else ())


WORDS: dict[Kinds, Callable[[], Iterator[Word]]] = {
    Kinds.MOVES: _moves,
    Kinds.LINES: lambda: (Word(code.value, said) for code, said in LINE_MEANINGS.items()),
    Kinds.NOTICES: lambda: _of_programmes(_notices),
    Kinds.TASKS: lambda: _of_programmes(_tasks),
    Kinds.AREAS: lambda: _of_programmes(_areas),
    Kinds.KINDS: lambda: _of_programmes(_kinds),
    Kinds.STAGES: lambda: (Word(name, said) for name, said in STAGES.items()),
    Kinds.MILESTONES: lambda: _of_programmes(_milestones),
    Kinds.MOMENTS: lambda: (Word(m.value, said) for m, said in MOMENT_MEANINGS.items()),
    Kinds.CONDITIONS: _conditions,
    Kinds.OPTIONS: lambda: (Word(o.value, said) for o, said in OPTION_MEANINGS.items()),
    Kinds.ROLES: lambda: (Word(role.value, said) for role, said in ROLE_MEANINGS.items()),
    Kinds.ACCOUNTS: lambda: (Word(each.value, ACCOUNT_MEANINGS[each]) for each in Account),
    Kinds.EVENTS: lambda: (Word(k, _first_line(body)) for k, body in sorted(KINDS.items())),
}


def vocabulary(
    kind: Annotated[
        Kinds | None, typer.Argument(help="One kind of words; without it, all.")
    ] = None,
    name: Annotated[str, typer.Argument(help="One word, such as a move with its arguments.")] = "",
    json: Json = False,
) -> None:
    """List the words that policies, example cases and answers are made of."""
    try:
        found = {k: list(WORDS[k]()) for k in ([kind] if kind else Kinds)}
    except PolicyError as error:
        unusable(error.problems, json_wanted=json)
    if name:
        found = {k: [w for w in words if w.name == name] for k, words in found.items()}
    if json:
        as_json({k.value: words for k, words in found.items()})
    else:
        out = console()
        for each, words in found.items():
            _print(out, each, words, more=bool(name) or kind is Kinds.MOVES or not kind)
    if name and not any(found.values()):
        console(to_stderr=True).print(f"[bad]There is no `{escape(name)}` there.[/]")
        raise typer.Exit(Exit.UNUSABLE)


def _print(out: Console, kind: Kinds, words: list[Word], *, more: bool) -> None:
    out.print(f"\n[head]{kind.value}[/]")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 2), pad_edge=True)
    table.add_column(overflow="fold", style="rule", max_width=32)
    table.add_column(overflow="fold")
    for word in words:
        also = "".join(f"\n[quiet]{escape(each)}[/]" for each in word.more) if more else ""
        table.add_row(escape(word.name), f"{escape(word.means)}{also}")
    out.print(table)
