"""The menu on every page of a room."""

from django import template
from django.urls import reverse

from ristiin.grouping.models import Group
from ristiin.rooms import panels

register = template.Library()


@register.simple_tag
def room_menu(group: Group, current: str = "") -> list[dict[str, object]]:
    """Return the pages of the group's room."""
    return [
        {"url": reverse(item.url_name, args=[group.pk]), "label": item.title, "current": item.key == current}
        for item in panels.menu(group)
    ]
