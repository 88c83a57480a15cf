"""Addresses of all pages."""

from django.urls import include, path

from handback.web.public.views import home, leases, quote_by_number, start, verify

urlpatterns = [
    path("", start, name="start"),
    path("home/", home, name="home"),
    path("leases/", leases, name="leases"),
    path("verify/", verify, name="verify"),
    path("verify/<str:number>/", quote_by_number, name="verify_quote"),
    path("language/", include("django.conf.urls.i18n")),
    path("demo/", include("handback.web.demo.urls")),
    path("help/", include("handback.web.helping.urls")),
    path("lease/<int:case>/", include("handback.web.lessee.urls")),
    path("work/", include("handback.web.work.urls")),
    path("", include("handback.web.accounts.urls")),
]
