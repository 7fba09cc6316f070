"""Other ways of doing the same: a passkey, no scripts; and pages with nothing on them, or with errors."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.kernel import clock
from ristiin.programmes.actions import launching, starting
from ristiin.programmes.choices import Pairing
from ristiin.programmes.models import Programme
from tests.infrastructure.accessibility import assert_accessible
from tests.journeys.reader import LOCALES, Reader, mailed_code

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def opened(organiser) -> Programme:
    """A published programme whose registration is open now, in which people may find each other."""
    at = clock.now()
    programme = starting.start(
        playbook="cem", person=organiser, names={"fi": "CEM 2027"}, first_day=clock.now().date(), at=at
    )
    Programme.objects.filter(pk=programme.pk).update(pairing=Pairing.BOTH)
    programme.refresh_from_db()
    return launching.publish(programme=programme, by=organiser, at=at)


def test_a_passkey_is_made_and_lets_in(open_page, participant, smtp_sink):
    page = open_page(participant)
    reader = Reader(page, "fi")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    reader.open("/account/passkeys/")
    reader.follow("Add a passkey")
    if reader.button("Send me a code").count():
        reader.press("Send me a code")
        reader.write("Code", mailed_code(smtp_sink, participant.email))
        reader.press("Go on")
        reader.look()
    reader.write("Name of the passkey", "Puhelin")
    reader.press("Make the passkey")
    page.wait_for_url("**/account/passkeys/")
    reader.sees_exactly("Puhelin")
    reader.look()
    reader.open("/me/")
    reader.press("Sign out")
    page.goto("/account/login/")
    reader.press("Use a passkey")

    page.wait_for_url("**/now/")
    reader.sees("Hello %(name)s", name=participant.first_name)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_whole_registration_without_scripts(open_page, participant, opened, language):
    Person.objects.filter(pk=participant.pk).update(language=language)
    page = open_page(participant, locale=LOCALES[language], width=390, java_script_enabled=False)
    reader = Reader(page, language, is_repeated=language != "fi")
    page.goto(reverse("enrolment:register", args=[opened.slug]))

    reader.write("Organisation", "Turun ammattikorkeakoulu")
    reader.press("Save half-way")
    reader.sees("You left off here")
    reader.press("Send the registration")
    expect(page.locator(".error-summary a").first).to_be_visible()
    expect(reader.labelled("Organisation")).to_have_value("Turun ammattikorkeakoulu")
    reader.group("I want to learn").get_by_role("checkbox").nth(1).check()
    reader.group("I can give").get_by_role("checkbox").nth(2).check()
    reader.group("Languages I can work in").get_by_role("checkbox").nth(0).check()
    for hour in (0, 1, 5, 7):
        page.locator(".week").get_by_role("checkbox").nth(hour).check()
    promise = reader.words("I promise not to tell others what my pair and I talk about.")
    page.get_by_role("checkbox", name=promise).check()
    reader.press("Send the registration")

    reader.sees("You are registered")
    assert Enrolment.objects.get(person=participant).state == EnrolmentState.REGISTERED


def test_pages_with_nothing_on_them(open_page, organiser, outsider, participant, opened):
    keeper, visitor = Reader(open_page(organiser, width=390), "fi"), Reader(open_page(outsider, width=390), "fi")
    names = ("desk", "add", "invitations", "channels", "import")
    paths = [reverse(f"enrolment:{name}", args=[opened.slug]) for name in names]
    for path in (*paths, *(reverse(f"grouping:{name}", args=[opened.slug]) for name in ("board", "compare", "repair"))):
        keeper.open(path)
    for path in ("/now/", "/me/", "/me/traces/", "/calendar/", "/programmes/", "/account/passkeys/"):
        visitor.open(path)


def test_pages_that_say_what_is_wrong(open_page, organiser, outsider, opened):
    keeper, page = Reader(open_page(organiser), "fi"), open_page(outsider)
    wrong = (
        (reverse("enrolment:invitations", args=[opened.slug]), "Look at the list and the letter"),
        (reverse("enrolment:channels", args=[opened.slug]), "Make a link"),
        (reverse("enrolment:import", args=[opened.slug]), "Look through it"),
        (reverse("enrolment:add", args=[opened.slug]), "Add"),
        (reverse("programmes:roles", args=[opened.slug]), "Add"),
    )
    for path, label in wrong:
        keeper.page.goto(path)
        keeper.press(label)
        expect(keeper.page.locator(".error-summary")).to_be_focused()
        keeper.looked_at.clear()
        keeper.look()
    for path in ("/programmes/nothing-here/", reverse("programmes:timeline", args=[opened.slug])):
        page.goto(path)
        assert_accessible(page)
