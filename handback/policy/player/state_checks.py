"""Compares what a step states of where the case stands and of what may be done."""

from collections.abc import Callable

from handback.core import retention
from handback.core.base import Code
from handback.core.checklists import checklist
from handback.core.moves.catalogue import MOVES
from handback.policy.player import answers
from handback.policy.player.differences import Found, refusal, shown
from handback.policy.player.format import StateAs
from handback.policy.player.play import Play, Played
from handback.policy.player.stated import Differences, Stated, fields_differ


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
    yield from fields_differ("state", wanted, answered)
    yield from _hand_over(at.play, wanted)
    yield from _milestones(at.play, wanted)
    yield from _may(at.play, at.played, wanted)


def _hand_over(play: Play, wanted: StateAs) -> Differences:
    """Papers still to sign, what is to be ticked, and how long data is kept."""
    if wanted.to_sign is not None:
        answered = {"to_sign": answers.to_sign(play)}
        yield from fields_differ("state", wanted, answered, play.terms.turn_in.source)
    for time, items in (wanted.checklists or {}).items():
        got = checklist(play.view, time)
        if got != items:
            yield Found(f"checklist {time}", shown(items), shown(got), play.terms.turn_in.source)
    kept = retention.kept_until(play.view)
    for kind, day in (wanted.kept_until or {}).items():
        if kind not in kept or kept[kind] != day:
            rule = play.terms.retention.source
            yield Found(f"{kind} kept until", shown(day), shown(kept.get(kind)), rule)


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


CHECKS: tuple[Callable[[Stated], Differences], ...] = (_state, _why_not)
"""Each compares one key of a step."""
