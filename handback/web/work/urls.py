"""Addresses of the workbench."""

from django.urls import path

from handback.web.work import cases, files, finding, lists, moves

app_name = "work"
urlpatterns = [
    path("", lists.home, name="home"),
    path("<str:role>/cases/", lists.cases, name="cases"),
    path("<str:role>/tasks/", lists.tasks, name="tasks"),
    path("<str:role>/appointments/", lists.appointments, name="appointments"),
    path("<str:role>/search/", finding.search, name="search"),
    path("<str:role>/look-up/", finding.look_up, name="look_up"),
    path("<str:role>/cases/<int:case>/", cases.case, name="case"),
    path("<str:role>/cases/<int:case>/history/", cases.history, name="history"),
    path("<str:role>/cases/<int:case>/dispatch/", cases.dispatch, name="dispatch"),
    path("<str:role>/cases/<int:case>/moves/<str:move>/", moves.move, name="move"),
    path("<str:role>/cases/<int:case>/files/<str:file>/", files.file, name="file"),
]
