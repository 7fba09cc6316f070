"""How good a proposal is and what does not hold in it, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.grouping import reasons
from ristiin.grouping.board_parts import Compared
from ristiin.grouping.choices import Emphasis
from ristiin.grouping.findings import Broken
from ristiin.grouping.material import Material

LONG_LIST = 12


def broken_in_words(material: Material, broken: Broken) -> str:
    """Return which rule does not hold, and for whom; whom somebody wished is not told to an employer."""
    if material.programme.employer_organises and broken.rule in {"avoid", *reasons.OF_OTHERS}:
        return _("A private wish is against it.")
    ids = [one for one in broken.people if one in material.members]
    names = material.names(ids[:LONG_LIST])
    said = {
        "never": _("%(names)s: you have decided that they are never together."),
        "together": _("%(names)s: you have decided that they are always together."),
        "avoid": _("%(names)s: a private wish is against it."),
        "fixed": _("%(names)s: pinned or chosen by themselves, yet not together."),
        "size": _("%(names)s: not the right number of people."),
        "common_times": _("%(names)s: no common time."),
        "mode": _("%(names)s: one meets only online, another only face to face."),
        "language": _("%(names)s: no shared language."),
        "not_again": _("%(names)s: have been together before."),
        "give_and_get": _("%(names)s: does not get what they look for."),
        "theme": _("%(names)s: no shared theme."),
        "mutual_wish": _("%(names)s: a mutual wish is not met."),
        "one_sided_wish": _("%(names)s: a wished partner is elsewhere."),
        "mixed:organisation": _("%(names)s: from the same organisation."),
        "mixed:unit": _("%(names)s: from the same unit."),
        "mixed:region": _("%(names)s: from the same region."),
        "no_one_alone:guest": _("%(names)s: alone as a guest."),
        "theme-capacity": _("%(names)s: the theme has more groups than planned."),
        "as_wished:discipline": _("%(names)s: the discipline is not as wished."),
    }.get(broken.rule, _("%(names)s: a rule of the programme does not hold."))
    return said % {"names": names}


def labels(*, is_pair: bool) -> dict[str, str]:
    """Return the names of what may be met, by their keys."""
    return {
        "common_times": _("At least one common time"),
        "mode": _("A way to meet that suits both") if is_pair else _("A way to meet that suits everyone"),
        "language": _("A shared language"),
        "not_again": _("Not together before"),
        "mixed:organisation": _("Different organisation"),
        "mixed:unit": _("Different unit"),
        "mixed:region": _("Different region"),
        "no_one_alone:guest": _("Guests are not alone"),
        "as_wished:discipline": _("Discipline as wished"),
        "give_and_get": _("Gets what they look for"),
        "theme": _("Shared theme") if is_pair else _("A theme they chose"),
        "mutual_wish": _("Mutual wish"),
        "one_sided_wish": _("Wished partner"),
    }


def emphasis_in_words(code: str) -> str:
    """Return what a proposal puts first."""
    return {
        Emphasis.FAIRNESS: _("The worst-off person as well off as possible"),
        Emphasis.TOTAL: _("The total score as high as possible"),
        Emphasis.WISHES: _("Mutual wishes are kept, then the worst-off person as well off as possible"),
    }[Emphasis(code)]


def compared_in_words(rows: Sequence[Compared]) -> str:
    """Return what keeping mutual wishes costs, where it can be read off."""
    wishes = next((row for row in rows if row.emphasis == emphasis_in_words(Emphasis.WISHES)), None)
    fair = next((row for row in rows if row.emphasis == emphasis_in_words(Emphasis.FAIRNESS)), None)
    said = [_("The same people, weighed in different ways.")]
    if wishes and fair and fair.score > wishes.score:
        cost = fair.score - wishes.score
        said.append(
            ngettext("Keeping mutual wishes costs %(n)s point.", "Keeping mutual wishes costs %(n)s points.", cost)
            % {"n": cost}
        )
    return " ".join(said)


def diverging_in_words(diverging: int, count: int, *, is_pair: bool) -> str:
    """Return in how many groups something somebody wished does not come true."""
    said = (
        _("Pairs where some wish does not come true: %(n)s / %(all)s. Their cards say which.")
        if is_pair
        else _("Groups where some wish does not come true: %(n)s / %(all)s. Their cards say which.")
    )
    return said % {"n": diverging, "all": count}


def whole(value: int) -> str:
    """Return a whole number as the reader writes it."""
    return number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)


def proof_in_words(figures: Mapping[str, Any], *, is_pair: bool) -> list[str]:
    """Return why nothing better can be found."""
    spread = figures.get("spread")
    if not spread:
        return [_("No other arrangement that keeps the rules puts the same things first and does better.")]
    said = {"ways": whole(spread["ways"]), "allowed": whole(spread["allowed"]), "better": whole(spread["better"])}
    parts = []
    if figures.get("kept"):
        parts.append(
            _("With what is pinned or mutually wished kept, there are %(ways)s ways to make the pairs.") % said
        )
    elif is_pair:
        parts.append(_("There are %(ways)s ways to make the pairs.") % said)
    if spread["better"]:
        parts.append(_("All were gone through: %(allowed)s keep the rules.") % said)
        parts.append(
            ngettext(
                "%(better)s of them has a higher total, but leaves somebody worse off than anyone is here.",
                "%(better)s of them have a higher total, but leave somebody worse off than anyone is here.",
                spread["better"],
            )
            % said
        )
    else:
        parts.append(
            _("All were gone through: %(allowed)s keep the rules, and none of them is better than this.") % said
        )
    return [" ".join(parts)]


def spread_in_words(spread: Mapping[str, Any] | None, score: int) -> str:
    """Return what the picture of all ways shows, nothing where they were not counted."""
    if not spread:
        return ""
    return _(
        "Columns: the scores of the %(allowed)s ways that keep the rules, %(low)s–%(high)s. This proposal has "
        "%(score)s."
    ) % {
        "allowed": whole(spread["allowed"]),
        "low": whole(spread["low"]),
        "high": whole(spread["high"]),
        "score": whole(score),
    }
