"""The feed: what groups have published to everybody."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ristiin.outputs.models import Output


def atom(outputs: Sequence[Output], community: str) -> str:
    """Return an Atom feed of outputs, read `with_names`."""
    address = f"{settings.BASE_URL}{reverse('outputs:gallery')}"
    feed = Atom1Feed(
        title=_("Outputs: %(name)s") % {"name": community},
        link=address,
        description="",
        language=get_language(),
        feed_url=f"{settings.BASE_URL}{reverse('outputs:feed')}",
        author_name=community,
    )
    for output in outputs:
        url = f"{settings.BASE_URL}{reverse('outputs:page', args=[output.slug])}"
        feed.add_item(
            title=output.title,
            link=url,
            unique_id=url,
            description=output.summary,
            author_name=", ".join(row.name_shown for row in output.named) or community,  # type: ignore[attr-defined]
            categories=[theme.name for theme in output.themes.all()],
            pubdate=output.published_at,
            updateddate=output.updated_at,
        )
    return str(feed.writeString("utf-8"))
