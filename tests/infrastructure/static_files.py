"""Style sheets and scripts are found where they lie, when they are asked for."""

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_up_when_asked_for():
    # Every test's browser starts the site anew: to list all files each time takes longer than to answer most pages.
    settings.WHITENOISE_AUTOREFRESH = True
