"""A place that came free is offered to the first in line, kept for them, and passed on when they do not take it."""

from datetime import timedelta

import pytest

from ristiin.enrolment.actions import offering
from ristiin.enrolment.actions.registration import admit, fill_places, register, withdraw
from ristiin.enrolment.choices import EnrolmentState, Giving, OfferState, Source
from ristiin.enrolment.models import Enrolment, Offer, WaitingRule
from ristiin.enrolment.refusals import NoPlaces, NotWaiting, OfferIsOver, ProgrammeOver
from ristiin.enrolment.signals import registered
from ristiin.enrolment.tasks import pass_offers_on
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.models import Programme

DAY = timedelta(days=1)


@pytest.fixture
def groups(programme):
    """A programme that makes groups: two places."""
    programme.size_min, programme.size_max, programme.capacity = 5, 10, 2
    programme.save()
    return programme


@pytest.fixture
def crowd(groups, make_person, organiser, at):
    """Five people, registered one after the other: two take part, three wait."""
    by_desk = {"wishes": Wishes(), "source": Source.DESK, "actor": organiser, "at": at}
    names = ("Eka Tulija", "Toka Tulija", "Kolmas Jonossa", "Neljäs Jonossa", "Viides Jonossa")
    return [register(programme=groups, person=make_person(name), **by_desk) for name in names]


def standing():
    rows = Enrolment.objects.order_by("pk").values_list("person__name", "state", "waiting_number")
    return {name.split()[0]: number if state == EnrolmentState.WAITING else state for name, state, number in rows}


def mails(kind):
    return list(
        OutgoingMail.objects.filter(kind=f"enrolment/{kind}").order_by("pk").values_list("to_address", flat=True)
    )


def open_offer():
    return Offer.objects.get(state=OfferState.OPEN)


def test_when_somebody_withdraws_the_place_is_offered_to_the_first_in_line_and_kept(crowd, at):  # S103
    withdraw(enrolment=crowd[0], at=at)

    offer = open_offer()
    assert (offer.enrolment, offer.until) == (crowd[2], at + timedelta(hours=48))
    assert standing() == {"Eka": "withdrawn", "Toka": "registered", "Kolmas": 1, "Neljäs": 2, "Viides": 3}
    assert mails("place_offered") == ["kolmas.jonossa@example.org"]


def test_a_kept_place_is_given_to_nobody_else(crowd, groups, make_person, organiser, at):
    withdraw(enrolment=crowd[0], at=at)

    newcomer = register(programme=groups, person=make_person("Uusi Tulija"), wishes=Wishes(), at=at)

    assert newcomer.waiting_number == 4
    with pytest.raises(NoPlaces):
        admit(enrolment=crowd[3], actor=organiser, at=at)
    with pytest.raises(NoPlaces):
        offering.offer(enrolment=crowd[3], actor=organiser, at=at)


def test_who_takes_the_offer_takes_part_and_taking_twice_changes_nothing(crowd, at):
    withdraw(enrolment=crowd[0], at=at)
    offer = open_offer()

    offering.take(offer=offer, at=at + DAY)
    offering.take(offer=offer, at=at + DAY)

    assert standing() == {"Eka": "withdrawn", "Toka": "registered", "Kolmas": "registered", "Neljäs": 1, "Viides": 2}
    assert Offer.objects.get().state == OfferState.TAKEN
    assert AuditEntry.objects.filter(verb="took an offered place").count() == 1


def test_who_declines_waits_no_more_and_the_next_in_line_is_asked(crowd, at):
    withdraw(enrolment=crowd[0], at=at)

    offering.decline(offer=open_offer(), at=at + DAY)

    assert standing() == {"Eka": "withdrawn", "Toka": "registered", "Kolmas": "withdrawn", "Neljäs": 1, "Viides": 2}
    assert open_offer().enrolment == crowd[3]
    assert mails("place_offered") == ["kolmas.jonossa@example.org", "neljas.jonossa@example.org"]


def test_an_offer_left_unanswered_passes_to_the_next_and_they_go_to_the_end_of_the_line(crowd, at):
    withdraw(enrolment=crowd[0], at=at)
    first = open_offer()

    pass_offers_on(at + 2 * DAY - timedelta(minutes=1))
    assert open_offer() == first
    pass_offers_on(at + 2 * DAY)

    assert standing() == {"Eka": "withdrawn", "Toka": "registered", "Kolmas": 3, "Neljäs": 1, "Viides": 2}
    assert open_offer().enrolment == crowd[3]
    assert mails("offer_lapsed") == ["kolmas.jonossa@example.org"]
    with pytest.raises(OfferIsOver):
        offering.take(offer=first, at=at + 2 * DAY)


def test_an_offer_whose_time_is_over_cannot_be_taken_even_before_it_is_passed_on(crowd, at):
    withdraw(enrolment=crowd[0], at=at)

    with pytest.raises(OfferIsOver):
        offering.take(offer=open_offer(), at=at + 2 * DAY)

    assert standing()["Kolmas"] == 1


def test_after_two_unanswered_offers_somebody_waits_no_more(crowd, at):
    for enrolment in (crowd[3], crowd[4]):
        withdraw(enrolment=enrolment, at=at)
    withdraw(enrolment=crowd[0], at=at)

    pass_offers_on(at + 2 * DAY)
    assert (standing()["Kolmas"], Offer.objects.filter(state=OfferState.OPEN).count()) == (1, 1)
    pass_offers_on(at + 4 * DAY)

    assert standing()["Kolmas"] == "withdrawn"
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 0


def test_who_withdraws_with_an_offer_open_passes_it_on(crowd, at):
    withdraw(enrolment=crowd[0], at=at)

    withdraw(enrolment=crowd[2], at=at)

    assert open_offer().enrolment == crowd[3]


def test_the_organiser_may_give_an_offered_place_at_once(crowd, organiser, at):
    withdraw(enrolment=crowd[0], at=at)

    admit(enrolment=crowd[2], actor=organiser, at=at)

    assert (standing()["Kolmas"], Offer.objects.get().state) == ("registered", OfferState.TAKEN)


def test_raised_places_are_offered_by_themselves_or_by_a_press(crowd, groups, organiser, at):
    Programme.objects.filter(pk=groups.pk).update(capacity=3)
    pass_offers_on(at)
    assert [offer.enrolment for offer in Offer.objects.all()] == [crowd[2]]

    Programme.objects.filter(pk=groups.pk).update(capacity=5)
    assert fill_places(programme=groups, actor=organiser, at=at) == 2
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 3


def test_after_the_groups_are_published_who_takes_an_offer_is_a_late_comer_for_repair(crowd, groups, at):
    Programme.objects.filter(pk=groups.pk).update(pairs_published_at=at)
    heard = []

    def hear(enrolment, **_news):
        heard.append(enrolment.pk)

    registered.connect(hear)
    try:
        withdraw(enrolment=crowd[0], at=at)
        offering.take(offer=open_offer(), at=at)
    finally:
        registered.disconnect(hear)

    assert heard == [crowd[2].pk]


def test_the_organiser_chooses_how_the_list_moves_and_for_how_long_an_offer_is_kept(crowd, groups, organiser, at):
    offering.set_rule(programme=groups, giving=Giving.OFFER, hours_kept=6, actor=organiser, at=at)
    withdraw(enrolment=crowd[0], at=at)
    assert open_offer().until == at + timedelta(hours=6)

    offering.set_rule(programme=groups, giving=Giving.AT_ONCE, hours_kept=6, actor=organiser, at=at)
    withdraw(enrolment=crowd[1], at=at)

    assert standing() == {"Eka": "withdrawn", "Toka": "withdrawn", "Kolmas": 1, "Neljäs": "registered", "Viides": 2}
    assert WaitingRule.objects.get().hours_kept == 6


def test_pairs_give_places_at_once_as_they_did(crowd, groups, at):
    Programme.objects.filter(pk=groups.pk).update(size_min=2, size_max=2)

    withdraw(enrolment=Enrolment.objects.get(pk=crowd[0].pk), at=at)

    assert (standing()["Kolmas"], Offer.objects.count()) == ("registered", 0)


def test_the_organiser_offers_out_of_turn_to_somebody_who_waits_only(crowd, groups, organiser, at):
    Programme.objects.filter(pk=groups.pk).update(capacity=3)

    offer = offering.offer(enrolment=crowd[4], actor=organiser, at=at)

    assert offering.offer(enrolment=crowd[4], actor=organiser, at=at) == offer
    with pytest.raises(NotWaiting):
        offering.offer(enrolment=crowd[1], actor=organiser, at=at)


def test_when_the_programme_is_over_offers_end_and_nobody_is_asked(crowd, at):
    withdraw(enrolment=crowd[0], at=at)
    much_later = at + timedelta(days=200)

    with pytest.raises(ProgrammeOver):
        offering.take(offer=open_offer(), at=much_later)
    pass_offers_on(much_later)

    assert list(Offer.objects.values_list("state", flat=True)) == [OfferState.LAPSED]


@pytest.fixture
def offered_now(crowd):
    """An offer open by the real clock that views ask."""
    withdraw(enrolment=crowd[0], at=clock.now())
    return open_offer()


def test_looking_at_the_letters_link_takes_nothing_and_the_button_does(open_now, offered_now, browse):
    browser, address = browse(None), f"/offers/{offered_now.token}/"

    assert (browser.get(address).status_code, browser.head(address).status_code) == (200, 200)
    assert standing()["Kolmas"] == 1
    done = browser.post(address, {"answer": "take"}, follow=True)

    assert standing()["Kolmas"] == "registered"
    assert done.context["offer"].state == OfferState.TAKEN


def test_the_letters_link_declines_too(open_now, offered_now, browse):
    browse(None).post(f"/offers/{offered_now.token}/", {"answer": "leave"})

    assert (standing()["Kolmas"], open_offer().enrolment.person.name) == ("withdrawn", "Neljäs Jonossa")


def test_a_page_of_ones_own_shows_the_offer_and_takes_the_answer(open_now, offered_now, browse):
    person = offered_now.enrolment.person
    browser = browse(person)
    page = browser.get(f"/programmes/{open_now.slug}/register/")
    assert page.context["offer"] == offered_now
    assert offered_now.token not in page.content.decode()
    assert offered_now.token not in browser.get("/now/").content.decode()

    browser.post(f"/programmes/{open_now.slug}/offer/", {"answer": "take"})

    assert standing()["Kolmas"] == "registered"


def test_nobody_answers_anothers_offer(open_now, offered_now, browse, outsider):
    answer = browse(outsider).post(f"/programmes/{open_now.slug}/offer/", {"answer": "take"})

    assert (answer.status_code, standing()["Kolmas"]) == (404, 1)
    assert browse(outsider).get("/offers/mitavain/").status_code == 404


def test_an_offer_that_is_over_says_so(open_now, offered_now, browse):
    Offer.objects.update(until=clock.now() - timedelta(minutes=1))

    page = browse(None).post(f"/offers/{offered_now.token}/", {"answer": "take"}, follow=True)

    assert page.context["is_open"] is False
    assert standing()["Kolmas"] == 1


def test_the_letter_holds_the_link_and_says_until_when(crowd, at):
    withdraw(enrolment=crowd[0], at=at)

    letter = OutgoingMail.objects.get(kind="enrolment/place_offered")
    assert f"/offers/{open_offer().token}/" in letter.body
    assert "14.1." in letter.body
    assert letter.not_after == open_offer().until
