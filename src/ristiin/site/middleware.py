"""What holds for every answer of the web application."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from ristiin.kernel.refusal import Refusal

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class ContentSecurityPolicyMiddleware:
    """Allows nothing but our own files: no inline script or style, no other origin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policy to the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


LARGEST_BODY: int = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
"""Bytes. More than any page sends; an imported list has a smaller limit of its own and words for it."""


class BodySizeMiddleware:
    """Turns away what is too large before any of it is read: it would lie unsealed on the disk, whoever sends it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on a body of a size that we take."""
        said = request.META.get("CONTENT_LENGTH") or ""
        if said.isdecimal() and int(said[:18]) > LARGEST_BODY:
            return render(request, "413.html", status=413)
        return self.get_response(request)


class PrivatePageMiddleware:
    """Keeps pages of somebody signed in out of every cache: after signing out, *back* shows nothing of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so, unless the page has said how long it may be kept; that it is to be asked for anew is not enough."""
        is_signed_in = request.user.is_authenticated  # nobody any more once they have signed out
        response = self.get_response(request)
        if is_signed_in or request.user.is_authenticated:
            said = response.headers.get("Cache-Control", "no-cache")
            if "no-cache" in said and "no-store" not in said:
                response.headers["Cache-Control"] = "private, no-store"
        return response


class RefusalMiddleware:
    """Shows a refusal that no view has caught, on the page one came from, with what was written kept by the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with its own words; leave every other exception alone."""
        if not isinstance(exception, Refusal):
            return None
        messages.error(request, str(exception))
        came_from = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(
            came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        return HttpResponseRedirect(came_from if safe else "/")
