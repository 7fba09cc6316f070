"""Reasons put into words: data in, natural sentences out, names never inflected, nothing private ever said.

A reason is `{"key", "met", "unmet", "values", "each"}` with ids of enrolments, skills and themes, and codes of hours.
"""

from collections import ChainMap, Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.grouping import words
from ristiin.grouping.material import Material
from ristiin.programmes.models import Skill, Theme
from ristiin.ui.pictures import Reason, Which

Datum = Mapping[str, Any]
PAIR = 2
LATER_CHOICES = 3
SHOWN_TO_MEMBERS = frozenset(
    {
        "partners",
        "give_and_get",
        "theme",
        "mixed:organisation",
        "mixed:unit",
        "mixed:region",
        "as_wished:discipline",
        "mode",
        "language",
    }
    | {"mutual_wish", "one_sided_wish"}
)
WISHES = frozenset({"as_wished:discipline", "mutual_wish", "one_sided_wish"})
"""What somebody wished of the other: said to members only where it came true."""

OF_OTHERS = frozenset({"mutual_wish", "one_sided_wish"})
"""Whom somebody wished: an employer who organises does not read it (TRUST 1.6)."""


class Circle:
    """The people of one group and what things are called."""

    def __init__(
        self, ids: Sequence[int], names: Mapping[int, str], skills: Mapping[int, Skill], themes: Mapping[int, Theme]
    ) -> None:
        self.ids, self.names, self._skills, self._themes = tuple(ids), names, skills, themes

    @property
    def is_pair(self) -> bool:
        """Whether there are two."""
        return len(self.ids) == PAIR

    def listed(self, ids: Sequence[int]) -> str:
        """Return names with commas between."""
        return ", ".join(self.names.get(one, "") for one in ids if one in self.names)

    def skills(self, ids: Sequence[str]) -> str:
        """Return names of skills with commas between."""
        return ", ".join(self._skills[int(one)].name for one in ids if int(one) in self._skills)

    def theme(self, ids: Sequence[str]) -> str:
        """Return the name of the theme, nothing when there is none."""
        return next((self._themes[int(one)].name for one in ids if int(one) in self._themes), "")

    def which(self, content: Sequence[int]) -> Which:
        """Return for whom something holds."""
        held = [one for one in self.ids if one in content]
        if len(held) == len(self.ids):
            return "both"
        if not held:
            return "none"
        if self.is_pair:
            return "first" if held[0] == self.ids[0] else "second"
        return "some"


def circle_of(material: Material, ids: Sequence[int]) -> Circle:
    """Return the circle of some registered people; whoever is outside it goes by the whole name."""
    called = ChainMap(material.call_names(ids), material.whole_names)
    return Circle(ids, called, material.skills, material.themes)


def partners_reason(pair: Sequence[int]) -> dict[str, Any]:
    """Return as data that two people found each other."""
    return {"key": "partners", "met": list(pair), "unmet": [], "values": [], "each": {}}


def for_organiser(circle: Circle, data: Sequence[Datum]) -> list[Reason]:
    """Return what holds and what does not, for whoever makes the groups."""
    said: list[Reason] = []
    for datum in data:
        tell = _ORGANISER.get(datum["key"])
        if tell is not None:
            said += tell(circle, datum)
    return said


def for_members(data: Sequence[Datum]) -> list[dict[str, Any]]:
    """Return the part of the reasons that a group may read of itself: what came true, and nobody's unmet wish."""
    kept = []
    for datum in data:
        if datum["key"] not in SHOWN_TO_MEMBERS:
            continue
        met = [int(one) for one in datum["met"]]
        if datum["key"] in WISHES:
            each = {one: what for one, what in datum["each"].items() if int(one) in met}
        else:
            each = {one: what for one, what in datum["each"].items() if what}
        if met or datum["key"] == "mode":
            kept.append({"key": datum["key"], "met": met, "unmet": [], "values": datum["values"], "each": each})
    return kept


def for_member(circle: Circle, data: Sequence[Datum], me: int) -> list[Reason]:
    """Return why this group, said to one of its members."""
    said: list[Reason] = []
    for datum in data:
        tell = _MEMBER.get(datum["key"])
        if tell is not None:
            said += tell(circle, datum, me)
    return said


# --------------------------------------------------------------------------------------------------- to an organiser


def _gets(circle: Circle, datum: Datum) -> list[str]:
    return [
        _("%(name)s gets: %(skills)s.") % {"name": circle.names[one], "skills": circle.skills(what)}
        for one in circle.ids
        if (what := datum["each"].get(str(one)))
    ]


def _give_and_get(circle: Circle, datum: Datum) -> list[Reason]:
    met, unmet = datum["met"], datum["unmet"]
    content = [one for one in circle.ids if one not in unmet]
    gets = _gets(circle, datum)
    missing = [
        _("%(name)s gets nothing they look for.") % {"name": circle.names[one]} for one in circle.ids if one in unmet
    ]
    if not unmet:
        lead = []
        if circle.is_pair and len(met) == PAIR:
            lead = [_("Each gives what the other looks for.")]
        elif not circle.is_pair:
            lead = [_("Everyone gets something they look for.")]
        return [Reason("both", " ".join([*lead, *gets]))]
    if not met:
        lead = [_("Neither gets what they look for.")] if circle.is_pair and len(unmet) == PAIR else missing
        return [Reason(circle.which(content), " ".join(lead), is_unmet=True)]
    lead = (
        [_("Only one gets what they look for.")]
        if circle.is_pair
        else [
            ngettext(
                "%(n)s of %(all)s gets something they look for.",
                "%(n)s of %(all)s get something they look for.",
                len(met),
            )
            % {"n": len(met), "all": len(met) + len(unmet)}
        ]
    )
    return [Reason(circle.which(met), " ".join([*lead, *gets, *missing]), is_unmet=True)]


def _theme(circle: Circle, datum: Datum) -> list[Reason]:
    theme = circle.theme(datum["values"])
    if not theme or not datum["met"]:
        return [Reason("none", _("No shared theme."), is_unmet=True)]
    if not circle.is_pair:
        return [_theme_of_many(circle, datum, theme)]
    if not datum["unmet"]:
        return [Reason("both", _("Shared theme: %(theme)s.") % {"theme": theme})]
    text = _("Theme: %(theme)s. Not chosen by: %(names)s.") % {"theme": theme, "names": circle.listed(datum["unmet"])}
    return [Reason(circle.which(datum["met"]), text, is_unmet=True)]


def _theme_of_many(circle: Circle, datum: Datum, theme: str) -> Reason:
    """Return whose how manyth choice the theme of a group is."""
    ranks = Counter(min(int(rank[0]), LATER_CHOICES) for rank in datum["each"].values() if rank)
    said = {
        1: _("the first choice of %(n)s"),
        2: _("the second of %(n)s"),
        3: _("a later one of %(n)s"),
    }
    choices = ", ".join(said[rank] % {"n": ranks[rank]} for rank in sorted(said) if ranks[rank])
    text = _("Theme: %(theme)s, %(choices)s.") % {"theme": theme, "choices": choices}
    if datum["unmet"]:
        text += " " + _("Not chosen by: %(names)s.") % {"names": circle.listed(datum["unmet"])}
    return Reason(circle.which(datum["met"]), text, is_unmet=bool(datum["unmet"]))


def _kinds(text: str, same: str, datum: Datum) -> list[Reason]:
    """Return from how many places the people of a group come."""
    count = len(datum["values"])
    return [Reason("both", text % {"n": count})] if count > 1 else [Reason("none", same, is_unmet=True)]


def _regions(circle: Circle, datum: Datum) -> list[Reason]:
    if circle.is_pair:
        said = _("Different regions.") if not datum["unmet"] else _("The same region.")
        return [Reason("none" if datum["unmet"] else "both", said, is_unmet=bool(datum["unmet"]))]
    return _kinds(_("People from %(n)s regions."), _("Everyone is from the same region."), datum)


def _guests(circle: Circle, datum: Datum) -> list[Reason]:
    names = circle.listed([*datum["met"], *datum["unmet"]])
    if datum["unmet"]:
        return [Reason("none", _("Alone as a guest: %(names)s.") % {"names": names}, is_unmet=True)]
    return [Reason(circle.which(datum["met"]), _("Guests: %(names)s.") % {"names": names})]


def _organisations(circle: Circle, datum: Datum) -> list[Reason]:
    if not circle.is_pair:
        return _kinds(_("People from %(n)s organisations."), _("Everyone is from the same organisation."), datum)
    if not datum["unmet"]:
        return [Reason("both", _("Different organisations."))]
    return [Reason("none", _("The same organisation."), is_unmet=True)]


def _units(circle: Circle, datum: Datum) -> list[Reason]:
    if not circle.is_pair:
        return _kinds(_("People from %(n)s units."), _("Everyone is from the same unit."), datum)
    if not datum["unmet"]:
        return [Reason("both", _("Different units."))]
    return [Reason("none", _("The same unit."), is_unmet=True)]


def _discipline(circle: Circle, datum: Datum) -> list[Reason]:
    unmet = [one for one in circle.ids if one in datum["unmet"]]
    if not unmet:
        text = _("Discipline as each wished.") if circle.is_pair else _("Disciplines as everyone wished.")
        return [Reason("both", text)]
    content = circle.which([one for one in circle.ids if one not in unmet])
    said = {
        "same": _("%(name)s hoped for the same discipline."),
        "different": _("%(name)s hoped for a different discipline."),
    }
    texts = [said[str(datum["each"][str(one)][0])] % {"name": circle.names[one]} for one in unmet]
    return [Reason(content, " ".join(texts), is_unmet=True)]


def _mode_of(code: str) -> str:
    return {"remote": _("online"), "in-person": _("face to face")}.get(code, _("either way"))


def _mode(circle: Circle, datum: Datum) -> list[Reason]:
    if not datum["unmet"]:
        return []
    modes = ", ".join(
        f"{circle.names[one]} {_mode_of(str(datum['each'][str(one)][0]))}"
        for one in circle.ids
        if str(one) in datum["each"]
    )
    return [Reason("none", _("Meeting: %(modes)s.") % {"modes": modes}, is_unmet=True)]


def _language(circle: Circle, datum: Datum) -> list[Reason]:
    return [Reason("none", _("No shared language."), is_unmet=True)] if datum["unmet"] and circle.ids else []


def _hours(circle: Circle, datum: Datum) -> list[Reason]:
    return [Reason("none", _("No common time."), is_unmet=True)] if datum["unmet"] and circle.ids else []


def _mutual(circle: Circle, datum: Datum) -> list[Reason]:
    said: list[Reason] = []
    if datum["met"]:
        text = _("Hoped for one another.") if circle.is_pair else _("Hoped for one another: %(names)s.")
        said.append(Reason(circle.which(datum["met"]), text % {"names": circle.listed(datum["met"])}))
    return said + _hoped(circle, datum, _("%(name)s hoped for: %(wished)s. The wish was mutual."), [])


def _one_sided(circle: Circle, datum: Datum) -> list[Reason]:
    return _hoped(circle, datum, _("%(name)s hoped for: %(wished)s."), datum["met"])


def _hoped(circle: Circle, datum: Datum, text: str, met: Sequence[int]) -> list[Reason]:
    said = []
    for one in circle.ids:
        if one not in met and one not in datum["unmet"]:
            continue
        wished = circle.listed([int(other) for other in datum["each"].get(str(one), ())])
        if wished:
            came_true = one in met
            said.append(
                Reason(
                    circle.which([one]) if came_true else "none",
                    text % {"name": circle.names[one], "wished": wished},
                    is_unmet=not came_true,
                )
            )
    return said


def _again(circle: Circle, datum: Datum) -> list[Reason]:
    if not datum["unmet"]:
        return []
    names = circle.listed([one for one in circle.ids if one in datum["unmet"]])
    return [Reason("none", _("Have been together before: %(names)s.") % {"names": names}, is_unmet=True)]


def _found_each_other(circle: Circle, datum: Datum) -> list[Reason]:
    if circle.is_pair:
        return [Reason("both", _("Found each other themselves."))]
    text = _("Found each other themselves: %(names)s.") % {"names": circle.listed(datum["met"])}
    return [Reason(circle.which(datum["met"]), text)]


_ORGANISER = {
    "partners": _found_each_other,
    "give_and_get": _give_and_get,
    "theme": _theme,
    "mixed:organisation": _organisations,
    "mixed:unit": _units,
    "mixed:region": _regions,
    "no_one_alone:guest": _guests,
    "as_wished:discipline": _discipline,
    "common_times": _hours,
    "mode": _mode,
    "language": _language,
    "mutual_wish": _mutual,
    "one_sided_wish": _one_sided,
    "not_again": _again,
}


# ------------------------------------------------------------------------------------------------------- to a member


def _my_give_and_get(circle: Circle, datum: Datum, me: int) -> list[Reason]:
    mine = datum["each"].get(str(me), ())
    others = [one for one in circle.ids if one != me and datum["each"].get(str(one))]
    parts = []
    if circle.is_pair and mine and others:
        parts.append(_("Each of you gives what the other looks for."))
    if mine:
        parts.append(_("You get: %(skills)s.") % {"skills": circle.skills(mine)})
    parts += [
        _("%(name)s gets: %(skills)s.") % {"name": circle.names[one], "skills": circle.skills(datum["each"][str(one)])}
        for one in others
    ]
    content = [*([me] if mine else []), *others]
    return [Reason(circle.which(content), " ".join(parts))] if parts else []


def _my_theme(circle: Circle, datum: Datum, me: int) -> list[Reason]:
    theme = circle.theme(datum["values"])
    if not theme or me not in datum["met"]:
        return []
    return [Reason("both", _("Your shared theme: %(theme)s.") % {"theme": theme})]


def _my_organisations(_circle: Circle, datum: Datum, me: int) -> list[Reason]:
    return [Reason("both", _("You come from different organisations."))] if me in datum["met"] else []


def _my_units(_circle: Circle, datum: Datum, me: int) -> list[Reason]:
    return [Reason("both", _("You come from different units."))] if me in datum["met"] else []


def _my_regions(_circle: Circle, datum: Datum, me: int) -> list[Reason]:
    return [Reason("both", _("You come from different regions."))] if me in datum["met"] else []


def _my_discipline(circle: Circle, datum: Datum, me: int) -> list[Reason]:
    return [Reason(circle.which([me]), _("The discipline is as you wished."))] if me in datum["met"] else []


def _my_mode(_circle: Circle, datum: Datum, _me: int) -> list[Reason]:
    wished = {str(mode[0]) for mode in datum["each"].values() if mode} - {"either"}
    if wished == {"remote"}:
        return [Reason("both", _("You meet online."))]
    if wished == {"in-person"}:
        return [Reason("both", _("You meet face to face."))]
    return [Reason("both", _("You agree together whether you meet online or face to face."))]


def _my_language(_circle: Circle, datum: Datum, _me: int) -> list[Reason]:
    if not datum["values"]:
        return []
    said = words.languages(datum["values"])
    return [Reason("both", _("Shared languages: %(languages)s.") % {"languages": said})]


def _my_mutual(circle: Circle, datum: Datum, me: int) -> list[Reason]:
    if me not in datum["met"]:
        return []
    others = [one for one in circle.ids if one in datum["met"] and one != me]
    text = _("You hoped for one another.") if circle.is_pair else _("You hoped for one another: %(names)s.")
    return [Reason(circle.which(datum["met"]), text % {"names": circle.listed(others)})] if others else []


def _my_wish(circle: Circle, datum: Datum, me: int) -> list[Reason]:
    wished = circle.listed([int(one) for one in datum["each"].get(str(me), ()) if int(one) in circle.ids])
    if me not in datum["met"] or not wished:
        return []
    return [Reason(circle.which([me]), _("You hoped for: %(names)s.") % {"names": wished})]


def _my_own_choice(circle: Circle, datum: Datum, me: int) -> list[Reason]:
    if me not in datum["met"]:
        return []
    others = circle.listed([one for one in datum["met"] if one != me and one in circle.ids])
    text = _("You found each other yourselves.") if circle.is_pair else _("You found each other yourselves: %(names)s.")
    return [Reason(circle.which(datum["met"]), text % {"names": others})] if others else []


_MEMBER = {
    "partners": _my_own_choice,
    "give_and_get": _my_give_and_get,
    "theme": _my_theme,
    "mixed:organisation": _my_organisations,
    "mixed:unit": _my_units,
    "mixed:region": _my_regions,
    "as_wished:discipline": _my_discipline,
    "mode": _my_mode,
    "language": _my_language,
    "mutual_wish": _my_mutual,
    "one_sided_wish": _my_wish,
}
