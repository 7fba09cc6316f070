"""What letters this app sends."""

from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import How
from ristiin.accounts.topics import Topic

QUESTIONS = Topic(
    key="questions",
    title=_("Questions from a teacher"),
    help=_("When a question opens for your group to talk about."),
    default=How.DIGEST,
)
