"""Addresses of teaching."""

from django.urls import URLPattern, path

from ristiin.teaching.views import asking, following, room

app_name = "teaching"
urlpatterns: list[URLPattern] = [
    path("programmes/<slug:slug>/teaching/", following.home, name="home"),
    path("programmes/<slug:slug>/teaching/questions/new/", asking.new, name="new"),
    path("programmes/<slug:slug>/teaching/questions/<int:question_id>/", asking.question, name="question"),
    path("programmes/<slug:slug>/teaching/questions/<int:question_id>/change/", asking.change, name="change"),
    path("programmes/<slug:slug>/teaching/questions/<int:question_id>/withdraw/", asking.withdraw, name="withdraw"),
    path("programmes/<slug:slug>/teaching/questions/<int:question_id>/restore/", asking.restore, name="restore"),
    path("rooms/<int:group_id>/questions/", room.questions, name="room"),
    path("rooms/<int:group_id>/questions/<int:question_id>/done/", room.done, name="done"),
]
