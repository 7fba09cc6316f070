"""Addresses of a person's own matters."""

from django.urls import path

from ristiin.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("language/", views.set_language, name="set_language"),
]
