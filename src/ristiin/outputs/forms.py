"""What is written about outputs: text in, values out."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import Language
from ristiin.kernel import uploads
from ristiin.kernel.refusal import Refusal
from ristiin.outputs.choices import Audience, OutputKind
from ristiin.outputs.drafting import Draft
from ristiin.outputs.queries import Wanted
from ristiin.programmes.models import Theme
from ristiin.ui.forms import Choices, Form, ManyChoices, private, read_by

LONGEST_TITLE = 200
LONGEST_SUMMARY = 600
LONGEST_BODY = 200_000

UNTIL_PUBLISHED = private(_("*Private.* Read by those in this room, until every author has said yes."))


class WebAddressField(forms.URLField):
    """An address on the web."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class DraftForm(Form):
    """An output before it is published. The kind is the authors' own choice (S33)."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=_("What it is"), choices=OutputKind.choices, widget=Choices())
    summary = forms.CharField(
        label=_("In a sentence or two"),
        required=False,
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the gallery and when somebody shares the link."),
    )
    body = forms.CharField(
        label=_("The text"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("An empty line begins a paragraph. ## makes a heading, - a list, [words](address) a link."),
    )
    link = WebAddressField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("When it lies elsewhere: slides, a recording, a course page."),
    )
    file = forms.FileField(label=_("File"), required=False, help_text=_("At most 10 MB."))
    drops_file = forms.BooleanField(label=_("Remove the file"), required=False)
    themes = forms.MultipleChoiceField(label=_("Themes"), required=False, widget=ManyChoices())
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=Choices(beside=True))
    audience = forms.ChoiceField(
        label=_("Published for whom"),
        choices=Audience.choices,
        widget=Choices(
            notes={
                Audience.PROGRAMME.value: _("Those who take part, organise or facilitate in the programme."),
                Audience.WORLD.value: _("Anybody on the web. You can withdraw it, but copies may remain."),
            }
        ),
    )
    base = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    key = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=36)
    source = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    who_reads = dict.fromkeys(
        ("title", "kind", "summary", "body", "link", "file", "themes", "language", "audience"), UNTIL_PUBLISHED
    )

    def __init__(self, *args: Any, themes: Sequence[Theme], has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["themes"]).choices = [(str(t.pk), t.name) for t in themes]
        self.fields["kind"].choices = [(value, capfirst(str(label))) for value, label in OutputKind.choices]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = uploads.ACCEPTED
        if not themes:
            del self.fields["themes"]
        if not has_file:
            del self.fields["drops_file"]

    def clean_file(self) -> uploads.CheckedFile | None:
        """Return the file as it may be kept.

        Raises:
            ValidationError: it cannot be taken.
        """
        upload = self.cleaned_data.get("file")
        if not isinstance(upload, UploadedFile):
            return None
        try:
            return uploads.checked(upload)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal

    def draft(self) -> Draft:
        """Return what was written."""
        values = self.cleaned_data
        return Draft(
            title=values["title"],
            kind=OutputKind(values["kind"]),
            summary=values["summary"],
            body=values["body"],
            link=values["link"],
            language=values["language"],
            themes=tuple(sorted(int(pk) for pk in values.get("themes", ()))),
            audience=Audience(values["audience"]),
        )


class YesForm(Form):
    """An author's yes: to which revision, for whom, under which name."""

    name_shown = forms.CharField(
        label=_("Your name as an author"),
        required=False,
        max_length=120,
        help_text=_("Leave it empty to be published without your name."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput())
    audience = forms.ChoiceField(choices=Audience.choices, widget=forms.HiddenInput())

    who_reads = {"name_shown": read_by(_("Read by *everybody who can read the output*."))}


class NameForm(Form):
    """The name an author shows."""

    name_shown = forms.CharField(
        label=_("Your name as an author"),
        required=False,
        max_length=120,
        help_text=_("Leave it empty to be published without your name."),
    )

    who_reads = {"name_shown": read_by(_("Read by *everybody who can read the output*."))}


class SearchForm(Form):
    """What is looked for in the gallery; what is not offered is not looked for."""

    q = forms.CharField(label=_("Words or an author"), required=False, max_length=200)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    programme = forms.ChoiceField(label=_("Programme"), required=False)

    def __init__(
        self, *args: Any, themes: Sequence[tuple[str, str]], programmes: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(value, capfirst(str(label))) for value, label in OutputKind.choices]
        for name, choices in (("theme", themes), ("kind", kinds), ("programme", programmes)):
            cast("forms.ChoiceField", self.fields[name]).choices = [("", _("all")), *choices]

    def wanted(self) -> Wanted:
        """Return what is looked for."""
        self.is_valid()
        values = self.cleaned_data
        return Wanted(values.get("q", ""), values.get("theme", ""), values.get("kind", ""), values.get("programme", ""))
