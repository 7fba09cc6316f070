"""Shows what people have written."""

from django import template
from django.utils.safestring import SafeString

from ristiin.writing import markdown

register = template.Library()


@register.filter
def written(text: str) -> SafeString:
    """Return Markdown as safe HTML."""
    return markdown.render(text)
