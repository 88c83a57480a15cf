"""Short forms of example files, written out: `refused: INF-11` is `refused: {rule: INF-11}`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handback.core.base import OptionName


def written_out(data: object) -> object:
    """The data of a file with every short form written out; what is not a block stays as it is."""
    if not isinstance(data, dict):
        return data
    full = dict(data)
    given = full.get("given")
    if isinstance(given, dict) and given.get("payments") == "current":
        full["given"] = {key: value for key, value in given.items() if key != "payments"}
    if isinstance(full.get("story"), list):
        full["story"] = [_step(step) for step in full["story"]]
    return full


def _step(step: object) -> object:
    if not isinstance(step, dict):
        return step
    return {key: SHORT[key](value) if key in SHORT else value for key, value in step.items()}


def _under(key: str) -> Callable[[Any], Any]:
    return lambda value: {key: value} if isinstance(value, str) else value


def _notices(value: Any) -> Any:
    return [_notice(each) for each in value] if isinstance(value, list) else value


def _notice(value: Any) -> Any:
    if isinstance(value, dict) and len(value) == 1 and "notice" not in value:
        ((name, said),) = value.items()
        return {"notice": name, **_on("on", said)}
    return _under("notice")(value)


def _tasks(value: Any) -> Any:
    """A list of names, or by name the promised day or a block."""
    if isinstance(value, list):
        return [_under("task")(each) for each in value]
    if not isinstance(value, dict):
        return value
    return [{"task": name, **_on("due", said)} for name, said in value.items()]


def _on(key: str, said: Any) -> dict[str, Any]:
    return said if isinstance(said, dict) else {key: said}


def _verification(value: Any) -> Any:
    """The number of a quote may be written as in arguments, `$q1.quote`."""
    if not isinstance(value, dict) or not isinstance(value.get("quote"), str):
        return value
    return {**value, "quote": value["quote"].removeprefix("$")}


def _statement(value: Any) -> Any:
    return {"none": True} if value == "none" else value


def _comparison(value: Any) -> Any:
    """Options may stand beside what the lessee expects; a bare amount is an option's total."""
    if not isinstance(value, dict):
        return value
    options = {key: inner for key, inner in value.items() if key in set(OptionName)}
    rest = {key: inner for key, inner in value.items() if key not in options}
    named = rest.get("options", {})
    if not isinstance(named, dict):
        return value
    found = {key: _under("total")(inner) for key, inner in {**options, **named}.items()}
    return {**rest, "options": found}


def _timeline(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: {"on": on} if isinstance(on, date) else on for name, on in value.items()}


def _rules(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {move: [each] if isinstance(each, str) else each for move, each in value.items()}


def _state(value: Any) -> Any:
    if not isinstance(value, dict) or not isinstance(value.get("milestones"), list):
        return value
    if not all(isinstance(name, str) for name in value["milestones"]):
        return value
    return {**value, "milestones": dict.fromkeys(value["milestones"])}


SHORT: dict[str, Callable[[Any], Any]] = {
    "refused": _under("rule"),
    "sent": _notices,
    "tasks": _tasks,
    "tasks_include": _tasks,
    "quote": _under("option"),
    "statement": _statement,
    "verification": _verification,
    "comparison": _comparison,
    "timeline": _timeline,
    "why_not": _rules,
    "state": _state,
}
"""How the value of a step's key is written out."""
