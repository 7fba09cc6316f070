"""Writing on the board, lines of one's own, candidates, what comes after."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ristiin.enrolment.choices import CouldFacilitate
from ristiin.growth.actions.checklist import LONGEST_STEP
from ristiin.growth.actions.planning import LONGEST_CARD
from ristiin.growth.choices import Became, Column, Stage
from ristiin.growth.queries import Candidate
from ristiin.programmes.forms.steering import StartForm
from ristiin.ui.forms import Choices, DateInput, Form, ManyChoices, read_by

PLANNERS = read_by(_("Read by *those who plan here*."))


def capitals(choices: Any) -> list[tuple[Any, str]]:  # noqa: ANN401 - a class of Django's choices
    """Return choices with capital letters."""
    return [(value, capfirst(str(label))) for value, label in choices.choices]


class KeyedForm(Form):
    """A form that is one however often it is sent."""

    form_key = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class StepForm(KeyedForm):
    """A line of one's own on the list of the four phases."""

    text = forms.CharField(label=_("What else"), max_length=LONGEST_STEP)
    stage = forms.TypedChoiceField(label=_("In which phase"), choices=Stage.choices, coerce=int)
    who_reads = {"text": read_by(_("Read by *the organisers*."))}


class CardForm(KeyedForm):
    """A card."""

    text = forms.CharField(label=_("A thought"), max_length=LONGEST_CARD, widget=forms.Textarea(attrs={"rows": 2}))
    column = forms.ChoiceField(label=_("It is about"), choices=Column.choices, widget=Choices(beside=True))
    who_reads = {"text": PLANNERS}


class MakeForm(Form):
    """What a card becomes in the draft."""

    became = forms.ChoiceField(choices=Became.choices)


class TrainingForm(StartForm):
    """When the registration of a training opens, and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].label = _("Registration opens")
        self.fields["first_day"].widget = DateInput()


class CandidatesForm(Form):
    """Whom to invite to the training, and in which words."""

    people = forms.TypedMultipleChoiceField(label=_("Whom"), coerce=int, widget=ManyChoices())
    message = forms.CharField(
        label=_("A few words of your own"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    who_reads = {"message": read_by(_("Read by *those you invite*."))}

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [one for one in candidates if one.can_be_invited]
        self.fields["people"].choices = [(one.person.pk, str(one.person)) for one in rows]  # type: ignore[attr-defined]
        self.fields["people"].initial = [one.person.pk for one in rows if one.says == CouldFacilitate.YES]


class OnwardForm(Form):
    """Whether one may be invited to the next run, and whether one could imagine facilitating."""

    may_be_invited = forms.BooleanField(
        label=_("I may be invited to the next run"),
        required=False,
        help_text=_("One letter when its registration opens, nothing else."),
    )
    could_facilitate = forms.ChoiceField(
        label=_("Could you imagine facilitating a group some day?"),
        choices=CouldFacilitate.choices,
        widget=Choices(beside=True),
        required=False,
        help_text=_(
            "The facilitator is one of the group, who sees that everybody is heard. Yes or maybe means that the "
            "organiser may ask you to a training, and you decide then."
        ),
    )
    who_reads = {
        "may_be_invited": read_by(_("Read by *nobody by name*: the organiser sees how many.")),
        "could_facilitate": read_by(_("Read by *the organiser*, who may ask you.")),
    }
