"""Places that may take the car, nearest first, and why others may not."""

from django.http import HttpRequest, HttpResponse

from handback.actions.views.finding import Measured, find_places, spot_from
from handback.web.door import Here, lease_page
from handback.web.lessee.returning.steps import ends_elsewhere, place_is_set

LONGEST = 80
"""Letters of a search that are looked at."""
NEARBY = 3
"""How many places that may not take the car are shown to who did not ask for one."""


@lease_page
def places(request: HttpRequest, here: Here) -> HttpResponse:
    """Retailers near somewhere, or by name: who may take the car, by which rule, who may not."""
    near = request.GET.get("near", "").strip()[:LONGEST]
    name = request.GET.get("name", "").strip()[:LONGEST]
    spot = spot_from(request.GET.get("north", ""), request.GET.get("east", ""))
    found = find_places(here.look, here.now, near=near, spot=spot, name=name)
    set_for_you = place_is_set(here.look.terms)
    nearby = () if set_for_you else found.refusing[:NEARBY]
    context = {
        "found": found,
        "refusing": found.refusing if name else nearby,
        "near": near,
        "name": name,
        "lost": bool(near) and found.origin.how is Measured.NOWHERE,
        "set_for_you": set_for_you,
        "place_rule": here.look.terms.turn_in.where.source_of("places"),
        "bookable": here.possible["book_turn_in"].possible,
        "unmet": here.possible["book_turn_in"].unmet,
        "elsewhere": ends_elsewhere(here),
    }
    return here.page("web/lessee/returning/places.html", context)
