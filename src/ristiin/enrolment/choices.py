"""Closed vocabularies of registrations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EnrolmentState(TextChoices):
    """How far a registration is."""

    DRAFT = "draft", pgettext_lazy("registration", "half-way")
    REGISTERED = "registered", pgettext_lazy("registration", "registered")
    WAITING = "waiting", pgettext_lazy("registration", "on the waiting list")
    WITHDRAWN = "withdrawn", pgettext_lazy("registration", "withdrawn")


class Direction(TextChoices):
    """Which way a skill goes."""

    SEEKS = "seeks", _("wants to learn")
    OFFERS = "offers", _("can give")


class PartnerDiscipline(TextChoices):
    """What discipline one wishes one's pair to have (S12)."""

    SAME = "same", _("the same as mine")
    DIFFERENT = "different", _("different from mine")
    ANY = "any", pgettext_lazy("discipline", "no matter")


class MeetingMode(TextChoices):
    """How one wishes to meet (S29)."""

    ONLINE = "online", _("online")
    FACE_TO_FACE = "in-person", _("face to face")
    EITHER = "either", pgettext_lazy("meeting", "either way")


class WishKind(TextChoices):
    """A wish about one other person."""

    HOPES = "hopes", _("hopes for")
    AVOIDS = "avoids", _("rather not")


class Source(TextChoices):
    """Where a registration came from."""

    FORM = "form", _("the form")
    IMPORT = "import", _("an imported list")
    DESK = "desk", _("added by the organiser")


class RequestState(TextChoices):
    """How far asking somebody to be one's pair has come (S10)."""

    ASKED = "asked", _("waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("pair request", "accepted")
    DECLINED = "declined", pgettext_lazy("pair request", "declined")
    TAKEN_BACK = "taken-back", pgettext_lazy("pair request", "taken back")


class ImportState(TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", pgettext_lazy("import", "columns not yet checked")
    PREVIEWED = "previewed", pgettext_lazy("import", "looked through")
    RUNNING = "running", pgettext_lazy("import", "being written")
    DONE = "done", pgettext_lazy("import", "done")
    FAILED = "failed", pgettext_lazy("import", "stopped")
    TAKEN_BACK = "taken-back", pgettext_lazy("import", "taken back")


class CouldFacilitate(TextChoices):
    """Whether somebody could imagine looking after a group (S110)."""

    YES = "yes", pgettext_lazy("could facilitate", "yes")
    MAYBE = "maybe", pgettext_lazy("could facilitate", "maybe")
    NO = "no", pgettext_lazy("could facilitate", "no")


class OfferState(TextChoices):
    """How far the offer of a place has come (S103)."""

    OPEN = "open", pgettext_lazy("offer", "waiting for an answer")
    TAKEN = "taken", pgettext_lazy("offer", "taken")
    DECLINED = "declined", pgettext_lazy("offer", "declined")
    LAPSED = "lapsed", pgettext_lazy("offer", "its time ran out")


class Giving(TextChoices):
    """How a place that came free reaches the first in line (S103)."""

    OFFER = "offer", _("offered by letter, and kept until an answer or a deadline")
    AT_ONCE = "at-once", _("given at once to the first in line")
