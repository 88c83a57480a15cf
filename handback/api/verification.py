"""What everybody may ask who holds the number of a quote."""

from django.http import HttpRequest, HttpResponse

from handback.actions import views
from handback.api import clock
from handback.api.operations import Operation, answered, register
from handback.api.questions import QuoteNumber


@register(
    "GET",
    "verification/quotes/{number}",
    Operation(
        "verify_quote",
        "verification",
        "Whether a quote was given, and still holds",
        "",
        answer=views.Verification,
        problems=(400, 404, 422, 503),
    ),
)
def verify_quote(request: HttpRequest, number: QuoteNumber) -> HttpResponse:  # noqa: ARG001
    """Open to everybody: until when the quote holds and its total; never who, or which car."""
    return answered(views.verification(number, clock.now()))
