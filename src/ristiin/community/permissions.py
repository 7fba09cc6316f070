"""Who may do what with the community."""

from typing import Any

from ristiin.community import membership
from ristiin.community.models import Announcement


def keeps(user: Any) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user keeps the platform."""
    return bool(user.is_authenticated and user.is_platform_admin)


def may_see_members(user: Any) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user reads the members' directory: members alone, no guests, no keepers by their office (S125)."""
    return membership.is_member(user)


def may_find_facilitators(user: Any) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user reads the facilitators' directory: whoever organises a programme, whichever it is (S76)."""
    return membership.organises(user)


def may_announce(user: Any) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user may tell news to everybody: the keepers and those who organise programmes."""
    return keeps(user) or membership.organises(user)


def may_change(user: Any, announcement: Announcement) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user may mend an announcement or take it down: who wrote it, and the keepers."""
    return keeps(user) or bool(user.is_authenticated and announcement.written_by_id == user.pk)
