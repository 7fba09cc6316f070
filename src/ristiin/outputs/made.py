"""What groups have made, as the front page shows it."""

from django.urls import reverse

from ristiin.community.showcase import Work
from ristiin.outputs import queries


def works() -> list[Work]:
    """Return what was published to everybody last."""
    return [
        Work(
            title=output.title,
            url=reverse("outputs:page", args=[output.slug]),
            by=", ".join(row.name_shown for row in output.named),  # type: ignore[attr-defined]
            kind=str(output.get_kind_display()),
            language=output.language,
        )
        for output in queries.newest_in_the_world(queries.SHOWN_AT_FRONT)
    ]
