"""Publishing: groups once, one letter each, nothing private in them."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from ristiin.enrolment.choices import WishKind
from ristiin.enrolment.models import Enrolment, PartnerWish
from ristiin.grouping import queries
from ristiin.grouping.actions import proposing, publishing
from ristiin.grouping.choices import Emphasis, ProposalState
from ristiin.grouping.models import Group, Membership, Proposal
from ristiin.grouping.refusals import AlreadyPublished, ProposalChanged, SomebodyIsLeftOut
from ristiin.grouping.signals import groups_published
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.models import Programme
from tests.grouping.cem import enrol, register_twelve

TOKEN = "kanarialintu-19bc"


@pytest.fixture
def by(organiser, at):
    return {"actor": organiser, "at": at}


@pytest.fixture
def groups(proposal, by):
    """Six published pairs."""
    return publishing.publish(proposal=proposal, version=proposal.version, **by)


def letter_to(enrolment) -> OutgoingMail:
    return OutgoingMail.objects.get(person=enrolment.person)


def test_publishing_makes_the_groups_and_writes_to_everybody_once(programme, proposal, groups, twelve, at):
    programme.refresh_from_db()

    assert programme.pairs_published_at == at
    assert sorted(len(queries.members(group)) for group in groups) == [2] * 6
    assert OutgoingMail.objects.count() == 12
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.PUBLISHED


def test_publishing_again_changes_nothing(proposal, groups, by):
    again = publishing.publish(proposal=proposal, version=proposal.version, **by)

    assert [group.pk for group in again] == [group.pk for group in groups]
    assert (Group.objects.count(), Membership.objects.count(), OutgoingMail.objects.count()) == (6, 12, 12)


def test_another_proposal_is_refused_after_publishing(programme, twelve, organiser, by, at):
    first = proposing.propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", **by)
    second = proposing.propose(programme=programme, emphasis=Emphasis.TOTAL, letter="B", **by)
    publishing.publish(proposal=first, version=first.version, **by)

    with pytest.raises(AlreadyPublished):
        publishing.publish(proposal=second, version=second.version, **by)


def test_nobody_is_left_out(programme, proposal, make_person, by, at):
    enrol(programme, make_person("Myöhäinen Tulija"), at)

    with pytest.raises(SomebodyIsLeftOut, match="Myöhäinen Tulija"):
        publishing.publish(proposal=proposal, version=proposal.version, **by)

    assert Group.objects.count() == 0
    assert OutgoingMail.objects.count() == 0


def test_a_proposal_changed_by_another_is_not_published(proposal, by):
    with pytest.raises(ProposalChanged):
        publishing.publish(proposal=proposal, version=proposal.version - 1, **by)

    assert Group.objects.count() == 0


def test_the_letter_tells_who_why_how_and_when(groups, twelve):
    letter = letter_to(twelve["Outi Ahonen"])

    assert letter.subject == "Your pair in CEM kevät 2027" or "CEM" in letter.subject
    assert "Heikki Lehtinen" in letter.body
    assert "heikki.lehtinen@oamk.example.org" in letter.body
    assert "palautteen antaminen" in letter.body
    assert "kick-off" in letter.body  # S13
    assert reverse("rooms:room", args=[queries.group_of(twelve["Outi Ahonen"]).pk]) in letter.body


def test_others_pairs_are_not_in_the_letter(groups, twelve):
    body = letter_to(twelve["Outi Ahonen"]).body

    others = [name for name in twelve if name not in {"Outi Ahonen", "Heikki Lehtinen"}]
    assert [name for name in others if name in body] == []


def test_letters_are_in_their_readers_languages(programme, organiser, by, at):
    twelve = register_twelve(programme, at, languages=("fi", "sv", "en"))
    made = proposing.propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", **by)
    publishing.publish(proposal=made, version=made.version, **by)

    languages = {letter.person.name: letter.language for letter in OutgoingMail.objects.select_related("person")}
    assert languages == {name: enrolment.person.language for name, enrolment in twelve.items()}
    english = next(e for e in twelve.values() if e.person.language == "en")
    assert letter_to(english).subject == "Your pair in CEM spring 2027"


def test_unmet_and_private_wishes_are_in_no_letter_and_no_reason(programme, organiser, twelve, by, at):
    PartnerWish.objects.create(enrolment=twelve["Timo Al-Hassan"], kind=WishKind.AVOIDS, written=TOKEN, about=None)
    Enrolment.objects.filter(pk=twelve["Timo Al-Hassan"].pk).update(own_words=TOKEN)
    made = proposing.propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", **by)
    groups = publishing.publish(proposal=made, version=made.version, **by)

    written = "".join(letter.subject + letter.body for letter in OutgoingMail.objects.all())
    frozen = [datum for group in groups for datum in group.reasons]
    assert TOKEN not in written
    assert "hoped for a different" not in written
    assert "Nadia hoped" not in written
    assert [datum for datum in frozen if datum["unmet"]] == []


def test_a_line_break_in_a_name_stays_in_its_line(programme, organiser, twelve, by):
    person = twelve["Heikki Lehtinen"].person
    type(person).objects.filter(pk=person.pk).update(name="Heikki\r\nBcc: kaikki@example.org")
    made = proposing.propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", **by)
    publishing.publish(proposal=made, version=made.version, **by)

    assert [letter.subject for letter in OutgoingMail.objects.all() if "\n" in letter.subject] == []


def test_members_see_their_own_group_and_how_to_reach_each_other(groups, twelve):
    mine = twelve["Outi Ahonen"]
    group = queries.group_of(mine)

    view = queries.membership_view(group, mine.person)

    assert [partner.email for partner in view.partners] == ["heikki.lehtinen@oamk.example.org"]
    assert view.is_pair
    assert any("You get: palautteen antaminen." in reason.text for reason in view.reasons)
    assert view.times == ["Wed 15–17", "Thu 15–17", "Fri 9–11"]


def test_news_of_publishing_is_sent_within_the_transaction(proposal, by):
    heard = []

    def hear(**news):
        heard.append((len(news["groups"]), transaction.get_connection().in_atomic_block))

    groups_published.connect(hear)
    try:
        publishing.publish(proposal=proposal, version=proposal.version, **by)
    finally:
        groups_published.disconnect(hear)

    assert heard == [(6, True)]


def test_publishing_leaves_one_audit_row(programme, groups):
    entry = AuditEntry.objects.get(verb="groups published")

    assert entry.details == {"groups": 6, "people": 12, "letters": 12}


def test_the_published_board_shows_the_groups_and_takes_no_changes(browse, organiser, programme, groups):
    page = browse(organiser).get(reverse("grouping:board", args=[programme.slug])).content.decode()

    assert "Six pairs" in page
    assert 'name="where"' not in page
    assert reverse("grouping:repair", args=[programme.slug]) in page


def test_a_double_click_publishes_once(browse, organiser, programme, proposal):
    client = browse(organiser)
    address = reverse("grouping:publish", args=[programme.slug, "A"])

    first, second = (client.post(address, {"version": proposal.version}) for _click in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert (Group.objects.count(), OutgoingMail.objects.count()) == (6, 12)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_organisers_publishing_at_once_make_the_groups_once(programme, proposal, organiser, at):
    start, told = threading.Barrier(2), []

    def publish():
        start.wait()
        try:
            publishing.publish(
                proposal=Proposal.objects.get(pk=proposal.pk), version=proposal.version, actor=organiser, at=at
            )
            told.append("published")
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _organiser in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == ["published", "published"]
    assert (Group.objects.count(), Membership.objects.count(), OutgoingMail.objects.count()) == (6, 12, 12)
    assert Programme.objects.get(pk=programme.pk).pairs_published_at == at
