"""Addresses of the help centre."""

from django.urls import path

from handback.web.soon import soon

app_name = "help"
urlpatterns = [
    path("", soon, name="index"),
    path("<str:programme>/", soon, name="home"),
    path("<str:programme>/search/", soon, name="search"),
    path("<str:programme>/glossary/", soon, name="glossary"),
    path("<str:programme>/forms/", soon, name="forms"),
    path("<str:programme>/contact/", soon, name="contact"),
    path("<str:programme>/topics/<str:topic>/", soon, name="topic"),
]
