"""What the keepers of the community write: text in, values out."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ristiin.community import logo
from ristiin.community.colour import PRESETS, is_colour
from ristiin.community.models import Community
from ristiin.community.texts import Asked, TextsMixin, first_texts
from ristiin.kernel.refusal import Refusal
from ristiin.ui.forms import Choices, Form, Readers, read_by

EVERYBODY = read_by(_("Read by *everybody* who opens the front page."))
OWN = "own"


class CommunityForm(TextsMixin, Form):
    """The community's name, colour, logo and front-page texts."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("A PNG, JPEG or WebP of at most 2 MB. It stands at the top of every page, beside the name."),
        widget=forms.FileInput(attrs={"accept": logo.ACCEPTED}),
        allow_empty_file=True,
    )
    without_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

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
        "logo": EVERYBODY,
        "preset": EVERYBODY,
        "colour": EVERYBODY,
        "contact_address": EVERYBODY,
    }
    TEXTS: Sequence[Asked] = (
        Asked("name", "names", _("Name of the community"), 80),
        Asked(
            "headline",
            "headlines",
            _("Headline of the front page"),
            80,
            _("Left empty, it says: Both teach, both learn"),
        ),
        Asked(
            "introduction", "introductions", _("Introduction"), 500, _("Two or three sentences under the headline."), 3
        ),
        Asked(
            "facilitating",
            "facilitating",
            _("How to become a facilitator"),
            2000,
            _("What it is like with you, when trainings begin, whom to ask. Left empty, the page tells of the task."),
            5,
        ),
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        is_preset = community.colour in PRESETS
        initial: dict[str, Any] = {
            "preset": community.colour if is_preset else OWN,
            "colour": "" if is_preset else community.colour,
            "contact_address": community.contact_address,
            **first_texts(self.TEXTS, community),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.ask_texts()
        if not community.logo_mark:
            del self.fields["without_logo"]

    def clean_logo(self) -> bytes | None:
        """Return the logo drawn anew, None when none was brought."""
        upload = self.cleaned_data.get("logo")
        if not upload:
            return None
        try:
            return logo.drawn(upload)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code="logo") from refusal

    def clean(self) -> dict[str, Any]:
        """Return the values, when there is a name and the colour is one."""
        cleaned = super().clean() or {}
        if self.is_empty("name"):
            self.add_error(f"name_{self.languages[0][0]}", _("Give it a name in at least one language."))
        if cleaned.get("preset") == OWN and not is_colour(cleaned.get("colour") or ""):
            self.add_error("colour", _("This is not a colour. Write it as #5b3fb3 or oklch(0.47 0.17 288)."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what was decided, as the action takes it."""
        cleaned = self.cleaned_data
        chosen = cleaned["preset"]
        return {
            **self.texts(),
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
