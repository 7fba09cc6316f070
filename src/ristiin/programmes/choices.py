"""Closed vocabularies of programmes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ThemePolicy(TextChoices):
    """Who says what a pair works on (S8)."""

    FIXED = "fixed", _("one theme for everybody")
    LIST = "list", _("a list to choose from")
    OPEN = "open", _("open: people may add their own")


class Entry(TextChoices):
    """Who may register (S7)."""

    OPEN = "open", _("anyone with the link")
    INVITATION = "invitation", _("only those invited")
    BOTH = "both", _("those invited, and anyone with the link")


class Pairing(TextChoices):
    """How pairs come about (S10)."""

    WISHES = "wishes", _("from wishes, proposed by the engine")
    FREE = "free", _("people find each other")
    BOTH = "both", _("people may find each other; the rest from wishes")


class Scope(TextChoices):
    """From where people may come (S56)."""

    ANYWHERE = "anywhere", _("from any organisation")
    ORGANISATION = "organisation", _("from the organising organisation")
    UNIT = "unit", _("from the organising unit")


class State(TextChoices):
    """Whether others know of the programme."""

    DRAFT = "draft", pgettext_lazy("programme", "draft")
    PUBLISHED = "published", pgettext_lazy("programme", "published")
    CANCELLED = "cancelled", pgettext_lazy("programme", "cancelled")


class Phase(TextChoices):
    """Where a programme is in its life, read from its timeline."""

    DRAFT = "draft", pgettext_lazy("phase", "draft")
    COMING = "coming", pgettext_lazy("phase", "opens later")
    REGISTRATION = "registration", pgettext_lazy("phase", "registration open")
    PAIRING = "pairing", pgettext_lazy("phase", "pairs being formed")
    RUNNING = "running", pgettext_lazy("phase", "under way")
    CLOSED = "closed", pgettext_lazy("phase", "closed")
    CANCELLED = "cancelled", pgettext_lazy("phase", "cancelled")


class EntryKind(TextChoices):
    """What a point of the timeline is."""

    REGISTRATION = "registration", _("registration")
    PAIRING = "pairing", _("pairing")
    SESSION = "session", _("joint session")
    WORK = "work", _("pairs' own work")
    OUTPUT = "output", _("output due")
    CLOSE = "close", _("close")


class Teaching(TextChoices):
    """How a programme stands to a course (S51)."""

    NONE = "none", _("not part of teaching")
    PART = "part", _("part of teaching: the teacher sees who has completed it, yes or no")
    INDEPENDENT = "independent", _("an independent task: no teacher follows who takes part")


class OutputPolicy(TextChoices):
    """Whether groups make an output (S32)."""

    NONE = "none", _("no output: discussing is enough")
    OPTIONAL = "optional", _("optional: each group decides")
    REQUIRED = "required", _("required: every group makes one")


class RoleKind(TextChoices):
    """What somebody does in a programme."""

    ORGANISER = "organiser", _("organiser")
    FACILITATOR = "facilitator", _("facilitator")
    TEACHER = "teacher", _("teacher")
    PROVIDER = "provider", pgettext_lazy("role", "provider")
    PARTNER = "partner", _("partner in the debrief")


WITHIN = (RoleKind.ORGANISER, RoleKind.FACILITATOR, RoleKind.TEACHER)
"""Roles that see the joint sessions and what is published within the programme: a provider or partner does not."""


class Basis(TextChoices):
    """What makes the people of a target group peers (S74, S91)."""

    INTEREST = "interest", _("interest in the theme")
    ROLE = "role", _("the same role")


class Weight(TextChoices):
    """How much a rule of a target group matters when groups are formed."""

    OFF = "off", _("does not matter")
    SOME = "some", _("when it fits")
    STRONG = "strong", _("as far as possible")
    MUST = "must", _("always")


class Standing(TextChoices):
    """Whether people may register to a target group now."""

    OPEN = "open", pgettext_lazy("target group", "open")
    COMING = "coming", pgettext_lazy("target group", "opens on its day")
    OVER = "over", pgettext_lazy("target group", "closed")
    LATER = "later", pgettext_lazy("target group", "later")


class Place(TextChoices):
    """Where the groups of a target group meet."""

    ONLINE = "online", _("online")
    SITE = "in-person", _("at a site")
    EITHER = "either", pgettext_lazy("meeting", "either way")
