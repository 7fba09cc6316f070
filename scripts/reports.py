"""Makes the two finished programmes and keeps their reports in docs/reports: PDFs, tables, and pictures of the pages.

`python scripts/reports.py`; it takes two minutes.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pictures
from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
REPORTS = PROJECT / "docs" / "reports"
ORGANISER = "jarjestaja@example.org"
FILES = ("report.pdf", "funder.pdf", "report.xlsx", "report.csv")


def main() -> int:
    """Make everything anew in a folder of its own, and return the exit status."""
    sys.path[:0] = [str(PROJECT), str(PROJECT / "src")]
    with tempfile.TemporaryDirectory(prefix="ristiin-reports-") as folder:
        port = pictures.free_port()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ristiin.site.settings",
            "RISTIIN_DEVELOPMENT": "1",
            "RISTIIN_VAR": folder,
            "RISTIIN_BASE_URL": "https://vertaisopisto.example.org",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        os.environ.pop("DATABASE_URL", None)
        slugs = fill()
        REPORTS.mkdir(parents=True, exist_ok=True)
        keep_files(slugs)
        pictures.PICTURES = REPORTS
        wanted = [pictures.Picture(name, f"/programmes/{slug}/report/", ORGANISER) for name, slug in slugs.items()]
        cookie = pictures.session(ORGANISER)
        with pictures.served(port), sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            sizes = [pictures.take(chromium, port, one, cookie) for one in wanted]
            chromium.close()
    return 0 if max(sizes) <= pictures.LARGEST else 1


def fill() -> dict[str, str]:
    """Make both programmes; return their addresses by the names of their files."""
    import django  # noqa: PLC0415 - its settings are in the environment only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.utils.translation import override  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    from ristiin.community.actions import change_community  # noqa: PLC0415 - as above
    from ristiin.kernel import clock  # noqa: PLC0415 - as above
    from tests.reports import finished  # noqa: PLC0415 - as above

    at = clock.now()
    with override("fi"):
        organiser = finished.make_organiser(at)
        change_community(
            names={"fi": "Vertaisopisto", "sv": "Kamratskolan", "en": "Peer Academy"},
            headlines={},
            introductions={},
            colour="oklch(0.47 0.17 288)",
            contact_address=ORGANISER,
            by=organiser,
            at=at,
        )
        made = {"twelve": finished.twelve(at, organiser), "association": finished.association(at, organiser)}
    return {name: programme.slug for name, programme in made.items()}


def keep_files(slugs: dict[str, str]) -> None:
    """Write every file as the organiser gets it."""
    from django.test import Client  # noqa: PLC0415 - as above

    from ristiin.accounts.models import Person  # noqa: PLC0415 - as above

    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(email=ORGANISER))
    for name, slug in slugs.items():
        for file in FILES:
            kept = REPORTS / f"{name}-{file}"
            kept.write_bytes(client.get(f"/programmes/{slug}/report/{file}").content)
            print(f"{kept.name} {kept.stat().st_size // 1000} kB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
