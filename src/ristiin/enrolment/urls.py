"""Addresses of registrations, invitations and imports."""

from django.urls import URLPattern, path, re_path

from ristiin.enrolment.urls_intake import urlpatterns as intake
from ristiin.enrolment.views import desk, offers, pairing, placing, registration

app_name = "enrolment"
urlpatterns: list[URLPattern] = [
    path("programmes/<slug:slug>/register/", registration.register, name="register"),
    path("programmes/<slug:slug>/withdraw/", registration.withdraw, name="withdraw"),
    path("programmes/<slug:slug>/offer/", offers.answer_own, name="answer_offer"),
    path("offers/<slug:token>/", offers.offered, name="offered"),
    path("programmes/<slug:slug>/people/", pairing.people, name="people"),
    path("programmes/<slug:slug>/people/ask/", pairing.ask, name="ask"),
    path("programmes/<slug:slug>/people/part/", pairing.part, name="part"),
    path("programmes/<slug:slug>/people/<int:request_id>/answer/", pairing.answer, name="answer"),
    path("programmes/<slug:slug>/people/<int:request_id>/take-back/", pairing.take_back, name="take_back"),
    path("programmes/<slug:slug>/registrations/", desk.desk, name="desk"),
    path("programmes/<slug:slug>/registrations/add/", desk.add, name="add"),
    path("programmes/<slug:slug>/registrations/fill/", desk.fill, name="fill"),
    path("programmes/<slug:slug>/registrations/themes/", placing.themes, name="themes"),
    path("programmes/<slug:slug>/registrations/waiting-list/", placing.rule, name="waiting_rule"),
    path("programmes/<slug:slug>/registrations/<int:enrolment_id>/offer/", placing.offer_place, name="offer_place"),
    path("programmes/<slug:slug>/registrations/<int:enrolment_id>/move/", placing.move, name="move"),
    path(
        "programmes/<slug:slug>/registrations/<int:enrolment_id>/wait/",
        placing.put_on_the_list,
        name="put_on_the_list",
    ),
    path("programmes/<slug:slug>/registrations/<int:enrolment_id>/", desk.registration, name="registration"),
    path("programmes/<slug:slug>/registrations/<int:enrolment_id>/withdraw/", desk.withdraw, name="withdraw_for"),
    path("programmes/<slug:slug>/registrations/<int:enrolment_id>/restore/", desk.restore, name="restore"),
    path("programmes/<slug:slug>/registrations/<int:enrolment_id>/admit/", desk.admit, name="admit"),
    path("programmes/<slug:slug>/registrations/<int:enrolment_id>/move-up/", desk.move_up, name="move_up"),
    re_path(r"^programmes/(?P<slug>[-\w]+)/registrations\.(?P<kind>csv|xlsx)$", desk.export, name="export"),
    *intake,
]
