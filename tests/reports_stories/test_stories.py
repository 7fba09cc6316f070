"""Stories: told only where their teller lets them, and gone at once when that ends. # S108 # S128 # S60"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.accounts.actions import erase
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.reports.actions import telling_stories
from ristiin.reports.choices import Channel
from ristiin.reports.models import Story, StoryConsent, StoryTaken
from ristiin.reports.sections import Reader
from ristiin.reports.stories import queries
from tests.reports_stories.conftest import WORDS, told

pytestmark = pytest.mark.django_db


def page(browse, person, programme, query=""):
    return browse(person).get(reverse("reports:stories", args=[programme.slug]) + query).content.decode()


def take(browse, person, programme, channel="press", kind="md"):
    return browse(person).post(
        reverse("reports:take_stories", args=[programme.slug]), {"channel": channel, "kind": kind}
    )


def letters():
    return list(OutgoingMail.objects.filter(kind="reports/story_taken_back").values_list("to_address", "body"))


def test_without_a_consent_nobody_but_the_teller_sees_it(programme, make_story, participant, organiser, browse) -> None:
    make_story()

    assert WORDS not in page(browse, organiser, programme)
    assert WORDS in browse(participant).get(reverse("reports:my_stories")).content.decode()
    assert take(browse, organiser, programme).content.decode().count(WORDS) == 0


def test_it_is_told_in_the_places_chosen_and_in_no_other(programme, make_story, organiser, browse) -> None:
    make_story(Channel.INTRANET, Channel.WEB)

    shown = {channel: WORDS in page(browse, organiser, programme, f"?channel={channel}") for channel in Channel}

    assert {channel for channel, is_told in shown.items() if is_told} == {Channel.INTRANET, Channel.WEB}
    assert WORDS in page(browse, organiser, programme)
    assert WORDS not in take(browse, organiser, programme, "press").content.decode()
    assert WORDS in take(browse, organiser, programme, "web", "txt").content.decode()


def test_a_report_quotes_only_what_reports_may_tell(programme, make_story, organiser, at) -> None:
    make_story(Channel.PRESS, Channel.WEB, Channel.INTRANET)
    reader = Reader(person=organiser, passes_on=True)
    before = queries.section(programme, reader, at)

    make_story(Channel.REPORT, text="Toinen lause.", name="")
    section = queries.section(programme, reader, at)[0]

    assert before == []
    assert [list(block.rows) for block in section.blocks if block.kind == "quotes"] == [
        [("Toinen lause.", "Osallistuja")]
    ] or [list(block.rows) for block in section.blocks if block.kind == "quotes"] == [
        [("Toinen lause.", "A participant")]
    ]


def test_a_consent_taken_back_ends_it_at_once_and_whoever_took_it_out_is_told(
    programme, make_story, participant, organiser, browse
) -> None:
    story = make_story(Channel.PRESS, Channel.INTRANET)
    take(browse, organiser, programme, "press")
    take(browse, organiser, programme, "intranet")

    answer = browse(participant).post(reverse("reports:take_story_back", args=[story.pk]), {"channel": "press"})

    assert answer.status_code == 302
    assert WORDS not in page(browse, organiser, programme, "?channel=press")
    assert WORDS in page(browse, organiser, programme, "?channel=intranet")
    assert [address for address, _body in letters()] == [organiser.email]
    assert WORDS not in letters()[0][1]
    assert list(StoryTaken.objects.values_list("channel", flat=True)) == ["intranet"]


def test_nobody_is_told_who_never_took_it_out(make_story, at) -> None:
    story = make_story(Channel.PRESS)

    telling_stories.take_back(story=story, channel=None, at=at)
    telling_stories.take_back(story=story, channel=None, at=at)

    assert (letters(), StoryConsent.objects.count()) == ([], 0)
    assert AuditEntry.objects.filter(verb="consent to a story taken back").count() == 1


def test_other_words_are_told_of_and_the_old_ones_are_gone(programme, make_story, organiser, browse, at) -> None:
    story = make_story(Channel.WEB)
    take(browse, organiser, programme, "web")

    telling_stories.change(story=story, told=told(Channel.WEB, text="Uudet sanat."), at=at)

    shown = page(browse, organiser, programme, "?channel=web")
    assert ("Uudet sanat." in shown, WORDS in shown, len(letters())) == (True, False, 1)


def test_a_wider_consent_keeps_the_older_ones_day_and_tells_nobody(programme, make_story, organiser, browse, later, at):
    story = make_story(Channel.WEB, name="")
    take(browse, organiser, programme, "web")

    telling_stories.change(story=story, told=told(Channel.WEB, Channel.PRESS), at=later)

    given = dict(StoryConsent.objects.values_list("channel", "given_at"))
    assert (given, letters()) == ({"web": at, "press": later}, [])


def test_an_erased_teller_takes_their_stories_along(programme, make_story, participant, organiser, browse, at) -> None:
    make_story(Channel.PRESS)
    take(browse, organiser, programme, "press")

    erase(person=participant, at=at)

    assert (Story.objects.count(), [address for address, _body in letters()]) == (0, [organiser.email])


def test_the_form_sent_twice_keeps_one_story(programme, pair, participant, browse) -> None:
    client, address = browse(participant), reverse("reports:story", args=[programme.slug])
    sent = {"text": WORDS, "name_shown": "", "channels": ["web"], "form_key": "0b8f6f0e-5b0e-4a33-8f0e-1d2c3b4a5968"}

    answers = [client.post(address, sent).status_code for _time in range(3)]

    assert (answers, Story.objects.count(), StoryConsent.objects.count()) == ([302, 302, 302], 1, 1)


def test_only_those_with_a_place_tell_stories(programme, pair, outsider, organiser, browse) -> None:
    address = reverse("reports:story", args=[programme.slug])

    assert [browse(who).get(address).status_code for who in (outsider, organiser)] == [404, 404]


def test_anothers_story_is_not_mine_to_change(make_story, other_participant, browse) -> None:
    story = make_story(Channel.WEB)
    client = browse(other_participant)

    answers = [
        client.get(reverse("reports:change_story", args=[story.pk])).status_code,
        client.post(reverse("reports:remove_story", args=[story.pk])).status_code,
        client.post(reverse("reports:take_story_back", args=[story.pk])).status_code,
    ]

    assert (answers, Story.objects.count()) == ([404, 404, 404], 1)


def test_words_are_words_in_markdown_too(programme, make_story, organiser, browse) -> None:
    make_story(Channel.WEB, text="# Otsikko\n[x](javascript:alert(1)) <b>\n![](http://a)", name="*Minä*")

    lines = take(browse, organiser, programme, "web").content.decode().splitlines()

    assert "> \\# Otsikko" in lines
    assert "> \\[x\\](javascript:alert(1)) \\<b\\>" in lines
    assert any(line.startswith("— \\*Minä\\*") for line in lines)


def test_the_file_says_since_when_and_that_it_can_end(programme, make_story, organiser, browse) -> None:
    make_story(Channel.WEB)

    text = take(browse, organiser, programme, "web", "txt").content.decode()

    assert "12.1.2027" in text
    assert WORDS in text


def test_the_log_never_holds_the_words(programme, make_story, organiser, browse, at) -> None:
    story = make_story(Channel.WEB)
    take(browse, organiser, programme, "web")
    telling_stories.change(story=story, told=told(text="Salaiset uudet sanat"), at=at)
    telling_stories.remove(story=story, at=at)

    rows = list(AuditEntry.objects.values_list("verb", "details"))

    assert "story taken out" in [verb for verb, _details in rows]
    assert not any("sanat" in str(details) or WORDS in str(details) for _verb, details in rows)


def test_the_page_asks_the_same_of_one_and_of_many(programme, make_story, organiser, browse) -> None:
    def count() -> int:
        client = browse(organiser)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("reports:stories", args=[programme.slug])).status_code == 200
        return len(asked)

    make_story(Channel.WEB)
    few = count()
    for number in range(9):
        make_story(Channel.WEB, Channel.PRESS, text=f"Lause {number}.")

    assert count() == few <= 20


def test_one_person_does_not_fill_the_page(programme, make_story) -> None:
    for number in range(telling_stories.MOST_OF_ONE):
        make_story(Channel.WEB, text=f"Lause {number}.")

    with pytest.raises(telling_stories.EnoughStories):
        make_story(Channel.WEB, text="Vielä yksi.")
