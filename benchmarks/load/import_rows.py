"""How long a list of 10,000 people takes to be read and written; `python benchmarks/load/import_rows.py [rows]`.

Uses DATABASE_URL when it is set (a database of its own is made beside it), else a throw-away SQLite file.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
GOAL = 20.0
SKILLS = ["arvioinnin suunnittelu", "fasilitointi", "opinnäytteen ohjaus", "oppimisanalytiikka", "videotuotanto"]
THEMES = ["arviointi", "digitalisaatio", "ohjausosaaminen", "yhteisöllinen oppiminen"]
TIMES = [f"{day} {row}" for day in ("ma", "ti", "ke", "to", "pe") for row in ("9-11", "11-13", "13-15", "15-17")]


def invented(rows: int) -> bytes:
    chance = random.Random(7)
    lines = [
        (
            "Nimi;Sähköposti;Organisaatio;Yksikkö;Tehtävä;Mitä haluan oppia;Mitä voin antaa;Teemat;Toivon parikseni;"
            "Sopivat ajat;Tapaamistapa;Kielet"
        )
    ]
    for n in range(rows):
        wanted = f"Henkilö Numero{chance.randrange(rows)}" if n % 10 == 0 else ""
        cells = [
            f"Henkilö Numero{n}",
            f"henkilo{n}@example.org",
            f"Korkeakoulu {n % 40}",
            f"Yksikkö {n % 7}",
            "yliopettaja",
            ", ".join(chance.sample(SKILLS, 2)),
            ", ".join(chance.sample(SKILLS, 3)),
            ", ".join(chance.sample(THEMES, 3)),
            wanted,
            ", ".join(chance.sample(TIMES, 6)),
            chance.choice(["etänä", "kasvotusten", "kumpi vain"]),
            "suomi, englanti",
        ]
        lines.append(";".join(cells))
    return "\r\n".join(lines).encode("utf-8-sig")


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = tempfile.mkdtemp(prefix="ristiin-benchmark-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "ristiin.site.settings", "RISTIIN_VAR": folder}
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return measure(rows, settings.DATABASES["default"]["ENGINE"].rpartition(".")[2])
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure(rows: int, database: str) -> int:
    from ristiin.accounts.actions import person_for_address
    from ristiin.enrolment.actions import importing
    from ristiin.enrolment.actions.writing import checked, write
    from ristiin.enrolment.models import Enrolment, ImportBatch
    from ristiin.kernel import clock
    from ristiin.programmes.choices import State
    from ristiin.programmes.models import Programme, Skill, Theme

    at = clock.now()
    organiser = person_for_address(address="organiser@example.org", name="Olga Organisoija", at=at)
    programme = Programme.objects.create(
        slug="iso",
        playbook="cem",
        names={"fi": "Iso"},
        state=State.PUBLISHED,
        created_at=at,
        week_rows=["9-11", "11-13", "13-15", "15-17"],
        languages=["fi", "sv", "en"],
    )
    for model, names in ((Theme, THEMES), (Skill, SKILLS)):
        for position, name in enumerate(names):
            model.objects.create(programme=programme, names={"fi": name}, folded_name=name, position=position)
    content = invented(rows)
    figures = []

    def timed(what, act):
        start, worked = time.perf_counter(), time.process_time()
        answer = act()
        figures.append((what, time.perf_counter() - start, time.process_time() - worked))
        return answer

    def bring():
        return importing.upload(programme=programme, person=organiser, content=content, file_name="x.csv", at=at)

    batch = timed("read the file, guess its columns", bring)
    timed("look through it (preview)", lambda: checked(batch))
    timed("decide", lambda: importing.take(batch=batch, person=organiser, sends_mail=False, at=at))
    timed("write every row", lambda: write(batch_id=batch.pk, at=at))
    batch = ImportBatch.objects.get(pk=batch.pk)
    if batch.state != "done" or Enrolment.objects.count() != rows:
        sys.exit(f"only {Enrolment.objects.count():,} of {rows:,} rows came in")
    total = sum(seconds for _what, seconds, _worked in figures)
    work = sum(worked for _what, _seconds, worked in figures)
    again = timed("bring the same file again", bring)
    same = timed("look through it again", lambda: checked(again)).counts()["same"]
    if same != rows:
        sys.exit(f"brought again, only {same:,} of {rows:,} rows are known")
    print(f"{rows:,} rows, {database}: seconds by the clock, and of one core")
    for what, seconds, worked in [*figures, ("from file to registrations", total, work)]:
        print(f"  {what:<36}{seconds:7.2f}{worked:7.2f}")
    print(f"  goal for 10,000 rows                {GOAL:7.2f}")
    return 0 if total <= GOAL * max(1, rows / 10_000) else 1


if __name__ == "__main__":
    sys.exit(main())
