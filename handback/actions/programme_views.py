"""Programmes as those read them who work with them: what holds now, and the words of its rules."""

from dataclasses import dataclass

from handback.actions.access import NotFoundError
from handback.actions.moving import SHELF
from handback.core.base import Code, DistanceUnit
from handback.policy.programme import ProgrammePolicy
from handback.policy.rules import Rule


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme that leases are opened under now; `digest` names its very texts."""

    code: str
    digest: str
    lessor: str
    programme: str
    country: str
    currency: str
    distance_unit: DistanceUnit
    languages: tuple[Code, ...]
    time_zone: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule: what it says in each language, and where it comes from."""

    id: Code
    says: dict[str, str]
    cite: str


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme with the words of its rules."""

    about: ProgrammeRow
    rules: tuple[RuleView, ...]


def programmes() -> tuple[ProgrammeRow, ...]:
    """The programmes that leases are opened under now, by code."""
    found = SHELF.holding().programmes
    return tuple(_row(found[code]) for code in sorted(found))


def programme(code: str) -> ProgrammeView:
    """One of them; raises `NotFoundError`."""
    found = SHELF.holding().programmes.get(code)
    if found is None:
        raise NotFoundError("there is no such programme")
    rules = tuple(_rule(id_, each) for id_, each in found.rules.items())
    return ProgrammeView(_row(found), rules)


def _row(policy: ProgrammePolicy) -> ProgrammeRow:
    identity = policy.programme.identity
    return ProgrammeRow(
        policy.name,
        policy.digest,
        identity.lessor,
        identity.programme,
        identity.country,
        identity.currency,
        identity.distance_unit,
        identity.languages,
        identity.time_zone,
    )


def _rule(id_: Code, rule: Rule) -> RuleView:
    return RuleView(id_, {str(key): said for key, said in rule.says.items()}, rule.cite)
