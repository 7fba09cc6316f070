"""Every letter in every language: a subject of one line, nothing left unfilled, nothing said twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override

from ristiin.feedback.choices import Instrument
from ristiin.feedback.instruments import standard
from ristiin.growth.choices import IdeaKind, IdeaState
from ristiin.growth.models import Idea, OutsideEvent
from ristiin.kernel import outbox
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import Programme, TimelineEntry

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SOURCE = Path(__file__).parents[2] / "src" / "ristiin"
LANGUAGES = ("fi", "sv", "en")
AT = datetime(2027, 1, 12, 10, tzinfo=UTC)
UNFILLED = ("{{", "{%", "%(", "None", "..", "\n\n\n", "  ")

PROGRAMME = Programme(
    slug="cem",
    names={"fi": "CEM kevät", "sv": "CEM våren", "en": "CEM spring"},
    summaries={"fi": "Kaksi oppii toisiltaan.", "sv": "Två lär av varandra.", "en": "Two learn from one another."},
)
ENTRIES = [
    TimelineEntry(
        key=kind.value,
        kind=kind,
        names={"fi": "Vaihe", "sv": "Fas", "en": "Phase"},
        starts_at=AT,
        ends_at=AT + timedelta(hours=2, days=0 if kind == EntryKind.SESSION else 7),
    )
    for kind in (EntryKind.REGISTRATION, EntryKind.PAIRING, EntryKind.SESSION, EntryKind.WORK, EntryKind.OUTPUT)
]
ABOUT = {
    "name": "Outi",
    "programme": PROGRAMME,
    "links": {
        "register": "https://ristiin.example.org/a",
        "people": "https://ristiin.example.org/b",
        "now": "https://ristiin.example.org/c",
    },
    "entries": ENTRIES,
}
INVITED = {
    "name": "Outi",
    "programme": PROGRAMME,
    "link": "https://ristiin.example.org/i/a",
    "opens_at": AT,
    "ends_at": AT + timedelta(days=7),
}
GROUP = {
    "name": "Outi",
    "programme": "CEM",
    "group": "1",
    "partners": [
        {"name": "Aino Salo", "of": "Laurea", "email": "aino@example.org", "phone": "040", "contact_hint": "–"},
        {"name": "Björn Holm", "of": "", "email": "bjorn@example.org", "phone": "", "contact_hint": ""},
    ],
    "reasons": ["A", "B"],
    "times": ["C", "D"],
    "sessions": ["E", "F"],
    "zone": "Europe/Helsinki",
    "room": "https://ristiin.example.org/rooms/1/",
    **dict.fromkeys(("theme", "hour", "facilitator", "colleague", "colleague_address", "why"), ""),
}
PLAN = {"theme": "verkkokauppa", "hour": "ke 12–13"}

LINES = [
    {"subject": "Huomenna tapaaminen", "text": "klo 13–14", "url": "https://ristiin.example.org/rooms/1/"},
    {"subject": "Tuotos valmis", "text": "", "url": "https://ristiin.example.org/rooms/2/"},
]
MEETING = {
    "name": "Outi",
    "programme": PROGRAMME,
    "starts_at": AT,
    "ends_at": AT + timedelta(hours=1),
    "zone": "Europe/Helsinki",
    "url": "https://ristiin.example.org/rooms/1/meetings/2/",
}

SEVERAL = {"number": 3, "others": [{"starts_at": AT, "ends_at": AT + timedelta(hours=1)}] * 2}
SPEAKER = {
    "name": "Veera",
    "programme": PROGRAMME,
    "entry": ENTRIES[2],
    "zone": "Europe/Helsinki",
    "link": "https://ristiin.example.org/guest/a",
}

OPENER = {
    "name": "Veera",
    "programme": "CEM",
    "times": [(AT, AT + timedelta(hours=1)), (AT + timedelta(days=7), AT + timedelta(days=7, hours=1))],
    "zone": "Europe/Helsinki",
    "link": "https://ristiin.example.org/guest-opener/a/",
}

ASKED = {
    "name": "Outi",
    "programme": PROGRAMME,
    "questions": standard(Instrument.END),
    "intro": "Mitä ohjelma antoi?",
    "closes_at": AT,
    "url": "https://ristiin.example.org/feedback/a/",
}

EVENT = {
    "name": "Outi",
    "event": OutsideEvent(
        programme=PROGRAMME, name="Järjestöpäivät", starts_at=AT, ends_at=AT + timedelta(hours=4), place="Kuopio"
    ),
    "is_new": False,
    "is_called_off": False,
    "url": "https://ristiin.example.org/events/1/",
}
PROGRAMME_IDEA = Idea(kind=IdeaKind.PROGRAMME, title="Lukupiiri", state=IdeaState.DECLINED, answer="A")
IDEA = {
    "name": "Outi",
    "idea": Idea(kind=IdeaKind.GROUP, programme=PROGRAMME, title="Iltaryhmä", state=IdeaState.ACCEPTED),
    "url": "https://ristiin.example.org/ideas/",
}

TO_FACILITATE = {"name": "Outi", "programme": PROGRAMME, "url": "https://ristiin.example.org/a"}

LETTERS: list[tuple[str, dict[str, Any]]] = [
    (
        "community/announced",
        {"name": "Outi", "title": "Syksyn ryhmät", "text": "Tervetuloa.", "url": "https://a.example"},
    ),
    ("growth/facilitating_asked", TO_FACILITATE | {"by": "Aino Salo", "message": "Tule mukaan."}),
    ("growth/facilitating_asked", TO_FACILITATE | {"by": None, "message": ""}),
    ("growth/facilitating_answered", TO_FACILITATE | {"who": "Björn Holm", "yes": True}),
    ("growth/facilitating_answered", TO_FACILITATE | {"who": "Björn Holm", "yes": False}),
    ("accounts/login_code", {"code": "ABC123"}),
    ("gatherings/speaker_invited", SPEAKER | {"organiser": "Aino Salo", "topic": "Palaute"}),
    ("gatherings/speaker_invited", SPEAKER | {"organiser": "", "topic": ""}),
    ("gatherings/speaker_changed", SPEAKER),
    ("gatherings/speaker_withdrawn", SPEAKER),
    ("gatherings/session_changed", SPEAKER | {"url": "https://ristiin.example.org/d"}),
    ("gatherings/poll_asked", SPEAKER | {"url": "https://ristiin.example.org/d", "closes_at": AT}),
    ("feedback/asked", ASKED),
    ("feedback/reminded", ASKED),
    ("demand/asked", INVITED | {"words": "Kerro, mikä auttaa arjessa.", "closes_at": AT}),
    ("demand/reminded", INVITED | {"closes_at": AT}),
    ("demand/opens", INVITED),
    ("demand/opens", INVITED | {"opens_at": None, "ends_at": None}),
    ("gatherings/poll_settled", SPEAKER | {"url": "https://ristiin.example.org/d", "entries": ENTRIES[2:4]}),
    ("teaching/question_opened", {"name": "Outi", "programme": PROGRAMME, "due_at": AT, "url": "/rooms/1/questions/"}),
    ("rooms/times_proposed", {"name": "Outi", "programme": "CEM", "url": "https://ristiin.example.org/a"}),
    ("rooms/agreement_to_sign", {"name": "Outi", "programme": "CEM", "url": "https://ristiin.example.org/a"}),
    ("rooms/help_asked", {"name": "Outi", "programme": "CEM", "url": "https://ristiin.example.org/a"}),
    ("rooms/room_ends", {"name": "Outi", "programme": "CEM", "day": AT, "url": "https://ristiin.example.org/a"}),
    ("rooms/you_open", {"name": "Outi", "programme": "CEM", "when": AT, "url": "https://ristiin.example.org/a"}),
    ("rooms/opener_cannot", {"name": "Outi", "programme": "CEM", "url": "https://ristiin.example.org/a"}),
    ("rooms/guest_invited", OPENER | {"host": "Aino Salo"}),
    ("rooms/guest_invited", OPENER | {"host": ""}),
    ("rooms/guest_changed", OPENER),
    ("rooms/guest_not_needed", OPENER),
    ("reports/certificate_given", {"name": "Outi", "programme": PROGRAMME, "url": "https://ristiin.example.org/a"}),
    ("reports/certificate_withdrawn", {"name": "Outi", "programme": PROGRAMME, "url": "https://ristiin.example.org/a"}),
    ("reports/report_shared", {"name": "Outi", "programme": PROGRAMME, "url": "https://ristiin.example.org/a"}),
    ("reports/story_taken_back", {"name": "Outi", "programme": PROGRAMME, "url": "https://ristiin.example.org/a"}),
    ("growth/event", EVENT | {"is_new": True}),
    ("growth/event", EVENT),
    ("growth/event", EVENT | {"is_called_off": True}),
    ("growth/idea_proposed", IDEA | {"by": "Aino Salo"}),
    ("growth/idea_proposed", IDEA | {"by": "Aino Salo", "idea": PROGRAMME_IDEA}),
    ("growth/idea_answered", IDEA),
    ("growth/idea_answered", IDEA | {"idea": PROGRAMME_IDEA}),
    ("accounts/passkey_added", {"name": "Outi", "passkey": "työkone"}),
    ("accounts/passkey_removed", {"name": "Outi", "passkey": "työkone"}),
    ("accounts/recovery_codes_made", {"name": "Outi"}),
    ("accounts/digest", {"lines": LINES, "more": 1, "letters_url": "https://ristiin.example.org/me/letters/choose/x/"}),
    ("accounts/digest", {"lines": LINES[:1], "more": 0}),
    ("accounts/reminders", {"lines": LINES, "more": 1}),
    ("accounts/reminders", {"lines": LINES[:1], "more": 0}),
    ("connect/settled", MEETING | {"answers_by_mail": True}),
    ("connect/settled", MEETING | {"answers_by_mail": False}),
    ("connect/moved", MEETING | {"answers_by_mail": True}),
    ("connect/moved", MEETING | {"answers_by_mail": False}),
    ("connect/settled", MEETING | {"answers_by_mail": True} | SEVERAL),
    ("connect/settled", MEETING | {"answers_by_mail": False} | SEVERAL),
    ("connect/cancelled", MEETING),
    ("connect/cancelled", MEETING | SEVERAL),
    ("connect/left", MEETING | SEVERAL),
    ("connect/left", MEETING),
    ("connect/cannot_come", MEETING | {"who": "Aino Salo"}),
    ("enrolment/registered", ABOUT | {"by_organiser": False}),
    ("enrolment/registered", ABOUT | {"by_organiser": True, "entries": []}),
    ("enrolment/waiting", ABOUT | {"number": 14}),
    ("enrolment/got_place", ABOUT),
    (
        "enrolment/place_offered",
        ABOUT | {"until": ENTRIES[0].ends_at, "offer_link": "https://ristiin.example.org/offers/x/"},
    ),
    (
        "enrolment/place_offered",
        ABOUT | {"until": ENTRIES[0].ends_at, "offer_link": "https://ristiin.example.org/offers/x/", "entries": []},
    ),
    ("enrolment/offer_lapsed", ABOUT | {"number": 4, "stays": True}),
    ("enrolment/offer_lapsed", ABOUT | {"number": None, "stays": False}),
    ("enrolment/withdrawn", ABOUT | {"by_organiser": False, "reason": ""}),
    ("enrolment/withdrawn", ABOUT | {"by_organiser": True, "reason": "Pyysit."}),
    ("enrolment/asked", ABOUT | {"other": "Aino Salo"}),
    ("enrolment/asks_no_more", ABOUT | {"other": "Aino Salo"}),
    ("enrolment/not_free", ABOUT | {"other": "Aino Salo"}),
    ("enrolment/paired", ABOUT | {"other": "Aino Salo"}),
    ("enrolment/parted", ABOUT | {"finds": True}),
    ("enrolment/parted", ABOUT | {"finds": False}),
    ("enrolment/cancelled", ABOUT),
    ("enrolment/session_changed", ABOUT | {"entry": ENTRIES[2]}),
    ("enrolment/invitation", INVITED | {"organiser": "Aino Salo", "message": "Tule mukaan."}),
    ("enrolment/invitation", INVITED | {"organiser": "", "message": "", "opens_at": None, "ends_at": None}),
    ("enrolment/reminder", INVITED),
    ("enrolment/reminder", INVITED | {"ends_at": None}),
    ("grouping/published", GROUP | {"is_pair": True}),
    ("grouping/published", GROUP | {"is_pair": False, "reasons": [], "times": [], "sessions": []}),
    ("grouping/changed", GROUP | {"is_pair": True}),
    ("grouping/changed", GROUP | {"is_pair": False}),
    ("grouping/left", {"name": "Outi", "programme": "CEM", "left": "Aino Salo", "is_alone": True}),
    ("grouping/left", {"name": "Outi", "programme": "CEM", "left": "Aino Salo", "is_alone": False}),
    ("grouping/facilitator", GROUP),
    ("grouping/facilitator", GROUP | PLAN | {"colleague": "Teemu Salminen", "colleague_address": "teemu@example.org"}),
    ("grouping/published", GROUP | PLAN | {"is_pair": False, "facilitator": "Leena Laine"}),
    ("grouping/hour", GROUP | PLAN | {"facilitator": "Leena Laine"}),
    ("grouping/changed", GROUP | {"is_pair": False, "why": "Kaksi muuttaa."}),
    *(
        ("grouping/exception", GROUP | {"who": "Aino Salo", "what": what, "why": "Kaksi muuttaa."})
        for what in ("joined", "left", "out")
    ),
    ("outputs/waits", {"name": "Outi", "programme": "CEM", "url": "https://ristiin.example.org/a"}),
    ("outputs/published", {"name": "Outi", "title": "A", "url": "https://ristiin.example.org/a", "to_world": True}),
    ("outputs/published", {"name": "Outi", "title": "A", "url": "https://ristiin.example.org/a", "to_world": False}),
    ("outputs/withdrawn", {"name": "Outi", "programme": "CEM", "url": "https://r.example.org/a", "is_inside": True}),
    ("outputs/withdrawn", {"name": "Outi", "programme": "CEM", "url": "https://r.example.org/a", "is_inside": False}),
    ("programmes/role_given", {"name": "Outi", "programme": PROGRAMME, "role": "organiser", "by": "Aino Salo"}),
    ("programmes/role_given", {"name": "Outi", "programme": PROGRAMME, "role": "facilitator", "by": "Aino Salo"}),
    ("programmes/role_given", {"name": "Outi", "programme": PROGRAMME, "role": "teacher", "by": "Aino Salo"}),
    ("programmes/role_given", {"name": "Outi", "programme": PROGRAMME, "role": "provider", "by": "Aino Salo"}),
    ("programmes/role_given", {"name": "Outi", "programme": PROGRAMME, "role": "partner", "by": "Aino Salo"}),
    (
        "writing/room_news",
        {"name": "Outi", "programme": PROGRAMME, "url": "https://ristiin.example.org/rooms/1/thread/"},
    ),
]
PARTS = {
    "rooms/times",
    "accounts/lines",
    "grouping/next",
    "grouping/partners",
    "grouping/plan",
    "grouping/why",
    "connect/answer",
    "connect/when",
}
"""Pieces that several letters share."""


def written(kind: str, context: dict[str, Any], language: str) -> OutgoingMail:
    with override(language):
        return outbox.write(kind=kind, to_address="outi@example.org", language=language, context=context, at=AT)


def unfilled(text: str) -> list[str]:
    return [sign for sign in UNFILLED if sign in text]


def test_every_letter_is_read_here():
    templates = {f"{file.parents[1].name}/{file.stem}" for file in SOURCE.rglob("templates/*/mail/*.txt")}

    assert {kind for kind, _context in LETTERS} | PARTS == templates


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "context"), LETTERS)
def test_a_letter_is_whole_in_each_language(kind, context, language):
    letter = written(kind, context, language)

    assert (letter.subject.count("\n"), bool(letter.subject), len(letter.subject) < 120) == (0, True, True)
    assert letter.body.startswith({"fi": "Hei", "sv": "Hej", "en": "Hello"}[language])
    foot = letter.body.rpartition("\n-- \n")[2]
    assert foot.endswith(f"\n{context.get('letters_url', settings.BASE_URL)}\n")
    assert unfilled(f"{letter.subject}\n{letter.body}") == []


@pytest.mark.parametrize(("kind", "context"), LETTERS)
def test_a_letter_is_another_in_each_language(kind, context):
    letters = [written(kind, context, language) for language in LANGUAGES]

    subjects = {letter.subject for letter in letters}
    # The subject of a piece of news is what its writer has called it.
    assert len(subjects) == (1 if kind == "community/announced" else len(LANGUAGES))
    assert len({letter.body for letter in letters}) == len(LANGUAGES)


def test_what_is_left_unfilled_is_found():
    assert unfilled("Hei %(name)s, None..\n\n\nsitten") == ["%(", "None", "..", "\n\n\n"]
