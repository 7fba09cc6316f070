"""What a facilitator tells, and what is looked for among them: text in, values out."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ristiin.community.choices import Path
from ristiin.community.facilitators.actions import LONGEST_THEME, MOST_GROUPS, MOST_THEMES
from ristiin.community.facilitators.queries import Wanted
from ristiin.community.models import Facilitator
from ristiin.ui import week
from ristiin.ui.forms import Choices, Form, Readers, WeekField, WeekSlot, read_by

ORGANISERS = read_by(_("Read by *the organisers of programmes*, while you are in the directory."))
ROWS = tuple(f"{hour}-{hour + 1}" for hour in range(8, 18))


class FacilitatorForm(Form):
    """What a person takes as a facilitator, and who finds them."""

    has_facilitated = forms.ChoiceField(
        label=_("Have you facilitated a group before?"),
        choices=[("no", _("not yet")), ("yes", _("yes, I have"))],
        widget=Choices(beside=True),
        initial="no",
    )
    groups_at_most = forms.IntegerField(
        label=_("How many groups I take at a time"), min_value=1, max_value=MOST_GROUPS, initial=1
    )
    themes = forms.CharField(
        label=_("Themes I like to talk about"),
        required=False,
        max_length=MOST_THEMES * LONGEST_THEME,
        help_text=_("One on each line. Left empty: any theme."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    about = forms.CharField(
        label=_("What you would like an organiser to know"),
        required=False,
        max_length=1000,
        help_text=_("For example what you do, what moves you in people’s talk, where you could come."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=160)
    is_listed = forms.BooleanField(
        label=_("Organisers may find me in the facilitators’ directory and ask me"), required=False
    )
    who_reads: ClassVar[Mapping[str, Readers]] = {
        "has_facilitated": ORGANISERS,
        "groups_at_most": ORGANISERS,
        "themes": ORGANISERS,
        "about": ORGANISERS,
        "organisation": ORGANISERS,
        "free_slots": ORGANISERS,
        "is_listed": read_by(_("Those in whose programme you facilitate see it even if you are not in the directory.")),
    }
    field_order = ("has_facilitated", "groups_at_most", "themes", "free_slots", "about", "organisation", "is_listed")

    def __init__(self, *args: Any, known: Facilitator | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if known is not None:
            initial = {
                "has_facilitated": "yes" if known.path == Path.EXPERIENCED else "no",
                "groups_at_most": known.groups_at_most,
                "themes": "\n".join(known.themes),
                "about": known.about,
                "organisation": known.organisation.name if known.organisation else "",
                "free_slots": known.free_slots,
                "is_listed": known.is_listed,
            }
        super().__init__(*args, initial=initial, **kwargs)
        chosen = known.free_slots if known else []
        own_rows = {code.partition("-")[2] for code in chosen}
        rows = [code.partition("-")[2] for code in week.in_order({f"mon-{row}" for row in {*ROWS, *own_rows}})]
        self.fields["free_slots"] = WeekField(
            label=pgettext_lazy("facilitator", "Hours that suit me"),
            help_text=_("Left empty: any hour."),
            days=week.columns(chosen),
            slots=[WeekSlot(row, week.hours(row)) for row in rows],
            required=False,
        )
        self.order_fields(self.field_order)

    def values(self) -> dict[str, Any]:
        """Return what was said, as the action takes it."""
        said = dict(self.cleaned_data)
        return said | {
            "themes": said["themes"].splitlines(),
            "has_facilitated": said["has_facilitated"] == "yes",
        }


class SearchForm(Form):
    """Which facilitators are looked for."""

    free = forms.BooleanField(label=_("Only those who take one more group"), required=False)

    def __init__(self, *args: Any, themes: list[str], slots: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"] = forms.ChoiceField(
            label=_("Can at"),
            required=False,
            choices=[("", _("any hour")), *((slot, week.code_in_words(slot)) for slot in slots)],
        )
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"), required=False, choices=[("", _("any theme")), *((theme, theme) for theme in themes)]
        )

    def wanted(self) -> Wanted:
        """Return what is looked for."""
        return Wanted(self.cleaned_data["theme"], self.cleaned_data["slot"], self.cleaned_data["free"])
