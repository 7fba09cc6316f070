"""The reader's own language and time zone, for every page."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class ReaderMiddleware:
    """Speaks to somebody signed in in their own language and in their own time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn to the reader for the length of one request."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        reader = request.user  # nobody any more once they have signed out
        translation.activate(reader.language)
        request.LANGUAGE_CODE = reader.language
        with timezone.override(ZoneInfo(reader.timezone)):
            response = self.get_response(request)
        response.headers["Content-Language"] = reader.language
        return response
