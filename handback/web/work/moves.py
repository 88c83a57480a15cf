"""The form of a move, what it would make happen, and making it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse

from handback.actions.access import NotFoundError
from handback.actions.views.looking import WITH_MONEY
from handback.core.events import Event
from handback.policy.player.sayings import rule_of
from handback.web.door import Here
from handback.web.forms.generated import ADD, PREVIEW, GeneratedForm, form_of
from handback.web.forms.moving import INVALID_STATUS, REFUSED_STATUS, tell_done
from handback.web.work.cases import bench_page, work_page
from handback.web.work.offer import label_of, meaning_of
from handback.web.work.telling import tell, words_with_names

TEMPLATE = "web/work/move.html"


@bench_page
def move(request: HttpRequest, here: Here, move: str) -> HttpResponse:
    """A move of the role: its form, or why it is not possible."""
    standing = here.possible.get(move)
    if standing is None:
        raise NotFoundError("there is no such move")
    context = {"move": move, "label": label_of(move), "meaning": meaning_of(move),
               "standing": standing}  # fmt: skip
    # A repeated request finds its own move made: whoever sent it twice is told so, not refused.
    if not standing.possible and request.method != "POST":
        return work_page(here, TEMPLATE, context)
    form = form_of(here, move, request)
    if request.method != "POST" or ADD in request.POST:
        return work_page(here, TEMPLATE, {**context, "form": form})
    if not form.is_valid():
        return work_page(here, TEMPLATE, {**context, "form": form}, status=INVALID_STATUS)
    if PREVIEW in request.POST:
        events = form.preview()
        told = None if events is None else _told(here, events)
        status = 200 if told is not None else _status(form)
        return work_page(here, TEMPLATE, {**context, "form": form, "told": told}, status=status)
    moved = form.made()
    if moved is None:
        return work_page(here, TEMPLATE, {**context, "form": form}, status=_status(form))
    tell_done(request, moved, form.done)
    return HttpResponseRedirect(reverse("work:case", args=[here.seat.role.value, here.seat.case]))


def _status(form: GeneratedForm) -> int:
    return REFUSED_STATUS if form.refused is not None else INVALID_STATUS


def _told(here: Here, events: tuple[Event, ...]) -> list[tuple[str, str]]:
    """What events say, in words, each with the rule behind it.

    Who may see no amounts is told its own report only: what follows from it, such as the charges
    of an item, is worked out and shown to others once the report is made.
    """
    words = words_with_names(here)
    seen = events if here.seat.role in WITH_MONEY else events[:1]
    return [(tell(event, words), rule_of(event)) for event in seen]
