"""The one page that answers: how long, what next, what will it cost."""

from django.http import HttpRequest, HttpResponse

from handback.web.door import Here, lease_page


@lease_page
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    """Days left, what comes next, what the end costs as things stand."""
    return here.page("web/lessee/deciding/overview.html")
