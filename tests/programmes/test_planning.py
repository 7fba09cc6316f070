"""Target groups, plans for themes, decisions, providers and partners."""

import re
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.community.models import Site
from ristiin.enrolment.models import Enrolment
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes import figures, permissions, queries, refusals
from ristiin.programmes.actions import appointing, deciding, launching, planning, providing, targeting
from ristiin.programmes.actions.planning import Planned
from ristiin.programmes.actions.targeting import Target
from ristiin.programmes.choices import Basis, EntryKind, Place, RoleKind, Standing, State, Weight
from ristiin.programmes.models import Decision, Programme, Provider, TargetGroup, Theme, ThemePlan
from ristiin.programmes.refusals import ImpossibleLastDay

HELSINKI = ZoneInfo("Europe/Helsinki")
SUPERVISORS = Target(names={"fi": "esihenkilöt"}, basis=Basis.ROLE, roles=("esihenkilö", "tiiminvetäjä"), size_max=8)


@pytest.fixture
def add(draft, organiser, at):
    """Put a target group on the draft's list."""

    def add(target=SUPERVISORS, **changes):
        target = replace(target, **changes)
        return targeting.add_target_group(programme=draft, target=target, by=organiser, at=at)

    return add


@pytest.fixture
def change(organiser, at):
    """Decide otherwise about a target group."""

    def change(group, **changes):
        target = replace(Target.of(group), **changes)
        return targeting.change_target_group(target_group=group, target=target, by=organiser, at=at)

    return change


@pytest.fixture
def registered():
    """Three have registered to every target group."""

    def count(ids):
        return {pk: {"registered": 3, "answers": 3} for pk in ids}

    figures.register_of_target_groups(count)
    yield
    figures._counters_of_target_groups.remove(count)


@pytest.fixture
def themes(draft):
    return queries.live_themes(draft)


@pytest.fixture
def provider(draft, organiser, make_person, at):
    """One of the provider's people, in the draft."""
    person = make_person("Terhi Toteuttaja")
    appointing.give_role(programme=draft, address=person.email, role=RoleKind.PROVIDER, by=organiser, at=at)
    return person


@pytest.fixture
def partner(draft, organiser, make_person, at):
    """Somebody from human resources, asked to the debrief of the draft."""
    person = make_person("Pauli Henkilöstö")
    appointing.give_role(programme=draft, address=person.email, role=RoleKind.PARTNER, by=organiser, at=at)
    return person


@pytest.fixture
def write(draft, organiser, at):
    """Write a decision down."""

    def write(**changes):
        given = {
            "programme": draft,
            "text": "Viisi tapaamista Tampereella",
            "decided_on": date(2027, 1, 11),
            "decided_by": "suunnittelupalaveri",
            "by": organiser,
            "at": at,
            "form_key": uuid.uuid4(),
        }
        return deciding.record_decision(**(given | changes))

    return write


# ------------------------------------------------------------------------------------------------------- target groups


def test_what_is_decided_about_a_target_group_is_kept(add):  # S95, S115, S123
    group = add(
        names={"fi": " Esihenkilöt ", "sv": "", "en": "Supervisors"},
        mixed_units=Weight.MUST,
        mode=Place.SITE,
        site="Tampere",
        venue="Kauppakatu 1",
        takes_guests=True,
    )
    assert (group.names, group.roles) == ({"fi": "Esihenkilöt", "en": "Supervisors"}, ["esihenkilö", "tiiminvetäjä"])
    assert (group.size_min, group.size_max, group.mixed_units, group.takes_guests) == (5, 8, Weight.MUST, True)
    assert (group.site.name, group.site.venue) == ("Tampere", "Kauppakatu 1")
    assert Target.of(group) == replace(
        SUPERVISORS,
        names=group.names,
        mixed_units=Weight.MUST,
        mode=Place.SITE,
        site="Tampere",
        takes_guests=True,
    )


def test_a_role_is_named_once_whatever_its_case(add):  # S91
    assert add(roles=(" Esihenkilö", "esihenkilö", "", "  tiimin   vetäjä ")).roles == ["Esihenkilö", "tiimin vetäjä"]


def test_those_who_share_an_interest_have_no_roles(add):  # S74
    assert add(basis=Basis.INTEREST).roles == []


def test_groups_that_meet_online_have_no_site(add):
    assert add(mode=Place.ONLINE, site="Tampere").site is None
    assert Site.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"names": {"fi": " "}}, refusals.NameMissing),
        ({"size_min": 1}, refusals.SizesMakeNoSense),
        ({"size_min": 9}, refusals.SizesMakeNoSense),
        ({"roles": (" ",)}, refusals.RolesMissing),
        ({"mode": Place.SITE}, refusals.SiteMissing),
        (
            {"opens_at": datetime(2027, 1, 20, tzinfo=HELSINKI), "closes_at": datetime(2027, 1, 19, tzinfo=HELSINKI)},
            refusals.ImpossibleWindow,
        ),
        ({"closes_at": datetime(2029, 1, 1, tzinfo=HELSINKI)}, refusals.ImpossibleWindow),
        ({"opens_at": datetime(2027, 1, 1, tzinfo=HELSINKI)}, refusals.ImpossibleWindow),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(add, changes, refusal):
    with pytest.raises(refusal):
        add(**changes)
    assert TargetGroup.objects.count() == 0


def test_two_target_groups_have_not_the_same_name(add, change):
    add()
    other = add(names={"fi": "asiantuntijat"})
    with pytest.raises(refusals.OptionThere):
        add(names={"fi": "ESIHENKILÖT"})
    with pytest.raises(refusals.OptionThere):
        change(other, names={"fi": "Esihenkilöt"})


def test_there_are_never_fewer_places_than_people(add, change, registered):
    group = add()
    with pytest.raises(refusals.TooFewPlaces):
        change(group, capacity=2)
    assert change(group, capacity=3).capacity == 3


def test_a_target_group_with_people_is_neither_put_off_nor_removed(add, change, organiser, registered, at):
    group = add()
    with pytest.raises(refusals.PeopleInTargetGroup):
        targeting.defer_target_group(target_group=group, by=organiser, at=at)
    with pytest.raises(refusals.PeopleInTargetGroup):
        change(group, is_deferred=True)


def test_one_to_which_somebody_has_registered_stays(add, draft, participant, organiser, at):
    group = add()
    Enrolment.objects.create(programme=draft, person=participant, target_group=group, changed_at=at)
    with pytest.raises(refusals.PeopleInTargetGroup):
        targeting.remove_target_group(target_group=group, by=organiser, at=at)
    assert TargetGroup.objects.filter(pk=group.pk).exists()


def test_one_without_people_is_removed_with_its_plans(add, draft, themes, organiser, at):
    group = add()
    planning.plan_themes(
        programme=draft, plans=[Planned(theme=themes[0], target_group=group, most=2)], actor=organiser, at=at
    )
    targeting.remove_target_group(target_group=group, by=organiser, at=at)
    assert (TargetGroup.objects.count(), ThemePlan.objects.count()) == (0, 0)
    assert queries.live_themes(draft) == themes


def test_without_days_of_its_own_it_follows_the_programmes_registration(add, draft, organiser, at):
    group = add()
    registration = queries.entry_of(queries.timeline(draft), EntryKind.REGISTRATION)
    assert group.window(registration) == (registration.starts_at, registration.ends_at)
    assert group.standing(at, registration) == Standing.OPEN
    assert not group.is_open(at, registration)
    launching.publish(programme=draft, by=organiser, at=at)
    group = draft.target_groups.select_related("programme").get()
    assert group.is_open(at, registration)
    assert group.standing(registration.ends_at, registration) == Standing.OVER
    assert group.standing(registration.starts_at - timedelta(seconds=1), registration) == Standing.COMING


def test_one_that_was_put_off_opens_alone_with_its_own_days(add, draft, organiser, at):  # S121, S122, S132
    launching.publish(programme=draft, by=organiser, at=at)
    group, registration = add(is_deferred=True), draft.timeline.get(kind=EntryKind.REGISTRATION)
    assert group.standing(at, registration) == Standing.LATER
    opens_at, closes_at = registration.ends_at + timedelta(days=30), registration.ends_at + timedelta(days=40)
    group = targeting.open_target_group(target_group=group, opens_at=opens_at, closes_at=closes_at, by=organiser, at=at)
    moments = (opens_at - timedelta(seconds=1), opens_at, closes_at)
    assert [group.is_open(moment, registration) for moment in moments] == [False, True, False]


def test_closing_the_programmes_registration_early_closes_those_without_days_of_their_own(add, draft, at):
    Programme.objects.filter(pk=draft.pk).update(state=State.PUBLISHED, registration_closed_at=at)
    add()
    add(names={"fi": "muut"}, closes_at=at + timedelta(days=5))
    draft.refresh_from_db()
    registration = draft.timeline.get(kind=EntryKind.REGISTRATION)
    later = at + timedelta(hours=1)
    standings = [group.is_open(later, registration) for group in draft.target_groups.order_by("position")]
    assert standings == [False, True]


def test_nothing_changes_in_a_cancelled_programme(add, draft, organiser, at):
    launching.cancel(programme=draft, by=organiser, at=at)
    with pytest.raises(refusals.ProgrammeIsCancelled):
        add()


# --------------------------------------------------------------------------------------------------- themes and places


def test_twelve_groups_of_ten_are_120_places(draft, themes, organiser, at):  # S103
    Programme.objects.filter(pk=draft.pk).update(size_min=5, size_max=10)
    draft.refresh_from_db()
    plans = [Planned(theme=theme, least=2, most=4, target=3) for theme in themes]
    planning.plan_themes(programme=draft, plans=plans, actor=organiser, at=at)
    (line,) = queries.places(draft, queries.theme_plans(draft))
    assert (line.groups, line.size, line.total, line.words) == (12, 10, 120, line.words)
    assert "120" in line.words


def test_each_target_group_has_its_own_themes(add, draft, themes, organiser, at):  # S124
    first, second = add(), add(names={"fi": "asiantuntijat"}, size_max=6)
    plans = [
        Planned(theme=themes[0], target_group=second, target=1, most=1),
        Planned(theme=themes[1], target_group=first, most=2),
        Planned(theme=themes[0], least=1),
    ]
    planning.plan_themes(programme=draft, plans=plans, actor=organiser, at=at)
    found = [(line.target_group, line.total) for line in queries.places(draft, queries.theme_plans(draft))]
    assert found == [(None, 2), (first, 16), (second, 6)]


def test_planning_again_changes_and_what_says_nothing_is_taken_away(draft, themes, organiser, at):
    for plan in (Planned(theme=themes[0], most=3), Planned(theme=themes[0], most=5), Planned(theme=themes[1], least=1)):
        planning.plan_themes(programme=draft, plans=[plan], actor=organiser, at=at)
    planning.plan_themes(programme=draft, plans=[Planned(theme=themes[1])], actor=organiser, at=at)
    assert [(plan.theme, plan.most) for plan in queries.theme_plans(draft)] == [(themes[0], 5)]


def test_a_theme_that_is_only_named_comes_on_the_list_once(draft, organiser, at):
    plan = Planned(names={"fi": "Verkkokauppa"}, target=4)
    for _press in range(2):
        planning.plan_themes(programme=draft, plans=[plan], actor=organiser, at=at)
    Theme.objects.filter(programme=draft, folded_name="verkkokauppa").update(is_retired=True)
    planning.plan_themes(programme=draft, plans=[plan], actor=organiser, at=at)
    assert [theme.name for theme in queries.live_themes(draft)][-1] == "Verkkokauppa"
    assert Theme.objects.filter(programme=draft, folded_name="verkkokauppa").count() == 1


@pytest.mark.parametrize("numbers", [{"least": 3, "most": 2}, {"most": 2, "target": 3}, {"least": 2, "target": 1}])
def test_numbers_that_contradict_are_refused_and_nothing_is_planned(draft, themes, organiser, at, numbers):
    plans = [Planned(theme=themes[0], most=1), Planned(theme=themes[1], **numbers)]
    with pytest.raises(refusals.PlansMakeNoSense):
        planning.plan_themes(programme=draft, plans=plans, actor=organiser, at=at)
    assert ThemePlan.objects.count() == 0


# ----------------------------------------------------------------------------------------------------------- decisions


def test_a_decision_is_written_once_however_often_the_button_is_pressed(write):  # S119
    key = uuid.uuid4()
    assert write(form_key=key) == write(form_key=key)
    assert Decision.objects.count() == 1


def test_its_writer_corrects_it_within_a_day(write, organiser, outsider, at):
    line = write()
    given = {"decision": line, "text": "Kuusi tapaamista", "decided_on": line.decided_on, "decided_by": ""}
    assert deciding.correct_decision(**given, by=organiser, at=at + timedelta(hours=23)).text == "Kuusi tapaamista"
    with pytest.raises(refusals.DecisionStands):
        deciding.correct_decision(**given, by=organiser, at=at + timedelta(days=1))
    with pytest.raises(refusals.DecisionStands):
        deciding.correct_decision(**given, by=outsider, at=at)


def test_another_line_takes_its_place_once_and_both_stay(write, browse, organiser, draft):
    old = write()
    new = write(text="Sittenkin kolme", replaces=old)
    with pytest.raises(refusals.DecisionStands):
        write(text="Ei, neljä", replaces=old)
    body = browse(organiser).get(reverse("programmes:decisions", args=[draft.slug])).content.decode()
    assert f"<s>{old.text}</s>" in body
    assert f'href="#decision-{new.pk}"' in body


def test_an_empty_line_is_no_decision(write):
    with pytest.raises(refusals.DecisionMissing):
        write(text=" ")


def test_no_text_of_a_decision_is_in_the_log_of_acts(write):
    write(text="salaisuus")
    assert [entry.details for entry in AuditEntry.objects.all() if "salaisuus" in str(entry.details)] == []


# ----------------------------------------------------------------------------------------------- providers and partners


def test_a_provider_is_an_organisation_named_once(draft, organiser, at):  # S98
    first = providing.add_provider(programme=draft, organisation="Oppi ja ilo", by=organiser, at=at)
    again = providing.add_provider(programme=draft, organisation=" oppi  ja ILO", by=organiser, at=at)
    assert (first, Provider.objects.count()) == (again, 1)
    providing.remove_provider(provider=first, by=organiser, at=at)
    assert queries.providers(draft) == []


def test_a_provider_plans_a_draft_alongside_but_steers_nothing(browse, provider, draft):  # S99, S118
    client = browse(provider)
    planned = ("plan", "target_groups", "theme_plans", "decisions", "page")
    steered = ("timeline", "settings", "dates", "roles", "share")
    answers = {name: client.get(reverse(f"programmes:{name}", args=[draft.slug])).status_code for name in planned}
    refused = {name: client.get(reverse(f"programmes:{name}", args=[draft.slug])).status_code for name in steered}
    assert answers == dict.fromkeys(planned, 200)
    assert refused == dict.fromkeys(steered, 403)


@pytest.mark.parametrize("page", ["enrolment:desk", "grouping:board", "enrolment:invitations", "gatherings:sessions"])
def test_a_provider_sees_neither_names_nor_wishes_nor_groups(browse, provider, draft, organiser, at, page):
    launching.publish(programme=draft, by=organiser, at=at)
    assert browse(provider).get(reverse(page, args=[draft.slug])).status_code in {403, 404}


def test_a_partner_sees_what_everybody_sees(browse, partner, draft, organiser, at):  # S129
    page, plan = (reverse(f"programmes:{name}", args=[draft.slug]) for name in ("page", "plan"))
    client = browse(partner)
    assert [client.get(address).status_code for address in (page, plan)] == [404, 404]
    launching.publish(programme=draft, by=organiser, at=at)
    assert [client.get(address).status_code for address in (page, plan)] == [200, 403]
    assert not permissions.plans_with(partner, draft)


def test_each_role_is_told_in_its_own_words(provider, partner):
    letters = {mail.to_address: mail.subject for mail in OutgoingMail.objects.all()}
    assert set(letters) == {provider.email, partner.email}
    assert len(set(letters.values())) == 2


# --------------------------------------------------------------------------------------------------------------- pages


def test_a_programme_without_target_groups_shows_nothing_of_them(browse, open_today):
    body = browse(None).get(reverse("programmes:page", args=[open_today.slug])).content.decode()
    assert 'id="target-groups"' not in body


def test_the_public_page_has_a_door_for_each_open_target_group(browse, open_today, organiser, at):  # S122
    for name, deferred in (("esihenkilöt", False), ("asiantuntijat", True)):
        target = replace(SUPERVISORS, names={"fi": name}, is_deferred=deferred)
        targeting.add_target_group(programme=open_today, target=target, by=organiser, at=at)
    providing.add_provider(programme=open_today, organisation="Oppi ja ilo", by=organiser, at=at)
    groups = {group.name: group for group in queries.target_groups(open_today)}
    body = browse(None).get(reverse("programmes:page", args=[open_today.slug])).content.decode()
    register = reverse("enrolment:register", args=[open_today.slug])
    assert f'href="{register}?for={groups["esihenkilöt"].pk}"' in body
    assert f"?for={groups['asiantuntijat'].pk}" not in body
    assert "Oppi ja ilo" in body


def test_the_form_of_a_target_group_saves_what_it_shows(browse, organiser, draft, add):
    group, client = add(mode=Place.SITE, site="Tampere", takes_guests=True), browse(organiser)
    address = reverse("programmes:target_group", args=[draft.slug, group.pk])
    form = client.get(address).context["form"]
    sent = {bound.html_name: bound.value() for bound in form if bound.value() not in {None, False}}
    assert client.post(address, sent).status_code == 302
    again = TargetGroup.objects.get(pk=group.pk)
    assert Target.of(again) == Target.of(group)


def test_the_themes_page_saves_only_what_was_changed(browse, organiser, draft, themes):
    client, address = browse(organiser), reverse("programmes:theme_plans", args=[draft.slug])
    assert client.post(address, {f"0-{themes[1].pk}-least": "1", f"0-{themes[1].pk}-most": "3"}).status_code == 302
    assert [(plan.theme, plan.least, plan.most) for plan in queries.theme_plans(draft)] == [(themes[1], 1, 3)]


def test_numbers_that_contradict_are_told_on_the_page(browse, organiser, draft, themes):
    client, address = browse(organiser), reverse("programmes:theme_plans", args=[draft.slug])
    answer = client.post(address, {f"0-{themes[0].pk}-least": "5", f"0-{themes[0].pk}-most": "3"})
    assert answer.status_code == 200
    assert (ThemePlan.objects.count(), "error-summary" in answer.content.decode()) == (0, True)


@pytest.mark.once
@pytest.mark.parametrize("page", ["plan", "target_groups", "theme_plans", "decisions", "page", "roles", "mine"])
def test_a_page_asks_the_same_number_of_questions_with_one_row_and_with_many(
    browse, organiser, draft, add, write, themes, at, page
):
    client = browse(organiser)
    address = reverse("programmes:mine") if page == "mine" else reverse(f"programmes:{page}", args=[draft.slug])

    def fill(first, last):
        for number in range(first, last):
            group = add(names={"fi": f"ryhmä {number}"}, mode=Place.SITE, site=f"Paikka {number}")
            plan = Planned(theme=themes[0], target_group=group, most=2)
            planning.plan_themes(programme=draft, plans=[plan], actor=organiser, at=at)
            write(text=f"päätös {number}")
            providing.add_provider(programme=draft, organisation=f"Toteuttaja {number}", by=organiser, at=at)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    fill(0, 1)
    asked()
    with_one = asked()
    fill(1, 12)
    assert (asked(), with_one <= 20) == (with_one, True)


def test_who_reads_is_said_once_in_each_part_of_the_form(programme, organiser, browse):
    page = browse(organiser).get(reverse("programmes:target_group_new", args=[programme.slug])).content.decode()

    ids = set(re.findall(r'\bid="([^"]+)"', page))
    told = {one for many in re.findall(r'aria-describedby="([^"]+)"', page) for one in many.split()}
    parts = {f"{part}_readers" for part in ("who", "registration", "groups")}
    assert parts <= told <= ids
    of_their_own = {f"id_{name}_readers" for name in ("basis", "mixed_units", "ends_on")}
    assert {one for one in ids if one.endswith("_readers")} == parts | of_their_own


def test_the_last_day_of_the_groups_lies_between_registration_and_the_close(draft, add, organiser, at):
    entries = {entry.kind: entry for entry in draft.timeline.all()}
    closes, ends = entries["registration"].ends_at.date(), entries["close"].ends_at.date()

    for day in (closes, ends + timedelta(days=1)):
        with pytest.raises(ImpossibleLastDay):
            add(ends_on=day)
    group = add(ends_on=ends)
    assert (group.ends_on, Target.of(group).ends_on) == (ends, ends)
