"""What a group agrees on: prompts that make a goal concrete (S27)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ristiin.accounts.models import Person
from ristiin.rooms.agreements import OF_ALL, OF_EACH
from ristiin.rooms.forms.meetings import INSIDE
from ristiin.ui.forms import DateInput, Form

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text
else:
    # Words, perhaps to be put into the reader's language later.
    Text = str | Promise

LONG, SHORT = 2000, 200
TOGETHER = 3
LEAST_DAYS, MOST_DAYS = 4, 12
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)

PROMPTS: dict[str, tuple[Text, Text]] = {
    "goal": (_("What can you do afterwards that you cannot do now?"), _("Begin with a verb: I make, I dare, I can.")),
    "by": (_("By when?"), ""),
    "noticed": (_("How do you notice it?"), _("What would somebody else see you do?")),
    "gives": (_("What do you give?"), ""),
    "gets": (_("What do you get?"), ""),
}


def _area(label: Text, help_text: Text = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AgreementForm(Form):
    """A version of the agreement. Everything may be left empty and filled in later.

    `people` write their parts here; `kept` are the parts of others, which stay as they are.
    """

    base = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(
        self,
        *args: Any,
        people: Sequence[Person],
        kept: Mapping[str, Any] | None = None,
        days: int = LEAST_DAYS,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.kept = people, dict(kept or {})
        self.fields["theme"] = forms.CharField(label=_("Theme"), max_length=SHORT, required=False)
        for person in people:
            for key in OF_EACH:
                label, help_text = PROMPTS[key]
                field = _area(label, help_text)
                if key == "by":
                    field = forms.CharField(label=label, max_length=SHORT, required=False)
                self.fields[f"{key}-{person.pk}"] = field
        self.fields["methods"] = _area(
            _("How do you work?"), _("For example: each shows a real case, the other asks questions.")
        )
        self.fields["timetable"] = _area(_("How often and where do you meet?"))
        for number in range(1, days + 1):
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Day %(n)s") % {"n": number}, required=False, widget=DateInput()
            )
        self.fields["output"] = _area(
            _("What will you make together?"),
            _("A blog text, slides, a recording, course material: a few words will do, and you can change them."),
        )
        self.fields["audience"] = forms.CharField(
            label=pgettext_lazy("output", "For whom?"), max_length=SHORT, required=False
        )
        self.readers = dict.fromkeys(self.fields, INSIDE)
        for number in range(1, days + 1):
            del self.readers[f"day_{number}"]
        del self.readers["base"]

    @property
    def of_people(self) -> list[tuple[Person, list[Any], bool]]:
        """Each one's own part of the form, and whether somebody has written into it."""
        parts = [(person, [self[f"{key}-{person.pk}"] for key in OF_EACH]) for person in self.people]
        return [(person, fields, any(field.value() for field in fields)) for person, fields in parts]

    @property
    def day_fields(self) -> list[Any]:
        """The days."""
        return [self[name] for name in self.fields if name.startswith("day_")]

    def clean(self) -> dict[str, Any]:
        """Take days of this century."""
        cleaned = super().clean()
        for name in [name for name in self.fields if name.startswith("day_")]:
            day = cleaned.get(name)
            if day and not FIRST <= day <= LAST:
                self.add_error(name, _("Write a day between the years 2000 and 2099."))
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        """What was written, as a version keeps it."""
        cleaned = self.cleaned_data
        days = {cleaned[name] for name in self.fields if name.startswith("day_") and cleaned.get(name)}
        return {
            **{key: cleaned[key] for key in OF_ALL},
            "dates": [day.isoformat() for day in sorted(days)],
            "people": self.kept
            | {str(person.pk): {key: cleaned[f"{key}-{person.pk}"] for key in OF_EACH} for person in self.people},
        }


def writes_for(reader: Person, people: Sequence[Person]) -> list[Person]:
    """Return whose parts the reader writes: in a pair or a trio everybody's, their own first; in a group their own."""
    own = [person for person in people if person.pk == reader.pk]
    return own + [person for person in people if person.pk != reader.pk] if len(people) <= TOGETHER else own


def days_in(content: Mapping[str, Any]) -> int:
    """Return how many fields for days a form needs: those written, and two more."""
    return min(max(len(content.get("dates") or ()) + 2, LEAST_DAYS), MOST_DAYS)


def initial_of(content: Mapping[str, Any], people: Iterable[Person], base: int) -> dict[str, Any]:
    """Return a version as the form's first values."""
    found: dict[str, Any] = {"base": base, **{key: content.get(key) or "" for key in OF_ALL}}
    for number, day in enumerate(content.get("dates") or (), 1):
        found[f"day_{number}"] = date.fromisoformat(day)
    for person in people:
        own = (content.get("people") or {}).get(str(person.pk)) or {}
        found |= {f"{key}-{person.pk}": own.get(key) or "" for key in OF_EACH}
    return found
