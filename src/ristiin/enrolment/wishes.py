"""What somebody answers when registering, whichever way the answers came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ristiin.enrolment.choices import MeetingMode, PartnerDiscipline


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """The answers of one registration.

    `seeks` and `offers` are ids of skills, `theme_ranks` gives a theme's id its place (1 the most wanted).
    `seeks_more`, `offers_more` and `own_theme` are the person's own suggestions. `hopes` and `avoids` name people by
    name or address, as they were written. `free_slots` are codes such as "mon-9-11". Organisation and unit are names.
    """

    organisation: str = ""
    unit: str = ""
    role_title: str = ""
    region: str = ""
    could_facilitate: str = ""
    discipline: str = ""
    seeks: tuple[int, ...] = ()
    offers: tuple[int, ...] = ()
    seeks_more: str = ""
    offers_more: str = ""
    own_words: str = ""
    shown_to_others: tuple[str, ...] = ()
    theme_ranks: Mapping[int, int] = field(default_factory=dict)
    own_theme: str = ""
    partner_discipline: str = PartnerDiscipline.ANY
    meeting_mode: str = MeetingMode.EITHER
    languages: tuple[str, ...] = ()
    free_slots: tuple[str, ...] = ()
    hopes: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
