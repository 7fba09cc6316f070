"""Addresses of invitations, channels and imports."""

from django.urls import URLPattern, path

from ristiin.enrolment.views import importing, invitations

_IN = "programmes/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path(f"{_IN}invitations/", invitations.invitations, name="invitations"),
    path(f"{_IN}invitations/remind/", invitations.remind, name="remind"),
    path(f"{_IN}invitations/<int:invitation_id>/address/", invitations.fix_address, name="fix_address"),
    path(
        f"{_IN}invitations/<int:invitation_id>/withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"
    ),
    path(f"{_IN}channels/", invitations.channels, name="channels"),
    path(f"{_IN}channels/<int:channel_id>/qr.svg", invitations.channel_qr, name="channel_qr"),
    path(f"{_IN}channels/<int:channel_id>/remove/", invitations.remove_channel, name="remove_channel"),
    path(f"{_IN}import/", importing.bring, name="import"),
    path(f"{_IN}import/<int:batch_id>/columns/", importing.columns, name="import_columns"),
    path(f"{_IN}import/<int:batch_id>/preview/", importing.preview, name="import_preview"),
    path(f"{_IN}import/<int:batch_id>/take/", importing.take, name="import_take"),
    path(f"{_IN}import/<int:batch_id>/throw-away/", importing.throw_away, name="import_throw_away"),
    path(f"{_IN}import/<int:batch_id>/progress/", importing.progress, name="import_progress"),
    path(f"{_IN}import/<int:batch_id>/left-out.csv", importing.left_out, name="import_left_out"),
    path(f"{_IN}import/<int:batch_id>/take-back/", importing.take_back, name="import_take_back"),
    path("i/<slug:token>/", invitations.invited, name="invited"),
    path("i/", invitations.invited_in, name="invited_in"),
    path("s/<slug:code>/", invitations.channel, name="channel"),
]
