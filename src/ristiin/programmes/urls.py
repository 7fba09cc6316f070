"""Addresses of programmes."""

from django.urls import URLPattern, path

from ristiin.programmes.views import showing, starting, steering

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("", starting.mine, name="mine"),
    path("start/", starting.start, name="start"),
    path("start/<slug:playbook>/", starting.start_from, name="start_from"),
    path("<slug:slug>/", showing.page, name="page"),
    path("<slug:slug>/timeline/", steering.timeline, name="timeline"),
    path("<slug:slug>/settings/", steering.settings, name="settings"),
    path("<slug:slug>/settings/<slug:kind>/", steering.option, name="option"),
    path("<slug:slug>/dates/", steering.dates, name="dates"),
    path("<slug:slug>/publish/", steering.publish, name="publish"),
    path("<slug:slug>/cancel/", steering.cancel, name="cancel"),
    path("<slug:slug>/share/", showing.share, name="share"),
    path("<slug:slug>/qr.svg", showing.qr, name="qr"),
    path("<slug:slug>/qr.png", showing.qr_png, name="qr_png"),
    path("<slug:slug>/organisers/", steering.roles, name="roles"),
    path("<slug:slug>/organisers/<int:role_id>/end/", steering.role_end, name="role_end"),
]
