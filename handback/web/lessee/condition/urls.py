"""Addresses of this part, below those of a lease."""

from django.urls import path

from handback.web.lessee.condition.appointments import (
    cancel_inspection,
    consent,
    inspect_again,
    inspection_calendar,
    inspector_missing,
)
from handback.web.lessee.condition.inspection import book_inspection, inspection, move_inspection
from handback.web.lessee.condition.photos import file, photos
from handback.web.lessee.condition.repairs import (
    choose_repair,
    cover_sheet,
    new_damage,
    repair,
    repairs,
)
from handback.web.lessee.condition.reports import report
from handback.web.lessee.condition.self_check import gauge, self_check

urlpatterns = [
    path("inspection/", inspection, name="inspection"),
    path("inspection/book/", book_inspection, name="book_inspection"),
    path("inspection/move/", move_inspection, name="move_inspection"),
    path("inspection/cancel/", cancel_inspection, name="cancel_inspection"),
    path("inspection/nobody-came/", inspector_missing, name="inspector_missing"),
    path("inspection/again/", inspect_again, name="inspect_again"),
    path("inspection/consent/", consent, name="inspection_consent"),
    path("inspection.ics", inspection_calendar, name="inspection_calendar"),
    path("reports/<str:report>/", report, name="report"),
    path("repairs/", repairs, name="repairs"),
    # A report names its items as it likes, so a name may hold a slash.
    path("repairs/<path:item>/choose/", choose_repair, name="choose_repair"),
    path("repairs/<path:item>/cover-sheet/", cover_sheet, name="cover_sheet"),
    path("repairs/<path:item>/", repair, name="repair"),
    path("new-damage/", new_damage, name="new_damage"),
    path("self-check/", self_check, name="self_check"),
    path("self-check/gauge/", gauge, name="gauge"),
    path("photos/", photos, name="photos"),
    path("files/<str:file>/", file, name="file"),
]
