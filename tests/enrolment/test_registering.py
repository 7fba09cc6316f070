"""Registering, changing, withdrawing, and every refusal."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from ristiin.community.models import Organisation, Unit
from ristiin.enrolment import signals
from ristiin.enrolment.actions import registration
from ristiin.enrolment.choices import EnrolmentState, Source, WishKind
from ristiin.enrolment.models import Enrolment, Invitation, PartnerWish
from ristiin.enrolment.queries import wishes_of
from ristiin.enrolment.refusals import (
    NoPlaces,
    NotInvited,
    NotRegistered,
    NotWaiting,
    OutOfScope,
    ProgrammeOver,
    RegistrationClosed,
    UnknownChoice,
)
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.choices import Entry, Scope, State, ThemePolicy
from ristiin.programmes.models import Skill, Theme
from ristiin.site.agenda import agenda


@pytest.fixture
def heard():
    """Everything the signals said, as (signal's name, person's id)."""
    news = []
    names = ("registered", "changed", "withdrew")

    def receiver_of(name):
        def hear(enrolment, **_more):
            news.append((name, enrolment.person_id))

        return hear

    receivers = {name: receiver_of(name) for name in names}
    for name, receiver in receivers.items():
        getattr(signals, name).connect(receiver)
    yield news
    for name, receiver in receivers.items():
        getattr(signals, name).disconnect(receiver)


def _register(programme, person, wishes, at, **more):
    return registration.register(programme=programme, person=person, wishes=wishes, at=at, **more)


def _close(programme, at):
    programme.timeline.filter(key="registration").update(ends_at=at - timedelta(hours=1))


def _fill(programme, make_person, wishes, at, number):
    return [_register(programme, make_person(f"Täyttäjä {n}"), wishes(), at) for n in range(number)]


# ------------------------------------------------------------------------------------------------------- registering


def test_registering_keeps_every_answer(programme, participant, wishes, at):  # S2, S11, S12, S49
    theme = programme.themes.get(folded_name="digitalisaatio")
    answers = wishes(
        unit="Kehittämispalvelut",
        role_title="lehtori",
        discipline="kielet",
        own_words="Kurssi, joka ei lähde käyntiin.",
        shown_to_others=("seeks", "own_words"),
        theme_ranks={theme.pk: 1},
        partner_discipline="different",
        meeting_mode="online",
        hopes=("Åke Toinen",),
        avoids=("joku@example.org",),
    )

    enrolment = _register(programme, participant, answers, at, promised=True)

    assert enrolment.state == EnrolmentState.REGISTERED
    assert enrolment.registered_at == enrolment.promised_at == at
    assert wishes_of(Enrolment.objects.get()) == answers


def test_registering_leaves_a_letter_an_audit_row_and_news(programme, participant, wishes, at, heard):
    enrolment = _register(programme, participant, wishes(), at)

    letter = OutgoingMail.objects.get()
    assert (letter.kind, letter.to_address) == ("enrolment/registered", participant.email)
    entry = AuditEntry.objects.get(verb="registered")
    assert (entry.actor_id, entry.subject_id, entry.programme_id) == (participant.pk, participant.pk, programme.pk)
    assert heard == [("registered", enrolment.person_id)]


def test_the_letter_says_nothing_of_what_was_wished(programme, participant, wishes, at):
    _register(programme, participant, wishes(own_words="SALAISUUS", hopes=("TOIVE",), avoids=("KIELTO",)), at)

    body = OutgoingMail.objects.get().body

    assert [word for word in ("SALAISUUS", "TOIVE", "KIELTO", "fasilitointi") if word in body] == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_letter_is_in_the_readers_language(programme, make_person, wishes, at, language):
    with override("en"):
        _register(programme, make_person("Lukija Kieli", language=language), wishes(), at)

    letter = OutgoingMail.objects.get()

    assert letter.language == language
    assert programme.names[language] in letter.subject


def test_a_double_click_changes_nothing(programme, participant, wishes, at, heard):
    first = _register(programme, participant, wishes(), at)

    second = _register(programme, participant, wishes(), at + timedelta(seconds=1))

    assert second == first
    assert Enrolment.objects.get().changed_at == at
    assert (OutgoingMail.objects.count(), len(heard)) == (1, 1)


def test_registering_again_with_other_answers_changes_them(programme, participant, wishes, at, heard):
    _register(programme, participant, wishes(), at)

    _register(programme, participant, wishes(seeks=("arvioinnin suunnittelu",)), at + timedelta(hours=1))

    enrolment = Enrolment.objects.get()
    assert (enrolment.registered_at, enrolment.changed_at) == (at, at + timedelta(hours=1))
    assert [choice.skill.folded_name for choice in enrolment.skill_choices.filter(direction="seeks")] == [
        "arvioinnin suunnittelu"
    ]
    assert [name for name, _person in heard] == ["registered", "changed"]


def test_organisations_are_one_whatever_their_case(programme, participant, other_participant, wishes, at):
    _register(programme, participant, wishes(organisation="Åbo  Akademi"), at)
    _register(programme, other_participant, wishes(organisation="ÅBO akademi"), at)

    assert list(Organisation.objects.values_list("name", flat=True)) == ["Åbo Akademi"]


def test_control_characters_and_line_breaks_do_not_enter_one_line_answers(programme, participant, wishes, at):
    answers = wishes(
        role_title="lehtori\r\nBcc: kaikki@example.org", own_words="rivi\r\ntoinen\x00\x1b[31m", discipline="a\u202eb"
    )

    enrolment = _register(programme, participant, answers, at)

    assert enrolment.role_title == "lehtori Bcc: kaikki@example.org"
    assert enrolment.own_words == "rivi\ntoinen  [31m"
    assert enrolment.discipline == "ab"


def test_where_the_employer_organises_own_words_are_not_kept(programme, participant, wishes, at):
    programme.employer_organises = True
    programme.save()

    enrolment = _register(
        programme, participant, wishes(own_words="esimies", seeks_more="lisää", offers_more="muuta"), at
    )

    assert (enrolment.own_words, enrolment.seeks_more, enrolment.offers_more) == ("", "", "")


def test_an_own_theme_joins_the_list_where_themes_are_open(programme, participant, wishes, at):  # S8
    programme.theme_policy = ThemePolicy.OPEN
    programme.save()

    enrolment = _register(programme, participant, wishes(own_theme="Tekoäly  opetuksessa"), at)

    theme = Theme.objects.get(folded_name="tekoäly opetuksessa")
    assert theme.names == {"fi": "Tekoäly opetuksessa"}
    assert wishes_of(enrolment).theme_ranks == {theme.pk: 1}


def test_an_own_theme_is_not_taken_where_there_is_a_list(programme, participant, wishes, at):
    _register(programme, participant, wishes(own_theme="Tekoäly"), at)

    assert Theme.objects.filter(programme=programme).count() == 4


def test_a_name_given_with_the_registration_becomes_the_persons_own(programme, make_person, wishes, at):
    person = make_person("Vanha Nimi")

    _register(programme, person, wishes(), at, name="Uusi Nimi")

    person.refresh_from_db()
    assert person.name == "Uusi Nimi"


# ---------------------------------------------------------------------------------------------------------- refusals


def test_outside_the_registration_phase_nobody_registers(programme, participant, wishes, at):
    _close(programme, at)

    with pytest.raises(RegistrationClosed):
        _register(programme, participant, wishes(), at)

    assert Enrolment.objects.count() == 0


def test_before_registration_opens_nobody_registers(programme, participant, wishes, at):
    programme.timeline.filter(key="registration").update(starts_at=at + timedelta(days=1))

    with pytest.raises(RegistrationClosed):
        _register(programme, participant, wishes(), at)


def test_a_programme_by_invitation_refuses_others(programme, participant, wishes, at):  # S7
    programme.entry = Entry.INVITATION
    programme.save()

    with pytest.raises(NotInvited):
        _register(programme, participant, wishes(), at)


def test_a_programme_by_invitation_takes_those_invited(programme, participant, organiser, wishes, at):
    programme.entry = Entry.INVITATION
    programme.save()
    invitation = Invitation.objects.create(
        programme=programme, address=participant.email, token="t", invited_by=organiser, invited_at=at
    )

    _register(programme, participant, wishes(), at)

    invitation.refresh_from_db()
    assert invitation.person == participant


def test_an_invitation_taken_back_does_not_let_in(programme, participant, organiser, wishes, at):
    programme.entry = Entry.INVITATION
    programme.save()
    Invitation.objects.create(programme=programme, address=participant.email, token="t", invited_at=at, withdrawn_at=at)

    with pytest.raises(NotInvited):
        _register(programme, participant, wishes(), at)


@pytest.mark.parametrize(("scope", "organisation", "unit"), [("organisation", "Muu", ""), ("unit", "Oma", "Muu")])
def test_people_from_elsewhere_are_refused(programme, participant, wishes, at, scope, organisation, unit):  # S56
    home = Organisation.objects.create(name="Oma", folded_name="oma")
    programme.scope, programme.organisation = Scope(scope), home
    programme.unit = Unit.objects.create(organisation=home, name="Yksikkö", folded_name="yksikkö")
    programme.save()

    with pytest.raises(OutOfScope):
        _register(programme, participant, wishes(organisation=organisation, unit=unit), at)

    assert Enrolment.objects.count() == 0


def test_people_from_the_own_unit_are_taken(programme, participant, wishes, at):
    home = Organisation.objects.create(name="Oma", folded_name="oma")
    programme.scope, programme.organisation = Scope.UNIT, home
    programme.unit = Unit.objects.create(organisation=home, name="Yksikkö", folded_name="yksikkö")
    programme.save()

    enrolment = _register(programme, participant, wishes(organisation="OMA", unit="yksikkö"), at)

    assert (enrolment.organisation, enrolment.unit) == (programme.organisation, programme.unit)


def test_another_programmes_skill_is_refused(programme, other_programme, participant, wishes, at):
    foreign = Skill.objects.create(programme=other_programme, names={"fi": "x"}, folded_name="x")
    answers = wishes()

    with pytest.raises(UnknownChoice):
        _register(programme, participant, type(answers)(seeks=(foreign.pk,), organisation="Laurea"), at)


@pytest.mark.parametrize(
    "odd",
    [
        {"free_slots": ("mon-1-2",)},
        {"languages": ("xx",)},
        {"partner_discipline": "none"},
        {"meeting_mode": "letter"},
        {"theme_ranks": {0: 1}},
    ],
)
def test_what_is_not_offered_is_refused(programme, participant, wishes, at, odd):
    with pytest.raises(UnknownChoice):
        _register(programme, participant, wishes(**odd), at)


def test_a_skill_retired_after_it_was_chosen_may_stay(programme, participant, wishes, at):
    _register(programme, participant, wishes(), at)
    programme.skills.filter(folded_name="fasilitointi").update(is_retired=True)

    enrolment = _register(programme, participant, wishes(role_title="lehtori"), at)

    assert enrolment.role_title == "lehtori"


def test_the_organiser_adds_people_after_registration_has_closed(programme, organiser, participant, wishes, at, heard):
    _close(programme, at)
    programme.pairs_published_at = at
    programme.save()

    enrolment = _register(programme, participant, wishes(), at, source=Source.DESK, actor=organiser)

    assert (enrolment.state, enrolment.source) == (EnrolmentState.REGISTERED, Source.DESK)
    assert heard == [("registered", participant.pk)]


def test_after_the_close_nobody_is_added(programme, organiser, participant, wishes, at):
    programme.timeline.filter(kind="close").update(ends_at=at, starts_at=at - timedelta(days=1))

    with pytest.raises(ProgrammeOver):
        _register(programme, participant, wishes(), at, source=Source.DESK, actor=organiser)


def test_a_cancelled_programme_takes_nobody(programme, organiser, participant, wishes, at):
    programme.state = State.CANCELLED
    programme.save()

    with pytest.raises(ProgrammeOver):
        _register(programme, participant, wishes(), at, source=Source.DESK, actor=organiser)


# ------------------------------------------------------------------------------------------------- places and queues


def test_when_places_are_taken_the_rest_wait_in_order(programme, make_person, wishes, at, heard):  # S103, E4, E8
    programme.capacity = 2
    programme.save()

    rows = _fill(programme, make_person, wishes, at, 4)

    assert [(row.state, row.waiting_number) for row in rows] == [
        ("registered", None),
        ("registered", None),
        ("waiting", 1),
        ("waiting", 2),
    ]
    assert [name for name, _person in heard] == ["registered", "registered"]
    assert list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True)) == [
        "enrolment/registered",
        "enrolment/registered",
        "enrolment/waiting",
        "enrolment/waiting",
    ]


def test_when_somebody_withdraws_the_first_in_line_gets_the_place(programme, make_person, wishes, at, heard):
    programme.capacity = 1
    programme.save()
    taken, first, second = _fill(programme, make_person, wishes, at, 3)

    registration.withdraw(enrolment=taken, at=at)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.waiting_number) == ("registered", None)
    assert (second.state, second.waiting_number) == ("waiting", 1)
    assert OutgoingMail.objects.filter(kind="enrolment/got_place").get().to_address == first.person.email
    assert heard[-2:] == [("withdrew", taken.person_id), ("registered", first.person_id)]


def test_withdrawing_from_the_queue_leaves_no_gap(programme, make_person, wishes, at):
    programme.capacity = 1
    programme.save()
    rows = _fill(programme, make_person, wishes, at, 5)

    registration.withdraw(enrolment=rows[2], at=at)

    queue = Enrolment.objects.filter(state="waiting").order_by("waiting_number")
    assert list(queue.values_list("pk", "waiting_number")) == [(rows[1].pk, 1), (rows[3].pk, 2), (rows[4].pk, 3)]


def test_after_the_pairs_are_published_nobody_moves_up_by_themselves(programme, make_person, wishes, at):
    programme.capacity = 1
    programme.save()
    taken, first = _fill(programme, make_person, wishes, at, 2)
    programme.pairs_published_at = at
    programme.save()

    registration.withdraw(enrolment=taken, at=at)

    first.refresh_from_db()
    assert first.state == "waiting"


def test_a_newcomer_does_not_pass_those_who_wait(programme, make_person, wishes, at):
    programme.capacity = 1
    programme.save()
    _fill(programme, make_person, wishes, at, 2)
    programme.capacity = 2
    programme.save()

    late = _register(programme, make_person("Myöhempi"), wishes(), at)

    assert (late.state, late.waiting_number) == ("waiting", 2)


def test_raised_places_go_to_those_who_wait(programme, make_person, organiser, wishes, at):
    programme.capacity = 1
    programme.save()
    rows = _fill(programme, make_person, wishes, at, 4)
    programme.capacity = 3
    programme.save()

    number = registration.fill_places(programme=programme, at=at, actor=organiser)

    assert number == 2
    states = Enrolment.objects.order_by("pk").values_list("state", "waiting_number")
    assert list(states) == [("registered", None)] * 3 + [("waiting", 1)]
    assert rows[3].pk == Enrolment.objects.get(state="waiting").pk


def test_the_organiser_moves_somebody_up_the_queue(programme, make_person, organiser, wishes, at):  # S102
    programme.capacity = 1
    programme.save()
    rows = _fill(programme, make_person, wishes, at, 4)

    registration.move_up(enrolment=rows[3], actor=organiser, at=at)

    queue = Enrolment.objects.filter(state="waiting").order_by("waiting_number").values_list("pk", flat=True)
    assert list(queue) == [rows[1].pk, rows[3].pk, rows[2].pk]


def test_moving_up_somebody_with_a_place_is_refused(programme, make_person, organiser, wishes, at):
    (row,) = _fill(programme, make_person, wishes, at, 1)

    with pytest.raises(NotWaiting):
        registration.move_up(enrolment=row, actor=organiser, at=at)


def test_the_organiser_gives_a_free_place_out_of_turn(programme, make_person, organiser, wishes, at):
    programme.capacity = 1
    programme.save()
    rows = _fill(programme, make_person, wishes, at, 3)
    programme.capacity = 2
    programme.save()

    registration.admit(enrolment=rows[2], actor=organiser, at=at)

    assert list(Enrolment.objects.order_by("pk").values_list("state", "waiting_number")) == [
        ("registered", None),
        ("waiting", 1),
        ("registered", None),
    ]


def test_a_place_that_is_not_there_is_not_given(programme, make_person, organiser, wishes, at):
    programme.capacity = 1
    programme.save()
    _taken, waits = _fill(programme, make_person, wishes, at, 2)

    with pytest.raises(NoPlaces):
        registration.admit(enrolment=waits, actor=organiser, at=at)


# ------------------------------------------------------------------------------------- half-way, change and withdraw


def test_half_way_answers_are_kept_and_told_to_nobody(programme, participant, wishes, at, heard):
    registration.save_half_way(programme=programme, person=participant, wishes=wishes(own_words="kesken"), at=at)

    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.own_words) == (EnrolmentState.DRAFT, "kesken")
    assert (OutgoingMail.objects.count(), heard) == (0, [])


def test_a_half_way_own_theme_is_not_shown_to_others_yet(programme, participant, wishes, at):
    programme.theme_policy = ThemePolicy.OPEN
    programme.save()

    draft = registration.save_half_way(programme=programme, person=participant, wishes=wishes(own_theme="Oma"), at=at)

    assert Theme.objects.filter(folded_name="oma").count() == 0
    assert wishes_of(draft).own_theme == "Oma"


def test_half_way_answers_become_a_registration(programme, participant, wishes, at):
    draft = registration.save_half_way(programme=programme, person=participant, wishes=wishes(), at=at)

    sent = _register(programme, participant, wishes(), at)

    assert (sent.pk, sent.state) == (draft.pk, EnrolmentState.REGISTERED)


def test_what_was_sent_is_not_saved_half_way(programme, participant, wishes, at):
    _register(programme, participant, wishes(), at)

    with pytest.raises(RegistrationClosed):
        registration.save_half_way(programme=programme, person=participant, wishes=wishes(), at=at)


def test_half_way_answers_can_be_thrown_away(programme, participant, wishes, at):
    draft = registration.save_half_way(programme=programme, person=participant, wishes=wishes(), at=at)

    registration.throw_away(enrolment=draft, at=at)

    assert Enrolment.objects.count() == 0


def test_what_was_sent_is_not_thrown_away(programme, participant, wishes, at):
    sent = _register(programme, participant, wishes(), at)

    with pytest.raises(NotRegistered):
        registration.throw_away(enrolment=sent, at=at)


def test_answers_change_until_registration_closes(programme, participant, wishes, at):
    sent = _register(programme, participant, wishes(), at)
    registration.change(enrolment=sent, wishes=wishes(role_title="lehtori"), at=at)
    _close(programme, at)

    with pytest.raises(RegistrationClosed):
        registration.change(enrolment=sent, wishes=wishes(role_title="rehtori"), at=at)

    sent.refresh_from_db()
    assert sent.role_title == "lehtori"


def test_a_withdrawn_registration_is_not_changed(programme, participant, wishes, at):
    sent = _register(programme, participant, wishes(), at)
    registration.withdraw(enrolment=sent, at=at)

    with pytest.raises(NotRegistered):
        registration.change(enrolment=sent, wishes=wishes(), at=at)


def test_withdrawing_twice_is_harmless(programme, participant, wishes, at, heard):
    sent = _register(programme, participant, wishes(), at)

    registration.withdraw(enrolment=sent, at=at)
    registration.withdraw(enrolment=sent, at=at + timedelta(minutes=1))

    sent.refresh_from_db()
    assert (sent.state, sent.withdrawn_at) == (EnrolmentState.WITHDRAWN, at)
    assert [name for name, _person in heard] == ["registered", "withdrew"]
    assert OutgoingMail.objects.filter(kind="enrolment/withdrawn").count() == 1


def test_one_may_register_again_after_withdrawing(programme, participant, wishes, at):  # E5
    sent = _register(programme, participant, wishes(), at)
    registration.withdraw(enrolment=sent, at=at)

    again = _register(programme, participant, wishes(), at + timedelta(days=1))

    assert (again.pk, again.state, again.withdrawn_at) == (sent.pk, EnrolmentState.REGISTERED, None)


def test_half_way_answers_are_not_withdrawn(programme, participant, wishes, at):
    draft = registration.save_half_way(programme=programme, person=participant, wishes=wishes(), at=at)

    with pytest.raises(NotRegistered):
        registration.withdraw(enrolment=draft, at=at)


def test_after_the_close_nobody_withdraws(programme, participant, wishes, at):
    sent = _register(programme, participant, wishes(), at)

    with pytest.raises(ProgrammeOver):
        registration.withdraw(enrolment=sent, at=at + timedelta(days=400))


def test_leaving_after_the_pairs_are_published_is_told_to_later_floors(programme, participant, wishes, at, heard):
    sent = _register(programme, participant, wishes(), at)
    programme.pairs_published_at = at
    programme.save()

    registration.withdraw(enrolment=sent, at=at)

    assert heard[-1] == ("withdrew", participant.pk)


def test_the_organiser_withdraws_on_behalf_and_says_why(programme, organiser, participant, wishes, at):
    sent = _register(programme, participant, wishes(), at)

    registration.withdraw(enrolment=sent, actor=organiser, reason="Soitti\r\nja perui", at=at)

    letter = OutgoingMail.objects.get(kind="enrolment/withdrawn")
    assert "Soitti ja perui" in letter.body
    assert AuditEntry.objects.get(verb="registration withdrawn").actor_id == organiser.pk


def test_the_organiser_takes_a_withdrawal_back(programme, organiser, participant, wishes, at):
    sent = _register(programme, participant, wishes(), at)
    registration.withdraw(enrolment=sent, actor=organiser, at=at)

    restored = registration.restore(enrolment=sent, actor=organiser, at=at)

    assert (restored.state, restored.withdrawn_at) == (EnrolmentState.REGISTERED, None)
    assert wishes_of(restored) == wishes()


def test_restoring_half_way_answers_is_refused(programme, organiser, participant, wishes, at):
    draft = registration.save_half_way(programme=programme, person=participant, wishes=wishes(), at=at)

    with pytest.raises(NotRegistered):
        registration.restore(enrolment=draft, actor=organiser, at=at)


# ------------------------------------------------------------------------------------------------- wishes about people


def test_a_wished_name_is_understood_whichever_registers_first(programme, participant, other_participant, wishes, at):
    _register(programme, participant, wishes(hopes=("åke TOINEN",), avoids=("ei.ketaan@example.org",)), at)
    before = PartnerWish.objects.get(kind=WishKind.HOPES).about

    _register(programme, other_participant, wishes(hopes=("paula.osallistuja@example.org",)), at)

    assert before is None
    assert set(PartnerWish.objects.values_list("enrolment__person", "kind", "about")) == {
        (participant.pk, "hopes", other_participant.pk),
        (participant.pk, "avoids", None),
        (other_participant.pk, "hopes", participant.pk),
    }


def test_a_name_that_fits_two_is_left_to_the_organiser(programme, make_person, participant, wishes, at):
    namesake = make_person("Matti Meikäläinen")
    _register(programme, namesake, wishes(), at)
    _register(programme, participant, wishes(hopes=("Matti Meikäläinen",)), at)
    understood = PartnerWish.objects.get().about
    other = make_person("Toinen Matti")
    _register(programme, other, wishes(), at, name="Matti Meikäläinen")

    assert understood == namesake
    assert PartnerWish.objects.get().about is None


def test_ones_own_page_says_by_when_one_hears_until_that_has_gone_by(enrol, participant, programme, at):
    enrol(participant)
    hears_by = programme.timeline.get(key="pairing").ends_at

    before, after = agenda(participant, at), agenda(participant, hears_by + timedelta(days=1))

    assert [one.hears_by for one in (*before.waiting, *after.waiting)] == [hears_by, None]
