"""Texts that the community writes in several languages: a field for each, the reader's own language first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language

from ristiin.accounts.choices import Language

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text
else:
    # Words, perhaps to be put into the reader's language later.
    Text = str | Promise


@dataclass(frozen=True)
class Asked:
    """One text: the stem of its fields, the column it is kept in, what it is called, how long, and whether of lines."""

    stem: str
    column: str
    label: Text
    longest: int
    help: Text = ""
    rows: int = 0


class TextsMixin(forms.BaseForm):
    """A form with texts in every language of the community."""

    TEXTS: Sequence[Asked] = ()

    def ask_texts(self) -> None:
        """Put a field for each text and language in the form."""
        for asked in self.TEXTS:
            for place, (language, name) in enumerate(self.languages):
                self.fields[f"{asked.stem}_{language}"] = forms.CharField(
                    label=capfirst(str(name)) if place else str(asked.label),
                    help_text="" if place else str(asked.help),
                    required=False,
                    max_length=asked.longest,
                    widget=forms.Textarea(attrs={"rows": asked.rows}) if asked.rows else forms.TextInput(),
                )

    @property
    def languages(self) -> list[tuple[str, Any]]:
        """The languages, the reader's own first."""
        own = (get_language() or "fi")[:2]
        return sorted(Language.choices, key=lambda pair: pair[0] != own)

    def text_groups(self) -> list[list[forms.BoundField]]:
        """Return the fields of each text, the reader's own language first."""
        return [[self[f"{asked.stem}_{language}"] for language, _name in self.languages] for asked in self.TEXTS]

    def is_empty(self, stem: str) -> bool:
        """Tell whether a text is written in no language."""
        return not any(self.cleaned_data.get(f"{stem}_{language}") for language in Language.values)

    def texts(self) -> dict[str, dict[str, str]]:
        """Return what was written, by column and language."""
        return {
            asked.column: {language: self.cleaned_data[f"{asked.stem}_{language}"] for language in Language.values}
            for asked in self.TEXTS
        }


def first_texts(asked: Sequence[Asked], of: object) -> dict[str, str]:
    """Return what the fields hold at first: the texts of a row."""
    kept: list[tuple[Asked, Mapping[str, str]]] = [(one, getattr(of, one.column)) for one in asked]
    return {f"{one.stem}_{language}": text for one, texts in kept for language, text in texts.items()}
