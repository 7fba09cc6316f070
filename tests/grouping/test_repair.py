"""After publishing: somebody leaves or comes late, the least change mends it, only those concerned are told."""

import pytest
from django.urls import reverse

from ristiin.enrolment.actions import registration
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import queries
from ristiin.grouping.actions import proposing, publishing, repairing
from ristiin.grouping.choices import Emphasis
from ristiin.grouping.models import Group, Membership
from ristiin.grouping.refusals import ProposalChanged
from ristiin.grouping.signals import membership_changed
from ristiin.kernel.models import AuditEntry, OutgoingMail
from tests.grouping.cem import enrol, register_many


@pytest.fixture
def by(organiser, at):
    return {"actor": organiser, "at": at}


@pytest.fixture
def groups(programme, proposal, by):
    """Six published pairs, their letters out of the way."""
    made = publishing.publish(proposal=proposal, version=proposal.version, **by)
    OutgoingMail.objects.all().delete()
    programme.refresh_from_db()
    return made


def withdraw(enrolment, at) -> None:
    registration.withdraw(enrolment=Enrolment.objects.get(pk=enrolment.pk), at=at)


def partner_of(enrolment) -> Enrolment:
    group = queries.group_of(enrolment)
    return next(e for e in queries.members(group) if e.pk != enrolment.pk)


def test_who_withdraws_leaves_the_group_with_the_next_request(groups, twelve, at):
    gone = twelve["Timo Al-Hassan"]
    group = queries.group_of(gone)

    withdraw(gone, at)

    assert not Group.objects.of(gone.person).exists()  # TRUST 1.2
    assert [e.pk for e in queries.members(group)] != []
    assert Membership.objects.get(enrolment=gone).left_at == at


def test_those_who_stay_are_told_that_somebody_left(groups, twelve, at):
    gone = twelve["Timo Al-Hassan"]
    alone = partner_of(gone)

    withdraw(gone, at)

    letter = OutgoingMail.objects.get(kind="grouping/left")
    assert letter.person_id == alone.person_id
    assert "Timo Al-Hassan" in letter.body


def test_the_one_left_alone_joins_a_pair_as_the_least_change(programme, groups, twelve, at):
    gone = twelve["Timo Al-Hassan"]
    alone = partner_of(gone)
    withdraw(gone, at)

    now = repairing.situation(programme)

    assert now.alone == [alone.pk]
    assert sorted(len(group) for group in now.repairs[0].way.layout) == [2, 2, 2, 2, 3]
    cost = [(bool(found.way.broken), len(found.way.moved)) for found in now.repairs]
    assert cost == sorted(cost)  # S45


def test_a_repair_changes_only_what_it_says_and_tells_only_those_concerned(programme, groups, twelve, by, at):
    gone = twelve["Timo Al-Hassan"]
    alone = partner_of(gone)
    withdraw(gone, at)
    OutgoingMail.objects.all().delete()
    before = {group.pk: {e.pk for e in people} for group, people in queries.published(programme)}
    chosen = repairing.situation(programme).repairs[0]
    concerned = {one for group in chosen.changed for one in group}

    repairing.repair(programme=programme, fingerprint=chosen.fingerprint, reason="Syy.", **by)

    after = {group.pk: {e.pk for e in people} for group, people in queries.published(programme)}
    unchanged = {pk: ids for pk, ids in before.items() if not ids & concerned}
    told = set(OutgoingMail.objects.values_list("person_id", flat=True))
    assert {pk: after[pk] for pk in unchanged} == unchanged
    assert told == set(Enrolment.objects.filter(pk__in=concerned).values_list("person_id", flat=True))
    assert queries.without_group(programme) == []
    assert queries.group_of(alone) is not None


def test_nobody_is_ever_in_two_groups_at_a_time(programme, groups, twelve, by, at):
    for name in ("Timo Al-Hassan", "Veera Salo"):
        withdraw(twelve[name], at)
        chosen = repairing.situation(programme).repairs[0]
        repairing.repair(programme=programme, fingerprint=chosen.fingerprint, reason="Syy.", **by)

    living = list(Membership.objects.filter(left_at__isnull=True).values_list("enrolment_id", flat=True))
    assert sorted(living) == sorted(set(living))
    assert len(living) == 10


def test_somebody_who_comes_late_finds_a_place(programme, groups, make_person, by, at):
    late = enrol(programme, make_person("Myöhäinen Tulija"), at, languages=["fi"])
    chosen = repairing.situation(programme).repairs[0]

    repairing.repair(programme=programme, fingerprint=chosen.fingerprint, reason="Syy.", **by)

    assert len(queries.members(queries.group_of(late))) == 3
    assert OutgoingMail.objects.count() == 3


def test_two_who_come_late_make_a_pair_of_their_own_number(programme, groups, make_person, by, at):
    late = [enrol(programme, make_person(f"Myöhä Tulija{letter}"), at, languages=["fi"]) for letter in "ab"]
    now = repairing.situation(programme)
    chosen = next(r for r in now.repairs if not r.way.moved)

    repairing.repair(programme=programme, fingerprint=chosen.fingerprint, reason="Syy.", **by)

    group = queries.group_of(late[0])
    assert {e.pk for e in queries.members(group)} == {e.pk for e in late}
    assert group.number == 7
    assert str(group) == "Pair 7"


def test_a_way_worked_out_before_another_change_is_refused(programme, groups, twelve, by, at):
    withdraw(twelve["Timo Al-Hassan"], at)
    old = repairing.situation(programme).repairs[0]
    withdraw(twelve["Veera Salo"], at)

    with pytest.raises(ProposalChanged):
        repairing.repair(programme=programme, fingerprint=old.fingerprint, reason="Syy.", **by)


def test_the_same_repair_twice_is_done_once(programme, groups, twelve, by, at):
    withdraw(twelve["Timo Al-Hassan"], at)
    OutgoingMail.objects.all().delete()
    chosen = repairing.situation(programme).repairs[0]
    repairing.repair(programme=programme, fingerprint=chosen.fingerprint, reason="Syy.", **by)
    letters = OutgoingMail.objects.count()

    with pytest.raises(ProposalChanged):
        repairing.repair(programme=programme, fingerprint=chosen.fingerprint, reason="Syy.", **by)

    assert OutgoingMail.objects.count() == letters


def test_repair_sends_news_and_leaves_an_audit_row(programme, groups, twelve, by, at):
    withdraw(twelve["Timo Al-Hassan"], at)
    heard = []

    def hear(**news):
        heard.append(news["enrolments"])

    membership_changed.connect(hear)
    try:
        chosen = repairing.situation(programme).repairs[0]
        repairing.repair(programme=programme, fingerprint=chosen.fingerprint, reason="Syy.", **by)
    finally:
        membership_changed.disconnect(hear)

    assert len(heard) == 1
    assert AuditEntry.objects.filter(verb="groups repaired").count() == 1


def test_the_organiser_repairs_on_the_page(browse, organiser, programme, groups, twelve, at):
    client, address = browse(organiser), reverse("grouping:repair", args=[programme.slug])
    alone = partner_of(twelve["Timo Al-Hassan"])

    leaver = {"person": twelve["Timo Al-Hassan"].pk, "reason": "Vaihtoi työpaikkaa."}
    client.post(reverse("grouping:leave", args=[programme.slug]), leaver)
    page = client.get(address).content.decode()
    way = repairing.situation(programme).repairs[0].fingerprint
    answer = client.post(address, {"way": way, "reason": "Pari jäi yksin."}, follow=True)

    assert f'value="{way}"' in page
    assert alone.person.name in page
    assert answer.status_code == 200
    assert queries.without_group(programme) == []


def test_when_nothing_is_the_matter_the_page_says_so(browse, organiser, programme, groups):
    page = browse(organiser).get(reverse("grouping:repair", args=[programme.slug])).content.decode()

    assert "Everybody has a group" in page


def test_attention_names_those_without_a_group(programme, groups, twelve, at):
    assert queries.attention(programme, at) == []

    withdraw(twelve["Timo Al-Hassan"], at)

    (note,) = queries.attention(programme, at)
    assert str(note.text) == "1 person is without a group."
    assert note.url == reverse("grouping:repair", args=[programme.slug])


def test_a_trio_that_loses_one_goes_on_as_a_pair(programme, twelve, make_person, by, at):
    enrol(programme, make_person("Kolmas Pyörä"), at, languages=["fi"])
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", **by)
    groups = publishing.publish(proposal=made, version=made.version, **by)
    programme.refresh_from_db()
    trio = next(group for group in groups if len(queries.members(group)) == 3)

    withdraw(queries.members(trio)[0], at)

    trio.refresh_from_db()
    assert repairing.situation(programme).alone == []
    assert str(trio) == f"Pair {trio.number}"


def test_groups_grown_too_small_stay_on_the_board_and_newcomers_find_a_place(
    browse, organiser, programme, make_person, by, at
):
    programme.size_min, programme.size_max = 5, 8
    programme.save()
    register_many(programme, at, 10)
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", **by)
    publishing.publish(proposal=made, version=made.version, **by)
    programme.refresh_from_db()
    withdraw(Enrolment.objects.filter(programme=programme).first(), at)
    late = enrol(programme, make_person("Myöhäinen Tulija"), at, languages=["fi"])

    page = browse(organiser).get(reverse("grouping:board", args=[programme.slug])).content.decode()
    chosen = repairing.situation(programme).repairs[0]
    repairing.repair(programme=programme, fingerprint=chosen.fingerprint, reason="Syy.", **by)

    assert page.count('class="group"') == 2
    assert sorted(len(people) for _group, people in queries.published(programme)) in ([5, 5], [4, 6])
    assert queries.group_of(late) is not None


def test_repair_of_many_groups_is_quick_enough_to_ask_for(programme, organiser, by, at):
    people = register_many(programme, at, 60)
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", **by)
    publishing.publish(proposal=made, version=made.version, **by)
    programme.refresh_from_db()
    withdraw(people[0], at)

    now = repairing.situation(programme)

    assert len(now.alone) == 1
    assert now.repairs != []


def test_a_way_does_not_complain_of_a_trio_it_leaves_alone(browse, organiser, programme, twelve, make_person, by, at):
    enrol(programme, make_person("Kolmas Pyörä"), at, organisation="Muu", free_slots=["mon-9-11", "tue-9-11"])
    proposal = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", **by)
    made = publishing.publish(proposal=proposal, version=proposal.version, **by)
    trio = next({e.person.name for e in queries.members(g)} for g in made if len(queries.members(g)) == 3)
    withdraw(next(e for name, e in twelve.items() if name not in trio), at)

    ways = browse(organiser).get(reverse("grouping:repair", args=[programme.slug])).context["ways"]

    untouched = [way for way in ways if not any(name in text for _home, text in way["groups"] for name in trio)]
    assert untouched
    assert not [told for way in untouched for told in way["broken"] if any(name in told for name in trio)]
