"""What the tables of teaching hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.personal import Basis, Declaration, Erasure, declare
from ristiin.teaching.models import Question, QuestionDone, QuestionFor

declare(
    Declaration(
        model=Question,
        # What is asked is the course's: it stands, without the name of the one who wrote it.
        plain=("programme", "key", "texts", "opens_at", "due_at", "is_for_all", "revision", "told_at", "withdrawn_at"),
        personal={
            "written_by": "who wrote the question",
            "written_at": "when it was written",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the programme is kept",
        of=lambda person: Question.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None},
        title=_("Questions you have written to groups"),
    )
)
declare(Declaration(model=QuestionFor, plain=("question", "group")))
declare(Declaration(model=QuestionDone, plain=("question", "group")))
