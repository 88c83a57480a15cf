"""Addresses of this part, below those of a lease."""

from django.urls import path

from handback.web.lessee.money.deposit import deposit
from handback.web.lessee.money.disputing import dispute
from handback.web.lessee.money.instalments import instalments
from handback.web.lessee.money.paying import pay, pay_account, pay_review
from handback.web.lessee.money.statement import bill, statement
from handback.web.lessee.money.waiving import waiver

urlpatterns = [
    path("bill/", statement, name="statement"),
    path("bill/pay/", pay, name="pay"),
    path("bill/pay/account/", pay_account, name="pay_account"),
    path("bill/pay/review/", pay_review, name="pay_review"),
    path("bill/instalments/", instalments, name="instalments"),
    path("bill/dispute/<str:line>/", dispute, name="dispute"),
    path("bill/<str:number>/", bill, name="bill"),
    path("waiver/", waiver, name="waiver"),
    path("deposit/", deposit, name="deposit"),
]
