"""The help of a programme as it holds now, and the leases of a visitor that it may speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handback.actions import views
from handback.actions.access import NotFoundError, Visitor
from handback.actions.moving import SHELF
from handback.core.base import Code, Role
from handback.core.terms.people import TOPIC_GROUPS, HelpTopic
from handback.policy.programme import ProgrammePolicy

MOST_RELATED = 5


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a help centre: its topics by id, in the order of the policy."""

    code: str
    topics: dict[Code, HelpTopic]


def policy_of(code: str) -> ProgrammePolicy:
    """The policy that leases of a programme are opened under now; raises `NotFoundError`."""
    found = SHELF.holding().programmes.get(code)
    if found is None:
        raise NotFoundError("there is no such programme")
    return found


def topic_of(policy: ProgrammePolicy, topic: str) -> HelpTopic:
    """A topic by its id; raises `NotFoundError`."""
    found = policy.programme.help.topics.get(Code(topic))
    if found is None:
        raise NotFoundError("there is no such topic")
    return found


def groups(policy: ProgrammePolicy) -> Iterator[Group]:
    """The parts of a help centre that have topics; those that stand in none come last, unnamed."""
    topics = policy.programme.help.topics
    for code in (*TOPIC_GROUPS, ""):
        found = {id_: each for id_, each in topics.items() if each.group == code}
        if found:
            yield Group(code, found)


def most_asked(policy: ProgrammePolicy) -> dict[Code, HelpTopic]:
    """What many ask for."""
    topics = policy.programme.help.topics
    return {id_: each for id_, each in topics.items() if each.most_asked}


def related(policy: ProgrammePolicy, topic: str) -> dict[Code, HelpTopic]:
    """What people read next: what the policy names, else the others of its group."""
    topics, here = policy.programme.help.topics, topic_of(policy, topic)
    named = {each: topics[each] for each in here.related if each in topics}
    beside = {id_: e for id_, e in topics.items() if e.group == here.group and id_ != topic}
    found = named or (beside if here.group else {})
    return dict(list(found.items())[:MOST_RELATED])


def lease_under(policy: ProgrammePolicy, visitor: Visitor, now: datetime) -> int | None:
    """A lease of a visitor under a programme, the newest; None where they have none."""
    wanted = views.CaseFilter(programme=policy.name)
    rows = views.cases(Visitor(visitor.person), now, role=Role.LESSEE, wanted=wanted).rows
    return max((row.id for row in rows), default=None)
