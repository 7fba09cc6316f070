"""The forms of stories: text in, values out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.reports.choices import Channel
from ristiin.ui.forms import Choices, Form, ManyChoices, read_by


class StoryForm(Form):
    """A quote or a short story, the name shown with it, and where it may be told."""

    who_reads = {
        "text": read_by(_("Read by *the organiser*, once you have chosen a place below. Until then by *you alone*.")),
        "name_shown": read_by(_("Read by *whoever reads the story*.")),
        "channels": read_by(_("Read by *the organiser*.")),
    }

    text = forms.CharField(
        label=_("What did this give you?"),
        help_text=_(
            "A sentence or a few. Tell of yourself and your own work. What others have said in your pair or group "
            "stays there: leave it and their names out."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    name_shown = forms.CharField(
        label=_("Your name as it is shown"),
        help_text=_("For example “Maija Virtanen, lecturer”. Leave it empty, and it says “A participant”."),
        max_length=160,
        required=False,
    )
    channels = forms.MultipleChoiceField(
        label=_("Where may it be told?"),
        help_text=_("Choose none, and nobody but you sees it. You can take each of these back at any time."),
        choices=Channel.choices,
        required=False,
        widget=ManyChoices(
            notes={
                Channel.PROGRAMME: _("Those who took part with you, in the report that they are given."),
                Channel.REPORT: _("A few people who decide: the board, the funder."),
                Channel.INTRANET: _("Everybody who works in an organisation that takes part."),
                Channel.PRESS: _("Readers of newspapers. What has been printed cannot be called back."),
                Channel.WEB: _("Everybody, also through search engines."),
            }
        ),
    )
    form_key = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """Return the words, without the space around them."""
        return str(self.cleaned_data["text"]).strip()


class ChannelForm(Form):
    """The channel for which stories are looked at."""

    channel = forms.ChoiceField(
        label=_("For which place?"), choices=Channel.choices, required=False, widget=Choices(beside=True)
    )

    def wanted(self) -> Channel | None:
        """Return the channel asked for, None for all of them."""
        said: Any = self.cleaned_data.get("channel") if self.is_valid() else ""
        return Channel(said) if said else None
