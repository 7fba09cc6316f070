"""Pages that ask to see once more that it is really you."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ristiin.kernel import clock

HOLDS = timedelta(minutes=15)
_KEY = "proved_at"
View = TypeVar("View", bound=Callable[..., HttpResponse])


def proved(request: HttpRequest, at: datetime) -> None:
    """Remember that this browser's person has just shown who they are."""
    request.session[_KEY] = at.isoformat()


def is_proved(request: HttpRequest, at: datetime) -> bool:
    """Tell whether they did so lately."""
    since = request.session.get(_KEY)
    return since is not None and at - datetime.fromisoformat(since) < HOLDS


def proved_lately(view: View) -> View:
    """Open a page only to one who signed in or wrote a code within `HOLDS`; others are asked, and come back here.

    What was posted is not kept: whoever must prove who they are starts again from the page, or from their own one.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_proved(request, clock.now()):
            return view(request, *args, **kwargs)
        here = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("accounts:mine")
        back = urlencode({"next": here})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{back}")

    return cast("View", guarded)
