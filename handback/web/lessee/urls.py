"""Addresses of a lease's pages for its lessee."""

from handback.web.lessee.condition.urls import urlpatterns as condition
from handback.web.lessee.deciding.urls import urlpatterns as deciding
from handback.web.lessee.money.urls import urlpatterns as money
from handback.web.lessee.returning.urls import urlpatterns as returning

app_name = "lease"
urlpatterns = [*deciding, *condition, *returning, *money]
