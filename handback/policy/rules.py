"""The rules that a policy cites: plain words in every language, citation, and where each shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from handback.core.base import Code
from handback.policy.problems import Path, Places, Problem
from handback.policy.schema import Context, read_value

ShownBy = Literal["case", "page", "paper", "help"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it says, by language; where it comes from; and where it is shown working."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}

    says: dict[Code, str]
    cite: str
    shown_by: ShownBy

    def words(self, language: str) -> str:
        """What the rule says in a language, or in the first that it is written in."""
        return self.says.get(Code(language)) or next(iter(self.says.values()), "")


Rules = Mapping[Code, Rule]


def rule_ids(data: object) -> tuple[str, ...]:
    """The ids of the rules that the data of a file lists, right or wrong."""
    rules = data.get("rules") if isinstance(data, dict) else None
    return tuple(rules) if isinstance(rules, dict) else ()


def read_rules(
    data: object, places: Places, context: Context, languages: Iterable[str] = ()
) -> tuple[Rules, list[Problem]]:
    """The rules under the key `rules`, with words in each of the `languages`.

    A `cite` beside `rules` is the citation of each rule that has none of its own.
    """
    if not isinstance(data, dict) or "rules" not in data:
        return {}, []
    raw, at = data["rules"], ("rules",)
    cited = _cited(raw, data.get("cite"))
    rules, problems = read_value(raw, cited, dict[Code, Rule], context, (at, places))
    for rule, words in _words(raw):
        path: Path = ("rules", rule, "says")
        if missing := [language for language in languages if not words.get(language)]:
            do = f"Add it under {' and '.join(f'`{language}`' for language in missing)}."
            wrong = f"The rule is not said in {' or '.join(missing)}."
            problems.append(Problem(places.of_key(path), path, wrong, do))
        elif not words:
            problems.append(Problem(places.of_key(path), path, "The rule has no words.", "Say it."))
    return rules or {}, problems


def _cited(raw: object, cite: object) -> object:
    if cite is None or not isinstance(raw, dict):
        return raw
    return {
        rule: {"cite": cite, **entry} if isinstance(entry, dict) else entry
        for rule, entry in raw.items()
    }


def _words(raw: object) -> Iterable[tuple[str, dict[str, object]]]:
    for rule, entry in raw.items() if isinstance(raw, dict) else ():
        words = entry.get("says") if isinstance(entry, dict) else None
        if isinstance(words, dict):
            yield rule, words
