"""Addresses of the community."""

from django.urls import URLPattern, path

from ristiin.community.views import keeping, showing, sites

app_name = "community"
urlpatterns: list[URLPattern] = [
    path("community.css", showing.stylesheet, name="stylesheet"),
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
