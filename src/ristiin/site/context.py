"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ristiin.community.queries import the_community
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.permissions import kinds_of, may_start


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return the community's name, the main navigation and the reader's account, each worked out when first used."""
    return {
        "base_url": settings.BASE_URL,
        "community": SimpleLazyObject(the_community),
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "account": SimpleLazyObject(lambda: account(request)),
    }


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the rooms of the house that this reader may enter."""
    user = request.user
    places = []
    if user.is_authenticated:
        places.append((reverse("now"), _("Now")))
        roles = kinds_of(user)
        if may_start(user) or roles:
            places.append((reverse("programmes:mine"), _("My programmes")))
        if RoleKind.FACILITATOR in roles:
            places.append((reverse("facilitating:home"), _("My groups")))
    places.append((reverse("front") + "#programmes", _("Programmes")))
    places.append((reverse("outputs:gallery"), _("Outputs")))
    places.append((reverse("community:home"), _("Community")))
    return [{"url": url, "label": label, "current": request.path == url} for url, label in places]


def account(request: HttpRequest) -> dict[str, str] | None:
    """Return where the reader's own matters are, nothing when nobody is signed in."""
    if not request.user.is_authenticated:
        return None
    return {"url": reverse("accounts:mine"), "label": str(request.user)}
