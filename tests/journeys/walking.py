"""What organisers do in every programme, as they do it in a browser; and days that go by."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.db.models import F
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import expect

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Offer
from ristiin.grouping.models import Group
from ristiin.kernel import clock, periodic
from ristiin.kernel.postman import deliver_due
from ristiin.kernel.worker import LeasedWorker
from ristiin.programmes.models import Programme, TargetGroup, TimelineEntry
from ristiin.rooms.models import Meeting
from tests.infrastructure.browser import press
from tests.journeys.reader import LOCALES, Reader

DATA = Path(__file__).resolve().parents[1] / "data"
MOMENTS: dict[Any, tuple[str, ...]] = {
    TimelineEntry: ("starts_at", "ends_at"),
    TargetGroup: ("opens_at", "closes_at"),
    Offer: ("until",),
    Meeting: ("starts_at", "ends_at"),
}
"""What stands at a moment of its own: when days go by, all of it comes nearer."""


@dataclass
class Walk:
    """A programme, its organiser, and how others come to their own pages."""

    WIDTH: ClassVar[int] = 390
    """How wide a screen people read on unless it is said."""

    organiser: Reader
    open_page: Any
    make_person: Any
    programme: Programme = field(init=False)

    def visitor(self, language: str = "fi", width: int = 390) -> Reader:
        """Return somebody who has not signed in."""
        return Reader(self.open_page(locale=LOCALES[language], width=width), language)

    def reader(self, person: Person, language: str = "fi", width: int = 0) -> Reader:
        """Return somebody who has."""
        return Reader(self.open_page(person, locale=LOCALES[language], width=width or self.WIDTH), language)

    def page(self, path: str) -> str:
        """Return the address of a page of the programme."""
        return f"/programmes/{self.programme.slug}/{path}"


def days_go_by(days: int) -> None:
    """Let every moment that is written down come so many days nearer."""
    for model, fields in MOMENTS.items():
        model.objects.update(**{field: F(field) - timedelta(days=days) for field in fields})


def come_to(programme: Programme, key: str) -> None:
    """Let whole weeks go by, so that weekdays stay, until a part of the timeline is under way."""
    ahead = programme.timeline.get(key=key).starts_at - clock.now()
    if ahead > timedelta(0):
        days_go_by(7 * (ahead // timedelta(days=7) + 1))


def the_worker_works() -> None:
    """Do what waits in the background, and send what is to be sent."""
    worker = LeasedWorker("journey".ljust(32, "-"))
    while task := DBTaskResult.objects.ready().first():
        task.claim(worker.worker_id)
        worker.run_task(task)
        task.refresh_from_db()
        assert task.status == TaskResultStatus.SUCCESSFUL, task.traceback
    periodic.run_errands(clock.now())
    deliver_due()


def at_noon(day: date) -> datetime:
    """Return noon of a day, where the readers are."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def written(moment: datetime) -> str:
    """Return a moment as a field of a day and a clock takes it."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def start(organiser: Reader, playbook: str, name: str, first_day: date) -> Programme:
    """Start a draft from a playbook."""
    organiser.open("/programmes/start/")
    organiser.open(f"/programmes/start/{playbook}/?first_day={first_day.isoformat()}")
    organiser.labelled("Name").fill(name)
    organiser.press("Start the programme")
    organiser.page.wait_for_url("**/timeline/")
    organiser.look()
    return Programme.objects.get(slug=urlsplit(organiser.page.url).path.split("/")[2])


def publish(organiser: Reader, programme: Programme) -> None:
    """Let everybody see the programme's page, which can be shared."""
    organiser.open(f"/programmes/{programme.slug}/timeline/")
    organiser.press("Publish the page")
    organiser.open(f"/programmes/{programme.slug}/share/")
    programme.refresh_from_db()
    assert programme.published_at


def bring(organiser: Reader, programme: Programme, file: str, count: int, content: str = "") -> None:
    """Bring a list of registrations, as it is or with other content, and look at it before it is taken."""
    wanted: Any = {"name": file, "mimeType": "text/csv", "buffer": content.encode()} if content else DATA / file
    organiser.open(f"/programmes/{programme.slug}/import/")
    organiser.labelled("The list").set_input_files(wanted)
    organiser.press("Look through it")
    organiser.look()
    organiser.press("Look at the rows")
    organiser.look()
    unknown = organiser.page.locator("[name=unknown_themes][value=add]")
    if unknown.count():
        unknown.check()
        organiser.press("Look again with these choices")
        organiser.page.wait_for_load_state()
    take = organiser.number_of("Take the %(n)s good row", "Take the %(n)s good rows", count)
    press(organiser.page.get_by_role("button", name=take))
    the_worker_works()
    # The page sees by itself that the work is done.
    expect(organiser.page.get_by_role("link", name=organiser.words("See the registrations"))).to_be_visible()
    organiser.look()
    organiser.follow("See the registrations")


def work_out(organiser: Reader, programme: Programme, target: int | None = None) -> None:
    """Have the board propose groups."""
    board = f"/programmes/{programme.slug}/groups/"
    organiser.open(board if target is None else f"{board}of/{target}/")
    # Where no hour suits all, saying which rules contradict each other takes its time.
    organiser.press("Work out a proposal")
    the_worker_works()
    expect(organiser.page.locator("#progress")).to_have_count(0)
    organiser.page.wait_for_load_state()
    organiser.look()


def publish_groups(organiser: Reader, programme: Programme, label: str = "Publish groups") -> list[Group]:
    """Publish what the board shows, and return the groups of the programme."""
    before = Group.objects.filter(programme=programme).count()
    organiser.unfold(label)
    press(organiser.page.locator(".confirm[open] form button"))
    expect(organiser.page.locator(".group").first).to_be_visible()
    organiser.looked_at.clear()
    organiser.look()
    the_worker_works()
    groups = list(Group.objects.filter(programme=programme).order_by("number"))
    assert len(groups) > before
    return groups
