"""Insights: a group's own until every member has said yes to the very words (S20, S21, S24)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from ristiin.accounts import agenda
from ristiin.gatherings import insight_queries
from ristiin.gatherings.actions import sharing
from ristiin.gatherings.choices import Stream
from ristiin.gatherings.models import Insight, InsightConsent, Reply, Thanks
from ristiin.gatherings.refusals import BoardClosed, OwnInsight, TextChanged
from ristiin.grouping.models import Membership
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.rooms import archive
from ristiin.rooms.signals import room_emptied

WORDS = "Opimme kysymään vasta toisella kerralla"


@pytest.fixture
def write(session, now):
    """Write an insight for the midway board."""

    def make(group, person, *, agrees=True, body=WORDS, key="", stream=Stream.THEME, at=None):
        return sharing.write(
            group=group,
            entry=session("midway"),
            stream=stream,
            body=body,
            person=person,
            agrees=agrees,
            send_key=key,
            at=at or now,
        )

    return make


@pytest.fixture
def insight(write, pair, participant):
    """Paula has written and said yes; Åke has not."""
    return write(pair, participant)


@pytest.fixture
def shared(insight, other_participant, now):
    """Both have said yes."""
    return sharing.agree(insight=insight, revision=1, person=other_participant, at=now)


def board(running, key="midway"):
    return reverse("gatherings:board", args=[running.slug, key])


def seen(client, address):
    return WORDS in client.get(address).content.decode()


@pytest.mark.parametrize("role", ["neighbour", "organiser", "facilitator", "participant", "other_participant"])
def test_before_every_yes_nobody_finds_it_on_the_board(role, insight, other_pair, running, browse, request):  # S24
    assert not seen(browse(request.getfixturevalue(role)), board(running))


@pytest.mark.parametrize("role", ["neighbour", "organiser", "facilitator", "participant"])
def test_with_every_yes_everybody_of_the_programme_reads_it(role, shared, other_pair, running, browse, request):
    client = browse(request.getfixturevalue(role))
    assert seen(client, board(running))
    assert "Paula Osallistuja, Åke Toinen" in client.get(board(running)).content.decode()


@pytest.mark.parametrize("role", ["outsider", "administrator", "other_organiser"])
def test_nobody_else_reads_it(role, shared, running, browse, request):
    assert browse(request.getfixturevalue(role)).get(board(running)).status_code == 404


def test_the_facilitator_of_the_group_is_one_of_those_asked(
    make_group, write, participant, neighbour, facilitator, now
):
    group = make_group(7, participant, neighbour, facilitator=facilitator)
    insight = write(group, participant)
    insight = sharing.agree(insight=insight, revision=1, person=neighbour, at=now)
    assert insight.shared_at is None
    assert sharing.agree(insight=insight, revision=1, person=facilitator, at=now).shared_at == now


def test_what_is_stored_does_not_show_the_words(insight):
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM gatherings_insight")
        (stored,) = cursor.fetchone()
    assert "kysymään" not in stored
    assert Insight.objects.get().body == WORDS


def test_new_words_need_every_yes_anew(shared, participant, other_participant, now):
    changed = sharing.rewrite(insight=shared, revision=1, body="Toisin sanoen", person=participant, agrees=True, at=now)
    assert (changed.revision, changed.shared_at) == (2, None)
    with pytest.raises(TextChanged):
        sharing.agree(insight=shared, revision=1, person=other_participant, at=now)
    again = sharing.agree(insight=shared, revision=2, person=other_participant, at=now)
    assert again.shared_at == now


def test_the_same_words_again_change_nothing(shared, participant, now):
    same = sharing.rewrite(insight=shared, revision=1, body=WORDS, person=participant, agrees=False, at=now)
    assert (same.revision, same.shared_at is not None) == (1, True)


def test_who_writes_on_an_older_text_is_told_and_loses_nothing(
    insight, pair, participant, other_participant, browse, now
):
    sharing.rewrite(insight=insight, revision=1, body="Åken sanat", person=other_participant, agrees=False, at=now)
    there = reverse("gatherings:insight", args=[pair.pk, insight.pk])
    page = browse(participant).post(there, {"revision": "1", "body": "Paulan sanat"}).content.decode()
    assert ("Paulan sanat" in page, "Åken sanat" in page) == (True, True)
    assert Insight.objects.get().body == "Åken sanat"
    browse(participant).post(there, {"revision": "2", "body": "Paulan sanat"})
    assert Insight.objects.get().body == "Paulan sanat"


def test_any_member_takes_it_back_at_once(shared, other_participant, neighbour, other_pair, running, browse, now):
    sharing.withdraw(insight=shared, person=other_participant, at=now)
    sharing.withdraw(insight=shared, person=other_participant, at=now)
    assert not seen(browse(neighbour), board(running))
    assert InsightConsent.objects.count() == 0


def test_a_yes_can_be_taken_back_before_all_have_agreed(insight, participant, other_participant, now):
    sharing.take_back_yes(insight=insight, person=participant, at=now)
    assert sharing.agree(insight=insight, revision=1, person=other_participant, at=now).shared_at is None


def test_only_those_inside_find_the_groups_own(insight, pair, organiser, outsider, neighbour, facilitator, browse):
    for person in (organiser, outsider, neighbour, facilitator):
        client = browse(person)
        for page in ("insight", "agree", "withdraw"):
            there = reverse(f"gatherings:{page}", args=[pair.pk, insight.pk])
            assert client.post(there, {"revision": "1"}).status_code == 404
        assert client.get(reverse("gatherings:insights", args=[pair.pk])).status_code == 404


def test_an_insight_is_found_in_its_own_room_alone(insight, other_pair, neighbour, browse):
    there = reverse("gatherings:insight", args=[other_pair.pk, insight.pk])
    assert browse(neighbour).get(there).status_code == 404


def test_who_leaves_cannot_say_yes_or_read(insight, pair, other_participant, browse, now):
    Membership.objects.filter(enrolment__person=other_participant).update(left_at=now)
    there = reverse("gatherings:agree", args=[pair.pk, insight.pk])
    assert browse(other_participant).post(there, {"revision": "1"}).status_code == 404


def test_one_who_joined_later_reads_what_is_saved_anew(insight, pair, running, participant, neighbour, make_group, now):
    late = make_group(9, neighbour)
    enrolment = late.memberships.get().enrolment
    late.memberships.all().delete()
    Membership.objects.create(group=pair, enrolment=enrolment, joined_at=now + timedelta(minutes=1))
    assert insight_queries.drafts_of(pair, neighbour) == []
    assert insight_queries.drafts_of(pair, participant)[0].has_newcomer
    sharing.rewrite(
        insight=insight,
        revision=1,
        body=WORDS + ".",
        person=participant,
        agrees=True,
        at=now + timedelta(minutes=2),
    )
    assert [draft.insight.pk for draft in insight_queries.drafts_of(pair, neighbour)] == [insight.pk]


def test_two_presses_write_one(write, pair, participant):
    assert write(pair, participant, key="k1").pk == write(pair, participant, key="k1").pk
    assert Insight.objects.count() == 1


def test_a_session_takes_only_what_it_gathers(write, pair, participant):
    with pytest.raises(BoardClosed):
        write(pair, participant, stream=Stream.HARVEST)


def test_writing_by_the_page(pair, participant, other_participant, running, browse):
    there, client = reverse("gatherings:insights", args=[pair.pk]), browse(participant)
    wrong = client.post(there, {"place": "midway:theme", "body": ""})
    assert (wrong.status_code, Insight.objects.count()) == (200, 0)
    client.post(there, {"place": "midway:theme", "body": f"{WORDS} <i>nyt</i>", "agree": "1", "send_key": "a"})
    insight = Insight.objects.get()
    other = browse(other_participant)
    assert "&lt;i&gt;nyt&lt;/i&gt;" in other.get(there).content.decode()
    assert reverse("gatherings:insights", args=[pair.pk]) in [
        step.url for step in agenda.steps(other_participant, insight.written_at)
    ]
    other.post(reverse("gatherings:agree", args=[pair.pk, insight.pk]), {"revision": "1"})
    assert seen(client, board(running))


def test_thanks_are_given_once_and_can_be_undone(shared, other_pair, neighbour, running, browse):
    client = browse(neighbour)
    there = reverse("gatherings:thank", args=[running.slug, shared.pk])
    client.post(there)
    client.post(there)
    assert Thanks.objects.count() == 1
    client.post(there, {"undo": "1"})
    assert Thanks.objects.count() == 0


def test_nobody_thanks_their_own_group(shared, participant, now):
    with pytest.raises(OwnInsight):
        sharing.thank(insight=shared, person=participant, at=now)


def test_the_order_never_follows_thanks(
    write, pair, other_pair, participant, other_participant, neighbour, companion, now
):
    first = write(pair, participant, body="ensin")
    sharing.agree(insight=first, revision=1, person=other_participant, at=now)
    second = write(other_pair, neighbour, body="sitten")
    sharing.agree(insight=second, revision=1, person=companion, at=now + timedelta(minutes=1))
    sharing.thank(insight=first, person=neighbour, at=now)
    found = insight_queries.board_of(first.entry, neighbour)[0][1]
    assert [(one.insight.body, one.thanks) for one in found] == [("sitten", 0), ("ensin", 1)]


def test_others_build_on_it_under_their_name(shared, other_pair, neighbour, participant, organiser, running, browse):
    there = reverse("gatherings:reply", args=[running.slug, shared.pk])
    client = browse(neighbour)
    assert client.post(there, {"body": " "}).status_code == 200
    for _press in range(2):
        client.post(there, {"body": "Meilläkin", "send_key": "r1"})
    (reply,) = Reply.objects.all()
    assert "Nora Naapuri" in browse(participant).get(board(running)).content.decode()
    end = reverse("gatherings:reply_end", args=[running.slug, reply.pk])
    assert browse(participant).post(end).status_code == 403
    assert browse(organiser).post(end).status_code == 302
    assert Reply.objects.count() == 0
    assert AuditEntry.objects.get(verb="reply removed").subject_id == neighbour.pk


def test_what_is_not_shared_takes_no_thanks_and_no_reply(insight, other_pair, neighbour, running, browse, now):
    for page in ("thank", "reply"):
        there = reverse(f"gatherings:{page}", args=[running.slug, insight.pk])
        assert browse(neighbour).post(there, {"body": "x"}).status_code == 404
    with pytest.raises(BoardClosed):
        sharing.thank(insight=insight, person=neighbour, at=now)


def test_the_wall_is_shown_by_organisers_and_facilitators(shared, participant, organiser, facilitator, running, browse):
    there = reverse("gatherings:wall", args=[running.slug, "midway"])
    assert browse(participant).get(there).status_code == 403
    for person in (organiser, facilitator):
        assert seen(browse(person), there)
    part = browse(organiser).get(there, headers={"hx-request": "true"}).content.decode()
    assert (WORDS in part, "<html" in part) == (True, False)


def test_the_wall_says_nothing_anew_while_nothing_changes(shared, other_participant, organiser, running, browse, now):
    client, asks = browse(organiser), {"hx-request": "true"}
    there = re.search(r'hx-get="([^"]+)"', client.get(f"{board(running)[:-6]}wall/").content.decode())[1]
    assert client.get(there, headers=asks).status_code == 204
    sharing.withdraw(insight=shared, person=other_participant, at=now)
    assert client.get(there, headers=asks).status_code == 200


def test_when_the_room_is_emptied_only_what_was_shared_stays(shared, write, pair, participant, now):
    write(pair, participant, body="luonnos")
    room_emptied.send(sender=type(pair), group=pair, at=now)
    assert [one.body for one in Insight.objects.all()] == [WORDS]


def test_a_group_takes_its_insights_along(insight, pair, participant):
    files = dict(archive.files(pair, participant))
    assert WORDS in files["insights.txt"].decode()


def test_no_letter_and_no_log_row_holds_the_words(shared, other_pair, neighbour, now):
    sharing.reply(insight=shared, body="Kiitos sanoista", person=neighbour, send_key="", at=now)
    rows = " ".join(f"{one.verb} {one.details}" for one in AuditEntry.objects.all())
    sent = " ".join(f"{one.subject} {one.body}" for one in OutgoingMail.objects.all())
    assert [text for text in (WORDS, "Kiitos sanoista") if text in rows + sent] == []
