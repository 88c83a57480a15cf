"""Addresses of this part, below those of a lease."""

from django.urls import path

from handback.web.lessee.deciding.overview import overview
from handback.web.soon import soon

urlpatterns = [
    path("", overview, name="overview"),
    path("options/", soon, name="options"),
    path("options/choose/", soon, name="choose"),
    path("quotes/", soon, name="quotes"),
    path("quotes/new/", soon, name="new_quote"),
    path("quotes/<str:number>/", soon, name="quote"),
    path("quotes/<str:number>/accept/", soon, name="accept_quote"),
    path("purchase/", soon, name="purchase"),
    path("extension/", soon, name="extension"),
    path("early-return/", soon, name="early_return"),
    path("trade-in/", soon, name="trade_in"),
    path("dates/", soon, name="dates"),
    path("dates.ics", soon, name="calendar"),
    path("messages/", soon, name="messages"),
    path("details/", soon, name="details"),
    path("loss/", soon, name="loss"),
]
