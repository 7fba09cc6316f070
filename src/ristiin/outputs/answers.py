"""Answers that carry a file."""

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control

from ristiin.kernel import downloads


def download(content: bytes | memoryview | None, name: str, content_type: str) -> HttpResponse:
    """Return a file to be saved, never shown as a page of ours.

    Raises:
        Http404: there is none.
    """
    if not content or not name:
        raise Http404
    return fresh(downloads.download(content, name, content_type))


def fresh(response: HttpResponse) -> HttpResponse:
    """Have every reader ask anew: what is withdrawn is gone at once."""
    patch_cache_control(response, no_cache=True)
    return response
