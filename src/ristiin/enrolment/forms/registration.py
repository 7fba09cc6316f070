"""The registration form: five short steps, each field with who reads it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ristiin.accounts.models import Person
from ristiin.enrolment import week
from ristiin.enrolment.answers import SHOWN
from ristiin.enrolment.choices import CouldFacilitate, MeetingMode, PartnerDiscipline
from ristiin.enrolment.queries import language_name
from ristiin.enrolment.refusals import NotYourRole
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.collation import fold
from ristiin.programmes.choices import Basis, Pairing, Scope, ThemePolicy
from ristiin.programmes.models import Programme, Skill, TargetGroup, Theme
from ristiin.ui.forms import Choices, Form, ManyChoices, RankField, Readers, WeekField, private, read_by

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_SKILLS = 3
OTHER = "other"
LEAST_TIMES = 4
SHOWN_LABELS = {
    "seeks": _("what I want to learn"),
    "offers": _("what I can give"),
    "themes": _("my themes"),
    "own_words": _("my own words"),
    "role_title": _("my role"),
}

LABELS_AT_THE_DESK = {
    "name": _("Name"),
    "organisation": _("Organisation"),
    "unit": _("Unit or faculty"),
    "role_title": _("Role"),
    "region": _("Region or place"),
    "could_facilitate": _("Could facilitate a group"),
    "discipline": _("Field"),
    "discipline_other": _("Which field?"),
    "seeks": _("Wants to learn"),
    "offers": _("Can give"),
    "themes": _("Themes"),
    "partner_discipline": _("The pair's field"),
    "meeting_mode": _("Meetings"),
    "languages": _("Languages"),
    "hopes": _("Hopes to work with"),
    "avoids": _("Rather not"),
    "free_slots": _("Times"),
}


class RegistrationForm(Form):
    """The answers of one registration. `half_way` asks for nothing, `by_desk` is the organiser writing for another."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        programme: Programme,
        person: Person | None,
        skills: Iterable[Skill],
        themes: Iterable[Theme],
        wishes: Wishes | None = None,
        target_group: TargetGroup | None = None,
        to_choose: Sequence[TargetGroup] = (),
        half_way: bool = False,
        by_desk: bool = False,
        promised: bool = False,
    ) -> None:
        self.programme, self.half_way, self.by_desk = programme, half_way or by_desk, by_desk
        self.before, self.target_group = wishes or _fresh(programme), target_group
        super().__init__(data, initial=_initial(self.before, person))
        self._about_me()
        self._skills([(str(skill.pk), skill.name) for skill in skills])
        self._themes([(str(theme.pk), theme.name) for theme in themes])
        self._pair()
        self._times()
        self._of_groups(to_choose)
        if not by_desk and not promised:
            self._promise()
        self.readers = self._who_reads()
        if by_desk:
            self._speak_of_another()

    def _about_me(self) -> None:
        programme = self.programme
        self._line("name", _("Your name"), 120, autocomplete="name", required=True)
        self._line(
            "organisation", _("Organisation"), 160, autocomplete="organization", list="organisations", required=True
        )
        self.fields["organisation"].error_messages["required"] = _("Write where you work or study.")
        self._line("unit", _("Unit or faculty"), 160)
        takes_guests = self.target_group is not None and self.target_group.takes_guests
        if programme.scope != Scope.ANYWHERE and not self.by_desk and not takes_guests:
            self._given("organisation", str(programme.organisation or ""))
        if programme.scope == Scope.UNIT and not self.by_desk and not takes_guests:
            self._given("unit", str(programme.unit or ""))
        self._role()
        if not programme.disciplines:
            self._line("discipline", _("Your own field"), 120)
            return
        known = [(name, name) for name in programme.disciplines]
        if self.before.discipline and self.before.discipline not in programme.disciplines:
            known.append((self.before.discipline, self.before.discipline))
        self.fields["discipline"] = forms.ChoiceField(
            label=_("Your own field"),
            choices=[("", _("Choose")), *known, (OTHER, _("something else"))],
            required=False,
        )
        self._line("discipline_other", _("Which field?"), 120)

    def _role(self) -> None:
        group = self.target_group
        if group is None or group.basis != Basis.ROLE or not group.roles or self.by_desk:
            self._line("role_title", _("Your role"), 120, autocomplete="organization-title")
            return
        roles = [(role, role) for role in group.roles]
        self.fields["role_title"] = forms.ChoiceField(
            label=_("Your role"),
            choices=[("", _("Choose")), *roles, (OTHER, _("something else"))],
            required=not self.half_way,
            error_messages={"required": _("Choose your role: these groups are for people in the same role.")},
        )
        known = next((role for role in group.roles if fold(role) == fold(self.before.role_title)), "")
        self.initial["role_title"] = known or (OTHER if self.before.role_title else "")

    def _of_groups(self, to_choose: Sequence[TargetGroup]) -> None:
        """What is asked where groups are made, not pairs."""
        if to_choose:
            self.fields["target_group"] = forms.ChoiceField(
                label=_("Target group"),
                choices=[("", _("Choose")), *((str(group.pk), group.name) for group in to_choose)],
                required=not all(group.is_deferred for group in to_choose),
                error_messages={"required": _("Choose which group of people they belong to.")},
            )
        if self.programme.makes_pairs:
            return
        self._line("region", _("Your region or town"), 80, autocomplete="address-level1", list="regions")
        self.fields["could_facilitate"] = forms.ChoiceField(
            label=_("Could you imagine facilitating a group some day?"),
            help_text=_(
                "The facilitator is one of the group, who sees that everybody is heard. Yes or maybe means that the "
                "organiser may ask you to a training, and you decide then. It does not affect your place."
            ),
            choices=CouldFacilitate,
            widget=Choices(beside=True),
            required=False,
        )

    def _given(self, name: str, value: str) -> None:
        field = self.fields[name]
        field.disabled, field.required, field.initial = True, False, value
        self.initial[name] = value

    def _line(self, name: str, label: "StrOrPromise", limit: int, *, required: bool = False, **attributes: str) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            max_length=limit,
            required=required and (not self.half_way or (name == "name" and self.by_desk)),
            widget=forms.TextInput(attrs=attributes),
        )

    def _skills(self, offered: list[tuple[str, str]]) -> None:
        helps = (_("Choose 1–3."), _("Choose 1–3. Being able to show how is enough."))
        labels = (_("I want to learn"), _("I can give"))
        for name, label, help_text in zip(("seeks", "offers"), labels, helps, strict=True):
            if offered:
                self.fields[name] = forms.MultipleChoiceField(
                    label=label, help_text=help_text, choices=offered, widget=ManyChoices(), required=False
                )
            if not self.programme.employer_organises:
                more = _("Something else I want to learn") if name == "seeks" else _("Something else I can give")
                self._line(f"{name}_more", more, 200)
        if not self.programme.employer_organises:
            self.fields["own_words"] = forms.CharField(
                label=_("In your own words"),
                help_text=_("For example a situation in which you would like another pair of eyes."),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        shown = [key for key in SHOWN if self._asks_of(key)]
        mine = _("What my pair may see") if self.programme.makes_pairs else _("What my group may see")
        self.fields["shown_to_others"] = forms.MultipleChoiceField(
            label=_("What I show to others who look for a pair") if self.finds_freely else mine,
            help_text=_("Your name and organisation are always shown.") if self.finds_freely else "",
            choices=[(key, SHOWN_LABELS[key]) for key in shown],
            widget=ManyChoices(beside=True),
            required=False,
        )

    def _asks_of(self, key: str) -> bool:
        """Whether the form asks what somebody may choose to show."""
        if key in {"seeks", "offers"}:
            return key in self.fields or f"{key}_more" in self.fields
        return key != "own_words" or not self.programme.employer_organises

    @property
    def finds_freely(self) -> bool:
        """Whether people of this programme may look for a pair themselves."""
        return self.programme.pairing != Pairing.WISHES

    def _themes(self, offered: list[tuple[str, str]]) -> None:
        if self.programme.theme_policy == ThemePolicy.FIXED:
            return
        if offered:
            self.fields["themes"] = RankField(label=_("Themes"), items=offered, required=False)
        if self.programme.theme_policy == ThemePolicy.OPEN:
            self._line("own_theme", _("A theme of my own"), 160)
            self.fields["own_theme"].help_text = _("It joins the list for everybody. You can rank it first.")

    def _pair(self) -> None:
        pairs = self.programme.makes_pairs
        self.fields["partner_discipline"] = forms.ChoiceField(
            label=_("My pair's field") if pairs else _("The field of the others"),
            choices=PartnerDiscipline,
            widget=Choices(beside=True),
            required=not self.half_way,
        )
        self.fields["meeting_mode"] = forms.ChoiceField(
            label=_("We meet"), choices=MeetingMode, widget=Choices(beside=True), required=not self.half_way
        )
        if len(self.programme.languages) > 1:
            self.fields["languages"] = forms.MultipleChoiceField(
                label=_("Languages I can work in"),
                choices=[(code, language_name(code)) for code in self.programme.languages],
                error_messages={"required": _("Choose at least one.")},
                widget=ManyChoices(beside=True),
                required=not self.half_way,
            )
        self._line("hopes", _("I hope to work with"), 330, autocomplete="off")
        self.fields["hopes"].help_text = _(
            "A name or an e-mail address; commas between several. If the wish is mutual, it comes true unless a rule "
            "prevents it."
        )
        self._line("avoids", _("Rather not"), 330, autocomplete="off")
        self.fields["avoids"].help_text = _("You need not give a reason. This is always respected.")

    def _times(self) -> None:
        rows = week.rows(self.programme)
        if not rows:
            return
        days = week.columns(self.before.free_slots)
        least = 0 if self.half_way else min(LEAST_TIMES, len(rows) * len(days))
        strokes = (
            _("Each hour is one stroke. When your pair chooses it too, the strokes cross. Choose at least four.")
            if self.programme.makes_pairs
            else _("Each hour is one stroke. Where the strokes of many meet, you can meet. Choose at least four.")
        )
        self.fields["free_slots"] = WeekField(
            label=_("The hours of an ordinary week"),
            help_text=strokes,
            days=days,
            slots=rows,
            at_least=least,
            required=False,
        )

    def _promise(self) -> None:
        self.fields["promise"] = forms.BooleanField(
            label=_("I promise not to tell others what my pair and I talk about.")
            if self.programme.makes_pairs
            else _("I promise not to tell others what we talk about in my group."),
            help_text=_("You may tell what you have learnt yourself."),
            required=not self.half_way,
            error_messages={"required": _("The promise is what everybody's trust rests on. Give it to register.")},
        )

    def _speak_of_another(self) -> None:
        for name, label in LABELS_AT_THE_DESK.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, ""
        self.readers = {"avoids": private(_("*Private.* Read by the person and the organisers, shown to nobody else."))}

    @property
    def who_reads_about_me(self) -> str:
        """Who reads the first step: the same for every field of it."""
        me = (
            _("Your name, e-mail address and what is above are read by *the organiser* and later by *your pair*.")
            if self.programme.makes_pairs
            else _("Your name, e-mail address and what is above are read by *the organiser* and later by *your group*.")
        )
        free = _("Those who look for a pair see your name and organisation.") if self.finds_freely else ""
        return " ".join(str(sentence) for sentence in (me, free) if sentence)

    def _who_reads(self) -> dict[str, Readers]:
        pairs, employer = self.programme.makes_pairs, self.programme.employer_organises
        until = _("Read by *the organiser* until 30 days after the pairs are published.")
        meets = (
            _("*Your pair* is told where your wishes meet.")
            if pairs
            else _("*Your group* is told where your wishes meet.")
        )
        chosen = _("Others see it only if you choose so below.")
        hopes = (
            private(_("*Private.* The organiser does not read this; the pairing takes it into account."))
            if employer
            else read_by(_("Read by *the organiser*. The other one is told only if you have both wished so."))
        )
        avoids = (
            _("*Private.* Not even the organiser reads this; the pairing takes it into account.")
            if employer
            else _("*Private.* Read by the organiser only. The name is shown to nobody else, not even in reasons.")
        )
        gone = _("It is deleted 30 days after the pairs are published.")
        times = (
            _("Read by *the organiser* and *your pair*. Others are told only how many hours you have in common.")
            if pairs
            else _("Read by *the organiser*. Your group is told the hours that suit all of you.")
        )
        wishes = _together(_("Read by *the organiser*."), meets)
        return {
            "seeks": _together(until, meets, chosen),
            "offers": _together(until, meets, chosen),
            "seeks_more": read_by(_("Read by *the organiser*.")),
            "offers_more": read_by(_("Read by *the organiser*.")),
            "own_words": _together(until, chosen),
            "themes": _together(until, meets, chosen),
            "own_theme": read_by(_("The name of the theme is shown to *everybody who registers*.")),
            "partner_discipline": wishes,
            "meeting_mode": wishes,
            "languages": wishes,
            "hopes": hopes,
            "avoids": private(f"{avoids} {gone}"),
            "free_slots": read_by(times),
            "region": _together(_("Read by *the organiser*."), _("It helps to mix people of different regions.")),
            "could_facilitate": read_by(_("Read by *the organiser*, who may ask you.")),
        }

    def clean(self) -> dict[str, Any]:
        """Look at what fields say together."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.half_way:
            return cleaned
        if cleaned.get("role_title") == OTHER and self.target_group is not None:
            group = self.target_group
            self.add_error("role_title", str(NotYourRole(group.name, ", ".join(group.roles))))
        for name in ("seeks", "offers"):
            chosen = cleaned.get(name, [])
            if name not in self.fields or name in self.errors:
                continue
            if len(chosen) > MOST_SKILLS:
                many = ngettext_lazy("Choose at most %(n)s.", "Choose at most %(n)s.", MOST_SKILLS) % {"n": MOST_SKILLS}
                self.add_error(name, many)
            elif not chosen and not cleaned.get(f"{name}_more"):
                self.add_error(name, _("Choose at least one."))
        return cleaned

    def wishes(self) -> Wishes:
        """Return the answers as values."""
        got = self.cleaned_data
        discipline = got.get("discipline_other") or got.get("discipline", "")
        return Wishes(
            organisation=got.get("organisation", ""),
            unit=got.get("unit", ""),
            role_title="" if got.get("role_title") == OTHER else got.get("role_title", ""),
            region=got.get("region", ""),
            could_facilitate=got.get("could_facilitate", ""),
            discipline="" if discipline == OTHER else discipline,
            seeks=tuple(int(key) for key in got.get("seeks", ())),
            offers=tuple(int(key) for key in got.get("offers", ())),
            seeks_more=got.get("seeks_more", ""),
            offers_more=got.get("offers_more", ""),
            own_words=got.get("own_words", ""),
            shown_to_others=tuple(got.get("shown_to_others", ())),
            theme_ranks={int(key): rank for key, rank in (got.get("themes") or {}).items()},
            own_theme=got.get("own_theme", ""),
            partner_discipline=got.get("partner_discipline") or self.before.partner_discipline,
            meeting_mode=got.get("meeting_mode") or self.before.meeting_mode,
            languages=tuple(got.get("languages", self.programme.languages if not self.by_desk else ())),
            free_slots=tuple(got.get("free_slots", ())),
            hopes=_names(got.get("hopes", "")),
            avoids=_names(got.get("avoids", "")),
        )


def _together(*sentences: Any) -> Readers:
    return read_by(" ".join(str(sentence) for sentence in sentences if sentence))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace(";", ",").split(",") if name.strip())


def _fresh(programme: Programme) -> Wishes:
    shown = ("seeks", "offers") if programme.pairing != Pairing.WISHES else ()
    return Wishes(shown_to_others=shown)


def _initial(wishes: Wishes, person: Person | None) -> dict[str, Any]:
    return {
        "name": person.name if person else "",
        "organisation": wishes.organisation,
        "unit": wishes.unit,
        "role_title": wishes.role_title,
        "region": wishes.region,
        "could_facilitate": wishes.could_facilitate,
        "discipline": wishes.discipline,
        "seeks": [str(key) for key in wishes.seeks],
        "offers": [str(key) for key in wishes.offers],
        "seeks_more": wishes.seeks_more,
        "offers_more": wishes.offers_more,
        "own_words": wishes.own_words,
        "shown_to_others": list(wishes.shown_to_others),
        "themes": {str(key): rank for key, rank in wishes.theme_ranks.items()},
        "own_theme": wishes.own_theme,
        "partner_discipline": wishes.partner_discipline,
        "meeting_mode": wishes.meeting_mode,
        "languages": list(wishes.languages),
        "free_slots": list(wishes.free_slots),
        "hopes": ", ".join(wishes.hopes),
        "avoids": ", ".join(wishes.avoids),
    }
