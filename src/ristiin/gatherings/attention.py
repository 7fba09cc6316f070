"""What an organiser should know of the joint sessions just now."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.gatherings.choices import Answer
from ristiin.gatherings.models import PollAnswer, Speaker
from ristiin.gatherings.poll_queries import asked, open_poll
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme
from ristiin.ui import dates

SPEAKER_NEAR = timedelta(days=10)


def notes(programme: Programme, at: datetime) -> list[Note]:
    """Return what waits for the organiser: a poll to settle, a guest who cannot come or has not answered."""
    if programme.state != State.PUBLISHED:
        return []
    return [*_poll(programme, at), *_speakers(programme, at)]


def _poll(programme: Programme, at: datetime) -> list[Note]:
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


def _speakers(programme: Programme, at: datetime) -> list[Note]:
    rows = Speaker.objects.invited().filter(entry__programme=programme, entry__starts_at__gt=at)
    found = []
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
