"""Questions about theme surveys: what people want, read from the release of a closed survey alone."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from ristiin.demand import asking
from ristiin.demand.choices import Standing
from ristiin.demand.models import Invitee, Likening, Listener, ThemeSurvey
from ristiin.kernel.collation import fold
from ristiin.kernel.translated import in_language
from ristiin.programmes import figures
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.queries import Places, places, target_groups, theme_plans
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round
from ristiin.surveys.results import Figure, results_of

POINTS = (3, 2, 1)
"""What a first, a second and a third choice count for; a suggestion of one's own counts as a first choice."""
NONE_CHOSE = (0, 0, 0)
_BETWEEN = re.compile(r"[;,\n]")


@dataclass(frozen=True)
class Topic:
    """Something people want: how many put it first, second and third, how many suggested it, what it is joined of.

    `ranks` is None where it is not told, because everybody chose it.
    """

    key: str
    name: str
    names: Mapping[str, str]
    ranks: tuple[int, ...] | None
    suggested: int
    joined: Sequence[str] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        """First, second and third choices, then suggestions."""
        return (*(self.ranks or NONE_CHOSE), self.suggested)

    @property
    def people(self) -> int:
        """How often it was chosen or suggested."""
        return sum(self.counts)

    @property
    def points(self) -> int:
        """How much it is wanted, by which topics stand in order."""
        return sum(count * points for count, points in zip(self.counts, (*POINTS, POINTS[0]), strict=True))


@dataclass(frozen=True)
class ClassDemand:
    """What one region, unit or target group wants most: names with how many chose them, and how much it is wanted."""

    label: str
    people: int
    wanted: Sequence[tuple[str, int]]
    points: Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """One target group: what it wants, as far as that is told, and how many groups, places and people it has."""

    target_group: TargetGroup
    demand: ClassDemand | None
    places: Places | None
    registered: int
    waiting: int


@dataclass(frozen=True)
class Picture:
    """What came of a theme survey."""

    survey: ThemeSurvey
    answered: int
    topics: Sequence[Topic]
    times: Sequence[tuple[str, int]]
    words: Sequence[str]
    classes: Sequence[ClassDemand]
    why_hidden: str | Promise
    why_no_times: str | Promise
    why_no_words: str | Promise
    why_no_own: str | Promise

    @property
    def most(self) -> int:
        """How often the most wanted was chosen or suggested: it fills the whole bar."""
        return max((topic.people for topic in self.topics), default=0)


@dataclass(frozen=True)
class Item:
    """A theme of the survey or a wish somebody wrote, before joining."""

    key: str
    name: str
    count: int
    is_theme: bool
    into: str = ""


@dataclass(frozen=True)
class Proposed:
    """How many groups a topic could have."""

    topic: Topic
    groups: int


def survey_of(programme: Programme) -> ThemeSurvey | None:
    """Return the programme's theme survey, None when there is none."""
    return ThemeSurvey.objects.filter(programme=programme).select_related("programme", "round__release").first()


def survey_by(code: str) -> ThemeSurvey | None:
    """Return the theme survey of a short address, None when there is none."""
    return ThemeSurvey.objects.filter(code=code).select_related("programme", "round").first()


def called(survey: ThemeSurvey) -> dict[str, str]:
    """Return what the target groups of a survey are called in the reader's language, by what they were called then."""
    if survey.cut != Cut.TARGET_GROUP:
        return {}
    groups = target_groups(survey.programme)
    return {name: group.name for group in groups for name in group.names.values() if name in survey.classes}


def parts(programme: Programme, picture: Picture) -> list[Part]:
    """Return the target groups, each with its demand and its places; nothing where there are not several."""
    groups = target_groups(programme)
    if len(groups) <= 1:
        return []
    room = {one.target_group: one for one in places(programme, theme_plans(programme))}
    counts = figures.of_target_groups(groups)
    told = {one.label: one for one in picture.classes} if picture.survey.cut == Cut.TARGET_GROUP else {}
    return [
        Part(
            group,
            next((told[name] for name in group.names.values() if name in told), None),
            room.get(group),
            counts[group.pk]["registered"],
            counts[group.pk]["waiting"],
        )
        for group in groups
    ]


def standing(survey: ThemeSurvey) -> Standing:
    """Return how far a survey is; one whose last day is over is closed within ten minutes."""
    if survey.round is None:
        return Standing.MADE
    return Standing.CLOSED if survey.round.closed_at else Standing.OPEN


def listening(survey: ThemeSurvey) -> int:
    """Return how many want to hear when registration opens."""
    return Listener.objects.filter(survey=survey).count()


def invited(survey: ThemeSurvey) -> int:
    """Return how many have been asked by letter and are still known."""
    return Invitee.objects.filter(survey=survey).count()


def picture(programme: Programme) -> Picture | None:
    """Return what people want, None before a survey has closed."""
    survey = survey_of(programme)
    if survey is None or survey.round is None or survey.round.closed_at is None:
        return None
    results = results_of(survey.round, viewer_answered=False)
    themes, own = results[asking.THEMES], results[asking.OWN].whole
    times, words = results[asking.TIME].whole, results[asking.WORDS].whole
    found = topics(survey, items(survey, survey.round))
    names = _root_names(survey, found)
    return Picture(
        survey=survey,
        answered=results.answered,
        topics=found,
        times=times.share or (),
        words=words.comments or (),
        classes=[_class(part, names) for part in themes.parts if part.ranks],
        why_hidden=themes.whole.why_hidden,
        why_no_times=times.why_hidden,
        why_no_words=words.why_hidden,
        why_no_own=own.why_hidden,
    )


def items(survey: ThemeSurvey, round_: Round) -> list[tuple[Item, tuple[int, ...] | None]]:
    """Return the survey's themes with their ranks, then the wishes people wrote, the most common first."""
    results = results_of(round_, viewer_answered=False)
    joined = dict(Likening.objects.filter(survey=survey).values_list("item", "into"))
    whole = results[asking.THEMES].whole
    ranks = dict(whole.ranks or ())
    found: list[tuple[Item, tuple[int, ...] | None]] = []
    for theme in survey.themes:
        key, name = f"t:{theme['key']}", in_language(theme["names"])
        counts = ranks.get(in_language(asking.in_every_language(theme["names"])))
        told = None if counts is None else tuple(counts)
        found.append((Item(key, name, sum(told or ()), is_theme=True, into=joined.get(key, "")), told))
    for key, name, count in wishes(results[asking.OWN].whole.comments or ()):
        found.append((Item(key, name, count, is_theme=False, into=joined.get(key, "")), NONE_CHOSE))
    return found


def wishes(comments: Sequence[str]) -> list[tuple[str, str, int]]:
    """Return what people suggested, as key, words and how many, the most common first; one text may hold several."""
    spelled: dict[str, Counter[str]] = {}
    for comment in comments:
        said = {fold(text): " ".join(text.split()) for text in _BETWEEN.split(comment) if fold(text)}
        for folded, text in said.items():
            spelled.setdefault(folded, Counter())[text] += 1
    found = [
        (f"s:{folded[:190]}", min(texts, key=lambda text: (-texts[text], text)), texts.total())
        for folded, texts in spelled.items()
    ]
    return sorted(found, key=lambda one: (-one[2], one[0]))


def topics(survey: ThemeSurvey, found: Sequence[tuple[Item, tuple[int, ...] | None]]) -> list[Topic]:
    """Return what people want once like things are joined, the most wanted first."""
    by_key = {item.key: (item, ranks) for item, ranks in found}
    into = {item.key: item.into for item, _ranks in found}
    parts: dict[str, list[tuple[Item, tuple[int, ...] | None]]] = {}
    for item, ranks in found:
        parts.setdefault(root(item.key, into), []).append((item, ranks))
    names = {f"t:{theme['key']}": theme["names"] for theme in survey.themes}
    language = next(iter(survey.programme.languages), "fi")
    told = [
        _topic(by_key[key][0], names.get(key) or {language: by_key[key][0].name}, members)
        for key, members in parts.items()
    ]
    return sorted(told, key=lambda topic: (-topic.points, topic.name))


def root(key: str, into: Mapping[str, str]) -> str:
    """Return what a thing counts as in the end; what it went into may be gone, then it stands by itself."""
    while into.get(key) and into[key] in into:
        key = into[key]
    return key


def proposed(picture: Picture, *, size: int, share: int, of: ClassDemand | None = None) -> list[Proposed]:
    """Return how many groups of `size` each topic could have when `share` of a hundred who answered register.

    Groups are shared out by how much each topic is wanted, by everybody or by the class `of`, the largest remainders
    last.
    """
    points = [of.points.get(topic.name, 0) if of else topic.points for topic in picture.topics]
    whole = sum(points)
    groups = max(1, round((of.people if of else picture.answered) * share / 100 / size))
    if not whole:
        return [Proposed(topic, 0) for topic in picture.topics]
    exact = [groups * wanted / whole for wanted in points]
    given = [int(part) for part in exact]
    left = sorted(range(len(exact)), key=lambda at: (given[at] - exact[at], at))
    for at in left[: groups - sum(given)]:
        given[at] += 1
    order = sorted(range(len(exact)), key=lambda at: (-points[at], at))
    return [Proposed(picture.topics[at], given[at]) for at in order]


def _topic(item: Item, names: Mapping[str, str], members: Sequence[tuple[Item, tuple[int, ...] | None]]) -> Topic:
    told = [ranks for _item, ranks in members]
    ranks = None if None in told else tuple(map(sum, zip(*(one or NONE_CHOSE for one in told), strict=True)))
    return Topic(
        key=item.key,
        name=item.name,
        names=names,
        ranks=ranks,
        suggested=sum(one.count for one, _ranks in members if not one.is_theme),
        joined=[one.name for one, _ranks in members if one.key != item.key],
    )


def _root_names(survey: ThemeSurvey, found: Sequence[Topic]) -> dict[str, str]:
    """Return for each theme's own name the name of the topic it counts as."""
    roots = {topic.name: topic.name for topic in found} | {name: topic.name for topic in found for name in topic.joined}
    return {in_language(theme["names"]): roots.get(in_language(theme["names"]), "") for theme in survey.themes}


def _class(part: Figure, names: Mapping[str, str]) -> ClassDemand:
    counts: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for name, ranks in part.ranks or ():
        topic = names.get(name) or name
        counts[topic] += sum(ranks)
        points[topic] += sum(count * worth for count, worth in zip(ranks, POINTS, strict=False))
    return ClassDemand(part.label, part.people, sorted(counts.items(), key=lambda one: (-one[1], one[0])), points)
