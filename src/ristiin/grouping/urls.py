"""Addresses of the board and the groups."""

from django.urls import URLPattern, path, register_converter

from ristiin.grouping.views import board, exceptions, facilitators, planning, repairs


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
GUIDES = "programmes/<slug:slug>/facilitators/"
urlpatterns: list[URLPattern] = [
    path(BOARD, board.board, name="board"),
    path(f"{BOARD}of/<int:target_id>/", board.of_target_group, name="of_target_group"),
    path(f"{BOARD}exception/", exceptions.make, name="exception"),
    path(f"{BOARD}without/<int:person_id>/", planning.without_published, name="without_published"),
    path(f"{BOARD}propose/", board.propose, name="propose"),
    path(f"{BOARD}facilitator/", board.facilitate, name="facilitate"),
    path(f"{BOARD}compare/", board.compare, name="compare"),
    path(f"{BOARD}rules/<int:rule_id>/remove/", board.remove_rule, name="remove_rule"),
    path(PROPOSAL, board.proposal, name="proposal"),
    path(f"{PROPOSAL}people/<int:enrolment_id>/", board.moves, name="moves"),
    path(f"{PROPOSAL}move/", board.move, name="move"),
    path(f"{PROPOSAL}pin/", board.pin, name="pin"),
    path(f"{PROPOSAL}rule/", board.rule, name="rule"),
    path(f"{PROPOSAL}undo/", board.undo, name="undo"),
    path(f"{PROPOSAL}redo/", board.redo, name="redo"),
    path(f"{PROPOSAL}resolve/", board.resolve, name="resolve"),
    path(f"{PROPOSAL}discard/", board.discard, name="discard"),
    path(f"{PROPOSAL}publish/", board.publish, name="publish"),
    path(f"{PROPOSAL}plan/", planning.plan, name="plan"),
    path(f"{PROPOSAL}place/", planning.place, name="place"),
    path(f"{PROPOSAL}without/<int:person_id>/", planning.without, name="without"),
    path(f"{PROPOSAL}progress/", board.progress, name="progress"),
    path(GUIDES, facilitators.listed, name="facilitators"),
    path(f"{GUIDES}add/", facilitators.add, name="add_facilitator"),
    path(f"{GUIDES}<int:person_id>/", facilitators.change, name="change_facilitator"),
    path(f"{GUIDES}<int:person_id>/remove/", facilitators.remove, name="remove_facilitator"),
    path(f"{GUIDES}bring/", facilitators.bring, name="bring_facilitators"),
    path(f"{GUIDES}take/", facilitators.take, name="take_facilitators"),
    path("programmes/<slug:slug>/repair/", repairs.repair, name="repair"),
    path("programmes/<slug:slug>/repair/leave/", repairs.leave, name="leave"),
]
