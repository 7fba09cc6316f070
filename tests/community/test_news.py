"""What the community announces: shown, followed by letter, taken down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.accounts.models import DigestLine, MailChoice
from ristiin.community import tasks
from ristiin.community.models import Announcement
from ristiin.community.news import actions
from ristiin.kernel import clock
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import AuditEntry, OutgoingMail

LETTER = "community/announced"


@pytest.fixture
def announce(organiser, at):
    """Announce something."""

    def announce(title="Syksyn ryhmät", text="Ne alkavat lokakuussa.", **languages):
        titles, texts = {"fi": title, **languages}, {"fi": text, **languages}
        return actions.announce(titles=titles, texts=texts, by=organiser, at=at)

    return announce


def letters():
    return OutgoingMail.objects.filter(kind=LETTER)


# ------------------------------------------------------------------------------------------------------------- showing


def test_news_stands_on_the_front_page_the_communitys_and_its_own(announce, browse):  # S80
    news = announce()
    for address in (reverse("front"), reverse("community:home"), reverse("community:news")):
        assert "Syksyn ryhmät" in browse(None).get(address).content.decode()
    page = browse(None).get(reverse("community:announcement", args=[news.pk])).content.decode()
    assert "Ne alkavat lokakuussa." in page


def test_one_language_suffices_and_is_named(announce, browse):
    news = announce()
    address = reverse("community:announcement", args=[news.pk])
    page = browse(None).get(address, headers={"Accept-Language": "sv"}).content.decode()
    assert '<h1 lang="fi">Syksyn ryhmät</h1>' in page


def test_the_reader_gets_their_own_language(announce, browse):
    news = announce(sv="Höstens grupper")
    address = reverse("community:announcement", args=[news.pk])
    assert browse(None).get(address, headers={"Accept-Language": "sv"}).context["one"].title == "Höstens grupper"


def test_what_is_announced_is_escaped_and_addresses_become_links(announce, browse):
    news = announce(title="<b>Hei</b>", text="<script>x</script> https://example.org/a javascript:alert(1)")
    for address in (reverse("front"), reverse("community:announcement", args=[news.pk])):
        page = browse(None).get(address).content.decode()
        assert "<b>Hei" not in page
        assert "<script>x" not in page
        assert 'href="javascript' not in page
    assert '<a href="https://example.org/a"' in page


def test_the_front_page_tells_the_three_newest(announce, browse):
    for number in range(5):
        announce(title=f"Uutinen {number}")
    news = browse(None).get(reverse("front")).context["news"]
    assert [one.title for one in news] == ["Uutinen 4", "Uutinen 3", "Uutinen 2"]


def test_the_list_is_paged_and_costs_the_same_for_ten_and_for_two_hundred(
    announce, browse, django_assert_max_num_queries, django_assert_num_queries
):
    client, address = browse(None), reverse("community:news")
    for number in range(10):
        announce(title=f"Uutinen {number}")
    with django_assert_max_num_queries(20) as ten:
        client.get(address)
    for number in range(10, 200):
        announce(title=f"Uutinen {number}")
    with django_assert_num_queries(len(ten.captured_queries)):
        assert len(client.get(address).context["news"]) == 20


# ------------------------------------------------------------------------------------------------------------- writing


def test_an_organiser_writes_and_it_is_shown_at_once(organiser, programme, browse):
    sent = {"title_fi": "Uutta", "text_fi": "Tervetuloa.", "title_sv": "Nytt", "text_sv": "Välkommen."}
    answer = browse(organiser).post(reverse("community:announce"), sent)
    news = Announcement.objects.get()
    assert answer.headers["Location"] == reverse("community:announcement", args=[news.pk])
    assert (news.titles, news.texts) == (
        {"fi": "Uutta", "sv": "Nytt"},
        {"fi": "Tervetuloa.", "sv": "Välkommen."},
    )
    assert AuditEntry.objects.filter(verb="announced", actor_id=organiser.pk).count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [({}, "title_fi"), ({"title_fi": "Uutta"}, "text_fi"), ({"text_sv": "Välkommen."}, "title_sv")],
)
def test_a_title_without_a_text_is_not_announced(organiser, programme, browse, sent, field):
    page = browse(organiser).post(reverse("community:announce"), sent)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert Announcement.objects.count() == 0


def test_an_announcement_in_no_language_is_refused(organiser, at):
    with pytest.raises(actions.NothingSaid):
        actions.announce(titles={"fi": "Uutta"}, texts={"sv": "Nytt"}, by=organiser, at=at)


def test_an_announcement_is_mended_by_its_writer_and_by_the_keepers_alone(
    announce, organiser, other_organiser, other_programme, administrator, browse
):
    news = announce()
    address = reverse("community:announcement_change", args=[news.pk])
    sent = {"title_fi": "Kevään ryhmät", "text_fi": "Ne alkavat helmikuussa."}
    statuses = [
        browse(person).post(address, sent).status_code for person in (other_organiser, administrator, organiser)
    ]
    assert statuses == [403, 302, 302]
    assert Announcement.objects.get().titles == {"fi": "Kevään ryhmät"}


def test_what_is_taken_down_is_gone_for_everybody_and_can_be_put_back(announce, organiser, outsider, browse):
    news = announce()
    address = reverse("community:announcement", args=[news.pk])
    browse(organiser).post(reverse("community:announcement_take_down", args=[news.pk]))
    assert [browse(reader).get(address).status_code for reader in (None, outsider, organiser)] == [404, 404, 200]
    assert "Syksyn ryhmät" not in browse(None).get(reverse("front")).content.decode()
    browse(organiser).post(reverse("community:announcement_put_back", args=[news.pk]))
    assert browse(None).get(address).status_code == 200


def test_what_was_taken_down_meanwhile_is_not_changed(announce, organiser, at):
    news = announce()
    actions.take_down(announcement=news, by=organiser, at=at)
    with pytest.raises(actions.TakenDown):
        actions.change(announcement=news, titles={"fi": "A"}, texts={"fi": "B"}, by=organiser, at=at)


# ------------------------------------------------------------------------------------------------------------- letters


def test_only_those_who_follow_get_a_letter_in_their_language(announce, participant, outsider, make_person, browse, at):
    swede = make_person("Sven Svensk", language="sv")
    for person in (participant, swede):
        actions.follow(person=person, at=at)
    announce(sv="Höstens grupper")
    tasks.tell_news(at + actions.LETTERS_WAIT)
    told = {letter.to_address: letter.subject for letter in letters()}
    assert told == {participant.email: "Syksyn ryhmät", swede.email: "Höstens grupper"}


def test_no_letter_goes_in_the_first_minutes_or_after_it_was_taken_down(announce, participant, organiser, at):
    actions.follow(person=participant, at=at)
    news = announce()
    assert actions.tell(at=at + actions.LETTERS_WAIT - timedelta(seconds=1)) == 0
    actions.take_down(announcement=news, by=organiser, at=at)
    assert actions.tell(at=at + timedelta(days=1)) == 0
    assert letters().count() == 0


def test_letters_that_have_not_gone_are_kept_back_when_it_is_taken_down(announce, participant, organiser, at):
    actions.follow(person=participant, at=at)
    news = announce()
    actions.tell(at=at + actions.LETTERS_WAIT)
    actions.take_down(announcement=news, by=organiser, at=at + actions.LETTERS_WAIT)
    assert [letter.state for letter in letters()] == [MailState.EXPIRED]


def test_many_are_told_some_at_a_time_each_once(announce, make_person, at):
    people = [make_person(f"Seuraaja {number}") for number in range(actions.AT_A_TIME + 5)]
    for person in people:
        actions.follow(person=person, at=at)
    announce()
    later = at + actions.LETTERS_WAIT
    assert [actions.tell(at=later) for _round in range(3)] == [actions.AT_A_TIME, 5, 0]
    assert letters().count() == len(people)
    assert Announcement.objects.get().told_at == later


def test_putting_back_writes_to_nobody_a_second_time(announce, participant, organiser, at):
    actions.follow(person=participant, at=at)
    news = announce()
    later = at + actions.LETTERS_WAIT
    actions.tell(at=later)
    actions.take_down(announcement=news, by=organiser, at=later)
    actions.put_back(announcement=news, by=organiser, at=later)
    actions.tell(at=later)
    assert letters().count() == 1


def test_one_follows_and_stops_by_a_button(participant, announce, browse):
    client = browse(participant)
    client.post(reverse("community:follow"))
    assert MailChoice.objects.filter(person=participant, topic="community-news").count() == 1
    client.post(reverse("community:follow"), {"stop": "1"})
    announce()
    actions.tell(at=clock.now() + timedelta(days=1000))
    assert (letters().count(), DigestLine.objects.count()) == (0, 0)
