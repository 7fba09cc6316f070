"""The picture that goes with a page when somebody shares its address: two crossing fields, a title, the community."""

from functools import lru_cache
from hashlib import blake2s
from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from ristiin.community import colour, logo
from ristiin.community.models import Community
from ristiin.community.picture import crossing_fields
from ristiin.kernel import typesetting
from ristiin.kernel.plain import plain_line

WIDTH, HEIGHT = 1200, 630
KEPT_FOR = 60 * 60
"""Seconds for which a picture is not asked for anew."""
LONGEST = 110


def answer(request: HttpRequest, *, title: str, community: Community, language: str) -> HttpResponse:
    """Return the picture with a title, or that the one at hand is still right."""
    text = plain_line(title)
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    under = plain_line(community.name)
    mark = community.logo_mark
    told = f"{text}\n{under}\n{community.colour}\n{mark}\n{language}"
    tag = f'"{blake2s(told.encode(), digest_size=12).hexdigest()}"'
    response = HttpResponse(content_type="image/png")
    if tag in request.headers.get("If-None-Match", ""):
        response.status_code = 304
    else:
        response.content = _drawn(text, "" if under == text else under, community.colour, mark, language)
    response.headers["ETag"] = tag
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response


@lru_cache(maxsize=64)
def _drawn(title: str, under: str, hue: str, mark: str, language: str) -> bytes:
    content = logo.current() if mark else None
    template = files("ristiin.community").joinpath("typesetting/shared.typ")
    return typesetting.png(
        template,
        {
            "title": title,
            "under": under,
            "language": language,
            "accent": colour.accent(hue),
            "logo": list(content or b""),
            "fields": _fields(hue),
        },
    )


def _fields(hue: str) -> str:
    """Return the front page's picture as a file of its own, with its colours in it."""
    drawing = crossing_fields()
    colours = {"st-a": colour.accent(hue), "st-b": colour.other(hue), "st-c": colour.pollen(hue)}
    shapes = "".join(f'<path fill="{colours[one.kind]}" d="{one.path}"/>' for one in drawing.shapes)
    dots = "".join(
        f'<circle fill="{colours[one.kind]}" cx="{one.x}" cy="{one.y}" r="{one.r}"/>' for one in drawing.dots
    )
    box = f"0 0 {drawing.width} {drawing.height}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{shapes}{dots}</svg>'
