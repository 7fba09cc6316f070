"""Asking for a right: what one sees but may not do is refused, what one may not see does not exist."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool) -> None:  # noqa: FBT001 - reads `require(can_publish(user, programme))`
    """Go on when allowed.

    Raises:
        PermissionDenied: not allowed; the answer is 403.
    """
    if not allowed:
        raise PermissionDenied
