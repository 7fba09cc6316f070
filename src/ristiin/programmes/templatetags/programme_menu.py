"""The menu of one programme in templates."""

from typing import Any

from django import template

from ristiin.programmes import menu
from ristiin.programmes.models import Programme

register = template.Library()


@register.inclusion_tag("programmes/menu.html")
def organisers_menu(programme: Programme, current: str) -> dict[str, Any]:
    """Show the pages of a programme to its organisers, the present one marked."""
    return _shown(programme, menu.of_organisers(programme, current))


@register.inclusion_tag("programmes/menu.html")
def planners_menu(programme: Programme, current: str) -> dict[str, Any]:
    """Show the pages of a programme to those who plan alongside, the present one marked."""
    return _shown(programme, menu.of_planners(programme, current))


def _shown(programme: Programme, parts: list[menu.Part]) -> dict[str, Any]:
    here = next((link.label for part in parts for link in part.links if link.current), "")
    return {"programme": programme, "parts": parts, "here": here}
