"""What letters there are: each floor names its topics, and people choose what comes and how."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from ristiin.accounts.choices import How

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text
else:
    # Words, perhaps to be put into the reader's language later.
    Text = str | Promise


@dataclass(frozen=True)
class Topic:
    """A kind of news: what it is called, when it comes, and how it comes to one who has chosen nothing.

    An essential one (a meeting moved, an invitation) can be gathered into the digest but not turned off. One that does
    not wait for the morning (an answer to what the person has just done) comes in quiet hours too.
    """

    key: str
    title: Text
    help: Text = ""
    default: How = How.NOW
    is_essential: bool = False
    waits_for_morning: bool = True

    @property
    def hows(self) -> tuple[How, ...]:
        """How it can come."""
        return (How.NOW, How.DIGEST) if self.is_essential else (How.NOW, How.DIGEST, How.NONE)


_topics: dict[str, Topic] = {}


def register(topic: Topic) -> Topic:
    """Enter a topic. Entering it twice changes nothing."""
    _topics[topic.key] = topic
    return topic


def topics() -> list[Topic]:
    """Return every topic, floor by floor."""
    return list(_topics.values())


def topic(key: str) -> Topic:
    """Return one topic.

    Raises:
        KeyError: nobody has entered it.
    """
    return _topics[key]
