"""What an organiser should know of the joint sessions just now."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.gatherings.choices import Answer
from ristiin.gatherings.models import Poll, PollAnswer, Speaker
from ristiin.gatherings.poll_queries import asked, open_poll, open_polls
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme
from ristiin.ui import dates

SPEAKER_NEAR = timedelta(days=10)


def asking(programme: Programme, at: datetime) -> "QuerySet[Poll] | None":
    """Return the poll that is open."""
    del at
    return open_polls(programme) if programme.state == State.PUBLISHED else None


def coming(programme: Programme, at: datetime) -> "QuerySet[Speaker] | None":
    """Return the guests invited to sessions ahead."""
    rows = Speaker.objects.invited().filter(entry__programme=programme, entry__starts_at__gt=at)
    return rows if programme.state == State.PUBLISHED else None


def poll_to_settle(programme: Programme, at: datetime) -> list[Note]:
    """Tell of a poll that can be settled."""
    poll = open_poll(programme)
    if poll is None:
        return []
    everybody = {person.pk for person in asked(programme)}
    answered = set(PollAnswer.objects.filter(option__poll=poll).values_list("person_id", flat=True)) & everybody
    if len(answered) < len(everybody) and at < poll.closes_at:
        return []
    said = {"answered": len(answered), "all": len(everybody)}
    return [
        Note(
            _("The poll of times can be settled"),
            _("Answered: %(answered)s of %(all)s.") % said,
            reverse("gatherings:poll_results", args=[programme.slug]),
            _("Settle the times"),
        )
    ]


def guests_without_yes(programme: Programme, at: datetime) -> list[Note]:
    """Tell of guests who cannot come or have not answered."""
    rows, found = coming(programme, at), []
    if rows is None:
        return []
    for speaker in rows.select_related("entry").order_by("entry__starts_at", "pk"):
        entry = speaker.entry
        if speaker.answer == Answer.NO:
            text = _("%(name)s cannot come") % {"name": speaker.name}
        elif speaker.answer == Answer.WAITING and entry.starts_at - at <= SPEAKER_NEAR:
            text = _("%(name)s has not answered the invitation") % {"name": speaker.name}
        else:
            continue
        when = f"{entry.name}, {dates.day_clock(entry.starts_at)}"
        url = reverse("gatherings:prepare", args=[programme.slug, entry.key]) + "#speakers"
        found.append(Note(text, when, url, _("See the speakers")))
    return found
