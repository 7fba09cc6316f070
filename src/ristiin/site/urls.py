"""Every address of the installation, app by app."""

from django.urls import include, path

from ristiin.community.views import showing as community
from ristiin.site import inbox, views

urlpatterns = [
    path("", community.front, name="front"),
    path("now/", views.now, name="now"),
    path("shared-<str:language>.png", views.shared_front, name="shared_front"),
    path("programmes/<slug:slug>/shared-<str:language>.png", views.shared_programme, name="shared_programme"),
    path("community/", include("ristiin.community.urls")),
    path("me/", include("ristiin.accounts.urls")),
    path("me/", include("ristiin.community.urls_own")),
    path("account/", include("ristiin.accounts.urls_sign_in")),
    path("programmes/", include("ristiin.programmes.urls")),
    path("", include("ristiin.demand.urls")),
    path("", include("ristiin.enrolment.urls")),
    path("", include("ristiin.grouping.urls")),
    path("rooms/", include("ristiin.rooms.urls")),
    path("programmes/", include("ristiin.rooms.urls_help")),
    path("programmes/", include("ristiin.rooms.urls_series")),
    path("", include("ristiin.rooms.urls_guest")),
    path("", include("ristiin.rooms.urls_facilitating")),
    path("rooms/", include("ristiin.writing.urls")),
    path("", include("ristiin.gatherings.urls")),
    path("", include("ristiin.teaching.urls")),
    path("", include("ristiin.outputs.urls")),
    path("", include("ristiin.feedback.urls")),
    path("", include("ristiin.reports.urls")),
    path("", include("ristiin.growth.urls")),
    path("", include("ristiin.growth.facilitating_asked.urls")),
    path("calendar/", include("ristiin.connect.urls")),
    path("", include("ristiin.connect.urls_badges")),
    path("inbox/", inbox.inbox, name="inbox"),
    path("", include("ristiin.ui.urls")),
]
