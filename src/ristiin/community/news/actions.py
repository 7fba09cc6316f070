"""Everything that changes what the community announces. Callers have checked who; we check when."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts import telling
from ristiin.accounts.actions import choose_letters
from ristiin.accounts.choices import How
from ristiin.accounts.models import MailChoice, Person
from ristiin.community.models import Announcement
from ristiin.community.news import mails
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal

LETTERS_WAIT = timedelta(minutes=10)
"""So long an announcement can be mended or taken down before the first letter of it goes."""

AT_A_TIME = 100


class NothingSaid(Refusal):
    """An announcement has a title and a text."""

    def __init__(self) -> None:
        super().__init__(_("Write a title and a text in at least one language."))


class TakenDown(Refusal):
    """What has been taken down is changed no more."""

    def __init__(self) -> None:
        super().__init__(_("This announcement has been taken down. Write a new one."))


@transaction.atomic
def announce(*, titles: dict[str, str], texts: dict[str, str], by: Person, at: datetime) -> Announcement:
    """Show news to everybody; those who follow get a letter when a while has gone by.

    Raises:
        NothingSaid: no language has a title and a text.
    """
    titles, texts = _said(titles, texts)
    news = Announcement.objects.create(titles=titles, texts=texts, written_by=by, published_at=at, changed_at=at)
    audit.record(verb="announced", target=news, at=at, actor_id=by.pk)
    return news


@transaction.atomic
def change(
    *, announcement: Announcement, titles: dict[str, str], texts: dict[str, str], by: Person, at: datetime
) -> Announcement:
    """Mend what was announced; letters that have gone stay as they went.

    Raises:
        NothingSaid: no language has a title and a text.
        TakenDown: it is shown no more.
    """
    news = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if news.taken_down_at:
        raise TakenDown
    news.titles, news.texts = _said(titles, texts)
    news.changed_at = at
    news.save(update_fields=["titles", "texts", "changed_at"])
    audit.record(verb="announcement changed", target=news, at=at, actor_id=by.pk)
    return news


@transaction.atomic
def take_down(*, announcement: Announcement, by: Person, at: datetime) -> None:
    """Show it no more, and keep back the letters that have not gone. Twice changes nothing."""
    changed = Announcement.objects.filter(pk=announcement.pk, taken_down_at=None).update(taken_down_at=at)
    if changed:
        telling.withdraw(mails.once(announcement), at=at)
        audit.record(verb="announcement taken down", target=announcement, at=at, actor_id=by.pk)


@transaction.atomic
def put_back(*, announcement: Announcement, by: Person, at: datetime) -> None:
    """Show again what was taken down; nobody is written to a second time. Twice changes nothing."""
    changed = Announcement.objects.filter(pk=announcement.pk, taken_down_at__isnull=False).update(taken_down_at=None)
    if changed:
        audit.record(verb="announcement put back", target=announcement, at=at, actor_id=by.pk)


def follow(*, person: Person, at: datetime) -> None:
    """Have news come to the person by letter. Twice changes nothing."""
    choose_letters(person=person, hows={mails.TOPIC: How.NOW}, at=at)


def follow_no_more(*, person: Person, at: datetime) -> None:
    """Have no news come by letter. Twice changes nothing."""
    choose_letters(person=person, hows={mails.TOPIC: How.NONE}, at=at)


@transaction.atomic
def tell(*, at: datetime) -> int:
    """Write to some of those who follow, and return to how many; a worker that is killed here loses none."""
    waiting = Announcement.objects.filter(told_at=None, taken_down_at=None, published_at__lte=at - LETTERS_WAIT)
    news = waiting.select_for_update(skip_locked=True).order_by("pk").first()
    if news is None:
        return 0
    following = MailChoice.objects.filter(topic=mails.TOPIC, person_id__gt=news.told_up_to, person__is_active=True)
    choices = list(following.exclude(how=How.NONE).select_related("person").order_by("person_id")[:AT_A_TIME])
    for choice in choices:
        mails.announced(news, choice.person, at)
    if len(choices) < AT_A_TIME:
        news.told_at = at
    news.told_up_to = choices[-1].person_id if choices else news.told_up_to
    news.save(update_fields=["told_up_to", "told_at"])
    return len(choices)


def _said(titles: dict[str, str], texts: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    titles = {language: text.strip() for language, text in titles.items() if text and text.strip()}
    texts = {language: text.strip() for language, text in texts.items() if text and text.strip()}
    both = [language for language in titles if language in texts]
    if not both:
        raise NothingSaid
    return {language: titles[language] for language in both}, {language: texts[language] for language in both}
