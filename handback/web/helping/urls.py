"""Addresses of the help centre."""

from django.urls import path

from handback.web.helping.contact import choose_zone, contact
from handback.web.helping.pages import forms, glossary, home, index, topic
from handback.web.helping.searching import search

app_name = "help"
urlpatterns = [
    path("", index, name="index"),
    path("<str:programme>/", home, name="home"),
    path("<str:programme>/search/", search, name="search"),
    path("<str:programme>/glossary/", glossary, name="glossary"),
    path("<str:programme>/forms/", forms, name="forms"),
    path("<str:programme>/contact/", contact, name="contact"),
    path("<str:programme>/contact/zone/", choose_zone, name="zone"),
    path("<str:programme>/topics/<str:topic>/", topic, name="topic"),
]
