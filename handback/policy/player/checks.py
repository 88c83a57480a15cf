"""Compares what a step states with what the case answers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handback.core.base import Code, Refused
from handback.core.compare import OptionCost
from handback.core.contact import Flagged, NoticeSent
from handback.core.lines import Line, Lines, total
from handback.core.moves.registry import MOVES
from handback.policy.player import answers
from handback.policy.player.differences import Difference, Found, money, refusal, shown
from handback.policy.player.format import OptionAs, Part, RefusedAs, StateAs, Step
from handback.policy.player.play import Play, Played

Differences = Iterator[Found]

AMOUNTS = frozenset({"amount", "total", "certain", "net"})
"""Fields that hold cents."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A step that was played, and the case as it stands after it."""

    play: Play
    played: Played

    @property
    def step(self) -> Step:
        """The step as it is written."""
        return self.played.ready.step


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


def _sent(at: Stated) -> Differences:
    if at.step.sent is None:
        return
    order = list(at.play.terms.notices)
    sent = [(e.on, e.body) for e in at.played.since if isinstance(e.body, NoticeSent)]
    sent.sort(key=lambda each: (each[0], _place_in(order, each[1].notice)))
    got = [f"{body.notice} on {on}" for on, body in sent]
    if [body.notice for _, body in sent] != [each.notice for each in at.step.sent]:
        wanted = [
            f"{each.notice} on {each.on}" if each.on else each.notice for each in at.step.sent
        ]
        rules = ", ".join(dict.fromkeys(body.rule for _, body in sent))
        yield Found("sent", shown(wanted), shown(got), rules)
        return
    for each, (on, body) in zip(at.step.sent, sent, strict=True):
        if each.on is not None and each.on != on:
            yield Found(f"sent {each.notice}", f"on {each.on}", f"on {on}", body.rule)


def _place_in(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _tasks(at: Stated) -> Differences:
    tasks = at.play.case.contact.tasks
    names = [f"{task}/{about}" if about else str(task) for task, about in tasks]
    if at.step.tasks is not None:
        missing, extra = _matched(at.step.tasks, names)
        if missing or extra:
            rules = ", ".join(dict.fromkeys(task.rule for task in tasks.values()))
            yield Found("tasks", shown(at.step.tasks), shown(names), rules)
    if at.step.tasks_include is not None:
        missing, _ = _matched(at.step.tasks_include, names)
        if missing:
            yield Found("tasks include", shown(missing), shown(names))


def _matched(wanted: Iterable[str], got: Iterable[str]) -> tuple[list[str], list[str]]:
    """What is wanted and missing, and what is left over; `call` matches `call/reminder` too."""
    left, missing = list(got), []
    for name in sorted(wanted, key=lambda each: "/" not in each):
        fit = next((g for g in left if g == name), None)
        fit = fit or next((g for g in left if g.split("/")[0] == name), None)
        left.remove(fit) if fit else missing.append(name)
    return missing, left


def _flags(at: Stated) -> Differences:
    if at.step.flags is None:
        return
    raised = [e.body for e in at.played.since if isinstance(e.body, Flagged)]
    names = [f"{flag.flag}/{flag.about}" if flag.about else str(flag.flag) for flag in raised]
    missing, extra = _matched(at.step.flags, names)
    if missing or extra:
        rules = ", ".join(dict.fromkeys(flag.rule for flag in raised))
        yield Found("flags", shown(at.step.flags), shown(names), rules)


def _events(at: Stated) -> Differences:
    if at.step.events_include is None:
        return
    kinds = [event.kind for event in at.played.since]
    missing = [kind for kind in at.step.events_include if kind not in kinds]
    if missing:
        yield Found("events include", shown(missing), shown(kinds))


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
        yield from _fields(f"assessment of {name}", wanted, answered, got.rule)


def _fields(what: str, wanted: Part, answered: Mapping[str, Any], rule: str = "") -> Differences:
    for name, answer in answered.items():
        stated = getattr(wanted, name)
        if stated is not None and stated != answer:
            tell = money if name in AMOUNTS else shown
            yield Found(f"{what}, {name}", tell(stated), tell(answer), rule)


def _comparison(at: Stated) -> Differences:
    wanted = at.step.comparison
    if wanted is None:
        return
    got = answers.comparison(at.play, wanted)
    for option, stated in wanted.options.items():
        yield from _option(f"comparison, {option}", stated, got.of(option))
    answered = {"cheapest": got.cheapest or "none", "reason": got.reason}
    yield from _fields("comparison", wanted, answered)


def _option(what: str, wanted: OptionAs, got: OptionCost | None) -> Differences:
    if got is None:
        if wanted.offered is not False:
            yield Found(what, "an option", "not an option of this programme")
        return
    first = got.obstacles[0] if got.obstacles else None
    answered = {
        "offered": got.available,
        "refused": first.rule if first else "nobody",
        "on": got.on,
        "total": got.total,
        "certain": got.certain,
        "net": got.net,
    }
    yield from _fields(what, wanted, answered, first.rule if first else "")
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
            yield from _fields(f"timeline, {name}", wanted, answered, entry.rule)


def _statement(at: Stated) -> Differences:
    wanted, bill = at.step.statement, at.play.case.billing.statement
    if wanted is None:
        return
    if wanted.none or bill is None:
        if wanted.none != (bill is None):
            got = "none" if bill is None else f"{bill.kind} {bill.number} over {money(bill.total)}"
            yield Found("statement", "none" if wanted.none else "a statement", got)
        return
    answered = {"kind": bill.kind, "on": bill.on, "due": bill.due}
    yield from _fields("statement", wanted, answered)
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


def _state(at: Stated) -> Differences:
    if at.step.state is None:
        return
    wanted, case = at.step.state, at.play.case
    ending = at.play.view.ending
    answered = {
        "stage": answers.stage(at.play) if wanted.stage else None,
        "maturity": case.maturity,
        "termination": ending.on if ending else None,
        "ended": ending.how if ending else None,
        "chosen": case.contact.chosen,
        "closed": case.progress.closed is not None,
    }
    yield from _fields("state", wanted, answered)
    yield from _milestones(at.play, wanted)
    yield from _may(at.play, at.played, wanted)


def _milestones(play: Play, wanted: StateAs) -> Differences:
    reached = play.case.progress.reached
    for name, day in (wanted.milestones or {}).items():
        if name not in reached:
            yield Found(f"milestone {name}", shown(day or "reached"), "not reached")
        elif day is not None and reached[name] != day:
            rule = play.case.progress.rules.get(name, Code(""))
            yield Found(f"milestone {name}", str(day), str(reached[name]), rule)
    for name in wanted.milestones_exclude or ():
        if name in reached:
            rule = play.case.progress.rules.get(name, Code(""))
            yield Found(f"milestone {name}", "not reached", str(reached[name]), rule)


def _may(play: Play, played: Played, wanted: StateAs) -> Differences:
    if not wanted.may and not wanted.may_not:
        return
    possible = play.possible(played.ready.actor)
    for move in wanted.may or ():
        unmet = possible.get(move)
        if unmet is None:
            yield Found(f"may {move}", "possible", _nobody(move, played))
        elif unmet:
            yield Found(f"may {move}", "possible", refusal(unmet[0]), unmet[0].rule)
    for move, rule in (wanted.may_not or {}).items():
        unmet = possible.get(move)
        if unmet is None:
            if rule != "authority":
                yield Found(f"may not {move}", f"refused by {rule}", _nobody(move, played))
        elif not unmet:
            yield Found(f"may not {move}", f"refused by {rule}", "possible")
        elif unmet[0].rule != rule:
            yield Found(f"may not {move}", f"refused by {rule}", refusal(unmet[0]), unmet[0].rule)


def _nobody(move: str, played: Played) -> str:
    known = "not a move of" if move in MOVES else "not a move that exists, for"
    return f"{known} a {played.ready.actor.role}"


def _why_not(at: Stated) -> Differences:
    for move, rules in (at.step.why_not or {}).items():
        unmet = at.play.unmet(at.played.ready.actor, move)
        if tuple(each.rule for each in unmet) != rules:
            yield Found(f"why not {move}", shown(rules), shown([refusal(each) for each in unmet]))


CHECKS: tuple[Callable[[Stated], Differences], ...] = (
    _refused,
    _sent,
    _tasks,
    _flags,
    _events,
    _assessment,
    _quote,
    _comparison,
    _timeline,
    _statement,
    _balance,
    _ledger,
    _state,
    _why_not,
)
