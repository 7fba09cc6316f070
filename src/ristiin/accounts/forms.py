"""Forms of signing in and of one's own page."""

from collections.abc import Iterable, Mapping
from datetime import time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import How, Language
from ristiin.accounts.topics import Topic
from ristiin.ui.dates import clock
from ristiin.ui.forms import Choices, Form, private, read_by

_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


class AskCodeForm(Form):
    """Asks for the address the code goes to."""

    who_reads = {
        "address": read_by(
            _("Read by *the organisers* of the programmes you register in, and by your own pair or group.")
        ),
    }
    address = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Write your e-mail address.")},
    )


class CodeForm(Form):
    """Asks for the code that was mailed."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "code-input",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Write the code from the letter.")},
    )


def _languages() -> list[tuple[str, str]]:
    # Each by its own name: whoever is lost in a language finds the way out.
    return [(code, get_language_info(code)["name_local"].capitalize()) for code in Language.values]


@cache
def _timezones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if name.startswith(_REGIONS))
    return [(name, name.replace("_", " ")) for name in (*names, "UTC")]


class ProfileForm(Form):
    """What a person says of themselves."""

    who_reads = {
        "name": read_by(_("Read by *the organisers* of your programmes and by your own pair or group.")),
        "language": private(_("Read by *you* alone: letters and pages come in this language.")),
        "timezone": private(_("Read by *you* alone: times are told as your clock has them.")),
        "phone": read_by(_("Read by *your own pair or group* and its facilitator, once the pairs are published.")),
        "contact_hint": read_by(
            _("Read by *your own pair or group* and its facilitator, once the pairs are published.")
        ),
    }
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name as others know it.")},
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    contact_hint = forms.CharField(
        label=_("How to reach you best"),
        max_length=120,
        required=False,
        help_text=_("For example: by mail on weekdays, or a text message after four."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=_languages, widget=Choices(beside=True))
    timezone = forms.ChoiceField(label=_("Time zone"), choices=_timezones)


class PasskeyNameForm(Form):
    """What a passkey is called."""

    who_reads = {"name": private(_("Read by *you* alone."))}
    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=80,
        help_text=_("For example: work laptop, or my phone."),
        error_messages={"required": _("Give the passkey a name.")},
    )


class EraseForm(Form):
    """Makes sure that erasing is meant."""

    sure = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick the box when you are sure.")},
    )


class TopicsForm(Form):
    """How news of some topics comes, a field for each."""

    def __init__(
        self, *args: Any, topics: Iterable[Topic], chosen: Mapping[str, How], in_full: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.topics = list(topics)
        for topic in self.topics:
            self.fields[topic.key] = forms.ChoiceField(
                label=topic.title,
                help_text=topic.help,
                choices=[(how.value, how.label) for how in topic.hows],
                initial=chosen[topic.key],
                widget=Choices() if in_full else None,
                error_messages={"required": _("Choose how these come to you.")},
            )

    def of_choice(self) -> list[forms.BoundField]:
        """Return the fields of what need not come at all."""
        return [self[topic.key] for topic in self.topics if not topic.is_essential]

    def of_need(self) -> list[forms.BoundField]:
        """Return the fields of what one needs to take part."""
        return [self[topic.key] for topic in self.topics if topic.is_essential]

    def hows(self) -> dict[str, How]:
        """Return what was chosen for each topic."""
        return {topic.key: How(self.cleaned_data[topic.key]) for topic in self.topics}


def _hours() -> list[tuple[int, str]]:
    return [(hour, clock(time(hour))) for hour in range(24)]


class HoursForm(Form):
    """When the day's letter comes, and when none does."""

    who_reads = {
        "digest_hour": private(_("Read by *you* alone.")),
        "reminder_hour": private(_("Read by *you* alone.")),
        "quiet_from": private(_("Read by *you* alone.")),
        "quiet_until": private(_("Read by *you* alone.")),
    }
    digest_hour = forms.TypedChoiceField(label=_("The day’s digest comes at"), choices=_hours, coerce=int)
    reminder_hour = forms.TypedChoiceField(
        label=_("Reminders come at"),
        choices=_hours,
        coerce=int,
        help_text=_("A meeting or a session is reminded of on the day before it."),
    )
    quiet_from = forms.TypedChoiceField(label=_("Quiet from"), choices=_hours, coerce=int)
    quiet_until = forms.TypedChoiceField(
        label=_("Quiet until"),
        choices=_hours,
        coerce=int,
        help_text=_("The same hour in both means that no hours are quiet."),
    )
