"""Papers and stories in a browser: on a phone without scripts, in three languages, found by axe to be accessible."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.programmes.models import Programme
from ristiin.reports.actions import certifying
from ristiin.reports.models import Certificate, Story
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press
from tests.journeys.reader import LOCALES

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def closed(programme, participant, other_participant):
    """A pair whose programme closed yesterday."""
    now = clock.now()
    end = max(entry.ends_at for entry in programme.timeline.all())
    for entry in programme.timeline.all():
        entry.starts_at += now - DAY - end
        entry.ends_at += now - DAY - end
        entry.save()
    Programme.objects.filter(pk=programme.pk).update(pairs_published_at=now - 90 * DAY, hours_estimate=27)
    group = Group.objects.create(programme=programme, number=1, published_at=now - 90 * DAY)
    for person in (participant, other_participant):
        enrolment = Enrolment.objects.create(
            programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=now, changed_at=now
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=now - 90 * DAY)
    programme.refresh_from_db()
    return programme


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_story_is_told_on_a_phone_and_taken_out_by_the_organiser(
    closed, open_page, participant, organiser, language
):  # S108, S128
    Person.objects.update(language=language)
    page = open_page(participant, locale=LOCALES[language], width=390, java_script_enabled=False)
    page.goto(reverse("reports:story", args=[closed.slug]))
    page.locator("#id_text").fill("Sain kolme uutta tapaa antaa palautetta.")
    page.locator("input[name=channels][value=press]").check(force=True)
    press(page.locator("main form button[type=submit]"))
    assert Story.objects.get().consents.get().channel == "press"

    desk = open_page(organiser, locale=LOCALES[language])
    desk.goto(reverse("reports:stories", args=[closed.slug]) + "?channel=press")
    with desk.expect_download() as taken:
        desk.locator("button[name=kind][value=txt]").click()
    assert "Sain kolme uutta tapaa antaa palautetta." in taken.value.path().read_text(encoding="utf-8")


def test_every_page_of_papers_and_stories_is_accessible_full_and_empty_and_narrow(
    closed, open_page, participant, organiser
):  # S47
    mine, desk, anybody = (open_page(who, width=320) for who in (participant, organiser, None))
    own = [reverse("reports:papers"), reverse("reports:my_stories")]
    of_programme = [reverse(f"reports:{name}", args=[closed.slug]) for name in ("working_time", "story")]
    kept = [reverse(f"reports:{name}", args=[closed.slug]) for name in ("certificates", "stories")]

    def look() -> None:
        for page, addresses in ((mine, own + of_programme), (desk, kept)):
            for address in addresses:
                page.goto(address)
                assert_accessible(page)
                assert_fits(page)

    look()
    certifying.issue(programme=closed, at=clock.now())
    story = Story.objects.create(
        programme=closed, person=participant, text="Sanoja.", language="fi", changed_at=clock.now()
    )
    story.consents.create(channel="web", given_at=clock.now())
    look()
    mine.goto(reverse("reports:change_story", args=[story.pk]))
    mine.locator("#id_text").fill("")
    press(mine.locator("main form button[type=submit]"))
    assert_accessible(mine)
    certificates = list(Certificate.objects.order_by("pk"))
    certifying.withdraw(certificate=certificates[1], by=organiser, at=clock.now())
    for one in certificates:
        anybody.goto(reverse("reports:verify", args=[one.code]))
        assert_accessible(anybody)
        assert_fits(anybody)
    look()
