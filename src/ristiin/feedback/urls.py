"""Addresses of feedback."""

from django.urls import path

from ristiin.feedback.views import answering, own, results

app_name = "feedback"
urlpatterns = [
    path("feedback/<str:token>/", answering.answer, name="answer"),
    path("feedback/<str:token>/thanks/", answering.thanks, name="thanks"),
    path("me/feedback/", answering.mine, name="mine"),
    path("me/development/", own.developments, name="developments"),
    path("me/development/<slug:slug>/", own.development, name="development"),
    path("me/development/<slug:slug>/remove/", own.remove_development, name="remove_development"),
    path("programmes/<slug:slug>/who-i-know/", own.knowing_page, name="knowing"),
    path("programmes/<slug:slug>/feedback/", results.programme, name="programme"),
    path("programmes/<slug:slug>/feedback/plan/", results.plan, name="plan"),
    path("programmes/<slug:slug>/feedback/<slug:key>/", results.round_page, name="round"),
    path("programmes/<slug:slug>/feedback/<slug:key>/publish/", results.publish, name="publish"),
]
