"""Calendars in a real browser: a meeting is answered without scripts, and nothing is wrong with the pages."""

import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ristiin.connect.models import MeetingReply
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.rooms.actions import meetings
from ristiin.rooms.models import Promise
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press

pytestmark = pytest.mark.journey


@pytest.fixture
def meeting(programme, participant, other_participant):
    """A settled meeting of a pair, in three days."""
    now = clock.now()
    group = Group.objects.create(programme=programme, number=1, published_at=now - timedelta(days=3))
    for person in (participant, other_participant):
        enrolment = Enrolment.objects.create(
            programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=now, changed_at=now
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=group.published_at)
        Promise.objects.create(group=group, person=person, promised_at=now)
    span = (now + timedelta(days=3), now + timedelta(days=3, hours=1))
    details = meetings.Details(place="Kahvila")
    return meetings.agree(
        group=group, person=participant, times=[span], details=details, form_key=uuid.uuid4(), at=now
    )[0]


def test_an_answer_without_scripts_is_seen_by_the_other(open_page, meeting, participant, other_participant):
    address = f"/rooms/{meeting.group_id}/meetings/{meeting.pk}/"
    page = open_page(participant, width=390, java_script_enabled=False)
    page.goto(address)
    press(page.locator('button[name="coming"][value="DECLINED"]'))
    expect(page.locator('button[name="coming"][aria-pressed="true"]')).to_have_attribute("value", "DECLINED")
    assert MeetingReply.objects.get().person == participant
    theirs = open_page(other_participant)
    theirs.goto(f"/rooms/{meeting.group_id}/")
    theirs.locator(f"section[aria-labelledby='panel-cannot-come-{meeting.pk}'] a").click()
    expect(theirs).to_have_url(theirs.url.partition("/rooms/")[0] + address)


@pytest.mark.parametrize("locale", ["fi-FI", "sv-FI", "en-GB"])
def test_nothing_is_wrong_with_the_pages_of_calendars(open_page, meeting, participant, locale):
    participant.language = locale[:2]
    participant.save()
    page = open_page(participant, locale=locale)
    for address in ("/calendar/", f"/rooms/{meeting.group_id}/meetings/{meeting.pk}/"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        assert_accessible(page)
        page.set_viewport_size({"width": 320, "height": 700})
        assert_fits(page)
    page.goto("/calendar/")
    press(page.locator("form button").last)
    assert_accessible(page)
    assert_fits(page)
