"""Addresses of asking somebody to facilitate."""

from django.urls import path

from ristiin.growth.facilitating_asked import views

app_name = "asked"
urlpatterns = [
    path("community/facilitators/<int:person_id>/ask/", views.ask, name="ask"),
    path("community/facilitators/asked/<int:asked_id>/take-back/", views.take_back, name="take_back"),
    path("me/facilitating/asked/<int:asked_id>/", views.answer, name="answer"),
]
