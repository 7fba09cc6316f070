"""Addresses of rooms."""

from django.urls import path

from ristiin.rooms.views import agreement, beginning, door, ending, facilitating, held, meetings, opening

app_name = "rooms"
ROOM = "<int:group_id>/"
MEETING = f"{ROOM}meetings/<int:meeting_id>/"
urlpatterns = [
    path(ROOM, door.room, name="room"),
    path(f"{ROOM}promise/", door.promise, name="promise"),
    path(f"{ROOM}agreement/", agreement.agreement, name="agreement"),
    path(f"{ROOM}agreement/change/", agreement.change_agreement, name="change_agreement"),
    path(f"{ROOM}agreement/sign/", agreement.sign, name="sign"),
    path(f"{ROOM}agreement/<int:number>/", agreement.agreement_version, name="agreement_version"),
    path(f"{ROOM}meetings/", meetings.meetings, name="meetings"),
    path(f"{ROOM}meetings/propose/", meetings.propose_meeting, name="propose_meeting"),
    path(f"{ROOM}meetings/agreed/", meetings.agree_meeting, name="agree_meeting"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}answer/", meetings.answer_meeting, name="answer_meeting"),
    path(f"{MEETING}settle/", meetings.settle_meeting, name="settle_meeting"),
    path(f"{MEETING}move/", meetings.move_meeting, name="move_meeting"),
    path(f"{MEETING}change/", meetings.change_meeting, name="change_meeting"),
    path(f"{MEETING}carry-on/", meetings.carry_on_from, name="carry_on_from"),
    path(f"{MEETING}cancel/", meetings.cancel_meeting, name="cancel_meeting"),
    path(f"{MEETING}restore/", meetings.restore_meeting, name="restore_meeting"),
    path(f"{MEETING}held/", meetings.held, name="held"),
    path(f"{MEETING}look-back/", facilitating.look_back, name="look_back"),
    path(f"{MEETING}opener/", opening.choose_opener, name="choose_opener"),
    path(f"{MEETING}guest/", opening.invite_guest, name="invite_guest"),
    path(f"{ROOM}steps/", meetings.steps, name="steps"),
    path(f"{ROOM}steps/<int:step_id>/done/", meetings.step_done, name="step_done"),
    path(f"{ROOM}steps/<int:step_id>/remove/", meetings.remove_step, name="remove_step"),
    path(f"{ROOM}started/", beginning.started, name="started"),
    path(f"{ROOM}help/", beginning.ask_for_help, name="help"),
    path(f"{ROOM}ending/", ending.ending, name="ending"),
    path(f"{ROOM}ending/not-after-all/", ending.carry_on_no_more, name="carry_on_no_more"),
    path(f"{ROOM}renewal/", ending.renew, name="renew"),
    path(f"{ROOM}history/", ending.open_history, name="open_history"),
    path(f"{ROOM}archive.zip", ending.export, name="export"),
    path("held/<str:token>/", held.held_link, name="held_link"),
]
