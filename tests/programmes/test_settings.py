"""What an organiser decides about a programme."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.community.models import Organisation, Unit
from ristiin.enrolment.models import Enrolment, SkillChoice, ThemeChoice
from ristiin.kernel.models import AuditEntry
from ristiin.programmes import figures, queries, refusals
from ristiin.programmes.actions import changing, launching, options
from ristiin.programmes.actions.changing import Settings
from ristiin.programmes.choices import Entry, Scope, ThemePolicy
from ristiin.programmes.models import Skill, Theme


@pytest.fixture
def change(draft, organiser, at):
    """Change some of the draft's settings."""

    def change(**changes):
        settings = replace(Settings.of(draft), **changes)
        return changing.change_settings(programme=draft, settings=settings, by=organiser, at=at)

    return change


@pytest.fixture
def answered(draft):
    """Four have registered, one of them half-way."""

    def count(ids):
        return {draft.pk: {"registered": 3, "answers": 4}} if draft.pk in ids else {}

    figures.register(count)
    yield
    figures._counters.remove(count)


@pytest.fixture
def enrolment(draft, participant, at):
    return Enrolment.objects.create(programme=draft, person=participant, changed_at=at)


def form_of(client, programme, **changes):
    """Return what the settings form sends, as it is shown but for the changes."""
    form = client.get(reverse("programmes:settings", args=[programme.slug])).context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            sent |= {bound.html_name: "on"} if value else {}
        elif value is not None:
            sent[bound.html_name] = list(value) if isinstance(value, tuple) else value
    return {**sent, **changes}


def test_settings_that_are_read_and_written_back_are_the_same(change, draft):
    assert Settings.of(change()) == Settings.of(draft)


def test_the_organisation_and_unit_are_made_by_name_once(change):
    first = change(organisation="Oulun ammattikorkeakoulu", unit="Kehittäminen", scope=Scope.UNIT)  # S56
    again = change(organisation=" oulun  AMMATTIKORKEAKOULU ", unit="kehittäminen", scope=Scope.UNIT)
    assert (first.organisation, first.unit) == (again.organisation, again.unit)
    assert (Organisation.objects.count(), Unit.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"names": {"fi": " "}}, refusals.NameMissing),
        ({"size_min": 1}, refusals.SizesMakeNoSense),
        ({"size_min": 5, "size_max": 4}, refusals.SizesMakeNoSense),
        ({"scope": Scope.ORGANISATION}, refusals.OrganisationMissing),
        ({"scope": Scope.UNIT, "organisation": "Oamk"}, refusals.OrganisationMissing),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(change, draft, changes, refusal):
    before = Settings.of(draft)
    with pytest.raises(refusal):
        change(**changes)
    draft.refresh_from_db()
    assert Settings.of(draft) == before


def test_there_are_never_fewer_places_than_people(change, answered):
    with pytest.raises(refusals.TooFewPlaces):
        change(capacity=2)
    assert change(capacity=3).capacity == 3


@pytest.mark.parametrize(
    "changes", [{"week_rows": ("9-11",)}, {"languages": ("fi",)}, {"disciplines": ("kielet", "tekniikka")}]
)
def test_what_people_have_answered_with_is_not_taken_away(change, answered, changes):  # E17
    with pytest.raises(refusals.AnswersGiven):
        change(**changes)


def test_what_people_have_answered_with_is_added_to(change, answered, draft):
    assert change(week_rows=(*draft.week_rows, "17-19")).week_rows[-1] == "17-19"


def test_before_anybody_answers_a_time_can_be_taken_away(change):
    assert change(week_rows=("9-11",)).week_rows == ["9-11"]


def test_a_programme_has_its_own_words(change, draft):  # S4
    changed = change(words={**draft.words, "pair": {"fi": "työpari", "sv": "", "en": ""}})
    assert queries.word(changed, "pair", "fi") == "työpari"
    assert queries.word(changed, "facilitator", "sv") == "handledare"


def test_a_word_left_empty_is_the_playbooks(change):
    assert queries.word(change(words={}), "output", "fi") == "tuotos"


def test_a_cancelled_programme_does_not_change(change, draft, organiser, at):
    launching.cancel(programme=draft, by=organiser, at=at)
    with pytest.raises(refusals.ProgrammeIsCancelled):
        change(capacity=12)


def test_changing_leaves_an_audit_row(change, organiser):
    change(capacity=12)
    assert AuditEntry.objects.filter(verb="programme settings changed", actor_id=organiser.pk).count() == 1


def test_the_page_saves_what_it_is_given(browse, organiser, draft):
    client = browse(organiser)
    sent = form_of(
        client, draft, entry="invitation", capacity="12", week_rows="15–17; 8.30-9.30", disciplines="kielet\n\nkielet"
    )
    answer = client.post(reverse("programmes:settings", args=[draft.slug]), sent)
    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.entry, draft.capacity) == (Entry.INVITATION, 12)
    assert draft.week_rows == ["8.30-9.30", "15-17"]
    assert draft.disciplines == ["kielet"]
    assert draft.descriptions["sv"].startswith("Du får en partner")


def test_the_contents_lead_to_every_part_and_each_part_says_once_who_reads(browse, organiser, draft):
    said = browse(organiser).get(reverse("programmes:settings", args=[draft.slug])).content.decode()

    there = re.findall(r'<li><a href="#([a-z]+)">', said)
    assert there == ["what", "who", "how", "asks", "words", "themes", "skills", "cancel"]
    assert [name for name in there if f' id="{name}"' not in said] == []
    assert said.count('class="readers"') == len(there) - 1
    assert said.index("row save") < said.index("</form>", said.index('id="words"')) < said.index('id="themes"')


@pytest.mark.parametrize("written", ["", "9", "11-9", "9-11, 10-12", "25-26", "9.75-10"])
def test_times_that_are_none_are_said_at_the_field(browse, organiser, draft, written):
    client = browse(organiser)
    page = client.post(
        reverse("programmes:settings", args=[draft.slug]), form_of(client, draft, week_rows=written, capacity="")
    )
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["week_rows"]


def test_a_refusal_is_shown_on_the_page_with_what_was_written(browse, organiser, draft, answered):
    client = browse(organiser)
    page = client.post(reverse("programmes:settings", args=[draft.slug]), form_of(client, draft, capacity="2"))
    assert page.status_code == 200
    assert len(page.context["form"].non_field_errors()) == 1
    assert page.context["form"]["capacity"].value() == "2"


def test_a_role_in_the_form_gives_no_right(browse, outsider, programme):
    answer = browse(outsider).post(
        reverse("programmes:settings", args=[programme.slug]), {"role": "organiser", "name_fi": "Oma"}
    )
    assert answer.status_code == 403


# ---------------------------------------------------------------------------------------------- themes and skills


def test_a_theme_is_added_to_the_end(draft, organiser, at):
    theme = options.add_theme(programme=draft, names={"fi": "Lukeminen"}, by=organiser, at=at)
    assert queries.live_themes(draft)[-1] == theme


def test_the_same_theme_twice_is_refused_whatever_the_case(draft, organiser, at):
    with pytest.raises(refusals.OptionThere):
        options.add_theme(programme=draft, names={"fi": " DIGITALISAATIO "}, by=organiser, at=at)


def test_a_theme_nobody_chose_is_deleted(draft, organiser, at):
    theme = queries.live_themes(draft)[0]
    assert options.remove_option(option=theme, by=organiser, at=at)
    assert not Theme.objects.filter(pk=theme.pk).exists()


def test_a_theme_somebody_chose_is_retired_and_the_answer_stays(draft, organiser, at, enrolment):  # E17
    theme = queries.live_themes(draft)[0]
    choice = ThemeChoice.objects.create(enrolment=enrolment, theme=theme, rank=1)
    assert not options.remove_option(option=theme, by=organiser, at=at)
    choice.refresh_from_db()
    assert choice.theme.is_retired
    assert theme not in queries.live_themes(draft)


def test_a_skill_somebody_chose_is_retired(draft, organiser, at, enrolment):  # E17
    skill = queries.live_skills(draft)[0]
    SkillChoice.objects.create(enrolment=enrolment, skill=skill, direction="seeks")
    assert not options.remove_option(option=skill, by=organiser, at=at)
    assert Skill.objects.get(pk=skill.pk).is_retired


def test_adding_a_retired_theme_brings_it_back(draft, organiser, at, enrolment):
    theme = queries.live_themes(draft)[0]
    ThemeChoice.objects.create(enrolment=enrolment, theme=theme, rank=1)
    options.remove_option(option=theme, by=organiser, at=at)
    back = options.add_theme(programme=draft, names={"fi": theme.names["fi"]}, by=organiser, at=at)
    assert (back.pk, back.is_retired) == (theme.pk, False)
    assert back.names["sv"] == theme.names["sv"]


def test_a_renamed_theme_keeps_its_answers(draft, organiser, at, enrolment):
    theme = queries.live_themes(draft)[0]
    choice = ThemeChoice.objects.create(enrolment=enrolment, theme=theme, rank=1)
    options.rename_option(option=theme, names={"fi": "arviointi"}, by=organiser, at=at)
    choice.refresh_from_db()
    assert choice.theme.name == "arviointi"


def test_a_theme_is_not_renamed_to_another(draft, organiser, at):
    first, second, *_rest = queries.live_themes(draft)
    with pytest.raises(refusals.OptionThere):
        options.rename_option(option=first, names=second.names, by=organiser, at=at)


def test_a_theme_moves_up_and_down_and_stays_at_the_ends(draft, organiser, at):
    first, second, third, fourth = queries.live_themes(draft)
    options.move_option(option=third, up=True, by=organiser, at=at)
    options.move_option(option=first, up=True, by=organiser, at=at)
    options.move_option(option=fourth, up=False, by=organiser, at=at)
    assert queries.live_themes(draft) == [first, third, second, fourth]


def test_the_page_adds_moves_renames_and_removes(browse, organiser, draft):
    client, address = browse(organiser), reverse("programmes:option", args=[draft.slug, "themes"])
    first, second, *_rest = queries.live_themes(draft)
    client.post(address, {"do": "add", "name_en": "reading"})
    client.post(address, {"do": "down", "option": first.pk})
    client.post(address, {"do": "rename", "option": second.pk, "name_fi": "ohjaus"})
    client.post(address, {"do": "remove", "option": first.pk})
    names = [theme.names.get("fi") or theme.names["en"] for theme in queries.live_themes(draft)]
    assert names == ["ohjaus", "yhteisöllinen oppiminen", "digitalisaatio", "reading"]


@pytest.mark.parametrize("option", ["", "x", "-1", "9" * 30, "²"])
def test_an_option_that_is_none_is_not_found(browse, organiser, draft, option):
    answer = browse(organiser).post(
        reverse("programmes:option", args=[draft.slug, "themes"]), {"do": "remove", "option": option}
    )
    assert answer.status_code == 404


def test_another_programmes_theme_is_not_found(browse, organiser, draft, programme):
    theme = queries.live_themes(programme)[0]
    answer = browse(organiser).post(
        reverse("programmes:option", args=[draft.slug, "themes"]), {"do": "remove", "option": theme.pk}
    )
    assert answer.status_code == 404
    assert Theme.objects.filter(pk=theme.pk).exists()


def test_settings_cost_the_same_for_four_themes_and_for_forty(
    browse, organiser, draft, at, django_assert_max_num_queries, django_assert_num_queries
):
    client, address = browse(organiser), reverse("programmes:settings", args=[draft.slug])
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    for number in range(36):
        options.add_theme(programme=draft, names={"fi": f"teema {number}"}, by=organiser, at=at)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)


def test_one_theme_for_everybody_is_one(draft, organiser, at, change):  # S8
    changed = change(theme_policy=ThemePolicy.FIXED)
    lacking = queries.missing(changed, queries.timeline(changed), at)
    assert [lack.url for lack in lacking] == [f"/programmes/{draft.slug}/settings/#themes"]


def test_credit_is_announced_before_registration_opens(draft, organiser, at):
    ahead = at - timedelta(days=3)
    settings = replace(Settings.of(draft), counts_for_credit=True)
    assert changing.change_settings(programme=draft, settings=settings, by=organiser, at=ahead).counts_for_credit
    assert launching.publish(programme=draft, by=organiser, at=at).counts_for_credit


def test_credit_cannot_be_added_once_registration_is_open(draft, organiser, at):
    launching.publish(programme=draft, by=organiser, at=at)
    settings = replace(Settings.of(draft), counts_for_credit=True)
    with pytest.raises(refusals.CreditTooLate):
        changing.change_settings(programme=draft, settings=settings, by=organiser, at=at)


def test_no_employer_follows_who_was_there(draft, organiser, at):  # TRUST 6
    settings = replace(Settings.of(draft), counts_for_credit=True, employer_organises=True)
    with pytest.raises(refusals.NoCreditAtWork):
        changing.change_settings(programme=draft, settings=settings, by=organiser, at=at)
