"""Outputs in the archive that a group takes with it."""

from collections.abc import Iterator

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.outputs import queries
from ristiin.outputs.drafting import Draft
from ristiin.outputs.models import Output


def files(group: Group, reader: Person) -> Iterator[tuple[str, bytes]]:
    """Yield each output as its text and its file: the draft as it is now."""
    for output in queries.of_room(group, reader).filter(removed_at=None).order_by("pk").iterator(chunk_size=1):
        draft = output.what
        yield f"outputs/{output.pk}/text.md", _text(output, draft).encode()
        if output.draft_file and draft.file_name:
            yield f"outputs/{output.pk}/{draft.file_name}", bytes(output.draft_file)


def _text(output: Output, draft: Draft) -> str:
    said = [f"# {draft.title}", str(draft.kind.label), draft.summary, draft.link, draft.body]
    if output.is_published:
        said.append(f"[{output.published_at:%Y-%m-%d}]")
    return "\n\n".join(part for part in said if part) + "\n"
