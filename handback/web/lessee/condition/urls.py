"""Addresses of this part, below those of a lease."""

from django.urls import path

from handback.web.soon import soon

urlpatterns = [
    path("inspection/", soon, name="inspection"),
    path("inspection/book/", soon, name="book_inspection"),
    path("inspection.ics", soon, name="inspection_calendar"),
    path("reports/<str:report>/", soon, name="report"),
    path("repairs/", soon, name="repairs"),
    path("repairs/<str:item>/", soon, name="repair"),
    path("self-check/", soon, name="self_check"),
    path("self-check/gauge/", soon, name="gauge"),
    path("photos/", soon, name="photos"),
    path("files/<str:file>/", soon, name="file"),
]
