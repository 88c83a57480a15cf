"""Addresses of this part, below those of a lease."""

from django.urls import path

from handback.web.lessee.returning.booking import book_turn_in, cancel_turn_in, turn_in_calendar
from handback.web.lessee.returning.checklist import checklist
from handback.web.lessee.returning.papers import paper, papers
from handback.web.lessee.returning.places import places
from handback.web.lessee.returning.receipt import phone_in, proof, receipt
from handback.web.lessee.returning.signing import odometer_statement, sign
from handback.web.lessee.returning.standing import insurance, turn_in

urlpatterns = [
    path("return/", turn_in, name="turn_in"),
    path("return/places/", places, name="places"),
    path("return/book/", book_turn_in, name="book_turn_in"),
    path("return/cancel/", cancel_turn_in, name="cancel_turn_in"),
    path("return.ics", turn_in_calendar, name="turn_in_calendar"),
    path("return/checklist/", checklist, name="checklist"),
    path("return/sign/<str:paper>/", sign, name="sign"),
    path("return/odometer-statement/", odometer_statement, name="odometer_statement"),
    path("return/receipt/", receipt, name="receipt"),
    path("return/reading/", phone_in, name="phone_in_reading"),
    path("return/proof/", proof, name="proof"),
    path("insurance/", insurance, name="insurance"),
    path("papers/", papers, name="papers"),
    path("papers/<str:kind>/", paper, name="paper"),
]
