"""Who is asked to open a meeting."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import Language
from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.rooms.actions.opening import Invitee
from ristiin.ui.forms import Choices, Form, ManyChoices, private, read_by


class MemberForm(Form):
    """A member who opens the meeting."""

    opener = forms.ChoiceField(label=_("Who opens"), widget=forms.Select())

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        chosen = [("", _("Choose one of you")), *((pk, str(person)) for pk, person in self.people.items())]
        self.fields["opener"].choices = chosen  # type: ignore[attr-defined] # a choice field

    @property
    def chosen(self) -> Person:
        """The one who was chosen."""
        return self.people[self.cleaned_data["opener"]]


class GuestForm(Form):
    """A guest who opens a meeting."""

    who_reads = {
        "name": private(_("Read by *those in this room*.")),
        "address": private(_("Read by *nobody here*. The letter with the link goes to it.")),
    }

    form_key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    address = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=Language.choices, widget=Choices(beside=True)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": (get_language() or "fi")[:2], **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def invitee(self) -> Invitee:
        """The guest as the actions take them."""
        cleaned = self.cleaned_data
        return Invitee(cleaned["name"], cleaned["address"], cleaned["language"])


class FirstMeetingsForm(GuestForm):
    """A guest who opens the next meeting of several groups (S100)."""

    who_reads = {
        "name": read_by(_("Read by *the organisers* and *the groups* the guest comes to.")),
        "address": read_by(_("Read by *the organisers*. The letter with the link goes to it.")),
    }

    groups = forms.MultipleChoiceField(label=_("Groups"), widget=ManyChoices())

    def __init__(self, *args: Any, groups: Iterable[Group], **kwargs: Any) -> None:
        known = list(groups)
        kwargs["initial"] = {"groups": [str(group.pk) for group in known]}
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = [(str(group.pk), str(group)) for group in known]  # type: ignore[attr-defined]
