"""Addresses of the community."""

from django.urls import URLPattern, path

from ristiin.community.facilitators import views as facilitators
from ristiin.community.members import views as members
from ristiin.community.news import views as news
from ristiin.community.views import keeping, showing, sites

app_name = "community"
urlpatterns: list[URLPattern] = [
    path("community.css", showing.stylesheet, name="stylesheet"),
    path("logo/<slug:mark>.png", showing.logo, name="logo"),
    path("", showing.home, name="home"),
    path("people/", members.people, name="people"),
    path("facilitators/", facilitators.directory, name="facilitators"),
    path("facilitate/", facilitators.become, name="become"),
    path("facilitate/imagine/", facilitators.imagine, name="imagine"),
    path("news/", news.listed, name="news"),
    path("news/write/", news.write, name="announce"),
    path("news/follow/", news.follow, name="follow"),
    path("news/<int:announcement_id>/", news.one, name="announcement"),
    path("news/<int:announcement_id>/change/", news.change, name="announcement_change"),
    path("news/<int:announcement_id>/take-down/", news.take_down, name="announcement_take_down"),
    path("news/<int:announcement_id>/put-back/", news.put_back, name="announcement_put_back"),
    path("settings/", keeping.settings, name="settings"),
    path("organisers/", keeping.organisers, name="organisers"),
    path("organisers/<int:person_id>/stop/", keeping.stop, name="stop"),
    path("sites/", sites.sites, name="sites"),
    path("sites/<int:site_id>/", sites.site, name="site"),
    path("sites/<int:site_id>/remove/", sites.site_remove, name="site_remove"),
    path("who-sees-what/", showing.trust, name="trust"),
    path("accessibility/", showing.accessibility, name="accessibility"),
    path("source/", showing.source, name="source"),
]
