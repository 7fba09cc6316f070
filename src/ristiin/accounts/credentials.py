"""What a browser says a passkey has signed, looked at before the library that trusts its shape."""

import json
import struct
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def readable_by(read: Callable[[Mapping[str, Any]], object]) -> Callable[[View], View]:
    """Open a page only to a credential that `read` can read; our own pages never send another."""

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if said := request.POST.get("credential"):
                _check(said, read)
            return view(request, *args, **kwargs)

        return guarded

    return decorator


def _check(said: str, read: Callable[[Mapping[str, Any]], object]) -> None:
    try:
        read(json.loads(said))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, struct.error) as unreadable:
        raise BadRequest from unreadable
