"""Topics, words and forms of a programme's help, and the list of programmes that have one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from handback.actions.helping import centre
from handback.actions.helping.entries import said_in
from handback.actions.programme_views import programmes
from handback.core.base import Code
from handback.core.terms.people import HelpTopic
from handback.web.door import visitor_of
from handback.web.helping.door import HelpDesk, help_page
from handback.web.papers.listing import FORM_PAGES, FORMS
from handback.web.words import Why

GROUP_NAMES: Mapping[str, Any] = {
    "options": gettext_lazy("Your options"),
    "dates": gettext_lazy("Dates and letters"),
    "inspection": gettext_lazy("The inspection"),
    "wear": gettext_lazy("Wear and damage"),
    "repairs": gettext_lazy("Repairs"),
    "return": gettext_lazy("Returning the car"),
    "mileage": gettext_lazy("Mileage"),
    "buying": gettext_lazy("Buying the car"),
    "extension": gettext_lazy("Keeping it longer"),
    "early": gettext_lazy("Ending early"),
    "bill": gettext_lazy("The bill"),
    "payment": gettext_lazy("Paying"),
    "dispute": gettext_lazy("When you disagree"),
    "deposit": gettext_lazy("Your deposit"),
    "insurance": gettext_lazy("Insurance and loss"),
    "account": gettext_lazy("Your account and people"),
    "words": gettext_lazy("Words"),
    "": gettext_lazy("More questions"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A topic as other pages name it: its id and its question."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word of the glossary or a form, with what it is."""

    code: str
    label: str
    meaning: str
    address: str = ""


def index(request: HttpRequest) -> HttpResponse:
    """The programmes, each with its help."""
    return render(request, "web/helping/index.html", {"programmes": programmes()})


@help_page
def home(desk: HelpDesk) -> HttpResponse:
    """Search first, then what many ask, then everything by part."""
    groups = [
        (each.code, GROUP_NAMES[each.code], links(desk, each.topics))
        for each in centre.groups(desk.policy)
    ]
    context = {"groups": groups, "most_asked": links(desk, centre.most_asked(desk.policy))}
    return desk.page("web/helping/home.html", context)


@help_page
def topic(desk: HelpDesk, topic: str) -> HttpResponse:
    """An answer, the rules that it rests on, and what people read next."""
    found = centre.topic_of(desk.policy, topic)
    group = str(found.group)
    context = {
        "topic": topic,
        "group": GROUP_NAMES.get(group) if group else None,
        "group_code": group,
        "title": said_in(found.title, desk.language),
        "text": said_in(found.text, desk.language),
        "rules": tuple(rules_of(desk, found.rules)),
        "related": links(desk, centre.related(desk.policy, topic)),
    }
    return desk.page("web/helping/topic.html", context)


@help_page
def glossary(desk: HelpDesk) -> HttpResponse:
    """What the words mean, by alphabet."""
    found = [
        Meaning(str(code), desk.words.label(code), said_in(said, desk.language))
        for code, said in desk.terms.help.glossary.items()
    ]
    terms = sorted(found, key=lambda each: each.label.casefold())
    return desk.page("web/helping/glossary.html", {"terms": terms})


@help_page
def forms(desk: HelpDesk) -> HttpResponse:
    """Papers that can be asked for: what each is for, and where to get it."""
    case = own_lease(desk)
    found = [_form(desk, code, case) for code in desk.terms.help.forms]
    return desk.page("web/helping/forms.html", {"forms": found, "lease": case})


def links(desk: HelpDesk, topics: Mapping[Code, HelpTopic]) -> list[Link]:
    """Topics as they are linked to."""
    return [Link(str(id_), said_in(each.title, desk.language)) for id_, each in topics.items()]


def rules_of(desk: HelpDesk, rules: Iterable[Code]) -> Iterable[Why]:
    """Rules in words; those that nobody wrote down are left out."""
    return (why for rule in rules if (why := desk.words.why(str(rule))) is not None)


def own_lease(desk: HelpDesk) -> int | None:
    """A lease of who reads this under the programme; None where they have none, or are unknown."""
    if not desk.request.user.is_authenticated:
        return None
    return centre.lease_under(desk.policy, visitor_of(desk.request), desk.now)


def _form(desk: HelpDesk, code: Code, case: int | None) -> Meaning:
    use = said_in(desk.terms.help.form_uses.get(code, {}), desk.language)
    return Meaning(str(code), desk.words.label(code), use, _own_paper(str(code), case))


def _own_paper(code: str, case: int | None) -> str:
    """Where a lessee has a form for their own lease; empty where it is asked for."""
    if case is None:
        return ""
    if (kind := FORMS.get(code)) is not None:
        return reverse("lease:paper", args=[case, kind])
    page = FORM_PAGES.get(code)
    return reverse(f"lease:{page}", args=[case]) if page is not None else ""
