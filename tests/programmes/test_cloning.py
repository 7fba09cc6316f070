"""The next run of a programme: everything of it but its people, on other days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ristiin.community.models import Organisation, Site
from ristiin.kernel.models import AuditEntry
from ristiin.programmes import calendar, copying, queries, refusals
from ristiin.programmes.actions import appointing, cloning, options, starting
from ristiin.programmes.choices import EntryKind, RoleKind, State
from ristiin.programmes.models import Decision, Programme, Provider, Role, TargetGroup, Theme, ThemePlan, TimelineEntry
from ristiin.programmes.next_run import planned as next_run_days
from ristiin.programmes.next_run import span_of
from ristiin.programmes.playbooks import playbooks

HELSINKI = ZoneInfo("Europe/Helsinki")
AUTUMN = date(2027, 8, 16)
NAMES = {"fi": "CEM syksy", "en": "CEM autumn"}
DAYS = st.dates(date(2022, 1, 1), date(2045, 12, 31))


@pytest.fixture
def tampere(db):
    return Site.objects.create(name="Tampere", folded_name="tampere", venue="Kauppakatu 1")


@pytest.fixture
def oulu(db):
    return Site.objects.create(name="Oulu", folded_name="oulu", venue="Isokatu 5")


@pytest.fixture
def next_run(draft, organiser, at):
    """Clone the draft."""

    def clone(**changes):
        given = {"programme": draft, "actor": organiser, "first_day": AUTUMN, "names": NAMES, "at": at} | changes
        return cloning.clone(**given)

    return clone


def days_of(programme):
    return {
        entry.key: (entry.starts_at.astimezone(HELSINKI).date(), entry.ends_at.astimezone(HELSINKI).date())
        for entry in queries.timeline(programme)
    }


def test_the_next_run_is_a_draft_that_follows_the_old_one(next_run, draft, organiser):  # S36
    new = next_run()
    assert (new.follows, new.state, new.names, new.slug) == (draft, State.DRAFT, NAMES, "cem-syksy")
    assert (new.published_at, new.pairs_published_at, new.registration_closed_at) == (None, None, None)
    assert [(role.person, role.role) for role in new.roles.all()] == [(organiser, RoleKind.ORGANISER)]


def test_everything_that_was_decided_goes_over(next_run, draft):
    new = next_run()
    own = {"id", "slug", "names", "state", "follows", "site", "created_by", "created_at"}
    own |= {"published_at", "pairs_published_at", "registration_closed_at"}
    kept = [field.name for field in Programme._meta.concrete_fields if field.name not in own]
    assert {name: getattr(new, name) for name in kept} == {name: getattr(draft, name) for name in kept}


def test_the_days_keep_their_week_and_weekday_but_for_epiphany(next_run):
    new = next_run()
    assert days_of(new) == {
        "registration": (date(2027, 8, 16), date(2027, 9, 8)),
        "pairing": (date(2027, 9, 9), date(2027, 9, 17)),
        "kick-off": (date(2027, 9, 23), date(2027, 9, 23)),
        "work": (date(2027, 9, 23), date(2027, 12, 30)),
        "midway": (date(2027, 11, 11), date(2027, 11, 11)),
        "output": (date(2027, 12, 30), date(2027, 12, 30)),
        "closing": (date(2028, 1, 7), date(2028, 1, 7)),
        "close": (date(2028, 1, 7), date(2028, 1, 20)),
    }


def test_the_clock_of_a_session_stays_whatever_the_season(next_run):
    new = next_run()
    clocks = {
        entry.starts_at.astimezone(HELSINKI).strftime("%H.%M") for entry in queries.sessions(queries.timeline(new))
    }
    assert clocks == {"13.00"}


@settings(deadline=None)
@given(DAYS, DAYS)
def test_a_day_that_was_worked_is_never_moved_to_a_holiday_or_july(first_was, first_day):
    shift = calendar.Shift(first_was, first_day, HELSINKI)
    book = playbooks()["cem"]
    moments = [m for span in book.spans(first_was) for m in (span.starts_at, span.ends_at) if m.date() != first_was]
    moved = {to.date() for moment in moments for to in (shift.onward(moment), shift.back(moment))}
    assert [day for day in moved if not calendar.is_working_day(day)] == []


def test_what_would_be_on_holidays_alone_is_on_the_first_working_day_after_them(draft):
    opens, formed = date(2027, 1, 11), date(2027, 1, 28)
    groups = TimelineEntry(
        programme=draft,
        kind=EntryKind.PAIRING,
        starts_at=datetime.combine(formed, time(), HELSINKI),
        ends_at=datetime.combine(formed + calendar.DAY, time(23, 59), HELSINKI),
    )
    # Two weeks on are Christmas Eve and Christmas Day.
    span = span_of(groups, calendar.Shift(opens, date(2026, 12, 7), HELSINKI))
    assert (f"{span.starts_at:%d.%m. %H.%M}", f"{span.ends_at:%d.%m. %H.%M}") == ("28.12. 00.00", "28.12. 23.59")


@settings(deadline=None)
@given(DAYS, st.integers(0, 400))
@example(date(2025, 6, 2), 60)
def test_taken_to_the_day_it_was_nothing_moves(first_was, days):
    day = first_was + timedelta(days=days)
    shift = calendar.Shift(first_was, first_was, HELSINKI)
    if calendar.is_working_day(day):
        moment = datetime.combine(day, datetime.min.time(), HELSINKI)
        assert (shift.onward(moment), shift.back(moment)) == (moment, moment)


@settings(deadline=None)
@given(DAYS, DAYS, st.lists(st.integers(0, 400), min_size=2, max_size=2))
def test_what_came_first_comes_first(first_was, first_day, days):
    shift = calendar.Shift(first_was, first_day, HELSINKI)
    moments = [datetime.combine(first_was + timedelta(days=n), datetime.min.time(), HELSINKI) for n in sorted(days)]
    assume(all(moment.weekday() < calendar.SATURDAY for moment in moments))
    earlier, later = map(shift.onward, moments)
    assert earlier <= later


def test_july_is_stepped_over():
    shift = calendar.Shift(date(2027, 1, 11), date(2027, 5, 31), HELSINKI)
    kick_off = datetime(2027, 2, 16, 15, tzinfo=HELSINKI)
    assert shift.onward(kick_off).date() == date(2027, 8, 10)


def test_a_saturday_was_somebodys_choice_and_stays_one():
    shift = calendar.Shift(date(2027, 1, 11), date(2027, 8, 16), HELSINKI)
    assert shift.onward(datetime(2027, 1, 23, 10, tzinfo=HELSINKI)).date() == date(2027, 8, 28)


def test_links_of_the_old_sessions_are_not_used_again(next_run, draft):
    TimelineEntry.objects.filter(programme=draft, key="kick-off").update(
        link="https://meet.example.org/1", place="Sali 1"
    )
    kick_off = next_run().timeline.get(key="kick-off")
    assert (kick_off.link, kick_off.place, kick_off.sequence) == ("", "Sali 1", 0)


def test_themes_go_over_in_order_without_the_retired(next_run, draft, organiser, at):
    Theme.objects.filter(programme=draft, position=0).update(is_retired=True)
    options.add_theme(programme=draft, names={"fi": "lukeminen"}, by=organiser, at=at)
    assert [theme.name for theme in queries.live_themes(next_run())] == [
        theme.name for theme in queries.live_themes(draft)
    ]


def test_target_groups_go_over_with_their_windows_moved_and_their_plans(next_run, draft):
    theme = queries.live_themes(draft)[0]
    group = TargetGroup.objects.create(
        programme=draft,
        names={"fi": "esihenkilöt"},
        folded_name="esihenkilöt",
        roles=["esihenkilö"],
        size_min=5,
        size_max=8,
        opens_at=datetime(2027, 1, 18, 9, tzinfo=HELSINKI),
        closes_at=datetime(2027, 1, 29, 16, tzinfo=HELSINKI),
        groups_published_at=datetime(2027, 2, 10, tzinfo=HELSINKI),
    )
    ThemePlan.objects.create(programme=draft, theme=theme, target_group=group, least=1, most=3, target=2)
    ThemePlan.objects.create(programme=draft, theme=theme, least=2)
    new = next_run()
    copy = new.target_groups.get()
    assert (copy.roles, copy.size_min, copy.size_max, copy.groups_published_at) == (["esihenkilö"], 5, 8, None)
    assert (copy.opens_at, copy.closes_at) == (
        datetime(2027, 8, 23, 9, tzinfo=HELSINKI),
        datetime(2027, 9, 3, 16, tzinfo=HELSINKI),
    )
    plans = [
        (plan.theme.name, plan.target_group, plan.least, plan.most, plan.target) for plan in queries.theme_plans(new)
    ]
    assert plans == [(theme.name, None, 2, None, None), (theme.name, copy, 1, 3, 2)]


def test_another_site_takes_the_place_of_the_old_one(next_run, draft, tampere, oulu):  # S134
    Programme.objects.filter(pk=draft.pk).update(site=tampere)
    TimelineEntry.objects.filter(programme=draft, key="kick-off").update(place="Kauppakatu 1")
    for name, site in (("a", tampere), ("b", None)):
        TargetGroup.objects.create(programme=draft, names={"fi": name}, folded_name=name, site=site)
    draft.refresh_from_db()
    new = next_run(site=oulu)
    assert new.site == oulu
    assert [group.site for group in queries.target_groups(new)] == [oulu, None]
    assert new.timeline.get(key="kick-off").place == ""


def test_without_another_site_the_run_stays_where_it_was(next_run, draft, tampere):
    Programme.objects.filter(pk=draft.pk).update(site=tampere)
    draft.refresh_from_db()
    assert next_run().site == tampere


def test_nothing_of_people_goes_over(next_run, draft, organiser, facilitator, at):
    appointing.give_role(programme=draft, address=facilitator.email, role=RoleKind.FACILITATOR, by=organiser, at=at)
    Decision.objects.create(
        programme=draft, text="Viisi tapaamista", decided_on=at.date(), written_by=organiser, written_at=at
    )
    provider = Organisation.objects.create(name="Toteuttaja", folded_name="toteuttaja")
    Provider.objects.create(programme=draft, organisation=provider)
    new = next_run()
    assert [role.person for role in Role.objects.filter(programme=new)] == [organiser]
    assert Decision.objects.filter(programme=new).count() == 0
    assert [one.organisation for one in queries.providers(new)] == [provider]


def test_the_same_press_of_a_button_makes_one_run(next_run, draft, at):
    first = next_run()
    assert next_run(at=at + timedelta(minutes=1)) == first
    assert next_run(names={"fi": "CEM Oulu"}) != first
    assert Programme.objects.filter(follows=draft).count() == 2


def test_later_apps_copy_their_own(next_run, draft, at):
    copied = []

    def copier(old, new, when):
        copied.append((old, new, when))

    copying.register(copier)
    try:
        new = next_run()
    finally:
        copying._copiers.remove(copier)
    assert copied == [(draft, new, at)]


def test_a_cancelled_programme_can_have_a_next_run(next_run, draft):
    Programme.objects.filter(pk=draft.pk).update(state=State.CANCELLED)
    draft.refresh_from_db()
    assert next_run().state == State.DRAFT


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"names": {"fi": " "}}, refusals.NameMissing),
        ({"first_day": date(2040, 1, 1)}, refusals.ImpossibleDates),
    ],
)
def test_what_cannot_be_is_refused_and_makes_nothing(next_run, changes, refusal):
    with pytest.raises(refusal):
        next_run(**changes)
    assert Programme.objects.count() == 1


def test_a_programme_without_a_timeline_has_no_next_run(next_run, draft):
    draft.timeline.all().delete()
    with pytest.raises(refusals.NothingToRepeat):
        next_run()


def test_cloning_leaves_an_audit_row(next_run, draft, organiser):
    new = next_run()
    row = AuditEntry.objects.get(verb="programme cloned")
    assert (row.actor_id, row.programme_id, row.details) == (organiser.pk, new.pk, {"follows": draft.pk})


def test_what_is_shown_beforehand_is_what_comes(next_run, draft):
    shown = [(span.key, span.starts_at, span.ends_at) for span in next_run_days(draft, AUTUMN)]
    assert shown == [(entry.key, entry.starts_at, entry.ends_at) for entry in queries.timeline(next_run())]


@pytest.mark.parametrize("key", sorted(playbooks()))
def test_every_playbook_can_be_repeated_a_year_later(organiser, at, key):
    old = starting.start(playbook=key, person=organiser, names={"fi": key}, first_day=date(2027, 1, 11), at=at)
    new = cloning.clone(programme=old, actor=organiser, first_day=date(2028, 1, 10), names={"fi": f"{key} 2028"}, at=at)
    assert queries.concerns(queries.timeline(new)) == []
