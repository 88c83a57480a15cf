"""Events of a case in words, with the names of its people and places."""

import re
from collections.abc import Mapping

from handback.actions import choices_of_case
from handback.core.base import Id
from handback.core.events import Event
from handback.policy.player.sayings import say
from handback.web.door import Here
from handback.web.words import PageWords

MADE_UP = re.compile(r"\s*\([0-9a-f]{8}-[0-9a-f-]{27}[^)]*\)")
"""An id that the system made: it tells nobody anything."""


def names_of(here: Here) -> Mapping[Id, str]:
    """What the ids of people stand for, as far as the role may know."""
    known = choices_of_case.people(here.look).values
    return {Id(each.value): each.said for each in known if each.said}


def words_with_names(here: Here, texts: Mapping[Id, str] | None = None) -> PageWords:
    """The words of the case that know its people, its places and some texts."""
    places = {Id(key): said for key, said in choices_of_case.place_names(here.look).items()}
    names = {**(texts or {}), **places, **names_of(here)}
    return PageWords(here.look.terms, here.look.standing.terms.rules, names)


def tell(event: Event, words: PageWords) -> str:
    """What happened, in a sentence."""
    return MADE_UP.sub("", say(event, words))
