"""What a case answers to the questions of a story: the one place that asks core for it."""

from collections.abc import Mapping
from dataclasses import fields

from handback.core import account, stages
from handback.core.base import Code, Id, Refused
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
    made = _issued(played.made, asked)
    if made is not None:
        return made
    ask = RequestQuote(**{each.name: getattr(asked, each.name) for each in fields(asked)})
    answer = play.would(played.ready.actor, "request_quote", ask)
    if isinstance(answer, Refused):
        return answer
    lines = _issued(answer, asked)
    assert lines is not None, "a quote that is not refused is issued"
    return lines


def _issued(events: tuple[Event, ...], asked: QuoteAs) -> Lines | None:
    quotes = [event.body for event in events if isinstance(event.body, QuoteIssued)]
    found = [body for body in quotes if body.option == asked.option]
    return found[-1].lines if found else None


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
