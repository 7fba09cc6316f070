"""Addresses of what a person tells the community of themselves."""

from django.urls import URLPattern, path

from ristiin.community.facilitators import views as facilitators
from ristiin.community.members import views as members

app_name = "own"
urlpatterns: list[URLPattern] = [
    path("membership/", members.mine, name="membership"),
    path("membership/leave/", members.leave, name="leave_membership"),
    path("facilitating/", facilitators.mine, name="facilitating"),
    path("facilitating/stop/", facilitators.stop, name="stop_facilitating"),
]
