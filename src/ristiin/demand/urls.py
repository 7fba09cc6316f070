"""Addresses of the app."""

from django.urls import path

from ristiin.demand.views import answering, bringing, keeping, showing, theming

app_name = "demand"
_IN = "programmes/<slug:slug>/theme-survey/"
_OUT = "theme-survey/<slug:code>/"
urlpatterns = [
    path(_IN, keeping.survey, name="survey"),
    path(f"{_IN}questions/", keeping.questions, name="questions"),
    path(f"{_IN}open/", keeping.open_survey, name="open"),
    path(f"{_IN}last-day/", keeping.last_day, name="last_day"),
    path(f"{_IN}close/", keeping.close, name="close"),
    path(f"{_IN}throw-away/", keeping.throw_away, name="throw_away"),
    path(f"{_IN}invite/", keeping.invite, name="invite"),
    path(f"{_IN}qr.svg", keeping.qr, name="qr"),
    path(f"{_IN}import/", bringing.bring, name="import"),
    path(f"{_IN}import/columns/", bringing.columns, name="import_columns"),
    path(f"{_IN}import/rows/", bringing.rows, name="import_rows"),
    path(f"{_IN}import/leave/", bringing.leave, name="import_leave"),
    path(f"{_IN}demand/", showing.demand, name="demand"),
    path(f"{_IN}wishes/", showing.wishes, name="wishes"),
    path(f"{_IN}wishes/undo/", showing.undo_wishes, name="undo_wishes"),
    path(f"{_IN}themes/", theming.themes, name="themes"),
    path(f"{_IN}themes/undo/", theming.undo, name="undo_themes"),
    path(_OUT, answering.answer, name="answer"),
    path(f"{_OUT}thanks/", answering.thanks, name="thanks"),
    path(f"{_OUT}tell-me/", answering.tell_me, name="tell_me"),
    path(f"{_OUT}<str:token>/", answering.answer_invited, name="answer_invited"),
]
