"""Addresses of the board and the groups."""

from django.urls import URLPattern, path, register_converter

from ristiin.grouping import views


class LetterConverter:
    """The letter of a proposal."""

    regex = "[A-Z]{1,3}"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(LetterConverter, "letter")

app_name = "grouping"
BOARD = "programmes/<slug:slug>/groups/"
PROPOSAL = f"{BOARD}<letter:letter>/"
urlpatterns: list[URLPattern] = [
    path(BOARD, views.board, name="board"),
    path(f"{BOARD}propose/", views.propose, name="propose"),
    path(f"{BOARD}facilitator/", views.facilitate, name="facilitate"),
    path(f"{BOARD}compare/", views.compare, name="compare"),
    path(f"{BOARD}rules/<int:rule_id>/remove/", views.remove_rule, name="remove_rule"),
    path(PROPOSAL, views.proposal, name="proposal"),
    path(f"{PROPOSAL}people/<int:enrolment_id>/", views.moves, name="moves"),
    path(f"{PROPOSAL}move/", views.move, name="move"),
    path(f"{PROPOSAL}pin/", views.pin, name="pin"),
    path(f"{PROPOSAL}rule/", views.rule, name="rule"),
    path(f"{PROPOSAL}undo/", views.undo, name="undo"),
    path(f"{PROPOSAL}redo/", views.redo, name="redo"),
    path(f"{PROPOSAL}resolve/", views.resolve, name="resolve"),
    path(f"{PROPOSAL}discard/", views.discard, name="discard"),
    path(f"{PROPOSAL}publish/", views.publish, name="publish"),
    path(f"{PROPOSAL}progress/", views.progress, name="progress"),
    path("programmes/<slug:slug>/repair/", views.repair, name="repair"),
    path("programmes/<slug:slug>/repair/leave/", views.leave, name="leave"),
]
