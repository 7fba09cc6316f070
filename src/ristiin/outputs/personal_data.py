"""What the tables of outputs hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.personal import Basis, Declaration, Erasure, declare
from ristiin.outputs.models import Author, Output

declare(
    Declaration(
        model=Output,
        # What is written in it is the work of all its authors: it stays, without the name of the one who is erased.
        plain=(
            "programme",
            "group",
            "state",
            "make_key",
            "revision",
            "draft",
            "draft_file",
            "source",
            "source_revision",
            "created_at",
            "changed_at",
            "removed_at",
            "slug",
            "audience",
            "published_revision",
            "published_at",
            "updated_at",
            "title",
            "kind",
            "language",
            "summary",
            "body",
            "link",
            "file",
            "file_name",
            "file_type",
            "folded",
            "themes",
        ),
        personal={"authors": "whose work it is"},
        basis=Basis.CONSENT,
        retention="drafts as long as the room; what is published until an author withdraws it",
        of=lambda person: Output.objects.filter(authors=person),
        erasure=Erasure.KEEP_BARE,
        # The published file is the draft’s.
        not_exported=("authors", "make_key", "group", "source", "file", "folded"),
        title=_("Outputs you have made with others"),
    )
)
declare(
    Declaration(
        model=Author,
        plain=("output", "position", "folded_name", "agreed_audience"),
        personal={
            "person": "whose work it is",
            "name_shown": "the name they show, or none",
            "agreed_revision": "what they have said yes to publishing, to the audience of `agreed_audience`",
            "agreed_at": "when",
        },
        basis=Basis.CONSENT,
        retention="as long as the output",
        of=lambda person: Author.objects.filter(person=person),
        erasure=Erasure.CLEAR,
        cleared={"name_shown": "", "folded_name": ""},
        not_exported=("folded_name",),
        title=_("Outputs you are an author of, and your yes"),
    )
)
