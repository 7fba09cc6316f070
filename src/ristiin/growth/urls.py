"""Addresses of what grows out of programmes."""

from django.urls import path

from ristiin.growth.views import boards, candidates, desk, events, ideas, phases, runs

app_name = "growth"
_IN = "programmes/<slug:slug>/"
_CARD = f"{_IN}planning/<int:card_id>/"
_EVENT = f"{_IN}event/<int:event_id>/"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/programmes.csv", desk.as_csv, name="desk_csv"),
    path("desk/programmes.xlsx", desk.as_xlsx, name="desk_xlsx"),
    path("growth/", phases.community, name="community"),
    path("growth/steps/", phases.community_add, name="community_add"),
    path("growth/steps/<int:step_id>/", phases.community_step, name="community_step"),
    path(f"{_IN}growth/", phases.programme, name="phases"),
    path(f"{_IN}growth/steps/", phases.add, name="step_add"),
    path(f"{_IN}growth/steps/<int:step_id>/", phases.step, name="step"),
    path(f"{_IN}candidates/", candidates.candidates, name="candidates"),
    path(f"{_IN}candidates/training/", candidates.start, name="training_start"),
    path(f"{_IN}candidates/invite/", candidates.invite, name="candidates_invite"),
    path(f"{_IN}onward/", candidates.onward, name="onward"),
    path(f"{_IN}planning/", boards.board, name="board"),
    path(_CARD, boards.card, name="card"),
    path(f"{_CARD}move/", boards.move, name="card_move"),
    path(f"{_CARD}remove/", boards.remove, name="card_remove"),
    path(f"{_CARD}put-back/", boards.put_back, name="card_put_back"),
    path(f"{_CARD}make/", boards.make, name="card_make"),
    path(f"{_IN}next/", runs.next_run, name="next"),
    path(f"{_IN}next/invite/", runs.invite, name="next_invite"),
    path(f"{_IN}next/renew/<int:group_id>/", runs.renew, name="renew"),
    path(f"{_IN}rotation/", runs.rotation, name="rotation"),
    path(f"{_IN}rotation/forget/", runs.forget, name="rotation_forget"),
    path(f"{_IN}event/", events.events, name="events"),
    path(_EVENT, events.change, name="event_change"),
    path(f"{_EVENT}call-off/", events.call_off, name="event_call_off"),
    path("events/<int:event_id>/", events.event, name="event"),
    path("events/<int:event_id>/answer/", events.answer, name="event_answer"),
    path("events/<int:event_id>/event.ics", events.ics, name="event_ics"),
    path("propose/", ideas.propose, name="propose"),
    path("propose/<int:idea_id>/take-back/", ideas.take_back, name="idea_take_back"),
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/<int:idea_id>/", ideas.answer, name="idea_answer"),
]
