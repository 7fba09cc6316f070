"""Who is invited, who answers, and that looking at a link uses nothing up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ristiin.enrolment import intake_queries
from ristiin.enrolment.actions import invitations as actions
from ristiin.enrolment.actions.registration import register
from ristiin.enrolment.attention_intake import tell_of_refused, tell_of_silent
from ristiin.enrolment.importing.addresses import Found, pasted
from ristiin.enrolment.models import Channel, Invitation
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel import postman
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import Entry, State


@pytest.fixture
def invite(programme, organiser, at):
    """Invite a pasted list."""

    def invite_all(text, **more):
        more = {"language": "fi", "at": at, **more}
        return actions.invite(programme=programme, people=pasted(text).found, person=organiser, **more)

    return invite_all


def states(programme):
    return {row.address: intake_queries.state_of(row) for row in intake_queries.invitations(programme)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@x.example", [Found("a@x.example")]),
        ("A@X.example, b@x.example;c@x.example", [Found("a@x.example"), Found("b@x.example"), Found("c@x.example")]),
        ("Aada Å <a@x.example>, Bo <b@x.example>", [Found("a@x.example", "Aada Å"), Found("b@x.example", "Bo")]),
        ('"Åberg, Aada" <a@x.example>', [Found("a@x.example", "Åberg, Aada")]),
        ("Aada Å\ta@x.example\nBo Öst\tb@x.example", [Found("a@x.example", "Aada Å"), Found("b@x.example", "Bo Öst")]),
        ("Aada\tÅberg\ta@x.example", [Found("a@x.example", "Aada Åberg")]),
        ("Nimi\tSähköposti\nBo\tb@x.example", [Found("b@x.example", "Bo")]),
        ("a@x.example a@X.EXAMPLE b@x.example", [Found("a@x.example"), Found("b@x.example")]),
    ],
)  # fmt: skip
def test_addresses_are_found_in_any_paste(text, found):
    assert list(pasted(text).found) == found
    assert pasted(text).bad == ()


def test_every_bad_piece_is_named():
    bad = pasted("a@x.example\nei osoitetta\nb@@x.example, c@x.example\nd@x").bad

    assert [(one.line, one.reason) for one in bad] == [
        (2, "“ei osoitetta” has no @. Correct the address."),
        (3, "“b@@x.example” has more than one @. Correct the address; one in each cell."),
        (4, "“d@x” is not an e-mail address. Correct it."),
    ]


@given(
    st.lists(st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}@[a-z]{1,6}\.example", fullmatch=True), max_size=8),
    st.sampled_from([", ", "\n", ";", "\t", " "]),
)
def test_no_address_of_a_paste_is_lost(addresses, between):
    assert [one.address for one in pasted(between.join(addresses)).found] == list(dict.fromkeys(addresses))


def test_each_gets_one_letter_in_the_chosen_language(invite, programme):
    assert invite("Aada Åberg <a@x.example>, b@x.example", language="sv", message="Juuri te.") == actions.Sent(2, 0, 0)

    letters = OutgoingMail.objects.order_by("pk")
    assert [(one.to_address, one.language) for one in letters] == [("a@x.example", "sv"), ("b@x.example", "sv")]
    link = f"/i/{Invitation.objects.get(address='a@x.example').token}/"
    assert link in letters[0].body
    assert "Juuri te." in letters[0].body
    assert "Aada" in letters[0].body


def test_inviting_twice_sends_no_second_letter(invite):
    invite("a@x.example")

    assert invite("A@x.example, b@x.example") == actions.Sent(1, 1, 0)
    assert OutgoingMail.objects.count() == 2


def test_the_registered_are_not_invited(invite, programme, participant, at):
    register(programme=programme, person=participant, wishes=Wishes(), at=at)
    OutgoingMail.objects.all().delete()

    assert invite(participant.email) == actions.Sent(0, 0, 1)
    assert OutgoingMail.objects.count() == 0


def test_a_line_break_in_a_name_makes_no_header(invite):
    actions_before = OutgoingMail.objects.count()
    invite('"Bo\u2028Bcc: x@y.example" <b@x.example>', message="Hei\r\nBcc: z@y.example")

    letter = OutgoingMail.objects.get()
    assert actions_before == 0
    assert "\n" not in letter.subject
    assert letter.to_address == "b@x.example"


def test_a_draft_invites_nobody(invite, programme):
    programme.state = State.DRAFT
    programme.save()

    with pytest.raises(actions.NotPublished):
        invite("a@x.example")


def test_a_reminder_goes_once_in_three_days_to_those_who_have_not_registered(
    invite, programme, organiser, participant, at
):
    invite(f"a@x.example, {participant.email}")
    register(programme=programme, person=participant, wishes=Wishes(), at=at)
    with pytest.raises(actions.NobodyToRemind):
        actions.remind(programme=programme, person=organiser, at=at + timedelta(days=2))

    assert actions.remind(programme=programme, person=organiser, at=at + timedelta(days=3)) == 1
    with pytest.raises(actions.NobodyToRemind):
        actions.remind(programme=programme, person=organiser, at=at + timedelta(days=3, hours=1))
    assert OutgoingMail.objects.filter(kind="enrolment/reminder").count() == 1


def test_looking_at_an_invitation_uses_nothing_up(invite, programme, browse):
    invite("a@x.example")
    invitation = Invitation.objects.get()

    for client in (browse(None), browse(None)):
        assert client.get(f"/i/{invitation.token}/").status_code == 200
        assert client.head(f"/i/{invitation.token}/").status_code == 200

    invitation.refresh_from_db()
    assert (invitation.opened_at, invitation.person) == (None, None)
    assert states(programme) == {"a@x.example": "queued"}


def test_pressing_the_button_is_opening(invite, programme, browse):
    invite("a@x.example")
    token = Invitation.objects.get().token

    client = browse(None)
    response = client.post(f"/i/{token}/")

    assert response["Location"] == "/i/"
    assert Invitation.objects.get().opened_at is not None
    assert client.get("/i/")["Location"].endswith("?next=/i/")


def test_a_forwarded_invitation_lets_in_the_first_to_register(
    invite, programme, participant, other_participant, at, browse
):
    programme.entry = Entry.INVITATION
    programme.save()
    invite("somebody.else@x.example")
    invitation = Invitation.objects.get()
    token = invitation.token

    first = browse(participant)
    first.post(f"/i/{token}/")
    assert first.get("/i/")["Location"] == f"/programmes/{programme.slug}/register/"
    register(programme=programme, person=participant, wishes=Wishes(), at=at)
    second = browse(other_participant)
    second.post(f"/i/{token}/")

    invitation.refresh_from_db()
    assert invitation.person == participant
    assert second.get("/i/").templates[0].name == "enrolment/invitation_taken.html"
    with pytest.raises(actions.InvitationTaken):
        actions.redeem(invitation=invitation, person=other_participant, at=at)


def test_who_only_looked_does_not_keep_others_out(invite, programme, participant, other_participant, at):
    invite("somebody.else@x.example")
    actions.redeem(invitation=Invitation.objects.get(), person=participant, at=at)

    actions.redeem(invitation=Invitation.objects.get(), person=other_participant, at=at)

    assert Invitation.objects.get().person == other_participant


def test_an_invitation_taken_back_lets_nobody_in(invite, programme, participant, organiser, at, browse):
    invite("a@x.example")
    invitation = Invitation.objects.get()
    actions.withdraw(invitation=invitation, person=organiser, at=at)

    assert browse(participant).post(f"/i/{invitation.token}/")["Location"] == "/"
    with pytest.raises(actions.InvitationWithdrawn):
        actions.redeem(invitation=invitation, person=participant, at=at)
    assert OutgoingMail.objects.get().state == MailState.EXPIRED
    assert invite("a@x.example") == actions.Sent(1, 0, 0)


def test_a_refused_letter_is_seen_and_its_address_mended(invite, programme, organiser, at, smtp_sink):
    OutgoingMail.objects.all().delete()
    smtp_sink.refuse("550 5.1.1 Unknown", recipient="aada@x.example")
    invite("aada@x.example")
    OutgoingMail.objects.update(not_after=None, next_try_at=at - timedelta(days=400))
    postman.deliver_due()
    assert states(programme) == {"aada@x.example": "refused"}
    assert [str(note.text) for note in tell_of_refused(programme, at)] == ["1 invitation was refused by mail."]
    old = Invitation.objects.get()

    actions.fix_address(invitation=old, address="ada@x.example", person=organiser, at=at)

    assert states(programme) == {"ada@x.example": "queued"}
    assert Invitation.objects.get().token != old.token
    with pytest.raises(actions.InvitedAlready):
        actions.fix_address(invitation=Invitation.objects.get(), address="ADA@x.example", person=organiser, at=at)


def test_lists_show_how_each_responds(invite, programme, participant, at):  # S66
    invite(f"a@x.example, {participant.email}", list_label="opettajat")
    invite("b@x.example")
    actions.answer(invitation=Invitation.objects.get(address="a@x.example"), at=at)
    register(programme=programme, person=participant, wishes=Wishes(), at=at)

    assert intake_queries.by_list(programme) == [
        intake_queries.ListFigures("opettajat", 2, 1, 1),
        intake_queries.ListFigures("", 1, 0, 0),
    ]


def test_the_organiser_is_told_of_silence(invite, programme, at):
    invite("a@x.example")

    assert tell_of_silent(programme, at) == []
    assert [str(note.text) for note in tell_of_silent(programme, at + timedelta(days=3))] == [
        "1 person invited has not answered."
    ]


def test_a_channel_counts_a_browser_once_and_those_who_register(programme, organiser, participant, at, browse):  # S66
    channel = actions.add_channel(programme=programme, label="Uutiskirje", person=organiser, at=at)
    client = browse(None)

    for _time in range(2):
        response = client.get(f"/s/{channel.code}/")
        assert response["Location"] == f"/programmes/{programme.slug}/"
    client.head(f"/s/{channel.code}/")
    register(programme=programme, person=participant, wishes=Wishes(), channel=channel, at=at)

    found = intake_queries.channels(programme).get()
    assert (found.opened, found.registered) == (1, 1)
    assert client.session[f"channel:{programme.slug}"] == channel.code
    with pytest.raises(actions.ChannelUsed):
        actions.remove_channel(channel=channel, person=organiser, at=at)


def test_a_channel_has_a_name_of_its_own(programme, organiser, at):
    actions.add_channel(programme=programme, label="Uutiskirje", person=organiser, at=at)

    with pytest.raises(actions.LabelTaken):
        actions.add_channel(programme=programme, label="Uutiskirje", person=organiser, at=at)
    assert Channel.objects.count() == 1
