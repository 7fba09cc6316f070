"""The menu of one programme for those who run or plan it: its pages in the order of the programme's life."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ristiin.programmes import queries
from ristiin.programmes.choices import Teaching
from ristiin.programmes.models import Programme


@dataclass(frozen=True)
class Link:
    """A page of the programme; `current` when the reader is on it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Part:
    """Pages that belong together; the first part has no heading, for it is the programme's home."""

    label: str
    links: list[Link]


Page = tuple[str, str, str]
"""How the page calls itself, what it is called, and its name among the addresses."""


def of_organisers(programme: Programme, current: str) -> list[Part]:
    """Return an organiser's menu; `current` names the page, and pages of floors that are not there are left out."""
    groups = str(capfirst(queries.word(programme, "pairs" if programme.makes_pairs else "groups")))
    teaching = [("teaching", _("Teaching"), "teaching:home")] if programme.teaching != Teaching.NONE else []
    planned = [
        ("", [("timeline", _("Timeline"), "programmes:timeline")]),
        (
            pgettext("menu of a programme", "Preparing"),
            [("plan", _("Plan"), "programmes:plan"), ("settings", _("Settings"), "programmes:settings")],
        ),
        (
            pgettext("menu of a programme", "People"),
            [
                ("invitations", _("Invitations"), "enrolment:invitations"),
                ("registrations", _("Registrations"), "enrolment:desk"),
                ("groups", groups, "grouping:board"),
            ],
        ),
        (
            pgettext("menu of a programme", "Together"),
            [("sessions", _("Joint sessions"), "gatherings:sessions"), *teaching],
        ),
        (
            pgettext("menu of a programme", "In the end"),
            [
                ("feedback", _("Feedback"), "feedback:programme"),
                ("report", _("Report"), "reports:report"),
                ("growth", _("What next"), "growth:phases"),
            ],
        ),
    ]
    return _there(planned, programme, current)


def of_planners(programme: Programme, current: str) -> list[Part]:
    """Return the menu of those who plan alongside the organisers."""
    planned = [
        (
            "",
            [
                ("plan", _("Plan"), "programmes:plan"),
                ("page", _("The programme’s page"), "programmes:page"),
            ],
        ),
        (
            pgettext("menu of a programme", "Preparing"),
            [
                ("target_groups", _("Target groups"), "programmes:target_groups"),
                ("theme_plans", _("Themes and places"), "programmes:theme_plans"),
                ("decisions", _("Decisions"), "programmes:decisions"),
                ("board", _("Planning board"), "growth:board"),
            ],
        ),
    ]
    return _there(planned, programme, current)


def _there(planned: list[tuple[str, list[Page]]], programme: Programme, current: str) -> list[Part]:
    found = []
    for label, pages in planned:
        links = [Link(text, url, name == current) for name, text, page in pages if (url := _url(page, programme))]
        if links:
            found.append(Part(label, links))
    return found


def _url(name: str, programme: Programme) -> str:
    try:
        return reverse(name, args=[programme.slug])
    except NoReverseMatch:
        return ""
