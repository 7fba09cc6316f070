"""The company of METHOD D: a pilot in Tampere, the same again in Oulu, and a group that meets online.

What people do is done on pages; what the days do is done by letting them go by.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from ristiin.accounts.models import Person
from ristiin.community.actions import add_site
from ristiin.community.models import Member
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import Programme, TargetGroup, Theme, ThemePlan
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting
from tests.infrastructure.browser import press
from tests.journeys import walking
from tests.journeys.reader import LOCALES, Reader
from tests.journeys.walking import DATA, Walk, the_worker_works

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.django_db(transaction=True)]
NAME, COMPANY, VENUE = "Vertaispilotti Tampere", "Yhtiö Oyj", "Neuvotteluhuone Näsi"
TARGETS = {
    "projektipäälliköt": "projektipäällikkö",
    "esihenkilöt": "esihenkilö",
    "tuotepäälliköt": "tuotepäällikkö",
    "henkilöstöhallinto": "HR ja palkanlaskenta",
}
LATER = "henkilöstöhallinto"
THEMES = {
    "projektipäälliköt": ["ketterät menetelmät", "asiakasrajapinta"],
    "esihenkilöt": ["ihmislähtöinen johtaminen", "arjen haasteet"],
}


@dataclass
class Company(Walk):
    """The pilot, its organiser, and how others come to their own pages."""

    def target(self, name: str) -> TargetGroup:
        """Return a target group by its name."""
        return next(one for one in self.programme.target_groups.all() if one.names["fi"] == name)


@pytest.fixture
def company(open_page, make_person, smtp_sink):
    keeper = make_person("Olga Organisoija", may_start_programmes=True, quiet_from=0, quiet_until=0)
    return Company(Reader(open_page(keeper, locale=LOCALES["fi"]), "fi"), open_page, make_person)


def begin_a_pilot(one: Company) -> None:
    """A pilot at one site, with four target groups, three of them now and one later (S115, S120, S121)."""
    organiser = one.organiser
    first_day = timezone.localdate() + timedelta(days=3)
    one.programme = walking.start(organiser, "pilot", NAME, first_day)
    organiser.open(one.page("settings/"))
    organiser.page.locator("[name=organisation]").fill(COMPANY)
    organiser.page.locator("[name=week_rows]").fill("9-11, 11-13, 13-15, 15-17")
    write_the_site(organiser, "Tampere", VENUE)
    organiser.press("Save the settings")
    organiser.look()
    for name, role in TARGETS.items():
        organiser.open(one.page("target-groups/new/"))
        organiser.page.locator("[name=name_fi]").fill(name)
        organiser.page.locator("[name=basis][value=role]").check()
        organiser.page.locator("[name=roles]").fill(role)
        organiser.page.locator("[name=takes_guests]").set_checked(role == "tuotepäällikkö")
        organiser.page.locator("[name=is_deferred]").set_checked(name == LATER)
        organiser.page.locator("[name=size_min]").fill("5")
        organiser.page.locator("[name=size_max]").fill("9" if name == LATER else "8")
        organiser.page.locator("[name=mixed_units][value=strong]").check()
        organiser.page.locator(f"[name=mode][value={'online' if name == LATER else 'in-person'}]").check()
        if name != LATER:
            organiser.page.locator("[name=site]").select_option("Tampere")
        organiser.press("Add the target group")
        organiser.page.wait_for_url("**/target-groups/")
    organiser.open(one.page("target-groups/"))
    one.programme.refresh_from_db()
    assert one.programme.site.venue == VENUE
    assert [name for name in TARGETS if one.target(name).is_deferred] == [LATER]


def write_the_site(organiser: Reader, name: str, venue: str) -> None:
    """Write a site that the community does not have."""
    field_of = organiser.page.locator("[name=new_site]")
    if not field_of.is_visible():
        organiser.unfold("Another site")
    field_of.fill(name)
    organiser.page.locator("[name=venue]").fill(venue)


def register_to_three_target_groups(one: Company) -> None:
    """Registration opens to the three; guests of other companies come to one of them (S122, S125)."""
    organiser = one.organiser
    walking.publish(organiser, one.programme)
    walking.come_to(one.programme, "registration")
    for language in ("fi", "sv", "en"):
        one.visitor(language).open(one.page(""))
    rows = rows_of(lambda line: TARGETS[LATER] not in line)
    walking.bring(organiser, one.programme, "company-registrations.csv", len(rows) - 1, "".join(rows))
    counts = Counter(Enrolment.objects.active().values_list("target_group__names__fi", flat=True))
    assert counts == {"projektipäälliköt": 15, "esihenkilöt": 14, "tuotepäälliköt": 8}
    assert Enrolment.objects.filter(is_guest=True).count() == 3
    organiser.open(one.page(f"registrations/?group={one.target('tuotepäälliköt').pk}"))


def rows_of(wanted: Any) -> list[str]:
    """Return the heading of the company's list, and the lines that are wanted."""
    heading, *lines = (DATA / "company-registrations.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    return [heading, *filter(wanted, lines)]


def form_the_groups(one: Company) -> None:
    """Two of project managers, two of supervisors, one of product managers, five to eight in each (S123, S124)."""
    plan_groups_by_theme(one)
    walking.come_to(one.programme, "pairing")
    for name, count in (("projektipäälliköt", 2), ("esihenkilöt", 2), ("tuotepäälliköt", 1)):
        target = one.target(name)
        walking.work_out(one.organiser, one.programme, target.pk)
        groups = walking.publish_groups(one.organiser, one.programme)
        sizes = [group.memberships.count() for group in groups if group.target_group_id == target.pk]
        assert len(sizes) == count
        assert all(5 <= size <= 8 for size in sizes)


def plan_groups_by_theme(one: Company) -> None:
    """One group for each of two themes (S123, S124)."""
    organiser = one.organiser
    organiser.open(one.page("themes-and-places/"))
    for name, themes in THEMES.items():
        for theme in Theme.objects.filter(programme=one.programme, names__fi__in=themes):
            organiser.page.locator(f"[name='{one.target(name).pk}-{theme.pk}-target']").fill("1")
    organiser.press("Save the numbers")
    organiser.look()
    assert ThemePlan.objects.filter(programme=one.programme, target=1).count() == 4


def see_little_as_a_guest(one: Company) -> None:
    """A guest sees the own group and the public page; no list of people, no directory (S125)."""
    person = Enrolment.objects.filter(is_guest=True).order_by("pk").first().person
    group = Group.objects.get(memberships__enrolment__person=person)
    guest = one.reader(person)
    guest.open("/now/")
    guest.open(one.page(""))
    guest.open(f"/rooms/{group.pk}/")
    guest.press("I promise")
    guest.looked_at.clear()
    guest.look()
    client = Client()
    client.force_login(person)
    other = Group.objects.exclude(pk=group.pk).first()
    shut = [one.page(path) for path in ("people/", "registrations/", "groups/", "plan/")]
    shut += [f"/rooms/{other.pk}/", "/community/people/"]
    assert {path: status for path in shut if (status := client.get(path).status_code) not in {403, 404}} == {}


def meet_five_times(one: Company) -> None:
    """Five meetings of every group in the company's own rooms, set in one act (S126)."""
    organiser = one.organiser
    walking.come_to(one.programme, "kick-off")
    organiser.open(one.page("meetings/"))
    organiser.labelled("First week").fill(f"{timezone.localdate() + timedelta(days=7)}")
    assert organiser.page.locator("[name=count]").input_value() == "5"
    for place, group in enumerate(Group.objects.filter(programme=one.programme)):
        if not group.slot:
            organiser.page.locator(f"[name=day-{group.pk}]").select_option(str(place % 5))
            organiser.page.locator(f"[name=clock-{group.pk}]").fill("09:00")
    organiser.press("Look at all the dates")
    organiser.look()
    press(
        organiser.page.get_by_role("button", name=organiser.number_of("Send %(n)s meeting", "Send %(n)s meetings", 25))
    )
    organiser.look()
    the_worker_works()
    meetings = Meeting.objects.filter(group__programme=one.programme, state=MeetingState.SETTLED)
    assert [VENUE in meeting.place for meeting in meetings] == [True] * 25


def debrief_with_human_resources(one: Company) -> None:
    """Human resources join the closing session and see that alone (S129)."""
    organiser = one.organiser
    organiser.open(one.page("organisers/"))
    organiser.write("E-mail address", "hilla.henkilosto@yhtio.example.com")
    organiser.page.locator("[name=role][value=partner]").check()
    organiser.press("Add")
    organiser.look()
    hilla = Person.objects.get(email="hilla.henkilosto@yhtio.example.com")
    session = one.programme.timeline.filter(kind=EntryKind.SESSION).order_by("starts_at").last()
    partner = one.reader(hilla)
    partner.open(one.page(f"sessions/{session.key}/"))
    client = Client()
    client.force_login(hilla)
    earlier = one.programme.timeline.filter(kind=EntryKind.SESSION).order_by("starts_at").exclude(pk=session.pk)
    shut = [one.page(f"sessions/{entry.key}/") for entry in earlier]
    shut += [one.page(path) for path in ("sessions/", f"sessions/{session.key}/board/", "groups/", "plan/", "report/")]
    shut += [f"/rooms/{group.pk}/" for group in Group.objects.filter(programme=one.programme)]
    assert {path: status for path in shut if (status := client.get(path).status_code) not in {403, 404}} == {}


def open_what_was_put_off(one: Company) -> None:
    """The deferred target group opens by itself and meets online, as people of four towns (S132)."""
    organiser, target = one.organiser, one.target(LATER)
    organiser.open(one.page(f"target-groups/{target.pk}/open/"))
    organiser.page.locator("[name=opens_at]").fill(walking.written(clock.now() - timedelta(hours=1)))
    organiser.page.locator("[name=closes_at]").fill(walking.written(clock.now() + timedelta(days=7)))
    press(organiser.page.locator("main form[method=post] button[type=submit]").last)
    organiser.look()
    rows = rows_of(lambda line: TARGETS[LATER] in line)
    walking.bring(organiser, one.programme, "company-registrations.csv", len(rows) - 1, "".join(rows))
    walking.days_go_by(8)
    walking.work_out(organiser, one.programme, target.pk)
    groups = walking.publish_groups(organiser, one.programme)
    online = [group for group in groups if group.target_group_id == target.pk]
    assert sum(group.memberships.count() for group in online) == len(rows) - 1


def go_on_in_oulu(one: Company) -> None:
    """The same again at another site, its days shifted; nobody's name goes over (S134)."""
    organiser, before = one.organiser, one.programme
    add_site(name="Oulu", venue="Kokoustila Meri", by=before.created_by, at=clock.now())
    organiser.open(one.page("next/"))
    organiser.page.locator("[name=site]").first.select_option(label="Oulu")
    organiser.press("Show the days")
    expect(organiser.page.locator("main")).to_contain_text("Oulu")
    organiser.labelled("Name").fill("Vertaispilotti Oulu")
    organiser.press("Draft it")
    organiser.page.wait_for_url("**/timeline/")
    organiser.look()
    oulu = Programme.objects.get(follows=before)
    assert (before.site.name, oulu.site.name) == ("Tampere", "Oulu")
    assert [one.names["fi"] for one in oulu.target_groups.order_by("position")] == list(TARGETS)
    assert Enrolment.objects.filter(programme=oulu).count() == 0
    old, new = (programme.timeline.get(key="closing") for programme in (before, oulu))
    assert new.starts_at > old.starts_at
    assert timezone.localtime(new.starts_at).weekday() == timezone.localtime(old.starts_at).weekday()


def be_found_by_consent(one: Company) -> None:
    """A community inside the company: only who says so is found, by members alone (S130)."""
    members = [enrolment.person for enrolment in Enrolment.objects.active().filter(is_guest=False).order_by("pk")[:3]]
    told, who_reads, silent = members
    reader = one.reader(told)
    reader.open("/me/membership/")
    reader.write("What I like to talk about", "Ketterät käytännöt tiimissä")
    reader.press("Let the other members find me")
    reader.look()
    other = one.reader(who_reads)
    other.open("/community/people/")
    other.sees_exactly("Ketterät käytännöt tiimissä")
    expect(other.page.get_by_text(str(silent))).to_have_count(0)
    assert Member.objects.count() == 1


def everybody_else_sees_nothing(one: Company) -> None:
    """Somebody from outside, and nobody at all, at the addresses of the programme."""
    outsider = one.make_person("Ulla Ulkopuolinen")
    paths = [one.page(path) for path in ("registrations/", "groups/", "meetings/", "target-groups/", "plan/", "next/")]
    paths += [f"/rooms/{group.pk}/" for group in Group.objects.all()]
    for person in (outsider, None):
        client = Client()
        if person is not None:
            client.force_login(person)
        opened = {path: status for path in paths if (status := client.get(path).status_code) not in {302, 403, 404}}
        assert opened == {}, person


STEPS = (
    begin_a_pilot,
    register_to_three_target_groups,
    form_the_groups,
    see_little_as_a_guest,
    meet_five_times,
    debrief_with_human_resources,
    be_found_by_consent,
    open_what_was_put_off,
    go_on_in_oulu,
    everybody_else_sees_nothing,
)


def test_from_a_pilot_to_another_town_and_a_group_online(company):  # S113-S134
    for step in STEPS:
        step(company)
