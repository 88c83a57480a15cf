"""What every answer says to a browser, and what becomes of errors of the floors below."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from handback.web import troubles

Answering = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
"""Nothing from elsewhere, nothing written in place."""
API = "/api/"


class ContentPolicy:
    """Tells browsers to take nothing from elsewhere, and to keep no page of somebody's lease."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to a request, with what it allows."""
        answer = self.get_response(request)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        answer.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self)")
        if not request.path_info.startswith("/static/"):
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class Compressed(GZipMiddleware):
    """Compresses pages, with padding of random length against guessing what they hold.

    Answers of the API stay as they are described.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, compressed where it is a page."""
        if request.path_info.startswith(API):
            return response
        return super().process_response(request, response)


class Troubles:
    """Turns errors that pages may meet into pages that say what to do."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to a request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error, where there is one; errors of the API are its own."""
        if request.path_info.startswith(API):
            return None
        return troubles.page_for(request, error)
