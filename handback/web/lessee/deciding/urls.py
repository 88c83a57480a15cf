"""Addresses of this part, below those of a lease."""

from django.urls import path

from handback.web.lessee.deciding import contact, dates, ends, options, overview, purchase, quotes

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("options/", options.options, name="options"),
    path("options/choose/", options.choose, name="choose"),
    path("quotes/", quotes.quotes, name="quotes"),
    path("quotes/new/", quotes.new_quote, name="new_quote"),
    path("quotes/<str:number>/", quotes.quote, name="quote"),
    path("quotes/<str:number>/accept/", quotes.accept_quote, name="accept_quote"),
    path("quotes/<str:number>/mail/", quotes.mail, name="mail_quote"),
    path("purchase/", purchase.purchase, name="purchase"),
    path("trade-in/", purchase.trade_in, name="trade_in"),
    path("extension/", ends.extension, name="extension"),
    path("early-return/", ends.early_return, name="early_return"),
    path("orders/", ends.orders, name="orders"),
    path("loss/", ends.loss, name="loss"),
    path("dates/", dates.dates, name="dates"),
    path("dates.ics", dates.calendar, name="calendar"),
    path("messages/", contact.messages, name="messages"),
    path("details/", contact.details, name="details"),
]
