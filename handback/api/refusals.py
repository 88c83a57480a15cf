"""Refusals in JSON: the rule, the reason and what would help, in codes and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.moving import stand
from handback.api.problems import ProblemError
from handback.api.writing import told
from handback.core.base import Code, Refused
from handback.core.moves.registry import AUTHORITY, FORM
from handback.policy.player.words import Words


@dataclass(frozen=True, slots=True)
class HelpTold:
    """What would help after a refusal: what to do, from when, what is missing, whom to call."""

    do: Code
    on: date | None
    missing: tuple[Code, ...]
    call: Code


@dataclass(frozen=True, slots=True)
class RefusalTold:
    """A refusal: the id of the rule and its words, the reason as a code and in words, what helps.

    `rule_says` is in the language of the case. `about` are the parameters of the reason.
    """

    rule: Code
    rule_says: str
    reason: Code
    says: str
    about: Mapping[str, str]
    help: HelpTold | None


def words_of(case: int, now: datetime) -> Words:
    """How the rules and amounts of a case are said; raises `NoSuchCaseError`."""
    standing = stand(case, now)
    words = Words(standing.terms.programme, standing.terms.rules, {})
    words.language = standing.case.lease.facts.language or words.language
    return words


def told_refusal(refused: Refused, words: Words) -> RefusalTold:
    """A refusal with its words."""
    helped = refused.help
    return RefusalTold(
        refused.rule,
        words.rule(refused.rule),
        refused.reason,
        words.refusal(refused),
        dict(refused.about),
        HelpTold(helped.do, helped.on, helped.missing, helped.call) if helped else None,
    )


def refusal_problem(refused: Refused, words: Words) -> ProblemError:
    """The problem that a refusal is: 403 for roles, 422 for form, 409 for every other rule."""
    said = told(told_refusal(refused, words))
    detail = said.pop("says")
    if refused.rule == AUTHORITY:
        return ProblemError(403, "role-missing", detail, more=said)
    if refused.rule == FORM:
        return ProblemError(422, "bad-arguments", detail, more=said)
    return ProblemError(409, "refused", detail, more=said)
