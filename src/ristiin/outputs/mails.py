"""Letters about outputs. None says a word of a draft; the title of what is published is everybody's."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell, withdraw
from ristiin.outputs.models import Output
from ristiin.outputs.queries import ids_inside

TOPIC = "outputs"


def nobody_waits(output: Output, at: datetime) -> None:
    """Take back the letters that ask for a yes and have not gone yet."""
    withdraw(_asks(output), at=at)


def _asks(output: Output) -> str:
    return f"outputs/waits/{output.pk}/"


def waits(output: Output, people: Iterable[Person], at: datetime) -> None:
    """Tell authors that a draft waits for their yes; once for each revision."""
    path = reverse("outputs:draft", args=[output.group_id, output.pk])
    for person in people:
        tell(
            person=person,
            topic=TOPIC,
            kind="outputs/waits",
            context={"url": f"{settings.BASE_URL}{path}", "programme": output.programme.name},
            at=at,
            once_key=f"{_asks(output)}{output.revision}/{person.pk}",
        )


def published(output: Output, people: Iterable[Person], at: datetime) -> None:
    """Tell authors that what they said yes to is in the open, and how to withdraw it."""
    url = f"{settings.BASE_URL}{reverse('outputs:page', args=[output.slug])}"
    for person in people:
        tell(
            person=person,
            topic=TOPIC,
            kind="outputs/published",
            context={"url": url, "title": output.title, "to_world": output.audience == "world"},
            at=at,
            once_key=f"outputs/published/{output.pk}/{output.revision}/{person.pk}",
        )


def withdrawn(output: Output, people: Iterable[Person], at: datetime) -> None:
    """Tell authors that an output is no longer in the open."""
    here = ids_inside(output)
    path = reverse("outputs:draft", args=[output.group_id, output.pk])
    for person in people:
        tell(
            person=person,
            topic=TOPIC,
            kind="outputs/withdrawn",
            context={
                "url": f"{settings.BASE_URL}{path if person.pk in here else reverse('outputs:gallery')}",
                "programme": output.programme.name,
                "is_inside": person.pk in here,
            },
            at=at,
        )
