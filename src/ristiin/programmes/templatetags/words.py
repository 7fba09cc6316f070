"""The programme's own words (S4) in templates."""

from django import template
from django.utils.text import capfirst

from ristiin.programmes import queries
from ristiin.programmes.models import Programme

register = template.Library()


@register.filter
def called(programme: Programme, key: str) -> str:
    """Return the programme's word for `pairs`, `groups`, `facilitator` …, beginning with a capital."""
    return str(capfirst(queries.word(programme, key)))
