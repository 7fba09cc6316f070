"""Finding a pair oneself (S10): what others show, asking, answering, changing one's mind."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.enrolment import pairing_queries, signals
from ristiin.enrolment.actions import moving, pairing, registration
from ristiin.enrolment.choices import RequestState
from ristiin.enrolment.models import Enrolment, PairRequest
from ristiin.enrolment.refusals import AnsweredAlready, NoFreePairing, NotFree, PairsPublished, TooManyAsked
from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import Pairing
from ristiin.programmes.models import TargetGroup


@pytest.fixture
def free(open_now):
    """The programme, in which people may find each other."""
    open_now.pairing = Pairing.BOTH
    open_now.save()
    return open_now


@pytest.fixture
def mine(free, participant, enrol):
    return enrol(participant, seeks=("fasilitointi",), offers=("videotuotanto",))


@pytest.fixture
def theirs(free, other_participant, enrol):
    return enrol(
        other_participant,
        seeks=("videotuotanto",),
        offers=("fasilitointi",),
        own_words="NÄKYY",
        hopes=("PIILOSSA-TOIVE",),
        avoids=("PIILOSSA-KIELTO",),
        shown_to_others=("offers", "own_words"),
    )


@pytest.fixture
def third(free, make_person, enrol):
    return enrol(make_person("Kolmas Henkilö"), seeks=("fasilitointi",), offers=("oppimisanalytiikka",))


def _letters(kind):
    letters = OutgoingMail.objects.filter(kind=f"enrolment/{kind}").order_by("pk")
    return list(letters.values_list("to_address", flat=True))


def _partners():
    return set(Enrolment.objects.filter(partner__isnull=False).values_list("pk", "partner"))


# ----------------------------------------------------------------------------------------------------------- actions


def test_a_mutual_yes_makes_a_pair_and_both_are_told(mine, theirs, at):
    request = pairing.ask(asker=mine, asked=theirs, at=at)

    pairing.accept(request=request, at=at)

    assert _partners() == {(mine.pk, theirs.pk), (theirs.pk, mine.pk)}
    assert _letters("asked") == [theirs.person.email]
    assert _letters("paired") == [mine.person.email, theirs.person.email]


def test_who_asks_one_who_asked_already_is_their_pair_at_once(mine, theirs, at):
    pairing.ask(asker=theirs, asked=mine, at=at)

    answer = pairing.ask(asker=mine, asked=theirs, at=at)

    assert answer.state == RequestState.ACCEPTED
    assert _partners() == {(mine.pk, theirs.pk), (theirs.pk, mine.pk)}


def test_asking_twice_asks_once(mine, theirs, at):
    first = pairing.ask(asker=mine, asked=theirs, at=at)

    assert pairing.ask(asker=mine, asked=theirs, at=at) == first
    assert _letters("asked") == [theirs.person.email]


def test_saying_yes_twice_changes_nothing(mine, theirs, at):
    request = pairing.ask(asker=mine, asked=theirs, at=at)
    pairing.accept(request=request, at=at)

    again = pairing.accept(request=request, at=at)

    assert again.state == RequestState.ACCEPTED
    assert len(_letters("paired")) == 2


def test_a_pair_closes_the_open_requests_of_both_and_the_others_are_told(mine, theirs, third, make_person, enrol, at):
    fourth = enrol(make_person("Neljäs Henkilö"))
    pairing.ask(asker=third, asked=mine, at=at)
    pairing.ask(asker=theirs, asked=fourth, at=at)
    request = pairing.ask(asker=mine, asked=theirs, at=at)

    pairing.accept(request=request, at=at)

    assert PairRequest.objects.filter(state=RequestState.ASKED).count() == 0
    assert (_letters("not_free"), _letters("asks_no_more")) == ([third.person.email], [fourth.person.email])


def test_a_no_is_passed_on_without_a_reason(mine, theirs, at):
    request = pairing.ask(asker=mine, asked=theirs, at=at)

    pairing.decline(request=request, at=at)
    pairing.decline(request=request, at=at)

    assert (_letters("not_free"), _partners()) == ([mine.person.email], set())


def test_what_was_taken_back_cannot_be_accepted(mine, theirs, at):
    request = pairing.ask(asker=mine, asked=theirs, at=at)
    pairing.take_back(request=request, at=at)

    with pytest.raises(AnsweredAlready):
        pairing.accept(request=request, at=at)

    assert _partners() == set()


def test_what_was_accepted_is_not_taken_back(mine, theirs, at):
    request = pairing.ask(asker=mine, asked=theirs, at=at)
    pairing.accept(request=request, at=at)

    with pytest.raises(AnsweredAlready):
        pairing.take_back(request=request, at=at)


def test_who_has_a_pair_is_not_free(mine, theirs, third, at):
    pairing.accept(request=pairing.ask(asker=mine, asked=theirs, at=at), at=at)
    third.refresh_from_db()

    with pytest.raises(NotFree):
        pairing.ask(asker=third, asked=mine, at=at)


def test_who_has_withdrawn_is_not_free(mine, theirs, at):
    registration.withdraw(enrolment=theirs, at=at)

    with pytest.raises(NotFree):
        pairing.ask(asker=mine, asked=theirs, at=at)


def test_one_may_wait_for_five_answers_at_a_time(mine, make_person, enrol, at):
    for number in range(5):
        pairing.ask(asker=mine, asked=enrol(make_person(f"Muu {number}")), at=at)

    with pytest.raises(TooManyAsked):
        pairing.ask(asker=mine, asked=enrol(make_person("Kuudes Muu")), at=at)


def test_where_pairs_come_from_wishes_nobody_is_asked(mine, theirs, at):
    mine.programme.pairing = Pairing.WISHES
    mine.programme.save()

    with pytest.raises(NoFreePairing):
        pairing.ask(asker=mine, asked=theirs, at=at)


def test_after_the_pairs_are_published_it_is_too_late(mine, theirs, at):
    request = pairing.ask(asker=mine, asked=theirs, at=at)
    mine.programme.pairs_published_at = at
    mine.programme.save()

    with pytest.raises(PairsPublished):
        pairing.accept(request=request, at=at)


def test_one_may_part_until_the_pairs_are_published(mine, theirs, participant, at):
    pairing.accept(request=pairing.ask(asker=mine, asked=theirs, at=at), at=at)

    pairing.undo(enrolment=mine, actor=participant, at=at)
    pairing.undo(enrolment=mine, actor=participant, at=at)

    assert (_partners(), _letters("parted")) == (set(), [theirs.person.email])


def test_withdrawing_frees_the_other_and_tells_them(mine, theirs, at):
    pairing.accept(request=pairing.ask(asker=mine, asked=theirs, at=at), at=at)

    registration.withdraw(enrolment=mine, at=at)

    assert (_partners(), _letters("parted")) == (set(), [theirs.person.email])


def test_withdrawing_closes_open_requests(mine, theirs, third, at):
    pairing.ask(asker=mine, asked=theirs, at=at)
    pairing.ask(asker=third, asked=mine, at=at)

    registration.withdraw(enrolment=mine, at=at)

    assert set(PairRequest.objects.values_list("state", flat=True)) == {"taken-back", "declined"}


def test_later_floors_hear_of_pairs_found_and_undone(mine, theirs, participant, at):
    news = []

    def found(enrolment, partner, **_more):
        news.append(("partnered", {enrolment.pk, partner.pk}))

    def undone(enrolment, partner, **_more):
        news.append(("parted", {enrolment.pk, partner.pk}))

    signals.partnered.connect(found)
    signals.parted.connect(undone)
    pairing.accept(request=pairing.ask(asker=mine, asked=theirs, at=at), at=at)
    pairing.undo(enrolment=mine, actor=participant, at=at)

    both = {mine.pk, theirs.pk}
    assert news == [("partnered", both), ("parted", both)]


# ------------------------------------------------------------------------------------------------------------- pages


def _people(programme):
    return reverse("enrolment:people", args=[programme.slug])


def test_others_show_what_they_chose_and_nothing_else(browse, participant, mine, theirs):
    page = browse(participant).get(_people(mine.programme))

    (seeker,) = page.context["seekers"]
    assert (seeker.offers, seeker.seeks, seeker.own_words) == (["fasilitointi"], [], "NÄKYY")
    assert (seeker.gives_me, seeker.wants_mine, seeker.shared_hours) == (["fasilitointi"], [], 4)
    assert "PIILOSSA" not in page.content.decode()


def test_the_list_can_be_narrowed_to_those_who_give_what_one_seeks(browse, participant, mine, theirs, third):
    page = browse(participant).get(_people(mine.programme), {"show": "givers"})

    assert [seeker.enrolment for seeker in page.context["seekers"]] == [theirs]


def test_what_is_not_shown_cannot_be_searched_for_either(browse, participant, mine, theirs):
    Enrolment.objects.filter(pk=theirs.pk).update(shown_to_others=[])

    page = browse(participant).get(_people(mine.programme), {"show": "givers"})

    assert page.context["seekers"] == []


def test_whom_one_avoids_is_not_on_ones_own_list(browse, participant, free, theirs, enrol):
    enrol(participant, avoids=("Åke Toinen",))

    page = browse(participant).get(_people(free))

    assert page.context["seekers"] == []


def test_who_is_avoided_sees_the_other_as_before(browse, other_participant, free, theirs, participant, enrol):
    mine = enrol(participant, avoids=("Åke Toinen",))

    page = browse(other_participant).get(_people(free))

    assert [seeker.enrolment for seeker in page.context["seekers"]] == [mine]


def test_asking_and_answering_on_the_page(browse, participant, other_participant, mine, theirs):
    browse(participant).post(reverse("enrolment:ask", args=[mine.programme.slug]), {"enrolment": theirs.pk})
    request = PairRequest.objects.get()
    asked_page = browse(other_participant).get(_people(mine.programme))
    browse(other_participant).post(
        reverse("enrolment:answer", args=[mine.programme.slug, request.pk]), {"answer": "yes"}
    )

    assert [asked for asked, _seeker in asked_page.context["received"]] == [request]
    assert _partners() == {(mine.pk, theirs.pk), (theirs.pk, mine.pk)}


def test_only_the_one_who_was_asked_answers(browse, participant, make_person, mine, theirs, third):
    request = pairing.ask(asker=mine, asked=theirs, at=clock.now())
    address = reverse("enrolment:answer", args=[mine.programme.slug, request.pk])

    codes = [browse(person).post(address, {"answer": "yes"}).status_code for person in (participant, third.person)]

    assert (codes, _partners()) == ([404, 404], set())


def test_only_the_one_who_asked_takes_back(browse, other_participant, mine, theirs):
    request = pairing.ask(asker=mine, asked=theirs, at=clock.now())

    answer = browse(other_participant).post(reverse("enrolment:take_back", args=[mine.programme.slug, request.pk]))

    assert answer.status_code == 404


@pytest.mark.parametrize("wrong", ["", "x", "0", "-1", "9" * 40, "1.5"])
def test_asking_nobody_finds_nothing(browse, participant, mine, wrong):
    answer = browse(participant).post(reverse("enrolment:ask", args=[mine.programme.slug]), {"enrolment": wrong})

    assert answer.status_code == 404


def test_who_is_not_registered_may_not_look(browse, outsider, mine):
    assert browse(outsider).get(_people(mine.programme)).status_code == 403


@pytest.mark.once
def test_the_page_asks_the_database_as_often_with_one_as_with_sixty(
    browse, participant, mine, theirs, make_person, enrol
):
    client = browse(participant)

    def measured():
        with CaptureQueriesContext(connection) as asked:
            client.get(_people(mine.programme))
        return len(asked)

    measured()
    one = measured()
    for number in range(59):
        enrol(make_person(f"Muu {number}"), shown_to_others=("seeks", "offers"))

    assert measured() == one
    assert one <= 30


# ------------------------------------------------------------------------------------------------------ target groups


@pytest.fixture
def two_groups(free, mine, theirs):
    """Two target groups: I am in the first, the other one is in the second."""
    groups = [
        TargetGroup.objects.create(programme=free, names={"fi": name}, folded_name=name, position=place)
        for place, name in enumerate(("opettajat", "ohjaajat"))
    ]
    for row, group in zip((mine, theirs), groups, strict=True):
        row.target_group = group
        row.save(update_fields=["target_group"])
    return groups


def test_one_looks_for_a_pair_within_ones_own_target_group(two_groups, mine, theirs, third, at):
    Enrolment.objects.filter(pk=third.pk).update(target_group=two_groups[0])

    assert list(pairing_queries.seekers(mine)) == [third]
    with pytest.raises(NotFree):
        pairing.ask(asker=mine, asked=theirs, at=at)


def test_who_goes_to_another_target_group_is_nobodys_pair_any_more(two_groups, mine, theirs, third, organiser, at):
    Enrolment.objects.filter(pk__in=[theirs.pk, third.pk]).update(target_group=two_groups[0])
    request = pairing.ask(asker=mine, asked=Enrolment.objects.get(pk=theirs.pk), at=at)
    pairing.accept(request=request, at=at)

    moving.move(enrolment=mine, target_group=two_groups[1], actor=organiser, at=at)

    assert _partners() == set()
    assert _letters("parted") == [theirs.person.email]


def test_the_page_goes_by_when_ones_own_target_group_is_published(browse, free, two_groups, mine, participant, at):
    free.pairs_published_at = at
    free.save()
    page = reverse("enrolment:people", args=[free.slug])
    client = browse(participant)
    assert client.get(page).context["is_open"]

    TargetGroup.objects.filter(pk=two_groups[0].pk).update(groups_published_at=at)
    assert not client.get(page).context["is_open"]
