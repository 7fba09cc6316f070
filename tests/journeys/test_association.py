"""The association of METHOD C: from a theme survey to trained facilitators who draft the next run.

What people do is done on pages; what the days do is done by letting them go by.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState, OfferState
from ristiin.enrolment.models import Enrolment, Offer
from ristiin.enrolment.tasks import pass_offers_on
from ristiin.grouping.models import Group
from ristiin.growth.models import OutsideEvent
from ristiin.kernel import clock
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, Opener
from tests.infrastructure.browser import press
from tests.journeys import walking
from tests.journeys.reader import LOCALES, Reader
from tests.journeys.walking import DATA, Walk, the_worker_works

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.django_db(transaction=True)]
THEMES = ("ajanhallinta ja jaksaminen", "itsensä johtaminen", "somemarkkinointi", "verkkokauppa")
GROUPS = {"ajanhallinta ja jaksaminen": 4, "itsensä johtaminen": 3, "somemarkkinointi": 3, "verkkokauppa": 2}
NAME = "Yrittäjien vertaisryhmät"
INSIDE = (
    "registrations/",
    "groups/",
    "facilitators/",
    "meetings/",
    "meetings/openers/",
    "plan/",
    "decisions/",
    "candidates/",
    "onward/",
    "planning/",
    "theme-survey/",
    "sessions/closing/",
)
OLLI = "olli.alustaja@example.org"


@dataclass
class Association(Walk):
    """The programme, its organiser, and how others come to their own pages."""

    WIDTH: ClassVar[int] = 1280

    post: Any

    @property
    def candidate(self) -> Person:
        """One of the first group, who could imagine facilitating some day."""
        return people_in(Group.objects.filter(programme=self.programme).order_by("number").first())[0]

    @property
    def training(self) -> Programme:
        """The training of facilitators that grew out of the programme."""
        return Programme.objects.get(playbook="facilitator-training")

    def letter_to(self, address: str) -> str:
        """Return the newest letter to an address."""
        the_worker_works()
        found = next(mail for mail in reversed(self.post.received) if mail.recipients == (address,))
        return found.message.get_body(("plain",)).get_content()


@pytest.fixture
def association(open_page, make_person, smtp_sink):
    keeper = make_person("Olga Organisoija", may_start_programmes=True, quiet_from=0, quiet_until=0)
    organiser = Reader(open_page(keeper, locale=LOCALES["fi"]), "fi")
    return Association(organiser, open_page, make_person, smtp_sink)


def ask_for_themes(one: Association) -> None:
    """A survey that anybody with the address answers: two do, without signing in (S97)."""
    organiser = one.organiser
    first_day = timezone.localdate() + timedelta(days=20)
    one.programme = walking.start(organiser, "peer-groups", NAME, first_day)
    survey = one.page("theme-survey/")
    organiser.open(survey)
    organiser.follow("Make a theme survey")
    organiser.write("Themes to choose from", "\n".join(THEMES))
    organiser.labelled("Open until").fill(walking.written(clock.now() + timedelta(days=14)))
    organiser.press("Save the questions")
    organiser.look()
    organiser.press("Open the survey")
    organiser.look()
    address = organiser.labelled("Address of the survey").input_value()
    for language, own in (("fi", "hinnoittelu"), ("sv", "prissättning")):
        answer_the_survey(one.visitor(language), urlsplit(address).path, own)
    organiser.open(survey)
    expect(organiser.page.locator(".facts dd").first).to_have_text("2")


def answer_the_survey(visitor: Reader, path: str, own: str) -> None:
    """Three themes in order, one of one's own."""
    visitor.open(path)
    ranks = visitor.page.locator(".order select")
    for place in range(2):
        ranks.nth(place).select_option(index=place + 1)
    visitor.page.locator("[name=own]").fill(own)
    visitor.press("Send my answers")
    visitor.page.wait_for_url("**/thanks/")
    visitor.look()


def take_the_412_answers(one: Association) -> None:
    """The association had asked its members already: the try-out is thrown away, and the list brought."""
    organiser = one.organiser
    organiser.open(one.page("theme-survey/throw-away/"))
    organiser.press("Throw it away")
    organiser.open(one.page("theme-survey/import/"))
    organiser.labelled("The list").set_input_files(DATA / "association-theme-survey.csv")
    organiser.press("Look through it")
    organiser.look()
    organiser.press("Look at the answers")
    organiser.look()
    press(
        organiser.page.get_by_role(
            "button", name=organiser.number_of("Take the %(n)s answer", "Take the %(n)s answers", 412)
        )
    )
    organiser.open(one.page("theme-survey/demand/"))
    organiser.sees_exactly(organiser.number_of("%(n)s person answered.", "%(n)s people answered.", 412))


def join_wishes_and_make_themes(one: Association) -> None:
    """Demand becomes themes with places: twelve groups of ten (S103)."""
    organiser = one.organiser
    organiser.open(one.page("theme-survey/wishes/"))
    organiser.open(one.page("theme-survey/themes/"))
    organiser.labelled("People in a group").fill("10")
    organiser.press("Work out again")
    organiser.look()
    form = organiser.page.locator("form[method=post]", has=organiser.page.locator("[name=takes-0]"))
    names = form.locator("input[name^=name-]")
    for place in range(names.count()):
        groups = GROUPS.get(names.nth(place).input_value(), 0)
        form.locator(f"[name=takes-{place}]").set_checked(groups > 0)
        form.locator(f"[name=groups-{place}]").fill(str(groups or 1))
    organiser.press("Make these the themes of the programme")
    organiser.look()
    organiser.open(one.page("themes-and-places/"))
    organiser.sees_exactly("120")
    assert {theme.name for theme in one.programme.themes.filter(is_retired=False)} == set(GROUPS)


def plan_with_the_provider(one: Association) -> None:
    """The provider is named, their person plans alongside, and what is decided is written down (S98, S99, S119)."""
    organiser = one.organiser
    organiser.open(one.page("organisers/"))
    organiser.unfold("Add a provider organisation")
    organiser.page.locator("[name=organisation]").fill("Valmennus Oy")
    organiser.press("Add the organisation")
    organiser.write("E-mail address", "tero.toteuttaja@example.org")
    organiser.page.locator("[name=role][value=provider]").check()
    organiser.press("Add")
    organiser.look()
    provider = one.reader(Person.objects.get(email="tero.toteuttaja@example.org"), width=390)
    provider.open(one.page("plan/"))
    provider.open(one.page("decisions/"))
    provider.write("What was decided", "Kaksitoista ryhmää, tapaamiset verkossa.")
    provider.press("Write it down")
    provider.sees_exactly("Kaksitoista ryhmää, tapaamiset verkossa.")
    for hidden in ("registrations/", "theme-survey/import/", "groups/"):
        assert provider.page.request.get(one.page(hidden)).status in {403, 404}
    organiser.open(one.page("plan/"))
    organiser.sees_exactly("Kaksitoista ryhmää, tapaamiset verkossa.")


def open_registration(one: Association) -> None:
    """The page is published and shared; registration opens with the days (S101, S102)."""
    walking.publish(one.organiser, one.programme)
    walking.come_to(one.programme, "registration")
    for language in ("fi", "sv", "en"):
        one.visitor(language).open(one.page(""))


def take_the_134_registrations(one: Association) -> None:
    """The list of 134: 120 take part, 14 wait in the order in which they came."""
    organiser = one.organiser
    organiser.open(one.page("registrations/themes/"))
    walking.bring(organiser, one.programme, "association-registrations.csv", 134)
    rows = Enrolment.objects.filter(programme=one.programme)
    counts = [rows.filter(state=state).count() for state in (EnrolmentState.REGISTERED, EnrolmentState.WAITING)]
    assert counts == [120, 14]


def offer_the_places_that_come_free(one: Association) -> None:
    """Two withdraw: the first in line takes the place, the second lets the offer run out, the third has it next."""
    organiser = one.organiser
    waiting = list(Enrolment.objects.filter(state=EnrolmentState.WAITING).order_by("waiting_number"))
    for leaver in Enrolment.objects.filter(state=EnrolmentState.REGISTERED).order_by("pk")[:2]:
        organiser.open(one.page(f"registrations/{leaver.pk}/"))
        organiser.unfold("Withdraw on their behalf")
        organiser.press("Withdraw")
    first, second, third = (enrolment.person for enrolment in waiting[:3])
    taker = one.visitor()
    taker.open(offer_in(one.letter_to(first.email)))
    taker.press("Take the place")
    taker.sees("The place is yours")
    kept_too_long = offer_in(one.letter_to(second.email))
    Offer.objects.filter(state=OfferState.OPEN).update(until=clock.now())
    pass_offers_on(clock.now())
    late = one.visitor(width=320)
    late.open(kept_too_long)
    late.sees("The place has gone to the next in line")
    giver = one.visitor("sv")
    giver.open(offer_in(one.letter_to(third.email)))
    assert Offer.objects.get(enrolment=waiting[2]).state == OfferState.OPEN
    giver.press("Take the place")
    giver.sees("The place is yours")
    organiser.open(one.page("registrations/"))
    assert Enrolment.objects.filter(state=EnrolmentState.REGISTERED).count() == 120


def offer_in(letter: str) -> str:
    """Return where the link of an offer leads."""
    return urlsplit(re.search(r"http\S+/offers/\S+", letter)[0]).path


def bring_the_facilitators(one: Association) -> None:
    """The file of seven, from outside the association (S106)."""
    organiser = one.organiser
    organiser.open(one.page("facilitators/"))
    organiser.page.locator("input[type=file]").set_input_files(DATA / "association-facilitators.csv")
    organiser.press("Look through it")
    organiser.look()
    organiser.press("Take the list")
    organiser.look()
    assert one.programme.roles.filter(role=RoleKind.FACILITATOR).count() == 7


def form_the_groups(one: Association) -> None:
    """Twelve groups of ten, each with a theme, an hour and a facilitator, published (S103, S106, S107)."""
    organiser = one.organiser
    walking.come_to(one.programme, "pairing")
    walking.work_out(organiser, one.programme)
    groups = walking.publish_groups(organiser, one.programme)
    assert [group.memberships.count() for group in groups] == [10] * 12
    assert all(group.theme and group.slot and group.facilitator for group in groups)


def set_all_the_meetings(one: Association) -> None:
    """Thirty-six meetings in one act, with a link for each group (S104, S105)."""
    organiser = one.organiser
    walking.come_to(one.programme, "kick-off")
    organiser.open(one.page("meetings/"))
    organiser.labelled("First week").fill(f"{timezone.localdate() + timedelta(days=7)}")
    organiser.write("Place or link for all", "https://example.org/ryhma-{n}")
    organiser.press("Look at all the dates")
    organiser.look()
    press(
        organiser.page.get_by_role("button", name=organiser.number_of("Send %(n)s meeting", "Send %(n)s meetings", 36))
    )
    organiser.look()
    the_worker_works()
    assert Meeting.objects.filter(group__programme=one.programme, state=MeetingState.SETTLED).count() == 36


def invite_the_opener(one: Association) -> None:
    """One who opens the first meeting of every group, and sees those meetings and nothing else (S88, S100)."""
    organiser = one.organiser
    organiser.open(one.page("meetings/openers/"))
    organiser.page.locator("[name=name]").fill("Olli Alustaja")
    organiser.page.locator("[name=address]").fill(OLLI)
    press(organiser.page.get_by_role("button", name=organiser.words("Invite", "guest"), exact=True))
    organiser.page.wait_for_load_state()
    organiser.look()
    assert Opener.objects.filter(meeting__group__programme=one.programme).count() == 12
    link = urlsplit(re.search(r"http\S+/guest-opener/\S+", one.letter_to(OLLI))[0]).path
    for language in ("fi", "sv", "en"):
        guest = one.visitor(language)
        guest.open(link)
        assert not any(str(person) in guest.page.content() for person in people_in(first_group(one)))


def first_group(one: Association) -> Group:
    """Return the first group of the programme."""
    return Group.objects.filter(programme=one.programme).order_by("number").first()


def see_ones_own_group(one: Association) -> None:
    """A facilitator and a member are in the room of their group and in no other (S63, S85, S106)."""
    group = first_group(one)
    other = Group.objects.filter(programme=one.programme).exclude(facilitator=group.facilitator).first()
    facilitator = one.reader(group.facilitator)
    facilitator.open("/facilitating/")
    facilitator.open("/facilitating/guide/")
    member = one.reader(next(person for person in people_in(group) if person != group.facilitator), width=390)
    for reader in (facilitator, member):
        reader.open("/now/")
        reader.open(f"/rooms/{group.pk}/")
        reader.press("I promise")
        reader.looked_at.clear()
        reader.look()
        reader.open(f"/rooms/{group.pk}/meetings/")
        assert reader.page.request.get(f"/rooms/{other.pk}/").status == 404
        assert reader.page.request.get(one.page("registrations/")).status in {403, 404}


def come_together_at_the_end(one: Association) -> None:
    """The closing event is across the groups; after it, people are asked how they would go on (S109)."""
    walking.come_to(one.programme, "closing")
    for language, person in (("fi", one.candidate), ("sv", people_in(first_group(one))[1])):
        reader = one.reader(person, language, width=390)
        reader.open(one.page("sessions/closing/"))
    walking.days_go_by(3)
    candidate = one.reader(one.candidate)
    candidate.open(one.page("onward/"))
    candidate.page.locator("[name=may_be_invited]").check()
    candidate.page.locator("[name=could_facilitate][value=yes]").check()
    candidate.press("Send")
    candidate.sees("Thank you. You can change your mind here at any time.")


def train_those_who_could_facilitate(one: Association) -> None:
    """Candidates are invited to a training, which is a programme of its own (S110)."""
    organiser = one.organiser
    organiser.open(one.page("growth/"))
    organiser.open(one.page("candidates/"))
    organiser.page.locator("form[action$='/training/'] [name=name_fi]").fill("Ohjaajakoulutus")
    organiser.press("Start the training")
    organiser.page.wait_for_url("**/timeline/")
    organiser.look()
    training = one.training
    walking.publish(organiser, training)
    walking.come_to(training, "registration")
    organiser.open(one.page("candidates/"))
    organiser.page.locator(f"[name=people][value='{one.candidate.pk}']").check()
    organiser.press("Send the invitations")
    organiser.look()
    letter = one.letter_to(one.candidate.email)
    candidate = one.reader(one.candidate, width=390)
    candidate.open(urlsplit(re.search(r"http\S+/i/\S+", letter)[0]).path)
    candidate.press("Register")
    candidate.look()
    register(candidate)
    assert Enrolment.objects.active().filter(programme=training, person=one.candidate).exists()


def register(reader: Reader) -> None:
    """Answer what has to be answered, and send it."""
    page = reader.page
    reader.write("Organisation", "Pikkukahvila")
    hours = page.locator(".week").get_by_role("checkbox")
    for hour in range(min(4, hours.count())):
        hours.nth(hour).check()
    languages = page.locator("[name=languages]")
    if languages.count() and not languages.first.is_checked():
        languages.first.check()
    page.locator("[name=promise]").check()
    reader.press("Send the registration")
    reader.sees("You are registered")


def plan_the_next_run_together(one: Association) -> None:
    """Those in training write on the board, and a thought goes into the draft of the next run (S77, S111)."""
    candidate, organiser = one.reader(one.candidate), one.organiser
    board = f"/programmes/{one.training.slug}/planning/"
    candidate.open(board)
    candidate.write("A thought", "hinnoittelu")
    candidate.press("Put it on the board")
    candidate.sees_exactly("hinnoittelu")
    organiser.open(one.page("next/"))
    organiser.labelled("Name").fill(f"{NAME} 2")
    organiser.press("Draft it")
    organiser.page.wait_for_url("**/timeline/")
    organiser.look()
    following = Programme.objects.get(slug=urlsplit(organiser.page.url).path.split("/")[2])
    organiser.open(board)
    organiser.page.locator("summary", has_text="hinnoittelu").first.click()
    press(organiser.page.locator("button[name=became][value=theme]").first)
    organiser.look()
    assert following.themes.filter(folded_name="hinnoittelu").exists()
    assert (following.follows, following.state) == (one.programme, "draft")


def meet_at_the_yearly_gathering(one: Association) -> None:
    """Everybody is invited to an event outside the programme, and answers for themselves (S112)."""
    organiser = one.organiser
    organiser.open(one.page("event/"))
    day = clock.now() + timedelta(days=40)
    organiser.page.locator("[name=name]").fill("Järjestöpäivät")
    organiser.page.locator("[name=starts_at]").fill(walking.written(day))
    organiser.page.locator("[name=ends_at]").fill(walking.written(day + timedelta(hours=6)))
    organiser.page.locator("[name=place]").fill("Tampere-talo")
    organiser.press("Invite everybody")
    organiser.look()
    the_worker_works()
    member = one.reader(one.candidate, width=390)
    member.open(f"/events/{OutsideEvent.objects.get().pk}/")
    member.press("I am coming")
    member.sees("Thank you. You can change your answer until the event.")


def everybody_else_sees_nothing(one: Association) -> None:
    """Somebody from outside, and nobody at all, at the addresses of the programme."""
    outsider = one.make_person("Ulla Ulkopuolinen")
    group = first_group(one)
    paths = [one.page(path) for path in INSIDE] + [f"/rooms/{group.pk}/", f"/rooms/{group.pk}/meetings/"]
    for person in (outsider, None):
        client = Client()
        if person is not None:
            client.force_login(person)
        opened = {path: status for path in paths if (status := client.get(path).status_code) not in {302, 403, 404}}
        assert opened == {}, person


STEPS = (
    ask_for_themes,
    take_the_412_answers,
    join_wishes_and_make_themes,
    plan_with_the_provider,
    open_registration,
    take_the_134_registrations,
    offer_the_places_that_come_free,
    bring_the_facilitators,
    form_the_groups,
    set_all_the_meetings,
    invite_the_opener,
    see_ones_own_group,
    come_together_at_the_end,
    train_those_who_could_facilitate,
    plan_the_next_run_together,
    meet_at_the_yearly_gathering,
    everybody_else_sees_nothing,
)


def test_from_a_theme_survey_to_the_next_run(association):  # S93-S112
    for step in STEPS:
        step(association)
