"""S2: a token in every private field; every page, export, letter and calendar opened in every role."""

import logging
import re
from dataclasses import dataclass

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, reverse

from ristiin.accounts.words import DONE
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.models import Programme
from tests.trust.browsing import browser
from tests.trust.crawl import Crawl, crawl, every_way_in, leaks, posts, text_of, tokens_in, unpacked
from tests.trust.matrix import ROLES, Row, rows
from tests.trust.who_reads import MAY_READ, may_read, relation
from tests.trust.world import Canary, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROWS = rows()


def seeds(world: World) -> list[str]:
    # Whoever has the address of a feed reads it: the secret is the address.
    secrets = (
        reverse("connect:feed", kwargs={"token": world.feed.token}),
        world.invitation.token,
        world.offer.token,
        world.speaker.token,
        world.group_guest.token,
        world.sent_guest.token,
        world.feedback_ticket.token,
        world.over_ticket.token,
        world.theme_survey.code,
    )
    return [url for url in every_way_in(world, ROWS) if not any(secret in url for secret in secrets)]


SEEN_BY: dict[str, set[tuple[str, str]]] = {
    "anonymous": set(),
    "outsider": {("address", "outsider")},
    "participant": {
        ("address", "participant"),
        ("address", "partner"),
        ("contact", "participant"),
        ("contact", "partner"),
        ("wishes", "open/participant"),
        ("avoids", "open/participant"),
        ("session_link", "running"),
        ("session_file", "running"),
        ("shown", "open/partner"),
        ("feed_token", "participant"),
        ("passkey", "participant"),
        ("question", "running/teacher"),
        ("group_question", "running/teacher"),
    },
    "organiser": {
        ("address", "neighbour"),
        ("wishes", "open/companion"),
        ("avoids", "open/companion"),
        ("hopes", "pairing/neighbour"),
        ("draft_programme", "organiser"),
        ("session_file", "running"),
        ("member_card", "participant"),
        ("facilitator_card", "facilitator"),
    },
    "teacher": {
        ("address", "neighbour"),
        ("question", "running/teacher"),
        ("group_question", "running/teacher"),
        ("coming_question", "running/teacher"),
    },
    "neighbour": {("address", "companion"), ("hopes", "open/neighbour")},
    "facilitator": {("address", "participant"), ("question", "running/teacher"), ("facilitator_card", "facilitator")},
    "other_organiser": {("address", "elsewhere_person"), ("hopes", "elsewhere/elsewhere_person")},
    "administrator": {("programme_idea", "participant"), ("taken_down", "organiser")},
    "provider": {("card", "running"), ("decision", "running")},
    "debrief_partner": {("session_link", "running")},
}
"""Some of what a role finds when it opens everything: (kind, whose)."""


class Lines(logging.Handler):
    """Keeps every line of the log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@dataclass(frozen=True)
class Walk:
    """What one role found on all pages, and what was logged on the way."""

    role: str
    found: Crawl
    logged: list[str]


@pytest.fixture(scope="module", params=ROLES)
def walk(request: pytest.FixtureRequest, world: World, undone, django_db_blocker) -> Walk:
    """Open every page in one role, once for all who ask what came of it."""
    lines, root = Lines(), logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(lines)
    try:
        with django_db_blocker.unblock(), undone():
            return Walk(request.param, crawl(browser(world, request.param), seeds(world)), lines.said)
    finally:
        root.removeHandler(lines)
        root.setLevel(level)


def test_nothing_private_is_on_any_page(walk: Walk, world: World) -> None:
    assert leaks(walk.found.seen, world.canaries, lambda canary: may_read(walk.role, canary)) == []
    assert {url: status for url, status in walk.found.answers.items() if status >= 500} == {}


def test_the_walk_sees_what_one_may_see(walk: Walk, world: World) -> None:
    """A walk that finds nothing anywhere would find no leak either."""
    kinds = {canary.token: (canary.kind, canary.owner) for canary in world.canaries}

    assert SEEN_BY[walk.role] <= {kinds[token] for token in walk.found.seen}


def test_logs_hold_nothing_private(walk: Walk) -> None:
    assert walk.logged != []
    assert [line for line in walk.logged if tokens_in(line)] == []


@pytest.mark.parametrize("spot", ["summaries", "names"])
def test_a_token_in_a_public_field_is_found(world: World, spot: str) -> None:
    """The negative control: the crawl can fail."""
    token = world.plant("avoids", "open/neighbour")
    Programme.objects.filter(pk=world.open.pk).update(**{spot: {"fi": token, "sv": token, "en": token}})

    found = crawl(browser(world, "anonymous"), seeds(world))
    told = leaks(found.seen, world.canaries, lambda canary: may_read("anonymous", canary))

    world.canaries.pop()
    assert [line.split(":")[0] for line in told] == ["avoids of open/neighbour"]


def test_folds_and_archives_hide_nothing() -> None:
    assert tokens_in(unpacked(b"SUMMARY:zq0\r\n 01avoidsqz\r\n")) == {"zq001avoidsqz"}
    assert tokens_in(unpacked("zq002hopesqz".encode("utf-16"))) == {"zq002hopesqz"}
    assert tokens_in("ZQ003Hopesqz") == {"zq003hopesqz"}


SHOWN_THEN = {
    # Whoever has the address of a survey reads it, also before the programme is published.
    "demand:answer": {"draft_programme"},
    "demand:answer_invited": {"draft_programme"},
    "demand:tell_me": {"draft_programme"},
    # Of a survey that has closed with answers enough the organiser reads the words, of nobody.
    "demand:close": {"survey_answer"},
}
NOW_TOGETHER = {("grouping:exception", "grouping/changed", "participant"): {"neighbour", "companion"}}
"""Whoever has come into another group may write to those in it."""


@dataclass(frozen=True)
class Posted:
    """What came of everything one role may post: leaks, and new entries of the log of who did what."""

    role: str
    leaks: list[str]
    entries: list[AuditEntry]


@pytest.fixture(scope="module", params=ROLES)
def posted(request: pytest.FixtureRequest, world: World, undone, django_db_blocker) -> Posted:
    """Post everything in one role, each undone before the next, once for all who ask what came of it."""
    with django_db_blocker.unblock():
        return post_everything(request.param, world, undone)


def post_everything(role: str, world: World, undone) -> Posted:
    reader_of = {person.email: name for name, person in world.people.items()}
    reader_of[world.invitation.address] = "invited"
    reader_of[world.speaker.address] = "guest"
    reader_of[world.group_guest.address] = "opener"
    told: list[str] = []
    entries: list[AuditEntry] = []
    newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for row in posts(ROWS, role):
        with undone():
            before = set(OutgoingMail.objects.values_list("pk", flat=True))
            kwargs, data = dict(row.kwargs(world)), dict(row.data(world))
            answer = browser(world, role).post(reverse(row.name, kwargs=kwargs), data, follow=True)
            # What one has written oneself may be shown back, and the address one came by.
            written = tokens_in(f"{data} {kwargs}")
            # Whoever has a guest's link is the guest there.
            reader = {"gatherings:guest": "guest", "guest_opener": "opener"}.get(row.name, role)
            shown = set() if answer.status_code >= 400 else SHOWN_THEN.get(row.name, set())
            but = written | {canary.token for canary in world.canaries if canary.kind in shown}
            told += _leaks_of(world, reader, str(row), text_of(answer), but=but)
            for letter in OutgoingMail.objects.exclude(pk__in=before):
                to_guests = {"gatherings/speaker_": "guest", "rooms/guest_": "opener"}
                by_kind = (who for kind, who in to_guests.items() if letter.kind.startswith(kind))
                reader = next(by_kind, reader_of.get(letter.to_address, "anonymous"))
                words = f"{letter.subject} {letter.body} {letter.attachments}"
                met = NOW_TOGETHER.get((row.name, letter.kind, reader), set())
                but = {c.token for c in world.canaries if c.kind in {"address", "contact"} and c.owner in met}
                told += _leaks_of(world, reader, f"{row}: letter {letter.kind} to {reader}", words, but=but)
            entries += AuditEntry.objects.filter(pk__gt=newest)
    return Posted(role, told, entries)


def test_nothing_private_follows_from_what_one_posts(posted: Posted) -> None:
    assert posted.leaks == []


def test_the_log_of_who_did_what_holds_no_text(posted: Posted) -> None:
    entries = [*AuditEntry.objects.all(), *posted.entries]
    said = "".join(f"{e.verb} {e.target_type} {e.target_id} {e.details}\n" for e in entries)

    assert posted.entries != []
    assert len(said) > 500
    assert tokens_in(said) == set()


def test_the_log_speaks_in_words_to_those_it_concerns(posted: Posted) -> None:
    by_others = [e for e in posted.entries if e.subject_id is not None and e.actor_id != e.subject_id]

    assert {e.verb for e in by_others} - set(DONE) == set()


def _leaks_of(world: World, reader: str, where: str, text: str, *, but: set[str] = frozenset()) -> list[str]:
    seen = {token: {where} for token in tokens_in(text) - but}
    return leaks(seen, world.canaries, lambda canary: may_read(reader, canary))


def failing(request: HttpRequest) -> HttpResponse:
    message = f"{request.user} {request.GET}"
    raise RuntimeError(message)


urlpatterns = [path("failing/", failing), path("", include("ristiin.site.urls"))]


def test_an_error_page_says_nothing_of_what_went_wrong(world: World, settings) -> None:
    settings.ROOT_URLCONF = __name__
    token = next(canary.token for canary in world.canaries if canary.kind == "avoids")
    client = browser(world, "participant")
    client.raise_request_exception = False

    answer = client.get(f"/failing/?q={token}")

    assert (answer.status_code, tokens_in(text_of(answer))) == (500, set())


def test_a_page_that_is_not_there_does_not_repeat_what_was_asked(world: World) -> None:
    token = world.invitation.token

    answer = browser(world, "outsider").get(f"/programmes/{token}/")
    page = re.sub(r'name="next" value="[^"]*"', "", text_of(answer))

    assert (answer.status_code, tokens_in(page)) == (404, set())


def test_every_kind_of_token_has_a_row_in_the_table(world: World) -> None:
    assert {canary.kind for canary in world.canaries} == set(MAY_READ)


def test_the_table_knows_how_people_stand_to_each_other() -> None:
    cases = {
        ("participant", "participant"): "oneself",
        ("participant", "partner"): "own_group",
        ("participant", "open/partner"): "registered",
        ("neighbour", "running/participant"): "registered",
        ("facilitator", "running/partner"): "facilitator",
        ("facilitator", "running/neighbour"): "anybody",
        ("organiser", "open/neighbour"): "organiser",
        ("organiser", "elsewhere/elsewhere_person"): "anybody",
        ("other_organiser", "participant"): "anybody",
        ("other_organiser", "elsewhere_person"): "organiser",
        ("administrator", "participant"): "administrator",
        ("outsider", "open"): "anybody",
        ("teacher", "participant"): "teacher",
        ("teacher", "open/participant"): "anybody",
        ("organiser", "teacher"): "organiser",
        ("organiser", "provider"): "organiser",
        ("anonymous", "participant"): "anybody",
    }

    assert {case: relation(case[0], Canary("", "address", case[1])) for case in cases} == cases


def test_rows_are_there_to_be_crawled() -> None:
    assert len([row for row in ROWS if isinstance(row, Row)]) > 60
