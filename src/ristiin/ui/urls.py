"""The style guide, shown in development."""

from django.urls import path

from ristiin.ui import views

app_name = "ui"

urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
]
