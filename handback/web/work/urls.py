"""Addresses of the workbench."""

from django.urls import path

from handback.web.soon import soon

app_name = "work"
urlpatterns = [
    path("", soon, name="home"),
    path("<str:role>/cases/", soon, name="cases"),
    path("<str:role>/tasks/", soon, name="tasks"),
    path("<str:role>/appointments/", soon, name="appointments"),
    path("<str:role>/search/", soon, name="search"),
    path("<str:role>/look-up/", soon, name="look_up"),
    path("<str:role>/cases/<int:case>/", soon, name="case"),
    path("<str:role>/cases/<int:case>/history/", soon, name="history"),
    path("<str:role>/cases/<int:case>/moves/<str:move>/", soon, name="move"),
    path("<str:role>/cases/<int:case>/files/<str:file>/", soon, name="file"),
]
