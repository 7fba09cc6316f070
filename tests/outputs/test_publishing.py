"""From a draft to the open and back: every author's yes, and any author's no."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ristiin.grouping.actions import repairing
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.outputs.actions import drafting, publishing
from ristiin.outputs.choices import Audience, OutputState
from ristiin.outputs.models import Author, Output
from ristiin.outputs.refusals import ChangedMeanwhile, LastAuthor, NotAnAuthor, NothingToPublish, StillPublished
from ristiin.rooms.holding import NotInside
from ristiin.rooms.signals import room_emptied

OPEN = ("title", "summary", "body", "link", "folded", "file_name", "file_type", "kind", "language")


def test_the_last_yes_publishes_what_stood_there(output, agree, participant, other_participant, at):  # S34
    waiting = agree(output, participant)
    assert (waiting.state, waiting.title) == (OutputState.DRAFT, "")

    done = agree(output, other_participant)

    assert (done.state, done.title, done.body, done.audience) == (
        OutputState.PUBLISHED,
        "Videopalaute ohjauksessa",
        output.what.body,
        Audience.WORLD,
    )
    assert (done.slug, done.published_at, done.published_revision) == ("videopalaute-ohjauksessa", at, 1)


def test_an_edit_takes_every_yes_away(output, agree, participant, other_participant, at):
    agree(output, participant)

    draft = replace(output.what, title="Toinen otsikko")
    saved = drafting.save(output=output, by=other_participant, base=1, draft=draft, at=at)

    assert (saved.revision, set(Author.objects.values_list("agreed_revision", flat=True))) == (2, {None})
    assert agree(output, other_participant).state == OutputState.DRAFT


def test_a_yes_to_what_has_changed_meanwhile_is_refused(output, participant, at):
    drafting.save(output=output, by=participant, base=1, draft=replace(output.what, body="Uusi"), at=at)

    with pytest.raises(ChangedMeanwhile):
        publishing.say_yes(
            output=output, by=participant, revision=1, audience=Audience.WORLD, name_shown="Paula", at=at
        )


def test_a_yes_for_the_programme_is_no_yes_for_the_world(output, participant, at):
    with pytest.raises(ChangedMeanwhile):
        publishing.say_yes(output=output, by=participant, revision=1, audience=Audience.PROGRAMME, name_shown="", at=at)


def test_a_wider_audience_needs_new_yeses(make_output, agree, participant, other_participant, at):
    output = agree(make_output(audience=Audience.PROGRAMME), participant, other_participant)

    wider = replace(output.what, audience=Audience.WORLD)
    output = drafting.save(output=output, by=participant, base=1, draft=wider, at=at)
    assert (output.audience, output.has_newer_draft) == (Audience.PROGRAMME, True)
    assert agree(output, participant).audience == Audience.PROGRAMME
    assert agree(output, other_participant).audience == Audience.WORLD


def test_what_is_published_stays_until_all_agree_to_the_change(published, agree, participant, other_participant, at):
    changed = replace(published.what, body="Uusi teksti")
    output = drafting.save(output=published, by=participant, base=1, draft=changed, at=at)
    assert (output.body, output.state) == (published.what.body, OutputState.PUBLISHED)

    later = at + timedelta(days=1)
    output = agree(output, participant)
    output = publishing.say_yes(
        output=output, by=other_participant, revision=2, audience=Audience.WORLD, name_shown="Åke", at=later
    )
    assert (output.body, output.published_at, output.updated_at) == ("Uusi teksti", at, later)


def test_saying_yes_twice_is_saying_it_once(output, agree, participant, other_participant):
    agree(output, participant, participant)
    agree(output, other_participant, other_participant)

    assert AuditEntry.objects.filter(verb="said yes to publishing").count() == 2
    assert AuditEntry.objects.filter(verb="output published").count() == 1


def test_a_yes_can_be_taken_back_while_others_are_asked(output, agree, participant, other_participant, at):
    agree(output, participant)

    publishing.take_yes_back(output=output, by=participant, at=at)

    assert agree(output, other_participant).state == OutputState.DRAFT


def test_a_yes_to_what_is_published_is_not_taken_back_but_withdrawn(published, participant, at):
    assert publishing.take_yes_back(output=published, by=participant, at=at).is_published


@pytest.mark.parametrize("who", ["participant", "other_participant"])
def test_any_author_withdraws_at_once(who, published, request, at):
    output = publishing.withdraw(output=published, by=request.getfixturevalue(who), at=at)

    assert (output.state, output.file, [getattr(output, name) for name in OPEN]) == (
        OutputState.WITHDRAWN,
        None,
        [""] * len(OPEN),
    )
    assert (output.themes.count(), output.what.title) == (0, "Videopalaute ohjauksessa")


def test_one_who_has_left_the_group_can_still_withdraw(published, other_participant, at):
    enrolment = other_participant.enrolments.get()
    repairing.leave(enrolment=enrolment, at=at)

    assert publishing.withdraw(output=published, by=other_participant, at=at).state == OutputState.WITHDRAWN


def test_publishing_again_needs_every_yes_anew_and_keeps_the_address(
    published, agree, participant, other_participant, at
):
    output = publishing.withdraw(output=published, by=participant, at=at)

    assert agree(output, participant).state == OutputState.WITHDRAWN
    again = agree(output, other_participant)
    assert (again.state, again.slug) == (OutputState.PUBLISHED, "videopalaute-ohjauksessa")


def test_nobody_but_an_author_says_yes_or_withdraws(output, published, outsider, pair, make_person, at):
    with pytest.raises(NotInside):
        publishing.say_yes(output=output, by=outsider, revision=1, audience=Audience.WORLD, name_shown="", at=at)
    with pytest.raises(NotAnAuthor):
        publishing.withdraw(output=published, by=outsider, at=at)


def test_the_facilitator_writes_along_and_is_an_author_when_they_join(
    make_pair, make_output, agree, facilitator, at, make_person
):  # S63
    first, second = make_person("Eka Henkilö"), make_person("Toka Henkilö")
    group = make_pair(first, second, number=2, facilitator=facilitator)
    output = make_output(group=group, by=first)
    assert set(output.authors.all()) == {first, second}

    with pytest.raises(NotAnAuthor):
        agree(output, facilitator)
    drafting.join(output=output, by=facilitator, at=at)

    assert agree(output, first, second).state == OutputState.DRAFT
    assert agree(output, facilitator).state == OutputState.PUBLISHED


def test_one_who_steps_aside_is_not_asked_and_takes_the_yeses_along(output, agree, participant, other_participant, at):
    agree(output, participant)

    drafting.step_aside(output=output, by=other_participant, at=at)

    assert (Author.objects.get().person, Author.objects.get().agreed_revision) == (participant, None)
    with pytest.raises(LastAuthor):
        drafting.step_aside(output=output, by=participant, at=at)
    assert agree(output, participant).state == OutputState.PUBLISHED


def test_one_who_leaves_the_group_is_no_author_of_its_drafts(output, agree, participant, other_participant, at):
    agree(output, participant)

    repairing.leave(enrolment=other_participant.enrolments.get(), at=at)

    assert [row.person for row in Author.objects.all()] == [participant]
    assert Author.objects.get().agreed_revision is None
    with pytest.raises(NotInside):
        drafting.save(output=output, by=other_participant, base=2, draft=output.what, at=at)


def test_an_empty_draft_is_not_published(make_output, agree, participant):
    with pytest.raises(NothingToPublish):
        agree(make_output(body=""), participant)


def test_each_shows_the_name_they_choose_or_none(output, agree, participant, other_participant, at):
    agree(output, participant, name="P. Osallistuja")
    output = agree(output, other_participant, name="")
    assert [row.name_shown for row in output.author_rows.order_by("position")] == ["P. Osallistuja", ""]

    publishing.show_name(output=output, by=participant, name_shown="", at=at)
    assert Author.objects.exclude(name_shown="").count() == 0


def test_two_who_save_at_once_lose_nothing_in_silence(output, participant, other_participant, at):
    drafting.save(output=output, by=participant, base=1, draft=replace(output.what, body="Paulan"), at=at)

    with pytest.raises(ChangedMeanwhile):
        drafting.save(output=output, by=other_participant, base=1, draft=replace(output.what, body="Åken"), at=at)

    output.refresh_from_db()
    assert output.what.body == "Paulan"


def test_the_same_form_sent_twice_begins_one_output(pair, participant, output, at):
    made = {drafting.start(group=pair, by=participant, draft=output.what, key="sama", at=at).pk for _time in range(2)}
    assert len(made) == 1


def test_a_removed_draft_comes_back_and_what_is_published_is_not_removed(make_output, published, participant, at):
    draft = make_output("Toinen")
    assert drafting.remove(output=draft, by=participant, at=at).removed_at == at
    assert drafting.bring_back(output=draft, by=participant, at=at).removed_at is None
    with pytest.raises(StillPublished):
        drafting.remove(output=published, by=participant, at=at)


def test_when_the_room_is_emptied_drafts_go_and_what_is_published_stays(make_output, published, pair, at):
    make_output("Kesken")

    room_emptied.send(sender=type(pair), group=pair, at=at)

    published.refresh_from_db()
    assert [(o.pk, o.is_published, o.draft, o.draft_file) for o in Output.objects.all()] == [
        (published.pk, True, {}, b"")
    ]
    assert "video" in published.body


def test_titles_that_are_alike_get_addresses_of_their_own(make_output, agree, participant, other_participant):
    outputs = [agree(make_output("Sama ääni!"), participant, other_participant) for _time in range(3)]

    assert [output.slug for output in outputs] == ["sama-aani", "sama-aani-2", "sama-aani-3"]


def test_whatever_the_code_does_the_table_keeps_drafts_out_of_the_open(output):
    with pytest.raises(IntegrityError), transaction.atomic():
        Output.objects.filter(pk=output.pk).update(title="Vuoto")


def test_letters_say_nothing_of_a_draft_and_ask_once(output, agree, participant, other_participant, at):
    OutgoingMail.objects.all().delete()
    agree(output, participant)
    asked = OutgoingMail.objects.get()
    said = f"{asked.subject} {asked.body}"
    assert (asked.kind, asked.to_address) == ("outputs/waits", other_participant.email)
    assert [word for word in ("Videopalaute", "video", "Miksi") if word in said] == []

    agree(output, other_participant)
    told = OutgoingMail.objects.get(kind="outputs/published")
    assert (told.to_address, "Videopalaute ohjauksessa" in told.subject) == (participant.email, True)

    publishing.withdraw(output=output, by=participant, at=at)
    gone = OutgoingMail.objects.get(kind="outputs/withdrawn")
    assert (gone.to_address, "Videopalaute" in f"{gone.subject} {gone.body}") == (other_participant.email, False)


def test_the_log_of_the_programme_has_what_is_in_the_open_alone(published, participant, at):
    publishing.withdraw(output=published, by=participant, at=at)

    verbs = AuditEntry.objects.filter(programme_id=published.programme_id, target_type="outputs.Output")
    assert set(verbs.values_list("verb", flat=True)) == {"output published", "output withdrawn"}
