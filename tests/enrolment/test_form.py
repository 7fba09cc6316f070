"""The registration form: what goes in comes out, nothing typed is lost, each field says who reads it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.community.models import Organisation
from ristiin.enrolment.actions import registration
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.forms.registration import RegistrationForm
from ristiin.enrolment.models import Channel, Enrolment
from ristiin.enrolment.queries import skills_to_choose, themes_to_choose, wishes_of
from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import Entry, Pairing, Scope, ThemePolicy


@pytest.fixture
def address(open_now):
    return reverse("enrolment:register", args=[open_now.slug])


@pytest.fixture
def filled_in(open_now):
    """A form filled in as a browser sends it."""

    def fill(**more):
        skills = {skill.folded_name: str(skill.pk) for skill in open_now.skills.all()}
        theme = open_now.themes.get(folded_name="digitalisaatio")
        answers = {
            "name": "Paula Osallistuja",
            "organisation": "Laurea",
            "unit": "Hoitotyö",
            "role_title": "lehtori",
            "discipline": "kielet",
            "seeks": [skills["fasilitointi"], skills["videotuotanto"]],
            "offers": [skills["palautteen antaminen"]],
            "own_words": "Kurssi, joka ei lähde käyntiin.",
            "shown_to_others": ["seeks"],
            f"themes-{theme.pk}": "1",
            "partner_discipline": "different",
            "meeting_mode": "either",
            "languages": ["fi", "sv"],
            "hopes": "Åke Toinen, joku@example.org",
            "avoids": "Eräs Muu",
            "free_slots": ["mon-9-11", "tue-9-11", "wed-13-15", "fri-15-17"],
            "promise": "on",
        }
        return {key: value for key, value in {**answers, **more}.items() if value is not None}

    return fill


def _text(response):
    return response.content.decode()


def test_somebody_not_signed_in_signs_in_first_and_comes_back(browse, address):
    response = browse(None).get(address)

    assert (response.status_code, response.url) == (302, f"{reverse('account_request_login_code')}?next={address}")


def test_what_is_sent_is_what_is_kept(browse, participant, address, filled_in):
    response = browse(participant).post(address, filled_in())

    enrolment = Enrolment.objects.get()
    wishes = wishes_of(enrolment)
    assert (response.status_code, response.url) == (302, address)
    assert (enrolment.state, enrolment.source) == (EnrolmentState.REGISTERED, "form")
    assert enrolment.promised_at is not None
    assert (wishes.organisation, wishes.unit, wishes.role_title, wishes.discipline) == (
        "Laurea",
        "Hoitotyö",
        "lehtori",
        "kielet",
    )
    assert (len(wishes.seeks), len(wishes.offers), list(wishes.theme_ranks.values())) == (2, 1, [1])
    assert (wishes.hopes, wishes.avoids) == (("Åke Toinen", "joku@example.org"), ("Eräs Muu",))
    assert wishes.free_slots == ("mon-9-11", "tue-9-11", "wed-13-15", "fri-15-17")
    assert (wishes.languages, wishes.shown_to_others) == (("fi", "sv"), ("seeks",))


def test_the_form_shows_again_what_was_answered(browse, participant, address, filled_in):
    client = browse(participant)
    client.post(address, filled_in())
    before = wishes_of(Enrolment.objects.get())
    page = client.get(address, {"change": "1"})

    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if name not in {"themes", "promise"}}
    data |= {f"themes-{key}": str(rank) for key, rank in form["themes"].value().items()}
    client.post(address, {key: value for key, value in data.items() if value not in (None, "")})

    assert wishes_of(Enrolment.objects.get()) == before
    assert OutgoingMail.objects.count() == 1


def test_afterwards_the_page_says_what_happens_next(browse, participant, address, filled_in):
    client = browse(participant)
    page = client.post(address, filled_in(), follow=True)

    assert page.templates[0].name == "enrolment/standing.html"
    assert [step.name for step in page.context["steps"]] == [
        "registration",
        "pairing",
        "kick-off",
        "midway",
        "output",
        "closing",
    ]


def test_an_error_keeps_everything_typed(browse, participant, address, filled_in):
    page = browse(participant).post(address, filled_in(free_slots=["mon-9-11"], promise=None, seeks=[]))

    form = page.context["form"]
    assert page.status_code == 200
    assert set(form.errors) == {"free_slots", "promise", "seeks"}
    assert [form[name].value() for name in ("own_words", "hopes", "avoids", "unit")] == [
        "Kurssi, joka ei lähde käyntiin.",
        "Åke Toinen, joku@example.org",
        "Eräs Muu",
        "Hoitotyö",
    ]
    assert "Kurssi, joka ei lähde käyntiin." in _text(page)
    assert Enrolment.objects.count() == 0


def test_a_refusal_keeps_everything_typed(browse, participant, open_now, address, filled_in):
    open_now.timeline.filter(key="registration").update(ends_at=clock.now() - timedelta(minutes=1))

    page = browse(participant).post(address, filled_in())

    assert page.status_code == 200
    assert len(page.context["form"].non_field_errors()) == 1
    assert "Kurssi, joka ei lähde käyntiin." in _text(page)


def test_at_most_three_skills_each_way(browse, participant, open_now, address, filled_in):
    four = [str(skill.pk) for skill in open_now.skills.all()[:4]]

    page = browse(participant).post(address, filled_in(offers=four))

    assert set(page.context["form"].errors) == {"offers"}


def test_an_own_suggestion_is_enough(browse, participant, address, filled_in):
    browse(participant).post(address, filled_in(seeks=[], seeks_more="tekoäly"))

    assert Enrolment.objects.get().seeks_more == "tekoäly"


def test_half_way_needs_nothing_and_goes_on_where_it_stopped(browse, participant, address):
    client = browse(participant)
    client.post(address, {"half_way": "1", "own_words": "vasta alku"})
    page = client.get(address)

    assert Enrolment.objects.get().state == EnrolmentState.DRAFT
    assert page.context["form"]["own_words"].value() == "vasta alku"
    assert OutgoingMail.objects.count() == 0


def test_half_way_answers_are_thrown_away(browse, participant, open_now, address):
    client = browse(participant)
    client.post(address, {"half_way": "1", "own_words": "vasta alku"})

    client.post(reverse("enrolment:withdraw", args=[open_now.slug]))

    assert Enrolment.objects.count() == 0


def test_half_way_cannot_undo_what_was_sent(browse, participant, address, filled_in):
    client = browse(participant)
    client.post(address, filled_in())

    client.post(address, filled_in(half_way="1", role_title="rehtori"))

    assert Enrolment.objects.values_list("state", "role_title").get() == ("registered", "rehtori")


def test_withdrawing_and_coming_back(browse, participant, open_now, address, filled_in):
    client = browse(participant)
    client.post(address, filled_in())
    client.post(reverse("enrolment:withdraw", args=[open_now.slug]))
    withdrawn = Enrolment.objects.get().state
    page = client.get(address)
    client.post(address, filled_in())

    assert withdrawn == EnrolmentState.WITHDRAWN
    assert page.context["form"]["role_title"].value() == "lehtori"
    assert Enrolment.objects.get().state == EnrolmentState.REGISTERED


def test_answers_from_another_programme_are_there_already(browse, participant, other_programme, open_now, address, at):
    Enrolment.objects.create(
        programme=other_programme,
        person=participant,
        state="registered",
        role_title="lehtori",
        discipline="kielet",
        own_words="vanha",
        languages=["fi", "en"],
        free_slots=["mon-9-11", "mon-7-8"],
        registered_at=at,
        changed_at=at,
    )

    page = browse(participant).get(address)

    form = page.context["form"]
    shown = {name: form[name].value() for name in ("role_title", "discipline", "own_words", "languages", "free_slots")}
    assert shown == {
        "role_title": "lehtori",
        "discipline": "kielet",
        "own_words": "",
        "languages": ["fi", "en"],
        "free_slots": ["mon-9-11"],
    }
    assert page.context["earlier"] == other_programme


def test_the_channel_one_came_by_is_remembered(browse, participant, open_now, address, filled_in):
    channel = Channel.objects.create(programme=open_now, label="Intra", code="abc")
    client = browse(participant)
    session = client.session
    session[f"channel:{open_now.slug}"] = "abc"
    session.save()

    client.post(address, filled_in())

    assert Enrolment.objects.get().channel == channel


def test_a_draft_programme_is_not_there(browse, participant, other_programme):
    response = browse(participant).get(reverse("enrolment:register", args=[other_programme.slug]))

    assert response.status_code == 404


def test_those_not_invited_are_told_so(browse, participant, open_now, address, filled_in):
    open_now.entry = Entry.INVITATION
    open_now.save()
    client = browse(participant)

    page, tried = client.get(address), client.post(address, filled_in())

    assert page.templates[0].name == "enrolment/standing.html"
    assert len(tried.context["form"].non_field_errors()) == 1
    assert Enrolment.objects.count() == 0


def test_a_programme_of_one_organisation_does_not_ask_which(browse, participant, open_now, address, filled_in):
    open_now.scope = Scope.ORGANISATION
    open_now.organisation = Organisation.objects.create(name="Oma", folded_name="oma")
    open_now.save()

    browse(participant).post(address, filled_in(organisation="Muualta"))

    assert Enrolment.objects.get().organisation.name == "Oma"


def test_where_there_is_one_theme_nobody_is_asked(browse, participant, open_now, address):
    open_now.theme_policy = ThemePolicy.FIXED
    open_now.save()

    form = browse(participant).get(address).context["form"]

    assert {"themes", "own_theme"} & set(form.fields) == set()


def test_where_the_employer_organises_nothing_is_asked_in_own_words(browse, participant, open_now, address):
    open_now.employer_organises = True
    open_now.save()

    form = browse(participant).get(address).context["form"]

    assert {"own_words", "seeks_more", "offers_more"} & set(form.fields) == set()


def _fields(programme, person):
    return RegistrationForm(
        programme=programme,
        person=person,
        skills=skills_to_choose(programme, None),
        themes=themes_to_choose(programme, None),
    )


@pytest.mark.parametrize("policy", ThemePolicy)
@pytest.mark.parametrize("pairing", Pairing)
@pytest.mark.parametrize("employer", [False, True])
def test_every_wish_says_who_reads_it(programme, participant, policy, pairing, employer):  # E13
    programme.theme_policy, programme.pairing, programme.employer_organises = policy, pairing, employer
    form = _fields(programme, participant)
    together = {
        "name",
        "organisation",
        "unit",
        "role_title",
        "discipline",
        "discipline_other",
        "promise",
        "shown_to_others",
    }

    silent = set(form.fields) - set(form.readers) - together

    assert silent == set()


def test_a_private_wish_has_the_struck_eye(browse, participant, address):
    page = _text(browse(participant).get(address))

    line = re.search(r'id="id_avoids_readers".*?</p>', page, re.DOTALL)

    assert line is not None
    assert "#lock" in line.group()


def test_ten_thousand_fields_are_refused_without_harm(browse, participant, address):
    response = browse(participant).post(address, {f"f{n}": "1" for n in range(10_000)})

    assert response.status_code == 400
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("name", ["=1+1", "Eve\r\nBcc: x@example.org", "<script>alert(1)</script>", "a\u202eb"])
def test_hostile_names_do_no_harm(browse, participant, address, filled_in, name):
    client = browse(participant)
    client.post(address, filled_in(name=name))
    page = _text(client.get(address, {"change": "1"}))

    letter = OutgoingMail.objects.get()
    assert "\n" not in letter.subject + letter.to_address
    assert "<script>alert" not in page


def test_the_same_parameter_twice_is_one_answer(browse, participant, address, filled_in):
    browse(participant).post(address, filled_in(meeting_mode=["online", "in-person"]))

    assert Enrolment.objects.get().meeting_mode == "in-person"


@pytest.mark.once
def test_the_form_asks_the_database_as_often_with_one_registered_as_with_five(
    browse, participant, make_person, open_now, address, wishes
):
    client = browse(participant)

    def measured():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    def somebody(number):
        registration.register(programme=open_now, person=make_person(f"Muu {number}"), wishes=wishes(), at=clock.now())

    somebody(0)
    client.get(address)
    one = measured()
    for number in range(1, 5):
        somebody(number)

    assert measured() == one
    assert one <= 30
