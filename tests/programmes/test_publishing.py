"""Publishing, cancelling, roles, and what others see."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import F
from django.urls import reverse

from ristiin.accounts.actions import BrokenAddress
from ristiin.accounts.models import Person
from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes import attention, doors, drawing, queries, refusals, signals, steps
from ristiin.programmes.actions import appointing, changing, launching, options, scheduling, starting
from ristiin.programmes.actions.changing import Settings
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import Entry, Phase, RoleKind, State
from ristiin.programmes.doors import Door
from ristiin.programmes.models import Programme, Role, TimelineEntry
from ristiin.ui.templatetags.ui_pictures import moments

AGES = timedelta(days=3650)
BAD_NAME = "<img src=x onerror=alert(1)>"


@pytest.fixture
def heard():
    """Every piece of news of programmes, by name."""
    news = []

    def published(**_told):
        news.append("published")

    def cancelled(**_told):
        news.append("cancelled")

    signals.programme_published.connect(published)
    signals.programme_cancelled.connect(cancelled)
    yield news
    signals.programme_published.disconnect(published)
    signals.programme_cancelled.disconnect(cancelled)


def organiser_role(programme, person):
    return Role.objects.get(programme=programme, person=person, role=RoleKind.ORGANISER)


# ----------------------------------------------------------------------------------------- publishing, cancelling


def test_a_fresh_programme_lacks_nothing_and_is_published(draft, organiser, at, heard):
    published = launching.publish(programme=draft, by=organiser, at=at)
    assert (published.state, published.published_at) == (State.PUBLISHED, at)
    assert heard == ["published"]


def test_publishing_twice_keeps_the_first_moment(draft, organiser, at, heard):
    launching.publish(programme=draft, by=organiser, at=at)
    again = launching.publish(programme=draft, by=organiser, at=at + timedelta(days=1))
    assert again.published_at == at
    assert heard == ["published"]
    assert AuditEntry.objects.filter(verb="programme published").count() == 1


@pytest.mark.parametrize("column", ["names", "summaries", "languages", "week_rows"])
def test_a_page_that_lacks_something_is_not_published(draft, organiser, at, column):
    Programme.objects.filter(pk=draft.pk).update(**{column: type(getattr(draft, column))()})
    with pytest.raises(refusals.NotReady):
        launching.publish(programme=draft, by=organiser, at=at)
    assert Programme.objects.get().state == State.DRAFT


def test_a_programme_whose_registration_is_over_is_not_published(draft, organiser, at):
    with pytest.raises(refusals.NotReady):
        launching.publish(programme=draft, by=organiser, at=at + timedelta(days=60))


def test_an_empty_list_of_themes_is_not_published(draft, organiser, at):
    for theme in queries.live_themes(draft):
        options.remove_option(option=theme, by=organiser, at=at)
    with pytest.raises(refusals.NotReady):
        launching.publish(programme=draft, by=organiser, at=at)


def test_a_cancelled_programme_is_not_published(draft, organiser, at):
    launching.cancel(programme=draft, by=organiser, at=at)
    with pytest.raises(refusals.ProgrammeIsCancelled):
        launching.publish(programme=draft, by=organiser, at=at)


def test_cancelling_is_told_once(programme, organiser, at, heard):
    launching.cancel(programme=programme, by=organiser, at=at)
    launching.cancel(programme=programme, by=organiser, at=at)
    assert heard == ["cancelled"]


def test_a_cancelled_programme_says_so_to_those_who_have_the_link(browse, outsider, programme, organiser, at):
    launching.cancel(programme=programme, by=organiser, at=at)
    page = browse(outsider).get(reverse("programmes:page", args=[programme.slug]))
    assert (page.status_code, page.context["phase"], page.context["door"].url) == (200, Phase.CANCELLED, "")


def test_a_cancelled_draft_stays_unknown(browse, outsider, draft, organiser, at):
    launching.cancel(programme=draft, by=organiser, at=at)
    assert browse(outsider).get(reverse("programmes:page", args=[draft.slug])).status_code == 404


def test_the_page_publishes_and_leads_to_sharing(browse, organiser):
    now = clock.now()
    fresh = starting.start(
        playbook="cem", person=organiser, names={"fi": "Nyt"}, first_day=now.date() + timedelta(days=3), at=now
    )
    answer = browse(organiser).post(reverse("programmes:publish", args=[fresh.slug]))
    assert answer.headers["Location"] == reverse("programmes:share", args=[fresh.slug])


def test_what_is_missing_is_listed_with_the_way_to_mend_it(browse, organiser, draft):
    Programme.objects.filter(pk=draft.pk).update(week_rows=[])
    page = browse(organiser).get(reverse("programmes:timeline", args=[draft.slug]))
    assert [lack.url for lack in page.context["missing"]] == [f"/programmes/{draft.slug}/settings/"]


# ------------------------------------------------------------------------------------------------------------ roles


def test_a_second_organiser_is_added_by_address_and_written_to(draft, organiser, at):
    role = appointing.give_role(
        programme=draft, address=" Toinen@Example.org", role=RoleKind.ORGANISER, by=organiser, at=at
    )
    letter = OutgoingMail.objects.get()
    assert role.person.email == "toinen@example.org"
    assert (letter.to_address, letter.kind) == ("toinen@example.org", "programmes/role_given")
    assert f"/programmes/{draft.slug}/timeline/" in letter.body


def test_a_role_given_twice_is_one_role_and_one_letter(draft, organiser, facilitator, at):
    for _again in range(2):
        appointing.give_role(programme=draft, address=facilitator.email, role=RoleKind.FACILITATOR, by=organiser, at=at)
    assert Role.objects.filter(person=facilitator).count() == 1
    assert OutgoingMail.objects.count() == 1


def test_a_facilitator_is_told_of_the_programmes_page(draft, organiser, make_person, at):
    person = make_person("Selma Svensson", language="sv")
    appointing.give_role(programme=draft, address=person.email, role=RoleKind.FACILITATOR, by=organiser, at=at)
    letter = OutgoingMail.objects.get()
    assert letter.language == "sv"
    assert "/timeline/" not in letter.body


def test_a_broken_address_gets_no_role(draft, organiser, at):
    with pytest.raises(BrokenAddress):
        appointing.give_role(programme=draft, address="no-at-sign", role=RoleKind.ORGANISER, by=organiser, at=at)


def test_a_name_with_a_line_break_makes_no_header(draft, organiser, at):
    Programme.objects.filter(pk=draft.pk).update(names={"fi": "CEM\r\nBcc: evil@example.org"})
    appointing.give_role(programme=draft, address="uusi@example.org", role=RoleKind.ORGANISER, by=organiser, at=at)
    assert "\n" not in OutgoingMail.objects.get().subject


def test_the_last_organiser_cannot_leave(draft, organiser, at):
    with pytest.raises(refusals.LastOrganiser):
        appointing.take_role(role=organiser_role(draft, organiser), by=organiser, at=at)
    assert queries.organisers(draft) == [organiser]


def test_an_organiser_leaves_when_there_is_another(draft, organiser, other_organiser, at):
    appointing.give_role(programme=draft, address=other_organiser.email, role=RoleKind.ORGANISER, by=organiser, at=at)
    appointing.take_role(role=organiser_role(draft, organiser), by=organiser, at=at)
    assert queries.organisers(draft) == [other_organiser]


def test_a_facilitators_role_ends_without_ado(programme, organiser, facilitator, at):
    role = Role.objects.get(programme=programme, person=facilitator)
    appointing.take_role(role=role, by=organiser, at=at)
    appointing.take_role(role=role, by=organiser, at=at)
    assert AuditEntry.objects.filter(verb="facilitator removed", subject_id=facilitator.pk).count() == 1


def test_the_page_refuses_to_end_the_last_organiser(browse, organiser, draft):
    role = organiser_role(draft, organiser)
    answer = browse(organiser).post(reverse("programmes:role_end", args=[draft.slug, role.pk]))
    assert answer.headers["Location"] == reverse("programmes:roles", args=[draft.slug])
    assert Role.objects.filter(pk=role.pk).exists()


def test_who_has_left_no_longer_sees_the_draft(browse, organiser, other_organiser, draft, at):
    appointing.give_role(programme=draft, address=other_organiser.email, role=RoleKind.ORGANISER, by=organiser, at=at)
    client = browse(organiser)
    answer = client.post(
        reverse("programmes:role_end", args=[draft.slug, organiser_role(draft, organiser).pk]), follow=True
    )
    assert answer.redirect_chain == [(reverse("programmes:mine"), 302)]
    assert client.get(reverse("programmes:timeline", args=[draft.slug])).status_code == 404


def test_another_programmes_role_is_not_found(browse, organiser, draft, other_programme, other_organiser):
    role = organiser_role(other_programme, other_organiser)
    answer = browse(organiser).post(reverse("programmes:role_end", args=[draft.slug, role.pk]))
    assert answer.status_code == 404


def test_roles_cost_the_same_for_one_and_for_five(
    browse, organiser, draft, at, django_assert_max_num_queries, django_assert_num_queries
):
    client, address = browse(organiser), reverse("programmes:roles", args=[draft.slug])
    with django_assert_max_num_queries(30) as one:
        client.get(address)
    for number in range(4):
        appointing.give_role(
            programme=draft, address=f"o{number}@example.org", role=RoleKind.ORGANISER, by=organiser, at=at
        )
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(address)


# ------------------------------------------------------------------------------------------------- the public page


def test_the_page_offers_registering_while_it_is_open(browse, open_today):
    page = browse(None).get(reverse("programmes:page", args=[open_today.slug]))
    assert page.context["door"].url == reverse("enrolment:register", args=[open_today.slug])


def test_a_programme_by_invitation_offers_no_button_to_whoever_was_not_invited(browse, open_today, organiser, outsider):
    settings = replace(Settings.of(open_today), entry=Entry.INVITATION)
    changing.change_settings(programme=open_today, settings=settings, by=organiser, at=clock.now())
    page = browse(outsider).get(reverse("programmes:page", args=[open_today.slug]))
    assert (page.context["door"].url, bool(page.context["door"].note)) == ("", True)


def test_before_registration_opens_the_page_tells_when_it_does(programme, at):
    door = doors.door(programme, queries.timeline(programme), AnonymousUser(), at - timedelta(days=30))
    assert (door.url, "2.1." in str(door.note)) == ("", True)


def test_the_page_tells_no_strangers_name_place_or_link(browse, open_today, organiser):
    session = queries.sessions(queries.timeline(open_today))[0]
    session.place, session.link = "Salainen paikka", "https://meet.example.org/secret"
    session.save()
    page = browse(None).get(reverse("programmes:page", args=[open_today.slug])).content.decode()
    assert not any(
        hidden in page for hidden in ("Salainen paikka", "meet.example.org", organiser.name, organiser.email)
    )


def test_the_page_has_what_a_shared_link_shows(browse, open_today, settings):
    settings.BASE_URL = "https://ristiin.example.org"
    page = browse(None).get(reverse("programmes:page", args=[open_today.slug])).content.decode()
    assert f'<meta property="og:url" content="https://ristiin.example.org/programmes/{open_today.slug}/">' in page
    assert '<meta property="og:title" content="Tänään">' in page


def test_the_organiser_previews_a_draft(browse, organiser, draft):
    page = browse(organiser).get(reverse("programmes:page", args=[draft.slug]))
    assert (page.status_code, page.context["is_draft"]) == (200, True)
    assert '<meta name="robots" content="noindex">' in page.content.decode()


@pytest.mark.parametrize("name", ["mine", "start"])
def test_lists_escape_names(browse, organiser, draft, name):
    Programme.objects.filter(pk=draft.pk).update(names={"fi": BAD_NAME})
    assert BAD_NAME not in browse(organiser).get(reverse(f"programmes:{name}")).content.decode()


@pytest.mark.parametrize("name", ["page", "timeline", "settings", "dates", "roles", "share"])
def test_every_page_of_a_programme_escapes_what_organisers_write(browse, organiser, draft, at, name):
    bad = {"fi": BAD_NAME}
    Programme.objects.filter(pk=draft.pk).update(
        names=bad, summaries=bad, descriptions=bad, for_whom=bad, words={"pairs": bad, "everyone": bad}
    )
    draft.timeline.update(names=bad, place=BAD_NAME)
    options.add_theme(programme=draft, names=bad, by=organiser, at=at)
    Person.objects.filter(pk=organiser.pk).update(name=BAD_NAME)
    said = browse(organiser).get(reverse(f"programmes:{name}", args=[draft.slug])).content.decode()
    assert "onerror=alert(1)&gt;" in said
    assert BAD_NAME not in said


def test_the_next_page_of_signing_in_stays_here(browse, open_today):
    answer = browse(None).get(reverse("programmes:timeline", args=[open_today.slug]) + "?next=//evil.example.org")
    assert answer.headers["Location"].startswith("/account/")


# ---------------------------------------------------------------------------------------------------------- sharing


def test_the_message_is_ready_in_three_languages(browse, organiser, open_today, settings):
    settings.BASE_URL = "https://ristiin.example.org"
    letters = browse(organiser).get(reverse("programmes:share", args=[open_today.slug])).context["letters"]
    texts = {letter["language"]: letter["text"] for letter in letters}
    words = {"fi": "Aloitustapaaminen", "sv": "Startträff", "en": "Kick-off"}
    assert [code for code, word in words.items() if word in texts[code]] == ["fi", "sv", "en"]
    assert all(text.endswith(f"https://ristiin.example.org/programmes/{open_today.slug}/") for text in texts.values())


def test_the_qr_code_has_no_inline_style(browse, organiser, open_today):
    answer = browse(organiser).get(reverse("programmes:qr", args=[open_today.slug]))
    drawn = answer.content.decode()
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "<svg" in drawn
    assert "style" not in drawn


def test_the_qr_code_is_saved_as_a_picture(browse, organiser, open_today):
    answer = browse(organiser).get(reverse("programmes:qr_png", args=[open_today.slug]), {"save": "1"})
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{open_today.slug}.png"'


# -------------------------------------------------------------------------------------- what later floors tell here


def test_what_later_floors_tell_is_listed(browse, organiser, open_today):
    def tell(_programme, _at):
        return [Note("Kolme kutsuttua ei ole vastannut", "Huomenna se päättyy", "/muistuta/", "Muistuta")]

    attention.register(tell)
    attention.register(tell)
    try:
        page = browse(organiser).get(reverse("programmes:timeline", args=[open_today.slug]))
    finally:
        del attention._tellers[tell]
    assert [note.url for note in page.context["notes"]].count("/muistuta/") == 1
    assert "Kolme kutsuttua ei ole vastannut" in page.content.decode()


def test_the_first_keeper_with_an_answer_keeps_the_door(open_today, organiser, at):
    def keep(_programme, _user, _at):
        return Door("Muuta ilmoittautumistasi", "/muuta/")

    doors._keepers.insert(0, keep)
    try:
        door = doors.door(open_today, queries.timeline(open_today), organiser, at)
    finally:
        doors._keepers.remove(keep)
    assert door.url == "/muuta/"


def test_a_near_session_without_a_link_is_told_of_until_it_has_one(programme, organiser, at):
    soon = at + timedelta(days=10)
    [note] = steps.unready_sessions(programme, soon)
    assert note.url == f"/programmes/{programme.slug}/dates/#kick-off"
    entry = programme.timeline.get(key="kick-off")
    when = scheduling.When(entry.starts_at, entry.ends_at, is_online=True, link="https://meet.example.org/1")
    scheduling.change_dates(programme=programme, whens={"kick-off": when}, by=organiser, at=at)
    assert steps.unready_sessions(programme, soon) == []


def test_a_session_face_to_face_needs_a_place(programme, at):
    programme.timeline.filter(key="kick-off").update(is_online=False, link="https://meet.example.org/1")
    soon = at + timedelta(days=10)
    assert len(steps.unready_sessions(programme, soon)) == 1
    programme.timeline.filter(key="kick-off").update(place="Porthania, sali 3")
    assert steps.unready_sessions(programme, soon) == []


def test_a_far_session_and_a_draft_are_left_in_peace(programme, draft, at):
    assert steps.unready_sessions(programme, at - timedelta(days=30)) == []
    assert steps.unready_sessions(draft, at + timedelta(days=30)) == []


def test_at_most_one_step_is_now_and_the_done_come_before_it(draft, organiser, at):
    launching.publish(programme=draft, by=organiser, at=at)
    draft.refresh_from_db()
    entries = queries.timeline(draft)
    for days in range(0, 180, 10):
        states = [step.state for step in steps.steps(draft, entries, Counter(), at + timedelta(days=days))]
        assert states.count("now") <= 1


def test_every_step_that_waits_for_a_day_says_which_and_leads_somewhere(draft, organiser, at):
    launching.publish(programme=draft, by=organiser, at=at)
    draft.refresh_from_db()
    entries = queries.timeline(draft)
    for days in range(0, 180, 10):
        moment = at + timedelta(days=days)
        step = steps.next_step(draft, entries, Counter(), moment)
        is_over = draft.phase(entries, moment) == Phase.CLOSED
        assert (bool(step.url), bool(step.label), step.due_at is None) == (True, True, is_over), step


def test_of_an_ended_programme_everything_is_done_and_the_report_is_next(organiser, draft, at):
    launching.publish(programme=draft, by=organiser, at=at)
    draft.refresh_from_db()
    entries = queries.timeline(draft)
    after = entries[-1].ends_at + timedelta(days=2)

    found = steps.steps(draft, entries, Counter(), after)
    drawn = moments(drawing.thread("", entries, groups="", everyone="", today=after.date()))

    assert [step.state for step in found] == ["done"] * (len(found) - 1) + ["now"]
    assert found[-1].url == reverse("reports:report", args=[draft.slug])
    assert {moment.state for moment in drawn} == {"done"}


def test_the_timeline_costs_at_most_thirty_queries(browse, organiser, open_today, django_assert_max_num_queries):
    client = browse(organiser)
    with django_assert_max_num_queries(30):
        client.get(reverse("programmes:timeline", args=[open_today.slug]))


def test_the_public_page_costs_at_most_thirty_queries(browse, open_today, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        browse(None).get(reverse("programmes:page", args=[open_today.slug]))


def test_a_session_link_is_checked_where_it_is_stored(open_today):
    session = queries.sessions(queries.timeline(open_today))[0]
    session.link = "javascript:alert(1)"
    with pytest.raises(ValidationError):
        session.full_clean()


def test_what_registering_leads_to_is_told_only_while_one_can_still_come_along(browse, outsider, programme):
    def page():
        return browse(outsider).get(reverse("programmes:page", args=[programme.slug]))

    entries = TimelineEntry.objects.filter(programme=programme)
    before = page()
    entries.update(starts_at=F("starts_at") - AGES, ends_at=F("ends_at") - AGES)
    after = page()

    assert [bool(answer.context["steps"]) for answer in (before, after)] == [True, False]
