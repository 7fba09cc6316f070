"""What the log says, in the words of the one whose data it was done to."""

from django.utils.translation import gettext_lazy as _

DONE = {
    "registered": _("registered you"),
    "registration opened": _("looked at your registration"),
    "registration changed": _("changed your registration"),
    "registration withdrawn": _("withdrew your registration"),
    "registration restored": _("took your registration back in"),
    "given a place from the waiting list": _("gave you a place from the waiting list"),
    "moved up the waiting list": _("moved you up the waiting list"),
    "wishes forgotten": _("forgot your wishes: their time was over"),
    "asked somebody to be a pair": _("asked you to be a pair"),
    "took back a request to pair": _("took back a request to be a pair"),
    "declined a request to pair": _("said no to your request to be a pair"),
    "became a pair": _("became a pair with you"),
    "undid a pair": _("undid the pair with you"),
    "organiser added": _("made you an organiser"),
    "organiser removed": _("ended your time as an organiser"),
    "facilitator added": _("made you a facilitator"),
    "facilitator removed": _("ended your time as a facilitator"),
    "teacher added": _("made you a teacher"),
    "teacher removed": _("ended your time as a teacher"),
    "may start programmes": _("let you start programmes"),
    "may no longer start programmes": _("no longer lets you start programmes"),
    "administrator made": _("made you an administrator"),
    "group left": _("took you out of a group"),
    "facilitator placed": _("gave you a group to facilitate"),
    "person renamed": _("changed your name"),
    "person erased again": _("erased you again after a backup was restored"),
}
