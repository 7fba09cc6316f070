"""Files that people have brought, given back to be kept and never opened as pages of ours."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

UNKNOWN = "application/octet-stream"


def download(content: bytes | memoryview, name: str, content_type: str) -> HttpResponse:
    """Return a file to be saved: its kind is not guessed, and were it opened, nothing in it would run."""
    response = HttpResponse(bytes(content), content_type=content_type or UNKNOWN)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
