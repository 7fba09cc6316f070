"""Files given to everybody for a joint session: what is taken, who has them, until when."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from ristiin.gatherings import tasks
from ristiin.gatherings.actions import planning
from ristiin.gatherings.models import Material
from ristiin.gatherings.refusals import FilesAreGone, ProgrammeNotLive, SessionFull
from ristiin.kernel.uploads import CheckedFile
from ristiin.programmes.actions import launching
from ristiin.rooms.endings import KEPT_AFTER, close_of

SLIDES = b"%PDF-1.7\nSALAISUUS"


def there(programme, name, *more):
    return reverse(f"gatherings:{name}", args=[programme.slug, "midway", *more])


def upload(name="diat.pdf", content=SLIDES):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def give(session, organiser, now):
    """Give a file to everybody at the midway session."""

    def add(name="diat.pdf", content=SLIDES, title="", send_key="", at=now):
        file = CheckedFile(name, "application/pdf", content)
        return planning.add_file(
            entry=session("midway"), title=title, file=file, send_key=send_key, by=organiser, at=at
        )

    return add


def test_what_an_organiser_adds_those_who_take_part_download(running, pair, organiser, participant, browse):
    answer = browse(organiser).post(there(running, "files"), {"file": upload(), "title": "Puheenvuoron diat"})
    file = Material.objects.get()
    page = browse(participant).get(there(running, "session")).content.decode()
    kept = browse(participant).get(there(running, "material", file.pk))

    assert (answer.status_code, answer["Location"]) == (302, there(running, "prepare") + "#materials")
    assert ("Puheenvuoron diat" in page, "diat.pdf" in page) == (True, True)
    assert (kept.content, kept["Content-Type"]) == (SLIDES, "application/pdf")
    assert kept["Content-Disposition"] == 'attachment; filename="diat.pdf"'
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert kept["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"


def test_a_file_without_a_title_is_called_what_it_is_called(running, organiser, browse):
    browse(organiser).post(there(running, "files"), {"file": upload("../../Kesän diat.PDF")})

    assert str(Material.objects.get()) == "Kesän diat.pdf"


def test_who_leaves_the_programme_has_the_file_no_more(give, running, pair, other_pair, outsider, browse):
    file = give()

    assert browse(outsider).get(there(running, "material", file.pk)).status_code == 404


def test_a_file_of_one_session_is_none_of_another(give, running, organiser, browse):
    address = reverse("gatherings:material", args=[running.slug, "kick-off", give().pk])

    assert browse(organiser).get(address).status_code == 404


def test_a_link_is_no_file(session, running, organiser, browse, now):
    link = planning.add_material(
        entry=session("midway"), title="Diat", link="https://example.org/diat", by=organiser, at=now
    )

    assert browse(organiser).get(there(running, "material", link.pk)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Valitse ensin tiedosto."),
        ({"file": SimpleUploadedFile("a.svg", b"<svg><script>alert(1)</script></svg>")}, "Tällaisia tiedostoja"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "Tiedosto on tyhjä."),
    ],
)
def test_what_is_not_taken_is_told_at_the_field(running, organiser, browse, sent, said):
    for upload_ in sent.values():
        upload_.seek(0)
    answer = browse(organiser).post(there(running, "files"), sent)

    assert (answer.status_code, said in answer.content.decode(), Material.objects.count()) == (200, True, 0)


def test_the_same_form_sent_twice_adds_one_file(give):
    assert give(send_key="a") == give(send_key="a")
    assert Material.objects.count() == 1


def test_the_files_of_a_session_have_their_space(give):
    first = give()
    Material.objects.update(size=planning.MOST_BYTES - len(SLIDES))
    give("toinen.pdf")
    with pytest.raises(SessionFull):
        give("kolmas.pdf")
    planning.remove_material(material=first, by=first.added_by, at=first.added_at)
    give("kolmas.pdf")

    assert Material.objects.count() == 2


def test_a_cancelled_programme_takes_no_files(give, running, organiser, now):
    launching.cancel(programme=running, by=organiser, at=now)

    with pytest.raises(ProgrammeNotLive):
        give()


def test_what_is_stored_shows_nothing_of_the_file(give):
    give()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM gatherings_material")
        stored = bytes(cursor.fetchone()[0])

    assert b"SALAISUUS" not in stored


def test_a_material_is_a_link_or_a_file_and_not_both(give):
    file = give()
    for wrong in ({"link": "https://example.org/"}, {"file_name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Material.objects.filter(pk=file.pk).update(**wrong)

    assert Material.objects.get().file_name == "diat.pdf"


def test_files_go_when_the_rooms_are_emptied_and_links_stay(give, session, running, organiser, now):
    link = planning.add_material(
        entry=session("midway"), title="Diat", link="https://example.org/diat", by=organiser, at=now
    )
    give()
    gone = close_of(running.timeline.all()) + KEPT_AFTER
    tasks.forget_files(gone.replace(year=gone.year - 1))
    before = Material.objects.count()
    tasks.forget_files(gone)

    assert (before, list(Material.objects.all())) == (2, [link])
    with pytest.raises(FilesAreGone):
        give(at=gone)
