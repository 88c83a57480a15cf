"""Addresses of this part, below those of a lease."""

from django.urls import path

from handback.web.soon import soon

urlpatterns = [
    path("bill/", soon, name="statement"),
    path("bill/pay/", soon, name="pay"),
    path("bill/instalments/", soon, name="instalments"),
    path("bill/dispute/<str:line>/", soon, name="dispute"),
    path("bill/<str:number>/", soon, name="bill"),
    path("waiver/", soon, name="waiver"),
    path("deposit/", soon, name="deposit"),
]
