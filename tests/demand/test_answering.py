"""Answering a theme survey without signing in, by its address or by a letter."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ristiin.demand.actions import answering, inviting, keeping
from ristiin.demand.models import Invitee, Listener
from ristiin.demand.refusals import InvitedOnly, SurveyNotOpen
from ristiin.demand.views.answering import COOKIE
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Sheet

pytestmark = pytest.mark.django_db
WRITTEN = {"themes-1": "t2", "themes-2": "t1", "own": "Sopiminen", "time": "evening", "words": "Hyvä!"}


@pytest.fixture(autouse=True)
def _nobody_has_sent_anything():
    cache.clear()


def page_of(survey, name="answer"):
    return reverse(f"demand:{name}", args=[survey.code])


def key_in(page):
    return re.search(r'name="key" value="([\w-]{32})"', page.content.decode())[1]


def test_whoever_has_the_address_answers_without_signing_in(client, open_survey):  # S97
    survey = open_survey()
    page = client.get(page_of(survey))
    done = client.post(page_of(survey), {**WRITTEN, "key": key_in(page)})
    assert (page.status_code, done.status_code, done.url) == (200, 302, page_of(survey, "thanks"))
    assert [sheet.answers for sheet in Sheet.objects.all()] == [
        {"themes": ["t2", "t1"], "own": "Sopiminen", "time": ["evening"], "words": "Hyvä!"}
    ]


def test_each_field_says_who_reads(client, open_survey):
    page = client.get(page_of(open_survey(cut=Cut.REGION, classes=["Lappi"]))).content.decode()
    for name in ("themes", "own", "time", "part", "words"):
        assert f'id="id_{name}_readers"' in page


def test_the_same_browser_answers_once_and_another_is_another(client, open_survey):
    survey = open_survey()
    client.post(page_of(survey), {"themes-1": "t1"})
    client.post(page_of(survey), {"themes-1": "t2"})
    assert [sheet.answers["themes"] for sheet in Sheet.objects.all()] == [["t2"]]
    Client().post(page_of(survey), {"themes-1": "t3"})
    assert Sheet.objects.count() == 2


def test_a_form_sent_twice_is_one_answer_even_without_cookies(open_survey):
    survey = open_survey()
    key = key_in(Client().get(page_of(survey)))
    for _press in range(2):
        Client().post(page_of(survey), {"themes-1": "t1", "key": key})
    assert Sheet.objects.count() == 1


def test_somebody_else_at_the_same_browser_answers_besides(client, open_survey):
    survey = open_survey()
    client.post(page_of(survey), {"themes-1": "t1"})
    again = f"{page_of(survey)}?again=1"
    key = key_in(client.get(again))
    client.post(again, {"themes-1": "t2", "key": key})
    assert Sheet.objects.count() == 2


def test_the_key_stays_in_the_browser_at_this_address_alone(client, open_survey):
    survey = open_survey()
    client.post(page_of(survey), {"themes-1": "t1"})
    cookie = client.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (page_of(survey), True, "Lax")
    assert not client.session.keys()


def test_a_theme_twice_is_said_at_the_field_and_nothing_is_lost(client, open_survey):
    answer = client.post(page_of(open_survey()), {**WRITTEN, "themes-1": "t1"})
    assert list(answer.context["form"].errors) == ["themes"]
    assert "Sopiminen" in answer.content.decode()
    assert not Sheet.objects.exists()


def test_a_region_is_kept_only_when_it_is_one_to_choose_from(open_survey, at):
    survey = open_survey(cut=Cut.REGION, classes=["Lappi", "Uusimaa"])
    for n, label in enumerate(("Lappi", "Savukoski, kolmas talo")):
        answering.answer(survey=survey, answers={"themes": ["t1"]}, key=f"{n}", label=label, at=at)
    assert sorted(sheet.label for sheet in Sheet.objects.all()) == ["", "Lappi"]


def test_very_many_answers_from_one_place_wait_a_minute(client, open_survey):
    survey = open_survey()
    for _try in range(200):
        cache_key_kept = client.post(page_of(survey), {"themes-1": "t1"})
    assert cache_key_kept.status_code == 302
    refused = client.post(page_of(survey), {**WRITTEN, "themes-1": "t3"})
    assert refused.status_code == 200
    assert refused.context["form"].non_field_errors()
    assert "Sopiminen" in refused.content.decode()
    assert Sheet.objects.get().answers["themes"] == ["t1"]


def test_after_the_last_day_the_page_says_so(client, open_survey, organiser, at):
    survey = open_survey()
    keeping.close_now(survey=survey, actor=organiser, at=at)
    assert client.get(page_of(survey)).status_code == 410
    assert client.post(page_of(survey), WRITTEN).status_code == 410
    assert not Sheet.objects.exists()


def test_a_survey_that_nobody_has_opened_has_no_address(client, draft, organiser, plan, at):
    survey = keeping.make(programme=draft, plan=plan, actor=organiser, at=at)
    assert client.get(page_of(survey)).status_code == 404


def test_a_programme_called_off_takes_no_answers(client, open_survey, draft, at):
    survey = open_survey()
    Programme.objects.filter(pk=draft.pk).update(state=State.CANCELLED)
    assert client.post(page_of(survey), WRITTEN).status_code == 410
    survey.programme.refresh_from_db()
    with pytest.raises(SurveyNotOpen):
        answering.answer(survey=survey, answers={"themes": ["t1"]}, key="k", at=at)


def test_thanks_say_when_registration_opens(client, open_survey, draft, at):
    survey = open_survey()
    opens = at + timedelta(days=40)
    TimelineEntry.objects.create(
        programme=draft, key="r", kind=EntryKind.REGISTRATION, starts_at=opens, ends_at=opens, changed_at=at
    )
    assert client.get(page_of(survey, "thanks")).context["opens_at"] == opens


def test_one_who_wants_to_hear_gets_one_letter_and_is_forgotten(client, open_survey, draft, at):  # S97
    survey = open_survey()
    for _press in range(2):
        client.post(page_of(survey, "tell_me"), {"address": "Kuulen@Example.org"})
    assert [one.address for one in Listener.objects.all()] == ["kuulen@example.org"]
    assert inviting.tell_listeners(at=at) == 0
    Programme.objects.filter(pk=draft.pk).update(state=State.PUBLISHED)
    assert (inviting.tell_listeners(at=at), inviting.tell_listeners(at=at)) == (1, 0)
    letter = OutgoingMail.objects.get(kind="demand/opens")
    assert (letter.to_address, Listener.objects.count()) == ("kuulen@example.org", 0)


def test_an_address_left_a_year_ago_is_forgotten(open_survey, at):
    survey = open_survey()
    answering.listen(survey=survey, address="kuulen@example.org", language="fi", at=at)
    assert inviting.forget_listeners(at=at + timedelta(days=364)) == 0
    assert inviting.forget_listeners(at=at + timedelta(days=367)) == 1


def test_those_with_a_letter_answer_by_their_own_link_once(client, open_survey, organiser, at):  # S117
    survey = open_survey(by_invitation=True)
    assert client.get(page_of(survey)).status_code == 403
    with pytest.raises(InvitedOnly):
        answering.answer(survey=survey, answers={"themes": ["t1"]}, key="k", at=at)
    asked = {"addresses": ["a@example.org", "b@example.org", "a@example.org"], "language": "fi"}
    assert inviting.invite(survey=survey, **asked, actor=organiser, at=at) == 2
    assert inviting.invite(survey=survey, **asked, actor=organiser, at=at) == 0
    assert (inviting.tell(at=at), inviting.tell(at=at)) == (2, 0)
    invitee = Invitee.objects.get(address="a@example.org")
    link = reverse("demand:answer_invited", args=[survey.code, invitee.token])
    assert link in OutgoingMail.objects.get(to_address="a@example.org").body
    for theme in ("t1", "t2"):
        Client().post(link, {"themes-1": theme})
    assert [sheet.answers["themes"] for sheet in Sheet.objects.all()] == [["t2"]]
    wrong = reverse("demand:answer_invited", args=[survey.code, "x" * 32])
    assert client.get(wrong).status_code == 404


def test_who_has_not_answered_is_reminded_once(open_survey, organiser, at):
    survey = open_survey()
    inviting.invite(survey=survey, addresses=["a@example.org", "b@example.org"], language="fi", actor=organiser, at=at)
    inviting.tell(at=at)
    Invitee.objects.filter(address="a@example.org").update(has_answered=True)
    assert inviting.remind(at=at + timedelta(days=9)) == 0
    late = at + timedelta(days=11)
    assert (inviting.remind(at=late), inviting.remind(at=late)) == (1, 0)
    assert OutgoingMail.objects.get(kind="demand/reminded").to_address == "b@example.org"


def test_closing_forgets_who_was_asked(open_survey, organiser, at):
    survey = open_survey()
    inviting.invite(survey=survey, addresses=["a@example.org"], language="fi", actor=organiser, at=at)
    keeping.close_now(survey=survey, actor=organiser, at=at)
    assert not Invitee.objects.exists()


def test_addresses_are_pasted_as_they_come_and_a_broken_one_is_named(client, open_survey, draft, organiser):
    open_survey()
    client.force_login(organiser)
    page = reverse("demand:invite", args=[draft.slug])
    pasted = "Aino Salo <aino@example.org>; bo@example.org,\nmailto:aino@example.org"
    assert client.post(page, {"addresses": pasted, "language": "fi"}).status_code == 302
    assert sorted(Invitee.objects.values_list("address", flat=True)) == ["aino@example.org", "bo@example.org"]
    bad = client.post(page, {"addresses": "aino@@example.org", "language": "fi"})
    assert "aino@@example.org" in str(bad.context["form"].errors["addresses"])
