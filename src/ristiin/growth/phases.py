"""The four phases as a living list: what is done is read from what has happened, what is not has its place to begin."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.community.choices import Path
from ristiin.community.models import Community, Facilitator
from ristiin.demand.models import ThemeSurvey
from ristiin.enrolment.models import Enrolment, Invitation
from ristiin.growth import queries
from ristiin.growth.choices import Stage
from ristiin.growth.models import Onward, OwnStep, Renewed, Training
from ristiin.outputs.choices import OutputState
from ristiin.outputs.models import Output
from ristiin.programmes.choices import Phase, State
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import sessions, timeline
from ristiin.reports.models import StoryConsent
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting

Text = str | Promise


@dataclass(frozen=True)
class Item:
    """One thing of a phase: what, whether it has happened, and where it begins."""

    name: Text
    is_done: bool
    url: str = ""
    label: Text = ""
    own: OwnStep | None = None


@dataclass
class StageList:
    """One phase: what it is about in two sentences, and its items."""

    stage: Stage
    about: Text
    items: list[Item] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many of its items have happened."""
        return sum(item.is_done for item in self.items)

    @property
    def next(self) -> Item | None:
        """The first thing that has not happened and has a place to begin."""
        return next((item for item in self.items if not item.is_done and (item.url or item.own)), None)


PLACES = (
    "demand:survey",
    "programmes:timeline",
    "enrolment:invitations",
    "grouping:board",
    "reports:stories",
    "gatherings:sessions",
    "growth:candidates",
    "growth:board",
    "growth:next",
)
ABOUT: dict[Stage, Text] = {
    Stage.TRY: _(
        "Try with a few people first. Find out what they would like to talk about, and invite those whom it concerns."
    ),
    Stage.SPARK: _(
        "A conversation among peers is understood by having one. Let the groups meet a few times and tell each other "
        "what it gave them."
    ),
    Stage.PLAN: _(
        "Those who liked it are the ones who carry it on. Bring them together, ask who could facilitate, and plan the "
        "next run with them."
    ),
    Stage.EXTEND: _(
        "Let groups go on and new ones begin. Train facilitators, give the community a face, and take the same to "
        "another place."
    ),
}


def of_programme(programme: Programme, at: datetime) -> list[StageList]:
    """Return the phases of one programme; the same number of questions whatever its size."""
    facts, met = facts_of(programme), sessions(timeline(programme))
    training, later = queries.training_of(programme), queries.runs_after(programme)
    to = {name: _page(name, programme.slug) for name in PLACES}
    items = {
        Stage.TRY: [
            Item(_("Ask which themes interest people"), facts["asked"], to["demand:survey"], _("To the theme survey")),
            Item(
                _("Publish the page"),
                programme.state == State.PUBLISHED,
                to["programmes:timeline"],
                _("Look through and publish"),
            ),
            Item(
                _("Invite people"),
                facts["invited"] or facts["registered"],
                to["enrolment:invitations"],
                _("Invite"),
            ),
        ],
        Stage.SPARK: [
            Item(
                _("Put the groups together"),
                programme.pairs_published_at is not None,
                to["grouping:board"],
                _("To the board"),
            ),
            Item(_("The groups have met"), facts["met"]),
            Item(
                _("Gather stories and insights"),
                facts["story"] or facts["output"],
                to["reports:stories"],
                _("To the stories"),
            ),
        ],
        Stage.PLAN: [
            Item(
                _("Close together"),
                bool(met) and met[-1].ends_at <= at,
                to["gatherings:sessions"],
                _("To the joint sessions"),
            ),
            Item(
                _("Ask those who could facilitate to a training"),
                training is not None,
                to["growth:candidates"],
                _("See who could"),
            ),
            Item(
                _("Plan the next run together"),
                _has_cards(programme, training),
                to["growth:board"],
                _("To the planning board"),
            ),
            Item(_("Draft the next run"), bool(later), to["growth:next"], _("Look at the dates")),
        ],
        Stage.EXTEND: [
            Item(
                _("Train facilitators"),
                training is not None and training.phase(timeline(training), at) == Phase.CLOSED,
                to["growth:candidates"],
                _("To the training"),
            ),
            Item(
                _("Let groups go on"),
                facts["renewed"],
                f"{to['growth:next']}#renew",
                _("See which would"),
            ),
            Item(
                _("Invite those who took part to the next run"),
                any(run.state == State.PUBLISHED for run in later),
                to["growth:next"],
                _("To the next run"),
            ),
            Item(
                _("Take the same to another place"),
                any(run.site_id != programme.site_id for run in later),
                to["growth:next"],
                _("Choose a place"),
            ),
        ],
    }
    return _listed(items, OwnStep.objects.filter(programme=programme))


def of_community(person: Person) -> list[StageList]:
    """Return the phases of the whole community, as a keeper or an organiser sees them."""
    shown = Programme.objects.filter(state=State.PUBLISHED)
    community = Community.objects.first()
    keeps = person.is_platform_admin
    items = {
        Stage.TRY: [
            Item(
                _("Start a pilot"),
                Programme.objects.exclude(state=State.CANCELLED).exists(),
                _page("programmes:start"),
                _("Start"),
            ),
            Item(_("Somebody has registered"), Enrolment.objects.active().exists()),
        ],
        Stage.SPARK: [
            Item(_("The first groups are together"), shown.filter(pairs_published_at__isnull=False).exists()),
            Item(
                _("There is something to show"),
                Output.objects.filter(state=OutputState.PUBLISHED).exists() or StoryConsent.objects.exists(),
                _page("outputs:gallery"),
                _("See the outputs"),
            ),
        ],
        Stage.PLAN: [
            Item(_("Somebody may be invited again"), Onward.objects.filter(may_be_invited=True).exists()),
            Item(_("A training of facilitators has been started"), Training.objects.exists()),
            Item(_("A programme has had its next run"), shown.filter(follows__isnull=False).exists()),
        ],
        Stage.EXTEND: [
            Item(
                _("There are trained facilitators"),
                Facilitator.objects.filter(path__in=(Path.TRAINED, Path.EXPERIENCED)).exists(),
            ),
            Item(
                _("The community’s page has its own words"),
                bool(community and community.headlines and community.introductions),
                _page("community:settings") if keeps else "",
                _("Write them"),
            ),
            Item(_("A group has gone on"), Renewed.objects.exists()),
            Item(
                _("There is more than one place"),
                shown.exclude(site=None).values("site").distinct().count() > 1,
                _page("community:sites") if keeps else "",
                _("See the sites"),
            ),
        ],
    }
    return _listed(items, OwnStep.objects.filter(programme=None))


def now_in(stages: Sequence[StageList]) -> StageList | None:
    """Return the phase to go on with, None when nothing is left: the farthest in which something has happened.

    What was left out earlier does not hold anybody back: it can still be done, or not.
    """
    begun = [place for place, one in enumerate(stages) if one.done]
    ahead = list(stages[begun[-1] :]) if begun else list(stages)
    return next((one for one in ahead if one.next is not None), None)


def _listed(items: dict[Stage, list[Item]], own: "QuerySet[OwnStep]") -> list[StageList]:
    lists = {stage: StageList(stage, ABOUT[stage], list(items[stage])) for stage in Stage}
    for step in own.order_by("pk"):
        lists[Stage(step.stage)].items.append(Item(step.text, step.done_at is not None, own=step))
    return list(lists.values())


def facts_of(programme: Programme) -> dict[str, bool]:
    """Return what has happened in a programme; one question."""
    this = OuterRef("pk")
    invited = Invitation.objects.filter(programme=this, withdrawn_at=None)
    held = Meeting.objects.filter(group__programme=this, state=MeetingState.HELD)
    output = Output.objects.filter(programme=this, state=OutputState.PUBLISHED)
    found = (
        Programme.objects.filter(pk=programme.pk)
        .values(
            asked=Exists(ThemeSurvey.objects.filter(programme=this, round__isnull=False)),
            invited=Exists(invited),
            registered=Exists(Enrolment.objects.active().filter(programme=this)),
            met=Exists(held),
            story=Exists(StoryConsent.objects.filter(story__programme=this)),
            output=Exists(output),
            renewed=Exists(Renewed.objects.filter(group__programme=this)),
        )
        .get()
    )
    return {name: bool(value) for name, value in found.items()}


def _has_cards(programme: Programme, training: Programme | None) -> bool:
    boards = [one.pk for one in (programme, training) if one is not None]
    return Programme.objects.filter(pk__in=boards, cards__removed_at=None, cards__isnull=False).exists()


def _page(name: str, *args: str) -> str:
    """Return the address of a page, empty while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
