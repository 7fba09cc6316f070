"""What people write, as it is sent. Forms save nothing."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from ristiin.ui.forms import Choices, Form, UploadField, private
from ristiin.writing import markdown
from ristiin.writing.actions.texts import Draft
from ristiin.writing.merging import Clash, joined

LONGEST_TITLE = 200
LONGEST_MESSAGE = 10_000
LONGEST_COMMENT = 5_000
# Of a form that is sent twice the second says the same as the first.
HIDDEN = forms.HiddenInput


ROOM_READS = private(_("Read by *those in this room* only."))


def new_key() -> str:
    """Return a key for a form that is about to be shown."""
    return str(uuid.uuid4())


class KeyField(forms.UUIDField):
    """The key of a form; one that is no key counts as none."""

    widget = HIDDEN

    def __init__(self) -> None:
        super().__init__(required=False, initial=new_key)

    def clean(self, value: Any) -> str:
        """Return the key as text."""
        try:
            return str(super().clean(value) or "")
        except forms.ValidationError:
            return ""


class NewTextForm(Form):
    """A text that is begun: what it is called."""

    who_reads = {"title": ROOM_READS}

    title = forms.CharField(
        label=_("What is the text called?"),
        help_text=_("A few words that tell it from the others. You can change them at any time."),
        max_length=LONGEST_TITLE,
    )
    key = KeyField()


class TextForm(Form):
    """A text as it is being written, and on which version."""

    who_reads = {"body": private(_("Read and written by *those in this room* only."))}

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    body = forms.CharField(
        label=_("The text"),
        required=False,
        strip=False,
        max_length=markdown.LONGEST,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
        error_messages={
            "max_length": _(
                "This text is very long (%(show_value)d characters). Move a part of it to a text of its own."
            )
        },
    )
    base = forms.IntegerField(widget=HIDDEN, min_value=0)
    key = KeyField()

    def clean(self) -> dict[str, Any]:
        """Return the values; the text stays as it was written, with its tabs and empty lines."""
        body = self.cleaned_data.get("body")
        cleaned = super().clean()
        return cleaned if body is None else {**cleaned, "body": body}

    @property
    def draft(self) -> Draft:
        """What was sent."""
        said = self.cleaned_data
        return Draft(title=said["title"], body=said["body"], base=said["base"], save_key=said["key"])


class CommentForm(Form):
    """A word beside one part of a text."""

    who_reads = {"body": ROOM_READS}

    body = forms.CharField(
        label=_("Your comment"), max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3})
    )
    number = forms.IntegerField(widget=HIDDEN, min_value=0)
    passage = forms.IntegerField(widget=HIDDEN, min_value=0)
    key = KeyField()


class MessageForm(Form):
    """A message to the others in the room."""

    who_reads = {"body": ROOM_READS}

    body = forms.CharField(
        label=_("Write to the others"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    key = KeyField()


class FileForm(Form):
    """A file for the others in the room."""

    who_reads = {"file": ROOM_READS}

    file = UploadField()
    key = KeyField()


class Choice(models.TextChoices):
    """What becomes of a paragraph that two have changed."""

    BOTH = "both", _("Both, one after the other")
    MINE = "mine", _("Mine, as it reads below")
    THEIRS = "theirs", _("The other one")


class SettleForm(Form):
    """For every paragraph that two have changed, which of them stays; one's own can still be changed."""

    seen = forms.IntegerField(widget=HIDDEN, min_value=0)

    def __init__(self, data: Any, *, clashes: Sequence[Clash], seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
        for at, clash in enumerate(clashes):
            self.fields[f"choice-{at}"] = forms.ChoiceField(
                label=_("What stays"),
                choices=Choice.choices,
                initial=Choice.BOTH,
                widget=Choices(),
                error_messages={"required": _("Choose which of the two stays, or both.")},
            )
            self.fields[f"mine-{at}"] = forms.CharField(
                label=_("Yours"),
                required=False,
                initial=clash.mine,
                max_length=markdown.LONGEST,
                widget=forms.Textarea(attrs={"rows": min(12, 3 + len(clash.mine) // 60)}),
            )
            self.readers[f"mine-{at}"] = ROOM_READS

    def fields_of(self, at: int) -> tuple[forms.BoundField, forms.BoundField]:
        """Return the choice and one's own words for one paragraph."""
        return self[f"choice-{at}"], self[f"mine-{at}"]

    def said(self, at: int, clash: Clash) -> str:
        """Return what a paragraph becomes."""
        mine = self.cleaned_data[f"mine-{at}"]
        match self.cleaned_data[f"choice-{at}"]:
            case Choice.MINE:
                return str(mine)
            case Choice.THEIRS:
                return clash.theirs
        return joined([clash.theirs, mine])
