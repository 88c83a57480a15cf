"""What a case answers to the questions of a story: the one place that asks core for it."""

from collections.abc import Mapping
from dataclasses import fields

from handback.core import account, stages
from handback.core.base import Code, Id, Refused
from handback.core.checklists import unsigned
from handback.core.compare import Comparison, Expected, compare
from handback.core.events import Event
from handback.core.inspection import Judged
from handback.core.ledger import balances, transfers
from handback.core.lines import Lines
from handback.core.moves.quotes import RequestQuote
from handback.core.quotes import QuoteIssued
from handback.core.timeline import Entry, timeline
from handback.policy.player.format import ComparisonAs, QuoteAs
from handback.policy.player.play import Play, Played


def quote(play: Play, asked: QuoteAs, played: Played) -> Lines | Refused:
    """The lines of a quote: of the one the step's move issued, else as it would be issued now."""
    made = issued(play, asked, played)
    return made if isinstance(made, Refused) else made.lines


def issued(play: Play, asked: QuoteAs, played: Played) -> QuoteIssued | Refused:
    """The quote that the step's move issued, else the one that would be issued now."""
    made = _issued(played.made, asked)
    if made is not None:
        return made
    ask = RequestQuote(**{each.name: getattr(asked, each.name) for each in fields(asked)})
    answer = play.would(played.ready.actor, "request_quote", ask)
    if isinstance(answer, Refused):
        return answer
    quoted = _issued(answer, asked)
    assert quoted is not None, "a quote that is not refused is issued"
    return quoted


def _issued(events: tuple[Event, ...], asked: QuoteAs) -> QuoteIssued | None:
    quotes = [event.body for event in events if isinstance(event.body, QuoteIssued)]
    return next((body for body in reversed(quotes) if body.option == asked.option), None)


def assessment(play: Play) -> Mapping[Id, Judged]:
    """The latest judgement of every item, by the item's name."""
    found: dict[Id, Judged] = {}
    inspection = play.case.inspection
    for report in (*inspection.before_return, *inspection.after_return):
        found.update({judged.name: judged for judged in report.judged})
    return found


def comparison(play: Play, asked: ComparisonAs) -> Comparison:
    """The options side by side, with what the lessee expects."""
    expected = Expected(
        odometer=asked.odometer,
        market_value=asked.market_value,
        repairs=asked.repairs,
        extension_days=asked.extension_days,
        apply_deposit=asked.apply_deposit,
    )
    return compare(play.view, expected)


def dates(play: Play) -> tuple[Entry, ...]:
    """Every date of the lease end."""
    return timeline(play.view)


def balance(play: Play) -> int:
    """What the lessee owes by the books; negative is money held for the lessee."""
    return account.balance(play.case)


def ledger(play: Play) -> Mapping[str, int]:
    """What stands on each account of the ledger: debits above zero, credits below."""
    found = balances(transfers(play.events))
    return {str(account.value): cents for account, cents in found.items()}


def stage(play: Play) -> Code:
    """The stage the case is at."""
    return stages.stage(play.case, play.terms, play.day)


def to_sign(play: Play) -> tuple[Code, ...]:
    """The papers of the hand-over that wait for a signature they need: `paper by role`."""
    needed = (each for each in unsigned(play.view) if each.needed)
    return tuple(Code(f"{each.paper} by {each.by}") for each in needed)
