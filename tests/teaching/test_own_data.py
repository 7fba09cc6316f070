"""What a teacher wrote is theirs to take out; when they are erased the question stays, without the name."""

import json

from ristiin.accounts.actions import erase
from ristiin.kernel.personal import export_of


def test_a_teacher_takes_out_the_questions_they_wrote(group, ask, teacher, organiser, participant):
    ask("Mikä jäi mieleen?")
    said = [
        json.dumps(export_of(person), default=str, ensure_ascii=False) for person in (teacher, organiser, participant)
    ]
    assert ["Mikä jäi mieleen?" in text for text in said] == [True, False, False]


def test_an_erased_teachers_question_stays_without_the_name(group, ask, teacher, at):
    question = ask()
    erase(person=teacher, at=at)
    question.refresh_from_db()
    assert (question.text, question.written_by) == ("Mitä opitte tällä viikolla?", None)
