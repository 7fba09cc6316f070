"""Addresses of joint sessions."""

from django.urls import URLPattern, path

from ristiin.gatherings.views import boards, guests, polls, preparing, rooms, sessions

app_name = "gatherings"
urlpatterns: list[URLPattern] = [
    path("programmes/<slug:slug>/sessions/", sessions.sessions, name="sessions"),
    path("programmes/<slug:slug>/sessions/<slug:key>/", sessions.session, name="session"),
    path("programmes/<slug:slug>/sessions/<slug:key>/prepare/", preparing.prepare, name="prepare"),
    path("programmes/<slug:slug>/sessions/<slug:key>/programme/", preparing.agenda, name="agenda"),
    path("programmes/<slug:slug>/sessions/<slug:key>/programme/<int:item_id>/", preparing.part, name="part"),
    path("programmes/<slug:slug>/sessions/<slug:key>/speakers/", preparing.invite, name="invite"),
    path(
        "programmes/<slug:slug>/sessions/<slug:key>/speakers/<int:speaker_id>/end/", preparing.uninvite, name="uninvite"
    ),
    path("programmes/<slug:slug>/sessions/<slug:key>/materials/", preparing.materials, name="materials"),
    path("programmes/<slug:slug>/sessions/<slug:key>/materials/<int:material_id>/", sessions.material, name="material"),
    path("programmes/<slug:slug>/sessions/<slug:key>/files/", preparing.files, name="files"),
    path(
        "programmes/<slug:slug>/sessions/<slug:key>/materials/<int:material_id>/end/",
        preparing.material_end,
        name="material_end",
    ),
    path("programmes/<slug:slug>/sessions/<slug:key>/attendance/", preparing.attendance, name="attendance"),
    path("programmes/<slug:slug>/sessions/<slug:key>/board/", boards.board, name="board"),
    path("programmes/<slug:slug>/sessions/<slug:key>/wall/", boards.wall, name="wall"),
    path("programmes/<slug:slug>/insights/<int:insight_id>/thanks/", boards.thank, name="thank"),
    path("programmes/<slug:slug>/insights/<int:insight_id>/replies/", boards.reply, name="reply"),
    path("programmes/<slug:slug>/replies/<int:reply_id>/end/", boards.reply_end, name="reply_end"),
    path("programmes/<slug:slug>/poll/", polls.poll, name="poll"),
    path("programmes/<slug:slug>/poll/propose/", polls.propose, name="propose"),
    path("programmes/<slug:slug>/poll/results/", polls.results, name="poll_results"),
    path("programmes/<slug:slug>/poll/end/", polls.withdraw, name="poll_end"),
    path("guest/<str:token>/", guests.guest, name="guest"),
    path("rooms/<int:group_id>/insights/", rooms.insights, name="insights"),
    path("rooms/<int:group_id>/insights/<int:insight_id>/", rooms.insight, name="insight"),
    path("rooms/<int:group_id>/insights/<int:insight_id>/agree/", rooms.agree, name="agree"),
    path("rooms/<int:group_id>/insights/<int:insight_id>/end/", rooms.withdraw, name="withdraw"),
    path("rooms/<int:group_id>/midway/", rooms.midway, name="midway"),
]
