"""Who may do what with the community."""

from typing import Any


def keeps(user: Any) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user keeps the platform."""
    return bool(user.is_authenticated and user.is_platform_admin)
