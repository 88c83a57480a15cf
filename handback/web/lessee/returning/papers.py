"""All papers of a lease, to look at, print and keep."""

from django.http import HttpRequest, HttpResponse

from handback.web.door import Here, lease_page
from handback.web.papers.listing import listed
from handback.web.papers.printing import paper_page


@lease_page
def papers(request: HttpRequest, here: Here) -> HttpResponse:
    """Every paper of the lease: letters, quotes, bills, reports, the hand-over, forms, files."""
    return here.page("web/lessee/returning/papers.html", {"groups": listed(here)})


@lease_page
def paper(request: HttpRequest, here: Here, kind: str) -> HttpResponse:
    """One paper as a printable page."""
    return paper_page(here, kind)
