"""What a notice says: gathered from the case, its terms and its rules."""

from collections.abc import Iterator

from handback.actions.moving import Standing
from handback.core.account import balance, statement
from handback.core.base import Channel, Code
from handback.core.contact import NoticeSent
from handback.core.events import Event
from handback.core.timeline import Kind, timeline
from handback.core.timeline import Standing as At
from handback.core.view import View
from handback.documents.notices import (
    Coming,
    Contact,
    Notice,
    Words,
    account_end,
    letter_words,
    short_words,
)
from handback.policy.common import common_rules
from handback.policy.player.words import phrase, sentence
from handback.policy.policies import Terms

AHEAD = frozenset({Kind.DEADLINE, Kind.OPENS, Kind.APPOINTMENT, Kind.WINDOW, Kind.DUE})
"""Dates that a lessee does something about."""
MOST_AHEAD = 5
ENGLISH = "en"


def words_of(
    standing: Standing, event: Event, body: NoticeSent, language: str, reader: str, account: str
) -> Words:
    """Subject and text of a notice for one reader; of the account's number only the end is told."""
    terms, case = standing.terms, standing.case
    lease, identity = case.lease.facts, terms.programme.identity
    title = sentence(phrase(body.notice)).removesuffix(".")
    rule = terms.rules.get(body.rule)
    says = rule.words(language) if rule else ""
    notice = Notice(
        language=language,
        lessor=identity.lessor,
        reader=reader,
        title=title,
        says=says,
        rule=body.rule,
        cite=rule.cite if rule else "",
        vehicle=f"{lease.year} {lease.make} {lease.model}",
        account_end=account_end(account),
        on=event.on,
        ends_on=case.maturity,
        balance=balance(case) if statement(case) else 0,
        currency=identity.currency,
        coming=tuple(_coming(standing, language, body.rule)),
        contacts=tuple(_contacts(terms, language)),
        again=bool(body.round),
    )
    return short_words(notice) if body.channel is Channel.TEXT else letter_words(notice)


def _coming(standing: Standing, language: str, but: Code) -> Iterator[Coming]:
    """The next dates, each rule said once.

    The notice's own rule is left out, and rules of all programmes: they tell of no date.
    """
    terms = standing.terms
    said = {but}
    for entry in timeline(View.of(standing.case, terms.programme, standing.today)):
        rule = terms.rules.get(entry.rule)
        if entry.kind not in AHEAD or entry.standing is not At.COMING:
            continue
        if rule is None or entry.rule in common_rules() or entry.rule in said:
            continue
        if len(said) > MOST_AHEAD:
            return
        said.add(entry.rule)
        yield Coming(entry.on, rule.words(language), entry.rule, _called(entry.name, language))


def _called(name: Code, language: str) -> str:
    """What a code is called; in English only, because policies have no names for it in others."""
    return sentence(phrase(name)).removesuffix(".") if language == ENGLISH else ""


def _contacts(terms: Terms, language: str) -> Iterator[Contact]:
    """The lines of the programme."""
    for name, line in terms.programme.identity.lines.items():
        ways = tuple(way for way in (line.phone, line.text, line.email) if way)
        yield Contact(_called(name, language), ways)
