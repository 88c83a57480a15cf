"""Pages for when something does not work: what is wrong, what is kept, what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from handback.actions.access import NotFoundError
from handback.actions.moving import CaseBusyError, CaseChangedError, ClockBehindError


def page_for(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for an error of the floors below; None for one that nobody foresaw."""
    if isinstance(error, NotFoundError):
        return not_found(request)
    if isinstance(error, CaseBusyError | CaseChangedError):
        return _page(
            request,
            409,
            gettext("Something changed meanwhile"),
            gettext("Somebody changed this lease while you were looking at it."),
            gettext("Nothing was done. Go back, look at the page again and try once more."),
        )
    if isinstance(error, ClockBehindError):
        return _page(
            request,
            503,
            gettext("Not possible at the moment"),
            gettext("The clock of this installation is behind what has already been recorded."),
            gettext("Nothing was done. Try again later, or call us."),
        )
    return None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page for whoever asks; whether there is for others is not told."""
    return _page(
        request,
        404,
        gettext("There is nothing here"),
        gettext("The address is wrong, or what it names is not yours to see."),
        gettext("Check the address, or start from the first page."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What a browser sent cannot be read."""
    return _page(
        request,
        400,
        gettext("This could not be read"),
        gettext("What your browser sent is not what this page expects."),
        gettext("Nothing was done. Go back, load the page again and try once more."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Whoever asks may not."""
    return _page(
        request,
        403,
        gettext("This is not possible"),
        gettext("You may not do this, or the page was open for too long."),
        gettext("Nothing was done. Go back, load the page again and try once more."),
    )


def no_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from one of our pages, or from one that is too old."""
    return forbidden(request)


def broken(request: HttpRequest) -> HttpResponse:
    """Something that nobody foresaw."""
    # Without the request nothing is asked of the database, which may be what is broken.
    said = {
        "title": gettext("Something went wrong on our side"),
        "wrong": gettext("It has been noted, and nothing of yours was changed."),
        "do": gettext("Try again in a few minutes. If it stays so, call us."),
    }
    return HttpResponse(render_to_string("web/broken.html", said), status=500)


def _page(request: HttpRequest, status: int, title: str, wrong: str, do: str) -> HttpResponse:
    said = {"title": title, "wrong": wrong, "do": do}
    return render(request, "web/trouble.html", said, status=status)
