"""One populated community for tests of trust: every private field carries a token found nowhere else."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from PIL import Image

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.choices import Gathering, How
from ristiin.accounts.models import DigestLine, MailChoice, Person
from ristiin.community.choices import Path
from ristiin.community.models import Announcement, Community, Facilitator, Logo, Member, Organisation, Site, Unit
from ristiin.connect.choices import Coming
from ristiin.connect.models import CalendarFeed, MeetingInvitation, MeetingReply, SessionInvitation, SessionReply
from ristiin.demand.actions import answering as demand_answering
from ristiin.demand.actions import keeping as demand_keeping
from ristiin.demand.actions.keeping import Plan
from ristiin.demand.models import BroughtList, Invitee, Listener
from ristiin.enrolment.choices import Direction, EnrolmentState, WishKind
from ristiin.enrolment.models import (
    Channel,
    Enrolment,
    ImportBatch,
    Invitation,
    Offer,
    PairRequest,
    PartnerWish,
    RememberedMapping,
    SkillChoice,
    ThemeChoice,
)
from ristiin.feedback import instruments
from ristiin.feedback.choices import Instrument, Moment
from ristiin.feedback.models import Development, FollowUp, Listed, Tie
from ristiin.gatherings.choices import MidwayState, Stream
from ristiin.gatherings.models import (
    AgendaItem,
    Attendance,
    Insight,
    InsightConsent,
    Material,
    MidwayCheck,
    MidwayConsent,
    Poll,
    PollAnswer,
    PollOption,
    Reply,
    SessionPlan,
    Speaker,
    Thanks,
)
from ristiin.grouping.choices import ProposalState, RuleKind
from ristiin.grouping.models import Group, Membership, MembershipException, PairRule, Proposal, ProposalStep
from ristiin.growth.actions import rotating
from ristiin.growth.choices import Column, IdeaKind, Stage
from ristiin.growth.models import AskedToFacilitate, Card, EventGuest, Idea, Onward, OutsideEvent, OwnStep
from ristiin.kernel import audit
from ristiin.kernel.models import OutgoingMail
from ristiin.outputs.actions import publishing
from ristiin.outputs.choices import Audience
from ristiin.outputs.drafting import Draft
from ristiin.outputs.models import Author, Output
from ristiin.programmes.choices import Entry, EntryKind, Pairing, RoleKind, State, Teaching, ThemePolicy
from ristiin.programmes.models import (
    Decision,
    Programme,
    Provider,
    Role,
    Skill,
    TargetGroup,
    Theme,
    ThemePlan,
    TimelineEntry,
)
from ristiin.reports.choices import Channel as Place
from ristiin.reports.models import BudgetLine, Certificate, SharedReport, Story, StoryConsent, StoryTaken, WorkingTime
from ristiin.reports.papers.queries import new_code
from ristiin.rooms.choices import Addressee, Fit, HelpKind, MeetingState, StartAnswer
from ristiin.rooms.models import (
    AgreementVersion,
    CarryOn,
    GuestOpener,
    HelpRequest,
    Meeting,
    MeetingOption,
    Opener,
    OptionAnswer,
    OutputStep,
    Promise,
    Renewal,
    SelfCheck,
    Series,
    Signature,
    StartCheck,
)
from ristiin.surveys import actions as surveys
from ristiin.surveys.actions import Asked
from ristiin.surveys.models import Ticket
from ristiin.teaching.models import Question, QuestionFor
from ristiin.writing.models import Comment, Message, RoomFile, RoomNews, Text, TextVersion
from tests.accounts.software_key import SoftwareKey

PEOPLE = {
    "organiser": ("Olga Organisoija", {"may_start_programmes": True}),
    "other_organiser": ("Otso Muualta", {"may_start_programmes": True}),
    "facilitator": ("Fanni Ohjaaja", {}),
    "administrator": ("Aino Ylläpitäjä", {"is_platform_admin": True}),
    "outsider": ("Ulla Ulkopuolinen", {}),
    "teacher": ("Tuula Opettaja", {}),
    "provider": ("Terhi Toteuttaja", {}),
    "debrief_partner": ("Pauli Henkilöstö", {}),
    "participant": ("Paula Osallistuja", {}),
    "partner": ("Pentti Pari", {}),
    "neighbour": ("Nora Naapuri", {}),
    "companion": ("Niilo Naapurinpari", {}),
    "half_way_person": ("Kesken Jäänyt", {}),
    "elsewhere_person": ("Eero Muualla", {}),
}
IN_GROUPS = ("participant", "partner", "neighbour", "companion")
LIFE: dict[str, dict[str, tuple[int, int]]] = {
    "open": {"registration": (-10, 8), "pairing": (9, 16), "kick-off": (23, 23), "close": (128, 142)},
    "pairing": {"registration": (-30, -2), "pairing": (-2, 9), "kick-off": (14, 14), "close": (100, 110)},
    "running": {
        "registration": (-60, -40),
        "pairing": (-40, -30),
        "kick-off": (-20, -20),
        "midway": (20, 20),
        "close": (60, 70),
    },
    "draft": {"registration": (10, 30), "pairing": (31, 40), "kick-off": (45, 45), "close": (128, 142)},
    "elsewhere": {"registration": (-10, 8), "pairing": (9, 16), "kick-off": (23, 23), "close": (128, 142)},
}
SESSIONS = {"kick-off", "midway"}


@dataclass(frozen=True)
class Canary:
    """A token, what kind of thing it stands in, and whose or which programme's it is."""

    token: str
    kind: str
    owner: str


@dataclass
class World:
    """Everything that was made, by name."""

    at: datetime
    people: dict[str, Person] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    enrolments: dict[str, dict[str, Enrolment]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        for shelf in ("people", "programmes", "things"):
            if name in self.__dict__.get(shelf, {}):
                return self.__dict__[shelf][name]
        raise AttributeError(name)

    def plant(self, kind: str, owner: str) -> str:
        """Return a fresh token for a field of this kind."""
        token = f"zq{len(self.canaries):03d}{kind.replace('_', '')}qz"
        self.canaries.append(Canary(token, kind, owner))
        return token


def build(at: datetime) -> World:
    """Fill the database."""
    world = World(at)
    _people(world)
    _community(world)
    for key in LIFE:
        _programme(world, key)
    for key in ("running", "open", "pairing"):
        world.enrolments[key] = {who: _enrol(world, key, who) for who in IN_GROUPS}
    world.enrolments["elsewhere"] = {"elsewhere_person": _enrol(world, "elsewhere", "elsewhere_person")}
    world.things["half_way"] = _enrol(world, "open", "half_way_person", half_way=True)
    _waiting(world)
    _planning(world)
    _intake(world)
    _free_pairing(world)
    _board(world)
    _groups(world)
    _gatherings(world)
    _teaching(world)
    _calendars(world)
    _rooms(world)
    _writing(world)
    _outputs(world)
    _feedback(world)
    _growth(world)
    _demand(world)
    _papers(world)
    _stories(world)
    _costs(world)
    _shared(world)
    _community_space(world)
    _letters_and_traces(world)
    return world


def _people(world: World) -> None:
    for key, (name, columns) in PEOPLE.items():
        address = f"{world.plant('address', key)}@example.org"
        person = person_for_address(address=address, name=name, language="fi", at=world.at)
        Person.objects.filter(pk=person.pk).update(
            phone=world.plant("contact", key),
            contact_hint=world.plant("contact", key),
            last_login=world.at,
            **columns,
        )
        person.refresh_from_db()
        world.people[key] = person


def _community(world: World) -> None:
    Community.objects.update_or_create(
        pk=1, defaults={"names": {"fi": "Koeyhteisö", "sv": "Provgemenskap", "en": "Trial"}}
    )
    world.things["organisation"] = Organisation.objects.create(name="Koekorkea", folded_name="koekorkea")
    world.things["unit"] = Unit.objects.create(organisation=world.organisation, name="Yksikkö", folded_name="yksikkö")


def _programme(world: World, key: str) -> None:
    organiser = "other_organiser" if key == "elsewhere" else "organiser"
    hidden = world.plant("draft_programme", organiser) if key == "draft" else ""
    programme = Programme.objects.create(
        slug=f"cem-{key}",
        playbook="cem",
        names={code: f"CEM {key} {hidden}".strip() for code in ("fi", "sv", "en")},
        summaries={"fi": "Kaksi asiantuntijaa oppii toisiltaan.", "sv": "Två lär av varandra.", "en": "Two learn."},
        theme_policy=ThemePolicy.OPEN if key == "open" else ThemePolicy.LIST,
        entry=Entry.BOTH,
        pairing=Pairing.BOTH if key == "open" else Pairing.WISHES,
        week_rows=["9-11", "11-13"],
        languages=["fi", "sv", "en"],
        disciplines=["kielet", "tekniikka"],
        teaching=Teaching.PART if key == "running" else Teaching.NONE,
        state=State.DRAFT if key == "draft" else State.PUBLISHED,
        created_by=world.people[organiser],
        created_at=world.at - timedelta(days=70),
        published_at=None if key == "draft" else world.at - timedelta(days=60),
        pairs_published_at=world.at - timedelta(days=29) if key == "running" else None,
    )
    world.programmes[key] = programme
    Role.objects.create(programme=programme, person=world.people[organiser], role=RoleKind.ORGANISER, given_at=world.at)
    if key == "running":
        Role.objects.create(programme=programme, person=world.facilitator, role=RoleKind.FACILITATOR, given_at=world.at)
    for entry, (first, last) in LIFE[key].items():
        is_session = entry in SESSIONS
        TimelineEntry.objects.create(
            programme=programme,
            key=entry,
            kind=EntryKind.SESSION if is_session else EntryKind(entry),
            names={"fi": entry, "sv": entry, "en": entry},
            starts_at=world.at + timedelta(days=first),
            ends_at=world.at + timedelta(days=last, minutes=90),
            place=world.plant("session_link", key) if is_session else "",
            link=f"https://meet.example.org/{world.plant('session_link', key)}" if is_session else "",
            changed_at=world.at,
        )
    for position, name in enumerate(("arviointi", "digitalisaatio")):
        Theme.objects.create(programme=programme, names={"fi": name}, folded_name=name, position=position)
    for position, name in enumerate(("fasilitointi", "videotuotanto")):
        Skill.objects.create(programme=programme, names={"fi": name}, folded_name=name, position=position)


def _enrol(world: World, key: str, who: str, *, half_way: bool = False) -> Enrolment:
    programme = world.programmes[key]
    kind = "half_way" if half_way else "wishes"
    shows_words = (key, who) == ("open", "partner")
    owner = who if half_way else f"{key}/{who}"
    enrolment = Enrolment.objects.create(
        programme=programme,
        person=world.people[who],
        state=EnrolmentState.DRAFT if half_way else EnrolmentState.REGISTERED,
        organisation=world.organisation,
        unit=world.unit,
        role_title="lehtori",
        discipline="kielet" if who in {"participant", "neighbour"} else "tekniikka",
        region=world.plant(kind, owner),
        own_words=world.plant("shown" if shows_words else kind, owner),
        seeks_more=world.plant(kind, owner),
        offers_more=world.plant(kind, owner),
        own_theme=world.plant(kind if half_way else "own_theme", owner),
        shown_to_others=["seeks", "offers", *(["own_words"] if shows_words else [])],
        languages=["fi"],
        free_slots=["mon-9-11", "tue-11-13"],
        registered_at=None if half_way else world.at - timedelta(days=5),
        promised_at=None if half_way else world.at - timedelta(days=5),
        changed_at=world.at - timedelta(days=5),
    )
    skills = list(Skill.objects.filter(programme=programme).order_by("pk"))
    turn = who in {"participant", "neighbour"}
    for direction, skill in ((Direction.SEEKS, skills[turn]), (Direction.OFFERS, skills[not turn])):
        SkillChoice.objects.create(enrolment=enrolment, skill=skill, direction=direction)
    for rank, theme in enumerate(Theme.objects.filter(programme=programme).order_by("pk"), 1):
        ThemeChoice.objects.create(enrolment=enrolment, theme=theme, rank=rank)
    hopes = world.plant("half_way" if half_way else "hopes", owner)
    avoids = world.plant("half_way" if half_way else "avoids", owner)
    PartnerWish.objects.create(enrolment=enrolment, kind=WishKind.HOPES, written=hopes)
    PartnerWish.objects.create(enrolment=enrolment, kind=WishKind.AVOIDS, written=avoids)
    return enrolment


def _waiting(world: World) -> None:
    """Somebody waits in `pairing` and is offered a place."""
    waiting = Enrolment.objects.create(
        programme=world.pairing,
        person=world.half_way_person,
        state=EnrolmentState.WAITING,
        waiting_number=1,
        registered_at=world.at - timedelta(days=4),
        changed_at=world.at - timedelta(days=4),
    )
    world.things["offer"] = Offer.objects.create(
        enrolment=waiting,
        token=world.plant("offer_token", "half_way_person"),
        offered_at=world.at,
        until=world.at + timedelta(days=2),
    )


def _planning(world: World) -> None:
    for who, role in (("provider", RoleKind.PROVIDER), ("debrief_partner", RoleKind.PARTNER)):
        Role.objects.create(programme=world.running, person=world.people[who], role=role, given_at=world.at)
    world.things["provider_organisation"] = Provider.objects.create(
        programme=world.running, organisation=world.organisation
    )
    world.things["site"] = Site.objects.create(name="Tampere", folded_name="tampere", venue="Kauppakatu 1")
    for key in ("open", "draft"):
        TargetGroup.objects.create(
            programme=world.programmes[key],
            names={"fi": "esihenkilöt", "sv": "chefer", "en": "supervisors"},
            folded_name="esihenkilöt",
            roles=["esihenkilö"],
            is_deferred=True,
            site=world.site,
        )
    ThemePlan.objects.create(programme=world.running, theme=world.running.themes.order_by("pk")[0], least=1, target=2)
    for number, day in enumerate((-9, -2), 1):
        world.things[f"decision_{number}"] = Decision.objects.create(
            programme=world.running,
            text=world.plant("decision", "running"),
            decided_on=(world.at + timedelta(days=day)).date(),
            decided_by=world.plant("decision", "running"),
            written_by=world.provider if number == 1 else world.organiser,
            written_at=world.at + timedelta(days=day),
        )


def _intake(world: World) -> None:
    world.things["channel"] = Channel.objects.create(programme=world.open, label="Uutiskirje", code="uutiskirje01")
    world.things["invitation"] = Invitation.objects.create(
        programme=world.open,
        address=f"{world.plant('invited', 'open')}@example.org",
        name=world.plant("invited", "open"),
        list_label="opettajat",
        message=world.plant("invited", "open"),
        token=world.plant("invitation_token", "open"),
        invited_by=world.organiser,
        invited_at=world.at - timedelta(days=3),
    )
    content = f"Nimi;Sähköposti\n{world.plant('imported', 'open')};{world.plant('imported', 'open')}@example.org\n"
    world.things["import_batch"] = ImportBatch.objects.create(
        programme=world.open,
        uploaded_by=world.organiser,
        uploaded_at=world.at - timedelta(hours=1),
        file_name=f"{world.plant('imported', 'open')}.csv",
        content=content.encode(),
    )
    RememberedMapping.objects.create(
        person=world.organiser, headings=f"{world.plant('mapping', 'organiser')}", mapping={"Nimi": "name"}
    )


def _free_pairing(world: World) -> None:
    people = world.enrolments["open"]
    world.things["pair_request"] = PairRequest.objects.create(
        programme=world.open,
        asker=people["participant"],
        asked=people["neighbour"],
        asked_at=world.at - timedelta(days=1),
    )


def _board(world: World) -> None:
    ids = [world.enrolments["pairing"][who].pk for who in IN_GROUPS]
    for letter, layout in (("A", [ids[:2], ids[2:]]), ("B", [[ids[0], ids[2]], [ids[1], ids[3]]])):
        world.things[f"proposal_{letter.lower()}"] = Proposal.objects.create(
            programme=world.pairing,
            letter=letter,
            state=ProposalState.READY,
            layout=layout,
            created_by=world.organiser,
            created_at=world.at - timedelta(hours=2),
            computed_at=world.at - timedelta(hours=2),
        )
    world.things["proposal"] = world.proposal_a
    ProposalStep.objects.create(
        proposal=world.proposal_a, number=1, layout=[[ids[0], ids[2]], [ids[1], ids[3]]], pins=[]
    )
    # The organiser looks after groups there, too.
    Role.objects.create(programme=world.pairing, person=world.organiser, role=RoleKind.FACILITATOR, given_at=world.at)
    PairRule.objects.create(
        programme=world.pairing, kind=RuleKind.NEVER, first_id=min(ids[0], ids[3]), second_id=max(ids[0], ids[3])
    )


def _groups(world: World) -> None:
    people = world.enrolments["running"]
    for number, members in enumerate((IN_GROUPS[:2], IN_GROUPS[2:]), 1):
        group = Group.objects.create(
            programme=world.running,
            number=number,
            theme=Theme.objects.filter(programme=world.running).order_by("pk").first(),
            facilitator=world.facilitator if number == 1 else None,
            published_at=world.at - timedelta(days=29),
        )
        for who in members:
            Membership.objects.create(group=group, enrolment=people[who], joined_at=group.published_at)
            Promise.objects.create(group=group, person=world.people[who], promised_at=world.at - timedelta(days=28))
        if group.facilitator:
            Promise.objects.create(group=group, person=world.facilitator, promised_at=world.at - timedelta(days=28))
        world.groups.append(group)
    _exceptions(world)


def _exceptions(world: World) -> None:
    """Somebody changed groups after publishing: the organiser wrote down why."""
    MembershipException.objects.create(
        programme=world.running,
        enrolment=world.enrolments["running"]["participant"],
        came_from=world.groups[1],
        went_to=world.groups[0],
        reason=world.plant("exception", "running/participant"),
        made_by=world.organiser,
        made_at=world.at - timedelta(days=20),
    )


def _gatherings(world: World) -> None:
    entry = TimelineEntry.objects.get(programme=world.running, key="midway")
    first, second = world.groups
    SessionPlan.objects.create(entry=entry, made_at=world.at)
    world.things["agenda_item"] = AgendaItem.objects.create(
        entry=entry, position=0, titles={"fi": "Alustus"}, minutes=20, is_speaker_slot=True
    )
    world.things["speaker"] = Speaker.objects.create(
        entry=entry,
        name="Veera Vieras",
        address=f"{world.plant('guest_address', 'running')}@example.org",
        topic="Palaute",
        token=world.plant("guest_token", "running"),
        invited_by=world.organiser,
        invited_at=world.at,
    )
    world.things["material"] = Material.objects.create(
        entry=entry, title="Diat", link="https://example.org/diat", added_at=world.at
    )
    content = world.plant("session_file", "running").encode()
    world.things["session_file"] = Material.objects.create(
        entry=entry,
        title=world.plant("session_file", "running"),
        file_name=f"{world.plant('session_file', 'running')}.txt",
        content_type="text/plain",
        size=len(content),
        content=content,
        added_by=world.organiser,
        added_at=world.at,
    )
    poll = Poll.objects.create(programme=world.running, asked_at=world.at, closes_at=world.at + timedelta(days=5))
    for days in (20, 21):
        starts_at = world.at + timedelta(days=days)
        option = PollOption.objects.create(
            poll=poll, entry=entry, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
        )
        PollAnswer.objects.create(option=option, person=world.partner, fit=Fit.NO)
    world.things["poll"] = poll
    for name, group, kind, owner in (
        ("insight", first, "room_text", "participant"),
        ("shared_insight", second, "shared_insight", "neighbour"),
    ):
        world.things[name] = Insight.objects.create(
            entry=entry,
            group=group,
            stream=Stream.THEME,
            body=world.plant(kind, f"running/{owner}"),
            written_by=world.people[owner],
            written_at=world.at,
            shared_at=world.at if kind == "shared_insight" else None,
        )
        InsightConsent.objects.create(
            insight=world.things[name], person=world.people[owner], revision=1, given_at=world.at
        )
    Thanks.objects.create(insight=world.shared_insight, person=world.partner)
    world.things["reply"] = Reply.objects.create(
        insight=world.shared_insight,
        body=world.plant("on_board", "running/participant"),
        written_by=world.participant,
        written_at=world.at,
    )
    check = MidwayCheck.objects.create(
        group=first,
        state=MidwayState.HELP,
        words=world.plant("room_text", "running/participant"),
        answered_by=world.participant,
        answered_at=world.at,
    )
    MidwayConsent.objects.create(midway=check, person=world.participant, given_at=world.at)
    Programme.objects.filter(pk=world.pairing.pk).update(counts_for_credit=True)
    world.things["credited"] = world.pairing
    Attendance.objects.create(
        entry=TimelineEntry.objects.get(programme=world.pairing, key="kick-off"),
        person=world.participant,
        marked_at=world.at,
    )


def _teaching(world: World) -> None:
    Role.objects.create(programme=world.running, person=world.teacher, role=RoleKind.TEACHER, given_at=world.at)
    questions = {
        "question": ("question", "running/teacher", -1, {}),
        "group_question": ("group_question", "running/teacher", -1, {"is_for_all": False}),
        "coming_question": ("coming_question", "running/teacher", 5, {}),
        "withdrawn_question": ("coming_question", "running/teacher", -1, {"withdrawn_at": world.at}),
    }
    for name, (kind, owner, days, columns) in questions.items():
        world.things[name] = Question.objects.create(
            programme=world.running,
            key=uuid.uuid4(),
            texts={"fi": world.plant(kind, owner), "sv": world.plant(kind, owner)},
            opens_at=world.at + timedelta(days=days),
            due_at=world.at + timedelta(days=days + 7),
            written_by=world.teacher,
            written_at=world.at - timedelta(days=2),
            **columns,
        )
    QuestionFor.objects.create(question=world.group_question, group=world.groups[0])


def _calendars(world: World) -> None:
    starts_at = world.at.replace(microsecond=0) + timedelta(days=9)
    meeting = Meeting.objects.create(
        group=world.groups[0],
        state=MeetingState.SETTLED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        place=world.plant("room_text", "running/participant"),
        link=f"https://meet.example.org/{world.plant('room_text', 'running/participant')}",
        headline=world.plant("room_text", "running/participant"),
        carry_on=world.plant("room_text", "running/participant"),
        called_by=world.participant,
        changed_at=world.at,
    )
    for who in ("participant", "partner", "facilitator"):
        MeetingInvitation.objects.create(
            meeting=meeting, person=world.people[who], told=0, sequence=0, sent_at=world.at
        )
    MeetingReply.objects.create(
        meeting=meeting, person=world.partner, sequence=0, coming=Coming.TENTATIVE, answered_at=world.at
    )
    world.things["invited_meeting"] = meeting
    midway = world.running.timeline.get(key="midway")
    for who in ("participant", "partner"):
        SessionInvitation.objects.create(entry=midway, person=world.people[who], told=0, sequence=0, sent_at=world.at)
    SessionReply.objects.create(
        entry=midway, person=world.partner, sequence=0, coming=Coming.DECLINED, answered_at=world.at
    )


def _rooms(world: World) -> None:
    """In each room an agreement with its history, meetings, steps; and two who asked for help."""
    for group, who in zip(world.groups, ("participant", "neighbour"), strict=True):
        writer, owner = world.people[who], f"running/{who}"
        for number in (1, 2):
            text = {key: world.plant("room_text", owner) for key in ("theme", "methods", "timetable", "output")}
            own = {key: world.plant("own_goal", owner) for key in ("goal", "by", "noticed", "gives", "gets")}
            version = AgreementVersion(group=group, number=number, written_by=writer, written_at=world.at)
            version.content = {**text, "audience": "", "dates": [], "people": {str(writer.pk): own}}
            version.save()
        Signature.objects.create(version=version, person=writer, signed_at=world.at)
        step = OutputStep.objects.create(group=group, title=world.plant("room_text", owner), added_by=writer)
        past = world.at.replace(microsecond=0) - timedelta(days=3)
        shared = {
            "place": world.plant("room_text", owner),
            "link": f"https://meet.example.org/{world.plant('room_text', owner)}",
            "headline": world.plant("room_text", owner),
            "carry_on": world.plant("room_text", owner),
            "called_by": writer,
            "changed_at": world.at - timedelta(days=9),
        }
        times = {"starts_at": past, "ends_at": past + timedelta(hours=1)}
        held = Meeting.objects.create(group=group, state=MeetingState.SETTLED, step=step, **times, **shared)
        headline = world.plant("room_text", owner)
        proposed = Meeting.objects.create(group=group, headline=headline, called_by=writer, changed_at=world.at)
        ahead = {"starts_at": past + timedelta(days=30), "ends_at": past + timedelta(days=30, hours=1)}
        option = MeetingOption.objects.create(meeting=proposed, **ahead)
        OptionAnswer.objects.create(option=option, person=writer, fit=Fit.IF_NEED_BE)
        StartCheck.objects.create(group=group, person=writer, answer=StartAnswer.NOT, answered_at=world.at)
        CarryOn.objects.create(
            group=group, until=(world.at + timedelta(days=100)).date(), said_by=writer, said_at=world.at
        )
        if who == "participant":
            world.things |= {"past_meeting": held, "proposed_meeting": proposed, "option": option, "step": step}
    _openers(world)
    for addressee in Addressee:
        name = f"help_to_{addressee}"
        world.things[name] = HelpRequest.objects.create(
            group=world.groups[0],
            asked_by=world.participant,
            kind=HelpKind.OTHER_PAIR,
            addressee=addressee,
            addressed_to=world.facilitator if addressee == Addressee.FACILITATOR else None,
            body=world.plant(name, "running/participant"),
            asked_at=world.at,
        )


def _openers(world: World) -> None:
    """A meeting that a guest of the group opens, another that the organiser's guest opens, and a look back."""
    for number, (name, who) in enumerate((("group_guest", "participant"), ("sent_guest", "neighbour"))):
        is_sent, owner = name == "sent_guest", f"running/{who}"
        starts_at = world.at.replace(microsecond=0) + timedelta(days=25 + number)
        told = {} if is_sent else {key: world.plant("opened_meeting", owner) for key in ("place", "link", "headline")}
        meeting = Meeting.objects.create(
            group=world.groups[number],
            state=MeetingState.SETTLED,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            place=told.get("place", ""),
            link=f"https://meet.example.org/{told['link']}" if told else "",
            headline=told.get("headline", ""),
            called_by=None if is_sent else world.people[who],
            changed_at=world.at,
        )
        local = world.plant("guest_address", "running") if is_sent else world.plant("opener_address", owner)
        guest = GuestOpener.objects.create(
            programme=world.running,
            name="Lassi Lähetetty" if is_sent else world.plant("opened_meeting", owner),
            address=f"{local}@example.org",
            token=world.plant("guest_token", "running") if is_sent else world.plant("opener_token", owner),
            is_sent_by_organiser=is_sent,
            invited_by=world.organiser if is_sent else world.people[who],
            invited_at=world.at,
        )
        opener = Opener.objects.create(meeting=meeting, guest=guest, chosen_by=guest.invited_by, chosen_at=world.at)
        world.things |= {name: guest, f"{name}_opening": opener, f"{name}_meeting": meeting}
    world.things["series"] = Series.objects.create(
        programme=world.running, key=uuid.uuid4(), meetings_each=3, made_by=world.organiser, made_at=world.at
    )
    SelfCheck.objects.create(
        meeting=world.past_meeting,
        person=world.facilitator,
        answers={"trust": "well", "note": world.plant("look_back", "facilitator")},
        written_at=world.at,
    )
    Renewal.objects.create(group=world.groups[0], person=world.participant, said_at=world.at)


def _writing(world: World) -> None:
    """In each room texts with their history, one version waiting beside, a comment, a message, files."""
    for group, who in zip(world.groups, ("participant", "neighbour"), strict=True):
        writer, owner = world.people[who], f"running/{who}"
        title, body = world.plant("room_text", owner), f"Ensin {world.plant('room_text', owner)}.\n\nSitten."
        text = _text(group, writer, world.at, title, ("", body))
        waiting = f"Ensin vain {world.plant('room_text', owner)}.\n\nSitten."
        TextVersion.objects.filter(text=text, number=2).update(base=1)
        TextVersion.objects.create(
            text=text,
            number=3,
            title=title,
            body=waiting,
            written_by=writer,
            written_at=world.at,
            base=1,
            is_beside=True,
        )
        Text.objects.filter(pk=text.pk).update(last_number=3)
        removed = _text(group, writer, world.at, world.plant("room_text", owner), (world.plant("room_text", owner),))
        Text.objects.filter(pk=removed.pk).update(removed_at=world.at)
        comment = Comment.objects.create(
            text=text,
            anchor=body.partition("\n")[0],
            body=world.plant("room_text", owner),
            written_by=writer,
            written_at=world.at,
        )
        message = Message.objects.create(
            group=group, body=world.plant("room_text", owner), written_by=writer, written_at=world.at
        )
        files = [_file(world, group, writer, owner, removed_at) for removed_at in (None, world.at)]
        if who == "participant":
            world.things |= {"room_text": text, "removed_text": removed, "room_comment": comment}
            world.things |= {"room_message": message, "room_file": files[0], "removed_file": files[1]}
    RoomNews.objects.create(group=world.groups[0], person=world.partner, first_at=world.at - timedelta(hours=1))


def _outputs(world: World) -> None:
    """A draft of the first group; of the second what the world and the programme may read, and what was withdrawn."""
    first, second = world.groups
    owner = "running/participant"
    draft = Draft(
        title=world.plant("room_text", owner),
        summary=world.plant("room_text", owner),
        body=world.plant("room_text", owner),
        link=f"https://example.org/{world.plant('room_text', owner)}",
        file_name=f"{world.plant('room_text', owner)}.txt",
        file_type="text/plain",
    )
    content = world.plant("room_text", owner).encode()
    world.things["output_draft"] = _output(world, first, draft, ("participant",), draft_file=content)
    laid = Draft(title=world.plant("room_text", owner), body=world.plant("room_text", owner))
    world.things["removed_output"] = _output(world, first, laid, ("participant",), removed_at=world.at)
    told = world.plant("programme_output", "running")
    for name, audience, said in (
        ("world_output", Audience.WORLD, "kaikille"),
        ("programme_output", Audience.PROGRAMME, told),
        ("withdrawn_output", Audience.WORLD, "pois"),
    ):
        draft = Draft(title=f"Tuotos {said}", body=f"Tekstiä {said}.", audience=audience, file_name="diat.txt")
        # The address is asked for by everybody, so it says nothing.
        file, slug = said.encode(), name.replace("_", "-")
        output = _output(world, second, draft, ("neighbour", "companion"), draft_file=file, slug=slug)
        for who in ("neighbour", "companion"):
            publishing.say_yes(
                output=output, by=world.people[who], revision=1, audience=audience, name_shown="", at=world.at
            )
        output.refresh_from_db()
        world.things[name] = output
    publishing.withdraw(output=world.withdrawn_output, by=world.neighbour, at=world.at)


def _output(world: World, group: Group, draft: Draft, authors: tuple[str, ...], **columns: Any) -> Output:
    output = Output.objects.create(
        programme=world.running,
        group=group,
        draft=draft.stored(),
        created_at=world.at,
        changed_at=world.at,
        **columns,
    )
    for position, who in enumerate(authors):
        Author.objects.create(output=output, person=world.people[who], position=position)
    return output


def _text(group: Group, writer: Person, at: datetime, title: str, bodies: tuple[str, ...]) -> Text:
    text = Text.objects.create(
        group=group, title=title, revision=len(bodies), last_number=len(bodies), created_at=at, changed_at=at
    )
    for number, body in enumerate(bodies, 1):
        TextVersion.objects.create(text=text, number=number, title=title, body=body, written_by=writer, written_at=at)
    return text


def _file(world: World, group: Group, writer: Person, owner: str, removed_at: datetime | None) -> RoomFile:
    content = world.plant("room_text", owner).encode()
    return RoomFile.objects.create(
        group=group,
        name=f"{world.plant('room_text', owner)}.txt",
        content_type="text/plain",
        size=len(content),
        content=content,
        added_by=writer,
        added_at=world.at,
        removed_at=removed_at,
    )


def _feedback(world: World) -> None:
    """Questions that are open, closed and published; what people answer, whom they know, how they see themselves."""
    rounds = {}
    for instrument in (Instrument.END, Instrument.MIDWAY, Instrument.START):
        rounds[instrument] = round_ = surveys.launch(
            programme=world.running,
            questionnaire=instruments.standard(instrument),
            people=[Asked(world.people[who], happened=["met"]) for who in IN_GROUPS],
            closes_at=world.at + timedelta(days=5),
            at=world.at,
        )
        words = {"end": "best", "midway": "change", "start": "wish"}[instrument.value]
        for who in IN_GROUPS:
            ticket = Ticket.objects.get(round=round_, person=world.people[who])
            Ticket.objects.filter(pk=ticket.pk).update(token=world.plant("survey_token", who))
            # What a closed round was answered is in no table any more.
            said = world.plant("survey_answer", who) if instrument == Instrument.START else f"Vastaus: {who}"
            surveys.answer(ticket=ticket, answers={words: said}, at=world.at)
    for instrument in (Instrument.END, Instrument.MIDWAY):
        surveys.close(round_=rounds[instrument], at=world.at)
    surveys.publish(round_=rounds[Instrument.END], by=world.organiser, at=world.at)
    world.things["feedback_ticket"] = Ticket.objects.get(round=rounds[Instrument.START], person=world.participant)
    world.things["over_ticket"] = Ticket.objects.get(round=rounds[Instrument.MIDWAY], person=world.participant)
    for who in IN_GROUPS:
        person = world.people[who]
        Listed.objects.create(programme=world.running, moment=Moment.START, person=person)
        FollowUp.objects.create(programme=world.running, person=person)
        Development.objects.create(
            programme=world.running,
            person=person,
            own=[world.plant("own_development", who)],
            start={"own-1": 2},
            end={"own-1": 4},
            joins_others=True,
        )
    for one, other in (("participant", "neighbour"), ("neighbour", "participant")):
        Tie.objects.create(
            programme=world.running, moment=Moment.START, named_by=world.people[one], knows=world.people[other]
        )


def _costs(world: World) -> None:
    """A line of the budget of `running`."""
    world.things["budget_line"] = BudgetLine.objects.create(programme=world.running, kind="bought", label="Tila")


def _shared(world: World) -> None:
    """The report of `running` can be read by those who took part."""
    SharedReport.objects.create(
        programme=world.running, shared_by=world.organiser, shared_at=world.at, told_at=world.at
    )


def _demand(world: World) -> None:
    """Theme surveys: one open, one closed, one that a list was brought for."""
    themes = [{"fi": "arviointi"}, {"fi": "digitalisaatio"}, {"fi": "ohjaus"}]
    plan = Plan(themes, world.at + timedelta(days=10))
    surveys_of = {
        key: demand_keeping.make(programme=world.programmes[key], plan=plan, actor=world.organiser, at=world.at)
        for key in ("draft", "running", "pairing")
    }
    for key in ("draft", "running"):
        survey = demand_keeping.open_survey(survey=surveys_of[key], actor=world.organiser, at=world.at)
        surveys_of[key] = survey
        for n in range(12):
            # What a closed round was answered in own words is told word for word, of nobody.
            said = world.plant("survey_answer", "draft/asked") if key == "draft" else f"jaksamis{'ta' * (n % 2)}"
            answers = {"themes": [f"t{1 + n % 3}", f"t{1 + (n + 1) % 3}"], "own": said, "words": said}
            demand_answering.answer(survey=survey, answers=answers, key=f"key {n}", at=world.at)
    demand_keeping.close_now(survey=surveys_of["running"], actor=world.organiser, at=world.at)
    world.things["theme_survey"] = surveys_of["draft"]
    world.things["theme_invitee"] = Invitee.objects.create(
        survey=surveys_of["draft"],
        address=f"{world.plant('theme_address', 'draft/asked')}@example.org",
        language="fi",
        token=world.plant("survey_token", "draft/asked"),
        invited_at=world.at,
    )
    Listener.objects.create(
        survey=surveys_of["draft"],
        address=f"{world.plant('theme_address', 'draft/listening')}@example.org",
        language="fi",
        left_at=world.at.date(),
    )
    content = f"1. teema;Terveiset\n{world.plant('imported', 'pairing')};{world.plant('imported', 'pairing')}\n"
    BroughtList.objects.create(
        survey=surveys_of["pairing"],
        file_name=f"{world.plant('imported', 'pairing')}.csv",
        content=content.encode(),
        columns=["first", "words"],
        brought_by=world.organiser,
        brought_at=world.at,
    )


def _papers(world: World) -> None:
    """Everybody in the groups has a certificate of `running`, the companion one that was withdrawn."""
    for who in IN_GROUPS:
        is_checked = who in {"participant", "companion"}  # their pages for checking are opened by everybody
        name = world.people[who].name if is_checked else world.plant("certificate", f"running/{who}")
        given = Certificate.objects.create(
            programme=world.running,
            person=world.people[who],
            code=new_code(),
            salt="0123456789abcdef",
            name=name,
            titles=world.running.names,
            starts_on=(world.at - timedelta(days=20)).date(),
            ends_on=(world.at + timedelta(days=70)).date(),
            issuer="Koekorkea",
            signed_by=world.organiser,
            issued_at=world.at - timedelta(days=1),
            withdrawn_at=world.at if who == "companion" else None,
        )
        world.things[f"{who}_certificate"] = given
        WorkingTime.objects.create(programme=world.running, person=world.people[who], hours=12, changed_at=world.at)


def _stories(world: World) -> None:
    """A story nobody may tell yet, one told to those who took part, and one told elsewhere that has been taken out."""
    for kind in ("own_story", "shared_story", "told_story"):
        story = Story.objects.create(
            programme=world.running,
            person=world.participant,
            text=world.plant(kind, "running/participant"),
            name_shown=world.plant(kind, "running/participant"),
            language="fi",
            changed_at=world.at,
        )
        world.things[kind] = story
    StoryConsent.objects.create(story=world.shared_story, channel=Place.PROGRAMME, given_at=world.at)
    for channel in (Place.REPORT, Place.INTRANET, Place.PRESS):
        StoryConsent.objects.create(story=world.told_story, channel=channel, given_at=world.at)
    StoryTaken.objects.create(
        story=world.told_story, channel=Place.PRESS, revision=1, taken_by=world.organiser, taken_at=world.at
    )


def _community_space(world: World) -> None:
    """Members and facilitators who want to be found and one who does not, news shown and taken down, somebody asked."""
    Community.objects.filter(pk=1).update(logo_mark="0123456789abcdef")
    drawn = BytesIO()
    Image.new("1", (2, 1)).save(drawn, "PNG")
    Logo.objects.create(community_id=1, content=drawn.getvalue())
    Member.objects.create(
        person=world.participant,
        organisation=world.organisation,
        about=world.plant("member_card", "participant"),
        folded_about=world.canaries[-1].token,
        reach=world.plant("member_card", "participant"),
        changed_at=world.at,
    )
    for who, kind, is_listed in (
        ("facilitator", "facilitator_card", True),
        ("neighbour", "unlisted_facilitator", False),
    ):
        Facilitator.objects.create(
            person=world.people[who],
            path=Path.TRAINED,
            themes=[world.plant(kind, who)],
            free_slots=["mon-9-10"],
            about=world.plant(kind, who),
            is_listed=is_listed,
            changed_at=world.at,
        )
    for key, taken_down_at in (("news", None), ("old_news", world.at)):
        world.things[key] = Announcement.objects.create(
            titles={"fi": "Syksyn ryhmät"},
            texts={"fi": "Ne alkavat lokakuussa." if key == "news" else world.plant("taken_down", "organiser")},
            written_by=world.organiser,
            published_at=world.at,
            changed_at=world.at,
            taken_down_at=taken_down_at,
            told_at=world.at,
        )
    world.things["asked"] = AskedToFacilitate.objects.create(
        programme=world.open,
        person=world.facilitator,
        asked_by=world.organiser,
        message=world.plant("asked_message", "facilitator"),
        asked_at=world.at,
    )


def _letters_and_traces(world: World) -> None:
    for who in IN_GROUPS:
        token = world.plant("feed_token", who)
        feed = CalendarFeed.objects.create(person=world.people[who], token=token, created_at=world.at)
        world.things[f"{who}_feed"] = feed
        OutgoingMail.objects.create(
            to_address=world.people[who].email,
            person=world.people[who],
            kind="accounts/login_code",
            language="fi",
            subject=world.plant("letter", who),
            body=world.plant("letter", who),
            message_id=f"<{who}@example.org>",
            created_at=world.at,
            next_try_at=world.at,
        )
        DigestLine.objects.create(
            person=world.people[who],
            topic="meeting-reminders",
            gathering=Gathering.DIGEST,
            subject=world.plant("letter", who),
            text=world.plant("letter", who),
            url=f"https://ristiin.example.org/{world.plant('letter', who)}/",
            created_at=world.at,
            due_at=world.at + timedelta(days=1),
        )
        MailChoice.objects.create(person=world.people[who], topic="meeting-reminders", how=How.DIGEST)
        enrolment = world.enrolments["running"][who]
        audit.record(
            verb="registration viewed",
            target=enrolment,
            at=world.at,
            actor_id=world.organiser.pk,
            programme_id=world.running.pk,
            subject_id=enrolment.person_id,
        )
    world.things["feed"] = world.participant_feed
    world.things["passkey"] = Authenticator.objects.create(
        user=world.participant,
        type=Authenticator.Type.WEBAUTHN,
        data={
            "name": world.plant("passkey", "participant"),
            "credential": SoftwareKey("1").made({"publicKey": {"challenge": "aaaa"}}),
        },
        created_at=world.at,
    )


def _growth(world: World) -> None:
    """Plans, ideas and an event outside; who may be invited; pairs of an earlier year, by their addresses."""
    world.things["own_step"] = OwnStep.objects.create(
        programme=world.running,
        stage=Stage.PLAN,
        text=world.plant("own_step", "running"),
        written_by=world.organiser,
        written_at=world.at,
    )
    world.things["community_step"] = OwnStep.objects.create(
        programme=None, stage=Stage.TRY, text="Kutsukaa kylään", written_by=world.administrator, written_at=world.at
    )
    world.things["card"] = Card.objects.create(
        programme=world.running,
        column=Column.THEMES,
        position=0,
        text=world.plant("card", "running"),
        written_by=world.provider,
        written_at=world.at,
    )
    ideas = (("group_idea", IdeaKind.GROUP, world.running), ("programme_idea", IdeaKind.PROGRAMME, None))
    for key, kind, where in ideas:
        world.things[key] = Idea.objects.create(
            person=world.participant,
            kind=kind,
            programme=where,
            title=world.plant(key, "running/participant" if where else "participant"),
            text=world.plant(key, "running/participant" if where else "participant"),
            asked_at=world.at,
        )
    world.things["event"] = OutsideEvent.objects.create(
        programme=world.running,
        name=world.plant("outside_event", "running"),
        text=world.plant("outside_event", "running"),
        starts_at=world.at + timedelta(days=20),
        ends_at=world.at + timedelta(days=20, hours=2),
        place=world.plant("outside_event", "running"),
        link=f"https://event.example.org/{world.plant('outside_event', 'running')}",
        invited_by=world.organiser,
        invited_at=world.at,
        changed_at=world.at,
    )
    EventGuest.objects.bulk_create(EventGuest(event=world.event, person=world.people[who]) for who in IN_GROUPS)
    Onward.objects.create(programme=world.running, person=world.participant, may_be_invited=True, said_at=world.at)
    rows = f"year,person_a,person_b\n2020,{world.participant.email},{world.neighbour.email}\n"
    rotating.bring_history(
        programme=world.running, content=rows.encode(), file_name="a.csv", by=world.organiser, at=world.at
    )
