"""What the tables of reports hold of people: of those who have been given papers, and of those who tell stories."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ristiin.kernel.personal import Basis, Declaration, Erasure, declare
from ristiin.reports.models import (
    BudgetLine,
    Certificate,
    MeetingCount,
    ProgrammeFacts,
    SharedReport,
    Story,
    StoryConsent,
    StoryTaken,
    ThemeDemand,
    WorkingTime,
)

declare(
    Declaration(model=ProgrammeFacts, plain=("programme", "strategy_label", "objectives", "in_working_time", "funder"))
)
declare(Declaration(model=MeetingCount, plain=("programme", "groups", "met", "meetings", "minutes", "counted_at")))
declare(Declaration(model=ThemeDemand, plain=("programme", "people", "themes", "counted_at")))
declare(
    Declaration(
        model=SharedReport,
        plain=("programme", "shared_at", "told_up_to", "told_at"),
        personal={"shared_by": "the organiser who let those who took part read the report"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the report can be read",
        of=lambda person: SharedReport.objects.filter(shared_by=person),
        erasure=Erasure.CLEAR,
        cleared={"shared_by": None},
        title=_("Reports you have shared"),
    )
)
declare(Declaration(model=BudgetLine, plain=("programme", "kind", "label", "planned", "spent", "form_key")))
declare(
    Declaration(
        model=Certificate,
        # The code and the number name the paper. Without the name they say nothing of anybody.
        plain=("programme", "titles", "starts_on", "ends_on", "hours", "issuer", "salt", "code", "uid"),
        personal={
            "person": "whose certificate it is",
            "name": "the name on the paper",
            "signed_by": "the organiser who signs it",
            "issued_at": "when it was given",
            "withdrawn_at": "when it was withdrawn",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the programme is kept",
        of=lambda person: Certificate.objects.filter(person=person),
        # The row stays without its name: whoever checks the paper is told that it is no longer valid.
        erasure=Erasure.CLEAR,
        cleared={"name": "", "salt": ""},
        not_exported=("salt", "signed_by"),
        title=_("Your certificates"),
    )
)
declare(
    Declaration(
        model=WorkingTime,
        plain=("programme",),
        personal={
            "person": "whose hours they are",
            "hours": "the hours the person says to have used, for their own statement",
            "changed_at": "when they were written",
        },
        basis=Basis.CONSENT,
        retention="until the person empties them",
        of=lambda person: WorkingTime.objects.filter(person=person),
        title=_("Hours you have written for working-time statements"),
    )
)
declare(
    Declaration(
        model=Story,
        plain=("programme", "language", "form_key", "revision"),
        personal={
            "person": "whose story it is",
            "text": "what the person tells of their own learning",
            "name_shown": "the name they show, or none",
            "changed_at": "when it was written",
        },
        basis=Basis.CONSENT,
        retention="until the person removes it",
        of=lambda person: Story.objects.filter(person=person),
        not_exported=("form_key",),
        title=_("Stories you have told"),
    )
)
declare(
    Declaration(
        model=StoryConsent,
        plain=("channel",),
        personal={"story": "which story may be told there", "given_at": "since when"},
        basis=Basis.CONSENT,
        retention="until the person takes it back",
        of=lambda person: StoryConsent.objects.filter(story__person=person),
        title=_("Where your stories may be told"),
    )
)
declare(
    Declaration(
        model=StoryTaken,
        plain=("channel", "revision"),
        personal={
            "story": "which story was taken out",
            "taken_by": "which organiser is told when it may be told no more",
            "taken_at": "when",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the story",
        of=lambda person: StoryTaken.objects.filter(Q(taken_by=person) | Q(story__person=person)),
        exported=lambda person: StoryTaken.objects.filter(story__person=person),
        not_exported=("taken_by",),
        title=_("Stories of yours that an organiser has taken out"),
    )
)
