"""Compares what a step states with what the case answers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from handback.core import quotes
from handback.core.base import Refused
from handback.core.compare import OptionCost
from handback.core.lines import Line, Lines, total
from handback.policy.player import answers, contact_checks, state_checks
from handback.policy.player.differences import Difference, Found, money, refusal, shown
from handback.policy.player.format import OptionAs, RefusedAs
from handback.policy.player.play import Play, Played
from handback.policy.player.stated import Differences, Stated, fields_differ


def compare(play: Play, played: Played) -> Iterator[Difference]:
    """Everything that a step states and that is not so."""
    ready = played.ready
    for check in CHECKS:
        for found in check(Stated(play, played)):
            yield Difference(
                step=ready.number,
                line=ready.place.line,
                on=ready.step.on.day,
                what=found.what,
                expected=found.expected,
                got=found.got,
                rule=found.rule,
            )


def _refused(at: Stated) -> Differences:
    if not at.step.do:
        return
    wanted, got = at.step.refused, at.played.refused
    if wanted is None:
        if got is not None:
            yield Found(at.step.do, "done", refusal(got), got.rule)
        return
    if got is None:
        yield Found(at.step.do, f"refused by {wanted.rule}", "done")
    else:
        yield from _refused_as(at.step.do, wanted, got)


def _refused_as(move: str, wanted: RefusedAs, got: Refused) -> Differences:
    if wanted.rule != got.rule:
        yield Found(move, f"refused by {wanted.rule}", refusal(got), got.rule)
        return
    helped = got.help
    pairs: list[tuple[str, Any, Any]] = [
        ("reason", wanted.reason or None, got.reason),
        ("what to do", wanted.do or None, helped.do if helped else ""),
        ("the day that helps", wanted.on, helped.on if helped else None),
        ("missing", wanted.missing, helped.missing if helped else ()),
        ("whom to call", wanted.call or None, helped.call if helped else ""),
    ]
    for what, stated, answer in pairs:
        if stated is not None and stated != answer:
            yield Found(f"{move}, {what}", shown(stated), shown(answer), got.rule)


def lines_differ(
    what: str, exact: Mapping[str, int] | None, some: Mapping[str, int] | None, got: Lines
) -> Differences:
    """How lines differ from those that are stated: all of them, or only some."""
    by_key = _by_key(got)
    for key, cents in {**(exact or {}), **(some or {})}.items():
        have = by_key.get(key)
        if have is None:
            yield Found(f"{what}, line {key}", money(cents), "no such line")
        elif sum(line.cents for line in have) != cents:
            yield Found(
                f"{what}, line {key}", money(cents), money(total(tuple(have))), have[0].rule
            )
    if exact is None:
        return
    for key, have in by_key.items():
        if key not in exact and total(tuple(have)):
            yield Found(
                f"{what}, line {key}", "no such line", money(total(tuple(have))), have[0].rule
            )


def _by_key(lines: Lines) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.key, []).append(line)
    return found


def _total(what: str, wanted: int | None, lines: Lines) -> Differences:
    if wanted is not None and wanted != total(lines):
        rules = ", ".join(dict.fromkeys(line.rule for line in lines))
        yield Found(f"{what}, total", money(wanted), money(total(lines)), rules)


def _quote(at: Stated) -> Differences:
    if at.step.quote is None:
        return
    answer = answers.quote(at.play, at.step.quote, at.played)
    what = f"quote {at.step.quote.option}"
    if isinstance(answer, Refused):
        yield Found(what, "a quote", refusal(answer), answer.rule)
        return
    yield from lines_differ(what, at.step.lines, at.step.lines_include, answer)
    yield from _total(what, at.step.total, answer)


def _quote_terms(at: Stated) -> Differences:
    """How long a quote holds, and what it says that it leaves out."""
    if at.step.quote is None or (at.step.leaves_out is None and at.step.good_through is None):
        return
    made = answers.issued(at.play, at.step.quote, at.played)
    if not isinstance(made, Refused):
        answered = {"leaves_out": made.leaves_out, "good_through": made.good_through}
        yield from fields_differ(f"quote {at.step.quote.option}", at.step, answered, made.rule)


def _verification(at: Stated) -> Differences:
    """What the public page of a quote says, which is all of these fields and nothing else."""
    wanted = at.step.verification
    if wanted is None:
        return
    what = f"verification of {wanted.quote}"
    told = quotes.verify(at.play.case.quotes, wanted.quote, at.play.day)
    if told is None or wanted.none:
        if wanted.none != (told is None):
            yield Found(what, *(("none", "a quote") if wanted.none else ("a quote", "none")))
        return
    answered = {name: getattr(told, name) for name in ("valid", "issued", "good_through", "total")}
    yield from fields_differ(what, wanted, answered)


def _assessment(at: Stated) -> Differences:
    judged = answers.assessment(at.play)
    for name, wanted in (at.step.assessment or {}).items():
        got = judged.get(name)
        if got is None:
            yield Found(f"assessment of {name}", "an item", "no such item")
            continue
        answered = {
            "chargeable": got.chargeable,
            "rule": got.rule,
            "amount": got.cents,
            "guide_line": got.guide_line,
            "operation": got.operation,
            "reason": got.reason,
        }
        yield from fields_differ(f"assessment of {name}", wanted, answered, got.rule)


def _comparison(at: Stated) -> Differences:
    wanted = at.step.comparison
    if wanted is None:
        return
    got = answers.comparison(at.play, wanted)
    for option, stated in wanted.options.items():
        yield from _option(f"comparison, {option}", stated, got.of(option))
    answered = {"cheapest": got.cheapest or "none", "reason": got.reason}
    yield from fields_differ("comparison", wanted, answered)


def _option(what: str, wanted: OptionAs, got: OptionCost | None) -> Differences:
    if got is None:
        if wanted.offered is not False:
            yield Found(what, "an option", "not an option of this programme")
        return
    first = got.obstacles[0] if got.obstacles else None
    answered = {
        "offered": got.available,
        "arranged_by": got.arranged_by,
        "needs_inspection": got.needs_inspection,
        "leads_to": got.leads_to,
        "refused": first.rule if first else "nobody",
        "on": got.on,
        "total": got.total,
        "certain": got.certain,
        "net": got.net,
    }
    yield from fields_differ(what, wanted, answered, first.rule if first else "")
    yield from lines_differ(what, wanted.lines, wanted.lines_include, got.lines)
    away = tuple(dict.fromkeys(line.code for line in got.falls_away))
    if wanted.falls_away is not None and set(wanted.falls_away) != set(away):
        yield Found(f"{what}, falls away", shown(wanted.falls_away), shown(away))
    prices = {each.buyer: each.total for each in got.buyers}
    for buyer, cents in (wanted.buyers or {}).items():
        if prices.get(buyer) != cents:
            yield Found(f"{what}, {buyer}", money(cents), money(prices.get(buyer)))


def _timeline(at: Stated) -> Differences:
    if at.step.timeline is None:
        return
    entries = answers.dates(at.play)
    for name, wanted in at.step.timeline.items():
        found = [entry for entry in entries if entry.name == name]
        entry = next((each for each in found if each.on == wanted.on), None)
        if entry is None:
            days = shown([each.on for each in found]) if found else "not on the timeline"
            rule = found[0].rule if found else ""
            yield Found(f"timeline, {name}", str(wanted.on), days, rule)
        else:
            answered = {name: getattr(entry, name) for name in ("standing", "done_on", "rule")}
            yield from fields_differ(f"timeline, {name}", wanted, answered, entry.rule)


def _statement(at: Stated) -> Differences:
    wanted, bill = at.step.statement, at.play.case.billing.statement
    if wanted is None:
        return
    if wanted.none or bill is None:
        if wanted.none != (bill is None):
            got = "none" if bill is None else f"{bill.kind} {bill.number} over {money(bill.total)}"
            yield Found("statement", "none" if wanted.none else "a statement", got)
        return
    answered = {
        "kind": bill.kind,
        "on": bill.on,
        "due": bill.due,
        "in_order": tuple(each.key for each in bill.lines),
        "may_still_come": bill.may_still_come,
    }
    yield from fields_differ("statement", wanted, answered)
    yield from lines_differ("statement", wanted.lines, wanted.lines_include, bill.lines)
    yield from _total("statement", wanted.total, bill.lines)


def _balance(at: Stated) -> Differences:
    if at.step.balance is not None and at.step.balance != (got := answers.balance(at.play)):
        yield Found("balance", money(at.step.balance), money(got))


def _ledger(at: Stated) -> Differences:
    if at.step.ledger is None:
        return
    got = answers.ledger(at.play)
    for account, cents in at.step.ledger.items():
        if got.get(account, 0) != cents:
            yield Found(f"ledger, {account}", money(cents), money(got.get(account, 0)))


CHECKS: tuple[Callable[[Stated], Differences], ...] = (
    _refused,
    *contact_checks.CHECKS,
    _assessment,
    _quote,
    _quote_terms,
    _verification,
    _comparison,
    _timeline,
    _statement,
    _balance,
    _ledger,
    *state_checks.CHECKS,
)
