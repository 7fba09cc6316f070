"""Takes a picture of every main page of the example community, for the documentation.

`python scripts/pictures.py [part of a name …]`: all pictures, or those whose name holds one of the parts.
"""

import io
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
PICTURES = PROJECT / "docs" / "pictures"
WIDTHS = {1280: 900, 390: 844}
LARGEST = 300_000
NOBODY = ""
NEWCOMER = "uuno.uusi@example.org"
PARTNER = "kumppani@example.org"
DAY = timedelta(days=1)
RUNNING, LEAVER = "CEM: guidance and assessment", "Heikki Lehtinen"
OPEN = "CEM: teachers learn from one another"
PATIENCE = 20


@dataclass(frozen=True)
class Picture:
    """A page to be shown: its file's name, its address, who looks at it, in which language."""

    name: str
    path: str
    reader: str = NOBODY
    language: str = "fi"

    def file(self, width: int) -> Path:
        """Return where the picture is kept."""
        language = "" if self.language == "fi" else f"-{self.language}"
        return PICTURES / f"{self.name}{language}-{width}.png"


def main() -> int:
    """Fill an example community in a folder of its own, serve it, take the pictures, and return the exit status."""
    with tempfile.TemporaryDirectory(prefix="ristiin-pictures-") as folder:
        port = free_port()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ristiin.site.settings",
            "RISTIIN_DEVELOPMENT": "1",
            "RISTIIN_VAR": folder,
            "RISTIIN_BASE_URL": "https://vertaisopisto.example.org",
            # The browser's driver keeps an event loop in this thread, which Django takes for asynchronous code.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        os.environ.pop("DATABASE_URL", None)
        fill()
        wanted = [one for one in pictures() if not sys.argv[1:] or any(part in one.name for part in sys.argv[1:])]
        sessions = {one.reader: session(one.reader) for one in wanted}
        with served(port), sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            PICTURES.mkdir(parents=True, exist_ok=True)
            sizes = [take(chromium, port, one, sessions[one.reader]) for one in wanted]
            chromium.close()
    print(f"{len(sizes) * len(WIDTHS)} pictures, the largest {max(sizes) // 1000} kB")
    return 0 if max(sizes) <= LARGEST else 1


def fill() -> None:
    """Make the example community, with a newcomer who is half-way through the form, and an invitation or two."""
    import django  # noqa: PLC0415 - its settings are in the environment only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    call_command("example_community", stdout=io.StringIO())
    from ristiin.accounts.actions import person_for_address  # noqa: PLC0415 - as above
    from ristiin.accounts.models import Person  # noqa: PLC0415 - as above
    from ristiin.enrolment.actions import invitations  # noqa: PLC0415 - as above
    from ristiin.enrolment.actions.registration import save_half_way  # noqa: PLC0415 - as above
    from ristiin.enrolment.importing.addresses import Found  # noqa: PLC0415 - as above
    from ristiin.enrolment.wishes import Wishes  # noqa: PLC0415 - as above
    from ristiin.kernel import clock  # noqa: PLC0415 - as above
    from ristiin.kernel.choices import MailState  # noqa: PLC0415 - as above
    from ristiin.kernel.models import OutgoingMail  # noqa: PLC0415 - as above
    from ristiin.programmes.models import Programme  # noqa: PLC0415 - as above
    from ristiin.programmes.queries import live_skills, live_themes  # noqa: PLC0415 - as above
    from ristiin.site.example.community import ORGANISER  # noqa: PLC0415 - as above

    at = clock.now()
    programme = Programme.objects.get(names__en=OPEN)
    skills, themes = live_skills(programme), live_themes(programme)
    wishes = Wishes(
        organisation="Turun ammattikorkeakoulu",
        role_title="lehtori",
        seeks=(skills[0].pk, skills[5].pk),
        offers=(skills[1].pk, skills[3].pk),
        shown_to_others=("seeks", "offers"),
        theme_ranks={themes[0].pk: 1, themes[2].pk: 2},
        languages=("fi", "sv"),
        free_slots=("mon-9-11", "mon-13-15", "tue-9-11", "thu-11-13", "thu-13-15"),
    )
    organiser = Person.objects.get(email=ORGANISER)
    invited = [Found("minna.koski@example.org", "Minna Koski"), Found("sten.lund@example.org", "Sten Lund")]
    for label, people in (("opettajat", [Found(NEWCOMER, "Uuno Uusi"), *invited]), ("kumppanit", [Found(PARTNER)])):
        invitations.invite(
            programme=programme, people=people, person=organiser, language="fi", list_label=label, at=at - 5 * DAY
        )
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=at)
    invitations.answer(invitation=programme.invitations.get(address=NEWCOMER), at=at)
    for label in ("uutiskirje", "juliste aulassa"):
        invitations.add_channel(programme=programme, label=label, person=organiser, at=at)
    newcomer = person_for_address(address=NEWCOMER, name="Uuno Uusi", language="fi", at=at)
    save_half_way(programme=programme, person=newcomer, wishes=wishes, at=at)


def pictures() -> list[Picture]:
    """Return what is shown, by the addresses of the example."""
    from django.urls import reverse  # noqa: PLC0415 - as above

    from ristiin.grouping.models import Membership  # noqa: PLC0415 - as above
    from ristiin.programmes.models import Programme  # noqa: PLC0415 - as above
    from ristiin.site.example.community import ADMINISTRATOR, ORGANISER, PARTICIPANT  # noqa: PLC0415 - as above

    slugs = {programme.names["en"]: programme.slug for programme in Programme.objects.all()}
    opened, pairing = slugs[OPEN], slugs["CEM: learning and guidance"]
    running, draft = slugs[RUNNING], slugs["Supervisors’ CEM"]
    groups = slugs["Entrepreneurs’ peer groups"]
    own = Membership.objects.get(enrolment__person__email=PARTICIPANT, group__programme__slug=running).group_id
    promised = Membership.objects.filter(group__programme__slug=running).exclude(group_id=own).order_by("pk")[0]
    inside = promised.enrolment.person.email

    def of(name: str, slug: str) -> str:
        return reverse(name, args=[slug])

    organisers = [
        ("programmes", reverse("programmes:mine")),
        ("start", reverse("programmes:start")),
        ("start-cem", reverse("programmes:start_from", args=["cem"])),
        ("draft", of("programmes:timeline", draft)),
        ("timeline", of("programmes:timeline", pairing)),
        ("settings", of("programmes:settings", draft)),
        ("dates", of("programmes:dates", draft)),
        ("share", of("programmes:share", opened)),
        ("organisers", of("programmes:roles", pairing)),
        ("invitations", of("enrolment:invitations", opened)),
        ("channels", of("enrolment:channels", opened)),
        ("import", of("enrolment:import", pairing)),
        ("registrations", of("enrolment:desk", pairing)),
        ("board", reverse("grouping:proposal", args=[pairing, "A"])),
        ("compare", of("grouping:compare", pairing)),
        ("published", of("grouping:board", running)),
        ("published-groups", of("grouping:board", groups)),
    ]
    participants = [
        ("now", reverse("now"), PARTICIPANT),
        ("registered", of("enrolment:register", opened), PARTICIPANT),
        ("find-a-pair", of("enrolment:people", opened), PARTICIPANT),
        ("promise", reverse("rooms:room", args=[own]), PARTICIPANT),
        ("room", reverse("rooms:room", args=[promised.group_id]), inside),
        ("calendar", reverse("connect:calendar"), inside),
        ("my-page", reverse("accounts:mine"), PARTICIPANT),
        ("passkeys", reverse("mfa_list_webauthn"), PARTICIPANT),
        ("register", of("enrolment:register", opened), NEWCOMER),
    ]
    everybody = [
        ("front", reverse("front")),
        ("programme", of("programmes:page", opened)),
        ("sign-in", reverse("account_request_login_code")),
        ("who-sees-what", reverse("community:trust")),
        ("accessibility", reverse("community:accessibility")),
    ]
    return [
        *(Picture(name, path) for name, path in everybody),
        *(Picture(name, path, ORGANISER) for name, path in organisers),
        *(Picture(name, path, reader) for name, path, reader in participants),
        Picture("community", reverse("community:settings"), ADMINISTRATOR),
        *(
            Picture("board", reverse("grouping:proposal", args=[pairing, "A"]), ORGANISER, language)
            for language in ("sv", "en")
        ),
        *(Picture("register", of("enrolment:register", opened), NEWCOMER, language) for language in ("sv", "en")),
        Picture("repair", of("grouping:repair", running), ORGANISER),
    ]


def session(address: str) -> str:
    """Return the session of somebody who has signed in."""
    if address == NOBODY:
        return ""
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above

    from ristiin.accounts.models import Person  # noqa: PLC0415 - as above

    client = Client()
    client.force_login(Person.objects.get(email=address))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def prepare(picture: Picture) -> None:
    """Let the reader read in the picture's language; before repair, let somebody drop out."""
    from ristiin.accounts.models import Person  # noqa: PLC0415 - as above
    from ristiin.enrolment.actions.registration import withdraw  # noqa: PLC0415 - as above
    from ristiin.enrolment.models import Enrolment  # noqa: PLC0415 - as above
    from ristiin.kernel import clock  # noqa: PLC0415 - as above

    Person.objects.filter(email=picture.reader).update(language=picture.language)
    if picture.name == "repair":
        leaver = Enrolment.objects.get(programme__names__en=RUNNING, person__name=LEAVER)
        withdraw(enrolment=leaver, actor=leaver.programme.created_by, at=clock.now())


@contextmanager
def served(port: int) -> Iterator[None]:
    """Serve the site at the port meanwhile."""
    granian = Path(sys.executable).parent / "granian"
    site = "ristiin.site.wsgi:application --interface wsgi --blocking-threads 2 --log-level error"
    with subprocess.Popen([granian, *site.split(), "--port", str(port)]) as process:
        try:
            until = time.monotonic() + PATIENCE
            while not listens(port):
                if time.monotonic() > until or process.poll() is not None:
                    raise SystemExit("The site did not start.")
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def take(chromium: Browser, port: int, picture: Picture, cookie: str) -> int:
    """Take one picture at each width and return the size of the larger file."""
    prepare(picture)
    address = f"http://127.0.0.1:{port}"
    sizes = []
    for width, height in WIDTHS.items():
        context = chromium.new_context(
            base_url=address,
            locale={"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[picture.language],
            timezone_id="Europe/Helsinki",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        if cookie:
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        page = context.new_page()
        look_at(page, picture)
        sizes.append(picture.file(width).write_bytes(small(chromium, page.screenshot(full_page=True))))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            print(f"{picture.file(width).name} is wider than the screen")
        context.close()
    print(f"{picture.name} {picture.language} {sizes}", flush=True)
    return max(sizes)


def look_at(page: Page, picture: Picture) -> None:
    """Open the page, in the picture's language.

    Raises:
        SystemExit: the page is not there.
    """
    answer = page.goto(picture.path)
    if answer is None or not answer.ok:
        raise SystemExit(f"{picture.path} answered {answer.status if answer else 'nothing'}")


def small(chromium: Browser, picture: bytes) -> bytes:
    """Return the picture with 256 colours, which is a third of the bytes and looks the same."""
    page = chromium.new_page()
    width, height, packed = page.evaluate(
        """async (data) => {
          const picture = await createImageBitmap(await (await fetch(data)).blob());
          const { width, height } = picture;
          const canvas = new OffscreenCanvas(width, height).getContext("2d");
          canvas.drawImage(picture, 0, 0);
          const reader = new FileReader();
          reader.readAsDataURL(new Blob([canvas.getImageData(0, 0, width, height).data]));
          await new Promise((done) => { reader.onload = done; });
          return [width, height, reader.result.split(",")[1]];
        }""",
        "data:image/png;base64," + b64encode(picture).decode(),
    )
    page.close()
    points = np.frombuffer(b64decode(packed), dtype=np.uint8).reshape(height * width, 4)[:, :3].astype(np.int64)
    palette, chosen = in_few_colours(points[:, 0] << 16 | points[:, 1] << 8 | points[:, 2])
    rows = np.zeros((height, width + 1), dtype=np.uint8)
    rows[:, 1:] = chosen.reshape(height, width)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    parts = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def in_few_colours(points: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return 256 colours, and for each point the nearest of them: the commonest of every hue, then the commonest."""
    colours, where, counts = np.unique(points, return_inverse=True, return_counts=True)
    shades = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
    commonest = np.argsort(-counts, kind="stable")
    hues = shades[commonest] >> 5
    _hues, first = np.unique(hues[:, 0] << 6 | hues[:, 1] << 3 | hues[:, 2], return_index=True)
    order = np.concatenate([np.sort(first), np.setdiff1d(np.arange(len(commonest)), first)])
    palette = shades[commonest[order[:256]]]
    nearest = np.empty(len(shades), dtype=np.uint8)
    for start in range(0, len(shades), 4096):
        distance = ((shades[start : start + 4096, None] - palette[None]) ** 2).sum(axis=2)
        nearest[start : start + 4096] = distance.argmin(axis=1)
    return palette.astype(np.uint8), nearest[where]


def listens(port: int) -> bool:
    """Return whether something answers at the port."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a port that nobody uses."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
