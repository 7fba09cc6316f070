"""Addresses of stories."""

from django.urls import path

from ristiin.reports.views import stories

urlpatterns = [
    path("programmes/<slug:slug>/story/", stories.offer, name="story"),
    path("me/stories/", stories.mine, name="my_stories"),
    path("me/stories/<int:story_id>/", stories.change, name="change_story"),
    path("me/stories/<int:story_id>/take-back/", stories.take_back, name="take_story_back"),
    path("me/stories/<int:story_id>/remove/", stories.remove, name="remove_story"),
    path("programmes/<slug:slug>/stories/", stories.stories, name="stories"),
    path("programmes/<slug:slug>/stories/take/", stories.take, name="take_stories"),
]
