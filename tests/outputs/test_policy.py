"""Whether a programme asks for an output (S32), and who follows that."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from ristiin.outputs.standing import missing, panels
from ristiin.programmes.actions import changing, starting
from ristiin.programmes.choices import OutputPolicy
from ristiin.teaching import completion


@pytest.mark.parametrize(
    ("playbook", "policy"), [("cem", OutputPolicy.REQUIRED), ("peer-groups", OutputPolicy.OPTIONAL)]
)
def test_a_playbook_says_whether_an_output_is_made(playbook, policy, organiser, at):  # S32, S57
    made = starting.start(playbook=playbook, person=organiser, names={"fi": "A"}, first_day=date(2027, 1, 12), at=at)

    assert made.output_policy == policy


def test_the_organiser_changes_it(programme, organiser, browse, at):
    settings = replace(changing.Settings.of(programme), output_policy=OutputPolicy.NONE)
    changing.change_settings(programme=programme, settings=settings, by=organiser, at=at)

    programme.refresh_from_db()
    page = browse(organiser).get(reverse("programmes:settings", args=[programme.slug])).content.decode()
    assert (programme.output_policy, 'name="output_policy"' in page) == (OutputPolicy.NONE, True)


def test_where_none_is_asked_for_the_room_does_not_ask(pair, participant, make_output, programme, at):
    programme.output_policy = OutputPolicy.NONE
    programme.save()
    pair.refresh_from_db()
    assert panels(pair, participant, at) == []

    make_output()
    assert len(panels(pair, participant, at)) == 1


def test_a_course_is_not_completed_before_a_required_output_is_published(
    programme, pair, make_output, agree, participant, other_participant, at
):
    assert missing(programme, [pair.pk], at) == {}
    programme.output_policy = OutputPolicy.REQUIRED
    programme.save()
    lacking = completion.missing(programme, [pair.pk], at)[pair.pk]
    assert [one.url for one in lacking] == [reverse("outputs:room", args=[pair.pk])]

    agree(make_output(), participant, other_participant)
    assert completion.missing(programme, [pair.pk], at)[pair.pk] == []
