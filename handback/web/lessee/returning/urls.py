"""Addresses of this part, below those of a lease."""

from django.urls import path

from handback.web.soon import soon

urlpatterns = [
    path("return/", soon, name="turn_in"),
    path("return/places/", soon, name="places"),
    path("return/book/", soon, name="book_turn_in"),
    path("return.ics", soon, name="turn_in_calendar"),
    path("return/checklist/", soon, name="checklist"),
    path("return/sign/<str:paper>/", soon, name="sign"),
    path("return/odometer-statement/", soon, name="odometer_statement"),
    path("return/receipt/", soon, name="receipt"),
    path("return/proof/", soon, name="proof"),
    path("insurance/", soon, name="insurance"),
    path("papers/", soon, name="papers"),
    path("papers/<str:kind>/", soon, name="paper"),
]
