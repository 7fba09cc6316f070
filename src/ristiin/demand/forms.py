"""Forms of theme surveys: making one, answering one, inviting, bringing a list, joining wishes, making themes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import Language
from ristiin.accounts.models import is_address, normal_address
from ristiin.demand import asking, queries
from ristiin.demand.actions.inviting import MOST
from ristiin.demand.actions.keeping import Plan
from ristiin.demand.actions.theming import Wanted
from ristiin.demand.choices import Column
from ristiin.demand.models import ThemeSurvey
from ristiin.demand.queries import Item, Proposed
from ristiin.kernel.collation import fold
from ristiin.kernel.translated import in_language
from ristiin.programmes.models import TargetGroup
from ristiin.programmes.naming import Texts
from ristiin.surveys.choices import Cut
from ristiin.surveys.forms import QuestionsForm
from ristiin.surveys.questions import Questionnaire
from ristiin.ui.forms import Choices, DateTimeInput, Form, private, read_by

MOST_THEMES = 30
LONGEST_PASTE = 200_000
_LANGUAGES_BETWEEN = "|"
_PART = {
    Cut.REGION: _("Your region"),
    Cut.UNIT: _("Your unit"),
    Cut.TARGET_GROUP: _("Which of these are you?"),
}


class MakeForm(Form):
    """What is asked, of whom, until when."""

    who_reads = {
        "themes": read_by(_("Read by *everybody who answers*.")),
        "words": read_by(_("Read by *everybody who answers*.")),
    }

    themes = forms.CharField(
        label=_("Themes to choose from"),
        help_text=_("One on each line. Another language may stand beside after a bar: ajanhallinta | tidshantering."),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    words = forms.CharField(
        label=_("Own words at the top"),
        help_text=_("Why do you ask, and what comes of it? One or two sentences work best."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    closes_at = forms.DateTimeField(label=_("Open until"), widget=DateTimeInput())
    by_invitation = forms.TypedChoiceField(
        label=_("Who answers?"),
        choices=[("0", _("everybody who has the address")), ("1", _("only those to whom you send a letter"))],
        coerce=lambda value: value == "1",
        widget=Choices(),
    )
    cut = forms.ChoiceField(
        label=_("Do you also want to know by whom?"),
        help_text=_("Told only where enough people have answered. It cannot be changed once the survey is open."),
        choices=[
            (Cut.NONE.value, _("no")),
            (Cut.REGION.value, _("by region")),
            (Cut.UNIT.value, _("by unit")),
        ],
        widget=Choices(beside=True),
    )
    classes = forms.CharField(
        label=_("Regions or units to choose from"),
        help_text=_("One on each line. Left empty, the regions are those of Finland."),
        max_length=8_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        *args: Any,
        survey: ThemeSurvey | None,
        languages: Sequence[str],
        target_groups: Sequence[TargetGroup] = (),
        **kwargs: Any,
    ) -> None:
        self.languages = tuple(languages) or ("fi",)
        self.target_groups = [in_language(group.names, self.languages[0]) for group in target_groups]
        initial: dict[str, Any] = {"by_invitation": "0", "cut": Cut.NONE.value}
        if survey is not None:
            initial = {
                "themes": "\n".join(self._line(theme["names"]) for theme in survey.themes),
                "words": survey.words,
                "by_invitation": "1" if survey.by_invitation else "0",
                "cut": survey.cut,
                "classes": "\n".join(survey.classes),
                "closes_at": survey.closes_at,
            }
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        if len(self.target_groups) > 1:
            cut = cast("forms.ChoiceField", self.fields["cut"])
            cut.choices = [*MakeForm.base_fields["cut"].choices, (Cut.TARGET_GROUP.value, _("by target group"))]  # type: ignore[attr-defined]

    def clean_themes(self) -> list[Texts]:
        """Return the themes, each name once.

        Raises:
            ValidationError: there are fewer than two, or more than a list can be chosen from.
        """
        lines = [line for line in self.cleaned_data["themes"].splitlines() if line.strip()]
        found = [names for line in lines if (names := self._names(line))]
        unique = list({fold(next(iter(names.values()))): names for names in found}.values())
        if len(unique) < 2:  # noqa: PLR2004 - one theme is no choice
            raise forms.ValidationError(_("Write at least two themes, each on a line of its own."))
        if len(unique) > MOST_THEMES:
            message = _("At most %(most)s themes: nobody reads a longer list to its end.")
            raise forms.ValidationError(message % {"most": MOST_THEMES})
        return unique

    def clean(self) -> dict[str, Any]:
        """Return everything; the regions are those of the country when none are named, target groups the programme's.

        Raises:
            ValidationError: units are asked for and none is named.
        """
        data = self.cleaned_data
        named = list(dict.fromkeys(" ".join(line.split())[:160] for line in data.get("classes", "").splitlines()))
        data["classes"] = [name for name in named if name]
        if data.get("cut") == Cut.REGION and not data["classes"]:
            data["classes"] = list(asking.REGIONS)
        if data.get("cut") == Cut.UNIT and not data["classes"]:
            self.add_error("classes", _("Write the units, each on a line of its own."))
        if data.get("cut") == Cut.TARGET_GROUP:
            data["classes"] = self.target_groups
        return data

    def plan(self) -> Plan:
        """Return what was written as a plan."""
        data = self.cleaned_data
        return Plan(
            themes=data["themes"],
            closes_at=data["closes_at"],
            words=data["words"],
            cut=Cut(data["cut"]),
            classes=data["classes"],
            by_invitation=data["by_invitation"],
        )

    def _names(self, line: str) -> Texts:
        parts = [" ".join(part.split())[:120] for part in line.split(_LANGUAGES_BETWEEN)]
        return {code: text for code, text in zip(self.languages, parts, strict=False) if text}

    def _line(self, names: Mapping[str, str]) -> str:
        said = [names.get(code, "") for code in self.languages]
        return f" {_LANGUAGES_BETWEEN} ".join(text for text in said if text)


class LastDayForm(Form):
    """Until when an open survey takes answers."""

    closes_at = forms.DateTimeField(label=_("Open until"), widget=DateTimeInput())


class AnswerForm(QuestionsForm):
    """The survey as one answers it: its questions, and the region, unit or target group when results are told by it."""

    def __init__(self, *args: Any, survey: ThemeSurvey, questions: Questionnaire) -> None:
        who = read_by(_("Nobody sees whose answer it is. *The organisers* read how many chose each."))
        super().__init__(*args, questions=list(questions.questions), readers=who)
        said = read_by(
            _("*The organisers* read it word for word, without your name. Write nothing that tells who you are.")
        )
        self.readers[asking.OWN] = self.readers[asking.WORDS] = said
        self.fields[asking.OWN] = forms.CharField(
            label=questions.question(asking.OWN).text, max_length=asking.LONGEST_OWN, required=False
        )
        if survey.classes:
            called = queries.called(survey)
            names = [("", _("not chosen")), *((name, called.get(name, name)) for name in survey.classes)]
            label = _PART[Cut(survey.cut)]
            self.fields["part"] = forms.ChoiceField(label=label, choices=names, required=False)
            self.readers["part"] = read_by(_("*The organisers* read results by it only where enough have answered."))

    def chosen_part(self) -> str:
        """Return the region, unit or target group, "" when none was chosen."""
        return str(self.cleaned_data.get("part", ""))


class ListenForm(Form):
    """An address to be told at, with nothing of the answers."""

    who_reads = {
        "address": private(
            _(
                "*Private.* You get one letter when registration opens; then the address is forgotten. Nothing ties it "
                "to your answers."
            )
        )
    }

    address = forms.EmailField(label=_("E-mail address"), max_length=254)

    def clean_address(self) -> str:
        """Return the address as it is stored.

        Raises:
            ValidationError: it cannot be written to.
        """
        address = normal_address(self.cleaned_data["address"])
        if not is_address(address):
            raise forms.ValidationError(_("This address cannot be written to. Is there a slip in it?"))
        return address


class InviteForm(Form):
    """Whom to ask by letter, in which language."""

    who_reads = {
        "addresses": read_by(_("Read by *the organisers*, until the survey closes. Each gets a letter of their own.")),
    }

    addresses = forms.CharField(
        label=_("Whom do you ask?"),
        help_text=_("One address or a whole list: paste it from mail or a spreadsheet."),
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=Language.choices, widget=Choices(beside=True)
    )

    def clean_addresses(self) -> list[str]:
        """Return the addresses, each once.

        Raises:
            ValidationError: one cannot be written to, there are none, or too many for one go.
        """
        pieces = [piece.strip("<>\"'()") for piece in re.split(r"[\s,;]+", self.cleaned_data["addresses"])]
        written = [piece.removeprefix("mailto:") for piece in pieces if "@" in piece]
        bad = [piece for piece in written if not is_address(normal_address(piece))]
        if bad:
            message = _("These cannot be written to: %(addresses)s. Mend or remove them.")
            raise forms.ValidationError(message % {"addresses": ", ".join(one[:80] for one in bad[:5])})
        found = list(dict.fromkeys(normal_address(piece) for piece in written))
        if not found:
            raise forms.ValidationError(_("There is no address here: each has an @ in it."))
        if len(found) > MOST:
            raise forms.ValidationError(_("At most %(most)s people are asked in one go.") % {"most": MOST})
        return found


class ColumnsForm(Form):
    """One choice for each column of a list."""

    def __init__(self, *args: Any, headings: Sequence[str], columns: Sequence[str]) -> None:
        super().__init__(*args)
        self.names = [f"column-{at}" for at in range(len(headings))]
        for at, (name, heading) in enumerate(zip(self.names, headings, strict=True)):
            self.fields[name] = forms.ChoiceField(
                label=heading or str(at + 1),
                choices=Column.choices,
                initial=columns[at] if at < len(columns) else Column.IGNORE,
                widget=forms.Select(attrs={"class": "input"}),
            )

    def clean(self) -> dict[str, Any]:
        """Return what each column holds.

        Raises:
            ValidationError: two columns hold the same.
        """
        chosen = [self.cleaned_data.get(name) for name in self.names]
        for name in self.names:
            column = self.cleaned_data.get(name)
            if column and column != Column.IGNORE and chosen.count(column) > 1:
                self.add_error(name, _("Two columns cannot hold the same."))
        return self.cleaned_data

    def chosen(self) -> list[str]:
        """Return what each column holds, in order."""
        return [self.cleaned_data[name] for name in self.names]


class JoinForm(Form):
    """For each wish, what it counts as; what is proposed is chosen beforehand."""

    def __init__(self, *args: Any, items: Sequence[Item], proposed: Mapping[str, str], into: Sequence[Item]) -> None:
        super().__init__(*args)
        self.keys = {f"into-{place}": item.key for place, item in enumerate(items)}
        for name, item in zip(self.keys, items, strict=True):
            others = [(one.key, one.name) for one in into if one.key != item.key]
            self.fields[name] = forms.ChoiceField(
                label=_("“%(wish)s” counts as") % {"wish": item.name},
                choices=[("", _("itself")), *others],
                initial=item.into or proposed.get(item.key, ""),
                required=False,
            )

    def chosen(self) -> dict[str, str]:
        """Return what each wish counts as, "" for itself."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class SizeForm(Form):
    """From how many who register, in groups of which size, the numbers of groups are worked out."""

    size = forms.IntegerField(label=_("People in a group"), min_value=2, max_value=100)
    share = forms.IntegerField(
        label=_("Who register, of a hundred who answered"),
        help_text=_("Often about a third of those who answer also register."),
        min_value=1,
        max_value=300,
    )


class ThemesForm(Form):
    """Which topics become themes, by which name, with how many groups."""

    def __init__(
        self, *args: Any, proposed: Sequence[Proposed], has_others: bool, target_group: TargetGroup | None = None
    ) -> None:
        super().__init__(*args)
        self.proposed = proposed
        for place, one in enumerate(proposed):
            name = {"theme": one.topic.name}
            self.fields[f"takes-{place}"] = forms.BooleanField(
                label=_("Take: %(theme)s") % name, required=False, initial=one.groups > 0
            )
            self.fields[f"name-{place}"] = forms.CharField(
                label=_("Name of the theme: %(theme)s") % name, max_length=120, required=False, initial=one.topic.name
            )
            self.fields[f"groups-{place}"] = forms.IntegerField(
                label=_("Groups: %(theme)s") % name,
                min_value=1,
                max_value=500,
                required=False,
                initial=one.groups or 1,
            )
        if has_others:
            self.fields["takes_off_others"] = forms.BooleanField(
                label=_("Plan no groups of other themes for this target group")
                if target_group
                else _("Take the programme’s other themes off the list"),
                required=False,
                initial=True,
            )

    def clean(self) -> dict[str, Any]:
        """Return everything.

        Raises:
            ValidationError: a theme that is taken has no name or no number of groups.
        """
        for place in range(len(self.proposed)):
            if not self.cleaned_data.get(f"takes-{place}"):
                continue
            if not self.cleaned_data.get(f"name-{place}"):
                self.add_error(f"name-{place}", _("Give it a name."))
            if f"groups-{place}" not in self.errors and not self.cleaned_data.get(f"groups-{place}"):
                self.add_error(f"groups-{place}", _("How many groups?"))
        return self.cleaned_data

    def wanted(self, language: str) -> list[Wanted]:
        """Return the themes to be; a name that was changed is one of the reader's language."""
        data, found = self.cleaned_data, []
        for place, one in enumerate(self.proposed):
            if data[f"takes-{place}"]:
                name = data[f"name-{place}"]
                names = dict(one.topic.names) if name == one.topic.name else {language: name}
                found.append(Wanted(names, data[f"groups-{place}"]))
        return found
