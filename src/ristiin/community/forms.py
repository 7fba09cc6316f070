"""What the keepers of the community write: text in, values out."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import Language
from ristiin.community.colour import PRESETS, is_colour
from ristiin.community.models import Community
from ristiin.ui.forms import Choices, Form, Readers, read_by

EVERYBODY = read_by(_("Read by *everybody* who opens the front page."))
OWN = "own"


class CommunityForm(Form):
    """The community's name, colour and front-page texts."""

    preset = forms.ChoiceField(
        label=_("Colour"),
        choices=[*PRESETS.items(), (OWN, _("a colour of one’s own"))],
        widget=Choices(beside=True),
        help_text=_("One colour; every other follows from it. Lightness is kept readable, whatever you choose."),
    )
    colour = forms.CharField(
        label=_("A colour of one’s own"),
        required=False,
        max_length=40,
        help_text=_("For example #5b3fb3 or oklch(0.47 0.17 288)."),
    )
    contact_address = forms.EmailField(
        label=_("Address for questions"),
        required=False,
        help_text=_("Where people write when something does not work for them."),
    )
    who_reads: ClassVar[Mapping[str, Readers]] = {
        "preset": EVERYBODY,
        "colour": EVERYBODY,
        "contact_address": EVERYBODY,
    }
    TEXTS: ClassVar[tuple[tuple[str, str, str | Promise, int, str | Promise], ...]] = (
        ("name", "names", _("Name of the community"), 80, ""),
        (
            "headline",
            "headlines",
            _("Headline of the front page"),
            80,
            _("Left empty, it says: Both teach, both learn"),
        ),
        ("introduction", "introductions", _("Introduction"), 500, _("Two or three sentences under the headline.")),
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        is_preset = community.colour in PRESETS
        initial: dict[str, Any] = {
            "preset": community.colour if is_preset else OWN,
            "colour": "" if is_preset else community.colour,
            "contact_address": community.contact_address,
        }
        for stem, attribute, _label, _longest, _help in self.TEXTS:
            initial |= {f"{stem}_{language}": text for language, text in getattr(community, attribute).items()}
        super().__init__(*args, initial=initial, **kwargs)
        own = (get_language() or "fi")[:2]
        self.languages = sorted(Language.choices, key=lambda pair: pair[0] != own)
        for stem, _attribute, label, longest, text in self.TEXTS:
            for place, (language, name) in enumerate(self.languages):
                self.fields[f"{stem}_{language}"] = forms.CharField(
                    label=capfirst(str(name)) if place else str(label),
                    help_text="" if place else str(text),
                    required=False,
                    max_length=longest,
                    widget=forms.Textarea(attrs={"rows": 3}) if stem == "introduction" else forms.TextInput(),
                )

    def text_groups(self) -> list[list[forms.BoundField]]:
        """Return the fields of each text, the reader's own language first."""
        return [
            [self[f"{stem}_{language}"] for language, _name in self.languages]
            for stem, _attribute, _label, _longest, _help in self.TEXTS
        ]

    def clean(self) -> dict[str, Any]:
        """Return the values, when there is a name and the colour is one."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"name_{language}") for language in Language.values):
            self.add_error(f"name_{self.languages[0][0]}", _("Give it a name in at least one language."))
        if cleaned.get("preset") == OWN and not is_colour(cleaned.get("colour") or ""):
            self.add_error("colour", _("This is not a colour. Write it as #5b3fb3 or oklch(0.47 0.17 288)."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what was decided, as the action takes it."""
        cleaned = self.cleaned_data
        texts = {
            attribute: {language: cleaned[f"{stem}_{language}"] for language in Language.values}
            for stem, attribute, _label, _longest, _help in self.TEXTS
        }
        chosen = cleaned["preset"]
        return {
            **texts,
            "colour": cleaned["colour"] if chosen == OWN else chosen,
            "contact_address": cleaned["contact_address"],
        }


class StarterForm(Form):
    """Who may start programmes."""

    address = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    who_reads: ClassVar[Mapping[str, Readers]] = {"address": read_by(_("Read by *the keepers of the platform*."))}


class SiteForm(Form):
    """A place where people work and meet."""

    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("For example a town or a campus."))
    venue = forms.CharField(
        label=_("Venue"), required=False, max_length=200, help_text=_("Address and room, as one finds them.")
    )
    _everybody = read_by(_("Read by *everybody* who opens a programme’s page."))
    who_reads: ClassVar[Mapping[str, Readers]] = {"name": _everybody, "venue": _everybody}
