"""What the tables of people hold of them, the sign-in library's and Django's among them."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from ristiin.accounts.models import DigestLine, MailChoice, Person, SignInCode
from ristiin.accounts.models import Erasure as ErasureRow
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

declare(
    Declaration(
        model=Person,
        plain=("sort_nordic", "sort_english", "folded_name", "password", "is_active"),
        personal={
            "email": "to sign in, and to write to the person",
            "name": "what others call the person",
            "language": "to speak the person's language",
            "timezone": "to tell times as the person's clock has them",
            "phone": "how the person's own pair or group reaches them",
            "contact_hint": "when and how the person likes to be reached",
            "quiet_from": "from when in the evening no news is mailed",
            "quiet_until": "until when in the morning no news is mailed",
            "digest_hour": "when the day's digest is mailed",
            "reminder_hour": "at what hour the person is reminded",
            "is_platform_admin": "who keeps the platform",
            "may_start_programmes": "who may start programmes",
            "joined_at": "when the person came",
            "last_login": "when the person signed in the last time; those who never come are forgotten",
            "erased_at": "when the person was erased",
        },
        basis=Basis.CONTRACT,
        retention="until the person is erased",
        of=lambda person: Person.objects.filter(pk=person.pk),
        erasure=Erasure.CLEAR,
        cleared={
            "email": lambda person, _same: f"{person.pk}@erased.invalid",
            "name": "",
            "sort_nordic": "",
            "sort_english": "",
            "folded_name": "",
            "phone": "",
            "contact_hint": "",
            "language": "fi",
            "timezone": "Europe/Helsinki",
            "quiet_from": 21,
            "quiet_until": 7,
            "digest_hour": 8,
            "reminder_hour": 16,
            "is_active": False,
            "is_platform_admin": False,
            "may_start_programmes": False,
            "last_login": None,
        },
        not_exported=("password", "sort_nordic", "sort_english", "folded_name"),
        title=_("You"),
    )
)
declare(
    Declaration(
        model=SignInCode,
        plain=("digest", "number", "hour"),
        personal={
            "address": "where the code went",
            "asked_from": "a digest of where it was asked for, to bound how often",
            "sent_at": "when it was sent",
            "tries": "how often it was tried",
            "used_at": "when it was used",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention=timedelta(days=1),
        of=lambda person: SignInCode.objects.filter(address=person.email),
        not_exported=("digest", "asked_from"),
        title=_("Sign-in codes sent to you"),
    )
)
declare(
    Declaration(
        model=MailChoice,
        plain=("topic",),
        personal={"person": "whose choice it is", "how": "how news of one kind comes to the person"},
        basis=Basis.CONTRACT,
        retention="until the person is erased",
        of=lambda person: MailChoice.objects.filter(person=person.pk),
        title=_("How letters come to you"),
    )
)
declare(
    Declaration(
        model=DigestLine,
        plain=("topic", "gathering", "once_key", "due_at", "not_after", "letter"),
        personal={
            "person": "whose line it is",
            "subject": "what the line of a gathered letter is about",
            "text": "when and where, in the same line",
            "url": "where the line leads",
            "created_at": "when it was written",
        },
        basis=Basis.CONTRACT,
        retention=timedelta(days=30),
        of=lambda person: DigestLine.objects.filter(person=person.pk),
        title=_("Lines of your digests and reminders"),
    )
)
declare(Declaration(model=ErasureRow, plain=("person_number", "erased_at")))
declare(
    Declaration(
        model=Authenticator,
        plain=("data",),
        personal={
            "user": "whose passkey or recovery codes these are",
            "type": "which of the two",
            "created_at": "when they were made",
            "last_used_at": "when they were used the last time",
        },
        basis=Basis.CONSENT,
        retention="until the person removes it",
        of=lambda person: Authenticator.objects.filter(user=person.pk),
        not_exported=("data",),
        title=_("Your passkeys"),
    )
)
declare(
    Declaration(
        model=EmailAddress,
        plain=("verified", "primary"),
        personal={"user": "whose address it is", "email": "the sign-in library's copy of the address"},
        basis=Basis.CONTRACT,
        retention="until the person is erased",
        of=lambda person: EmailAddress.objects.filter(user=person.pk),
        title=_("Your addresses"),
    )
)
declare(
    Declaration(
        model=EmailConfirmation,
        plain=("key",),
        personal={
            "email_address": "which address was confirmed",
            "created": "when that was asked for",
            "sent": "when the letter went",
        },
        basis=Basis.CONTRACT,
        retention="not in use",
        of=lambda person: EmailConfirmation.objects.filter(email_address__user=person.pk),
        not_exported=("key",),
        title=_("Confirmations of your addresses"),
    )
)


def _nobody(_person: object) -> Any:  # noqa: ANN401 - a queryset of any table
    return Session.objects.none()


declare(
    Declaration(
        model=Session,
        plain=("session_key", "expire_date"),
        personal={"session_data": "who is signed in in a browser, signed and without a name"},
        basis=Basis.CONTRACT,
        retention=timedelta(days=30),
        # A session names nobody in a column. Erasing somebody changes their key, and every session of theirs is dead.
        of=_nobody,
        title=_("Browsers you are signed in in"),
    )
)
declare(
    Declaration(
        model=DBTaskResult,
        plain=(
            "status",
            "enqueued_at",
            "started_at",
            "finished_at",
            "args_kwargs",
            "priority",
            "task_path",
            "worker_ids",
            "queue_name",
            "backend_name",
            "run_after",
            "return_value",
            "exception_class_path",
            "traceback",
        ),
    )
)
for _model, _plain in (
    (Group, ("name", "permissions")),
    (Permission, ("name", "content_type", "codename")),
    (ContentType, ("app_label", "model")),
):
    declare(Declaration(model=_model, plain=_plain))
