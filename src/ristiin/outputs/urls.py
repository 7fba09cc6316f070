"""Addresses of outputs."""

from django.urls import path

from ristiin.outputs.views import gallery, room

app_name = "outputs"
urlpatterns = [
    path("outputs/", gallery.gallery, name="gallery"),
    path("outputs/feed.atom", gallery.feed, name="feed"),
    path("outputs/<slug:slug>/", gallery.page, name="page"),
    path("outputs/<slug:slug>.pdf", gallery.pdf, name="pdf"),
    path("outputs/<slug:slug>/file", gallery.file, name="file"),
    path("outputs/<slug:slug>/withdraw/", gallery.withdraw, name="withdraw"),
    path("outputs/<slug:slug>/name/", gallery.name, name="name"),
    path("rooms/<int:group_id>/outputs/", room.outputs, name="room"),
    path("rooms/<int:group_id>/outputs/new/", room.new, name="new"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/", room.draft, name="draft"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/edit/", room.edit, name="edit"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/text/", room.take_text, name="take_text"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/file", room.file, name="draft_file"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/yes/", room.say_yes, name="say_yes"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/take-back/", room.take_yes_back, name="take_yes_back"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/aside/", room.step_aside, name="step_aside"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/join/", room.join, name="join"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/remove/", room.remove, name="remove"),
    path("rooms/<int:group_id>/outputs/<int:output_id>/bring-back/", room.bring_back, name="bring_back"),
]
