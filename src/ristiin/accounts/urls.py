"""Addresses of a person's own matters."""

from django.urls import path

from ristiin.accounts.views import letters, own

app_name = "accounts"
urlpatterns = [
    path("", own.mine, name="mine"),
    path("language/", own.set_language, name="set_language"),
    path("traces/", own.all_traces, name="traces"),
    path("export/", own.export, name="export"),
    path("erase/", own.erase, name="erase"),
    path("letters/", letters.mine, name="letters"),
    path("letters/choose/<str:token>/", letters.by_link, name="letters_by_link"),
    path("letters/stop/<str:token>/", letters.stop, name="stop_letters"),
]
