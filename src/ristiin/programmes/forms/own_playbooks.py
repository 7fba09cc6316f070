"""Playbooks of the community: one made of a programme, one from a file."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ristiin.programmes.forms.steering import LONGEST_NAME, languages_reader_first, texts_of
from ristiin.programmes.models import Programme
from ristiin.ui.forms import Form, Readers, read_by

STARTERS = read_by(_("Read by *everybody who may start programmes*."))


class SavePlaybookForm(Form):
    """Of which programme a playbook is made, and what it is called."""

    programme = forms.ModelChoiceField(
        label=_("Of which programme"),
        queryset=Programme.objects.none(),
        empty_label=_("choose one"),
        help_text=_("Its texts, sizes, themes and days go into the playbook. Nothing of its people does."),
    )

    def __init__(self, *args: Any, programmes: "QuerySet[Programme]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        self.readers["programme"] = STARTERS.once_at("save_readers")
        own = (get_language() or "fi")[:2]
        for language, label in languages_reader_first():
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name") if language == own else label, max_length=LONGEST_NAME, required=language == own
            )
            self.readers[f"name_{language}"] = STARTERS.once_at("save_readers")

    @property
    def everybody(self) -> Readers:
        """Who reads it, said once for the whole form."""
        return STARTERS

    @property
    def in_languages(self) -> list[forms.BoundField]:
        """The name, the reader's own language first."""
        return [self[f"name_{language}"] for language, _label in languages_reader_first()]

    def names(self) -> dict[str, str]:
        """Return the name in each language that has one."""
        return texts_of(self.cleaned_data, "name")


class BringPlaybookForm(Form):
    """A playbook in a file."""

    file = forms.FileField(
        label=_("The file of a playbook"),
        help_text=_("TOML, as one downloads it here."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    who_reads = {"file": STARTERS}
