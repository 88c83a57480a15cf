"""The search of the help centre: a page, and the part of it that follows what is typed."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from handback.actions.helping import centre
from handback.actions.helping.entries import Kind
from handback.actions.helping.searching import Answer, Find, SearchFailedError
from handback.actions.helping.searching import search as ask
from handback.web.helping.door import HelpDesk, help_page
from handback.web.helping.pages import links

LONGEST_SHOWN = 200
"""Characters of a question that are shown again."""
SUGGESTED = 5
FAILED_STATUS = 503


@help_page
def search(desk: HelpDesk) -> HttpResponse:
    """What answers a question; without one, the empty box. Scripts ask for the finds alone."""
    question = desk.request.GET.get("q", "").replace("\0", "")
    typing = desk.request.headers.get("HX-Request") == "true"
    if typing and not question.strip():
        return HttpResponse("")
    context = _context(desk, question)
    if typing:
        suggested = {**context, "finds": context["finds"][:SUGGESTED]}
        return desk.page("web/helping/suggestions.html", suggested)
    status = FAILED_STATUS if context["failed"] else 200
    return desk.page("web/helping/search.html", context, status=status)


def _context(desk: HelpDesk, question: str) -> dict[str, Any]:
    failed, answer = False, None
    if question.strip():
        try:
            answer = ask(desk.policy, desk.language, question)
        except SearchFailedError:
            failed = True
    finds = [(each, address_of(desk, each)) for each in (answer.topics if answer else ())]
    beside = [(each, address_of(desk, each)) for each in (answer.beside if answer else ())]
    return {
        "question": question[:LONGEST_SHOWN],
        "answer": answer,
        "finds": finds,
        "beside": beside,
        "failed": failed,
        "most_asked": () if _answered(answer) else links(desk, centre.most_asked(desk.policy)),
    }


def _answered(answer: Answer | None) -> bool:
    return answer is not None and answer.good


def address_of(desk: HelpDesk, find: Find) -> str:
    """Where a find is read."""
    if find.kind is Kind.TOPIC:
        return reverse("help:topic", args=[desk.policy.name, find.id])
    page = "help:glossary" if find.kind is Kind.TERM else "help:forms"
    return f"{reverse(page, args=[desk.policy.name])}#{find.id}"
