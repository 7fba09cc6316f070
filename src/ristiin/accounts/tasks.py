"""Background work for people."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, ForeignKey, OuterRef, Q, QuerySet

from ristiin.accounts import gathering, reminding, telling
from ristiin.accounts.models import Person, SignInCode
from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.periodic import every, every_round

STRANGERS_KEPT = timedelta(days=7)
CODES_KEPT = timedelta(days=1)


@every(timedelta(days=1))
def forget_strangers(at: datetime) -> None:
    """Forget those who never signed in and whom nothing in the house concerns, a week after they came."""
    strangers(at).delete()


@every(timedelta(hours=6))
def forget_codes(at: datetime) -> None:
    """Drop old sign-in codes and ended sessions."""
    SignInCode.objects.filter(sent_at__lt=at - CODES_KEPT).delete()
    Session.objects.filter(expire_date__lt=at).delete()


def strangers(at: datetime) -> QuerySet[Person]:
    """Return those who came over a week ago, never signed in, and to whom no row of any floor points but letters."""
    nothing = Q()
    for relation in Person._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and isinstance(field, ForeignKey) and field.model is not OutgoingMail:
            rows = field.model._default_manager  # noqa: SLF001 - Django's documented way to any model's rows
            nothing &= ~Q(Exists(rows.filter(**{field.attname: OuterRef("pk")})))
    found: QuerySet[Person] = Person.objects.filter(
        nothing,
        last_login=None,
        erased_at=None,
        is_platform_admin=False,
        may_start_programmes=False,
        joined_at__lt=at - STRANGERS_KEPT,
    )
    return found


@every(timedelta(minutes=15))
def remind(at: datetime) -> None:
    """Remind people of what is near."""
    reminding.remind(at)


@every(timedelta(minutes=5))
def put_back(at: datetime) -> None:
    """Let what still matters go in another letter when its own was given up."""
    telling.put_back_stale(at)


@every_round
def gather(at: datetime) -> None:
    """Write the digests and reminders that are due."""
    gathering.gather(at)


@every(timedelta(days=1))
def forget_lines(at: datetime) -> None:
    """Drop old lines of digests."""
    gathering.forget(at)
