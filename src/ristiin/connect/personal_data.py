"""What the tables of calendars hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.connect.models import CalendarFeed, MeetingInvitation, MeetingReply, SessionInvitation, SessionReply
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

declare(
    Declaration(
        model=CalendarFeed,
        plain=(),
        personal={
            "person": "whose calendar it is",
            "token": "the secret part of the address",
            "created_at": "when the address was made",
            "revoked_at": "when it stopped working",
        },
        basis=Basis.CONSENT,
        retention="until the person changes the address",
        of=lambda person: CalendarFeed.objects.filter(person=person),
        erasure=Erasure.DELETE,
        not_exported=("token",),
        title=_("Addresses of your calendar"),
    )
)
declare(
    Declaration(
        model=MeetingInvitation,
        plain=("meeting", "told", "sequence", "is_cancelled"),
        personal={
            "person": "who was invited by mail",
            "sent_at": "when the newest invitation was written",
        },
        basis=Basis.CONTRACT,
        retention="as long as the room",
        of=lambda person: MeetingInvitation.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Invitations to meetings of your groups"),
    )
)
declare(
    Declaration(
        model=MeetingReply,
        plain=("meeting", "sequence"),
        personal={
            "person": "who answered",
            "coming": "whether they can come, read by their group",
            "answered_at": "when they answered",
        },
        basis=Basis.CONTRACT,
        retention="as long as the room",
        of=lambda person: MeetingReply.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Your answers to invitations"),
    )
)
declare(
    Declaration(
        model=SessionInvitation,
        plain=("entry", "told", "sequence", "is_cancelled"),
        personal={
            "person": "who was invited by mail",
            "sent_at": "when the newest invitation was written",
        },
        basis=Basis.CONTRACT,
        retention="as long as the programme",
        of=lambda person: SessionInvitation.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Invitations to joint sessions"),
    )
)
declare(
    Declaration(
        model=SessionReply,
        plain=("entry", "sequence"),
        personal={
            "person": "who answered",
            "coming": "whether they can come, read by themselves",
            "answered_at": "when they answered",
        },
        basis=Basis.CONTRACT,
        retention="as long as the programme",
        of=lambda person: SessionReply.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Your answers about joint sessions"),
    )
)
