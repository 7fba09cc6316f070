"""The pages of invitations and imports, as the organiser presses through them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ristiin.enrolment.actions import importing
from ristiin.enrolment.actions import invitations as actions
from ristiin.enrolment.importing.addresses import Found
from ristiin.enrolment.models import Enrolment, ImportBatch, Invitation
from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import TimelineEntry

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def client(programme, organiser, browse):
    """The organiser's browser, while registration is open."""
    TimelineEntry.objects.filter(programme=programme, key="registration").update(
        starts_at=clock.now() - timedelta(days=5), ends_at=clock.now() + timedelta(days=5)
    )
    client = browse(organiser)
    client.cookies["django_language"] = "en"
    organiser.language = "en"
    organiser.save()
    return client


@pytest.fixture
def home(programme):
    return f"/programmes/{programme.slug}"


def text_of(response):
    return response.content.decode()


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def send(client, home, name):
    file = SimpleUploadedFile(name, (DATA / name).read_bytes())
    return client.post(f"{home}/import/", {"file": file})


def test_the_cem_list_goes_in_by_three_presses(client, home):
    columns = send(client, home, "cem-12-registrations.csv")["Location"]
    page = client.get(columns)
    form = {name: page.context["form"][name].initial for name in page.context["form"].names}
    look = client.post(columns, form)["Location"]
    assert "Take the 12 good rows" in text_of(client.get(look))
    assert Enrolment.objects.count() == 0

    done = client.post(look.replace("preview", "take"))["Location"]

    assert Enrolment.objects.count() == 12
    assert "The list is in" in text_of(client.get(done))
    assert OutgoingMail.objects.count() == 0
    again = client.post(look.replace("preview", "take"))
    assert again["Location"] == done
    assert Enrolment.objects.count() == 12


def test_the_same_list_again_says_that_nothing_changes(client, home, programme, organiser):
    for _time in range(2):
        columns = send(client, home, "cem-12-registrations.csv")["Location"]
        look = columns.replace("columns", "preview")
        page = text_of(client.get(look))
        client.post(look.replace("preview", "take"))

    assert "This list changes nothing" in page
    assert "This list changed nothing" in text_of(client.get(look.replace("preview", "progress")))


def test_problems_are_listed_by_row_and_column(client, home):
    look = send(client, home, "dirty-import-utf16.csv")["Location"].replace("columns", "preview")

    page = client.get(look)

    assert [(p.row, p.column) for p in page.context["problems"] if p.is_error] == [
        (5, "Teemat"), (6, "Nimi"), (7, "Sähköposti"), (8, "Sähköposti"), (10, "Teemat"),
    ]  # fmt: skip
    client.post(look, {"unknown_themes": "leave", "adds_times": "1"})
    assert client.get(look).context["errors"] == 3
    csv = client.get(look.replace("preview/", "left-out.csv"))
    assert csv["Content-Type"] == "text/csv; charset=utf-8"
    assert csv.content.decode("utf-8-sig").count("\r\n") == 4


def test_a_file_that_cannot_be_read_says_why_at_the_field(client, home):
    response = client.post(f"{home}/import/", {"file": SimpleUploadedFile("x.csv", b"")})

    assert response.status_code == 200
    assert "The file is empty." in text_of(response)
    assert ImportBatch.objects.count() == 0


def test_taking_none_forgets_the_list(client, home):
    columns = send(client, home, "cem-12-registrations.csv")["Location"]

    client.post(columns.replace("columns", "throw-away"))

    assert ImportBatch.objects.count() == 0
    assert client.get(columns).status_code == 404


def test_a_long_list_is_taken_in_the_background_and_shows_how_far_it_is(client, home):
    rows = "\n".join(f"N{n};n{n}@x.example" for n in range(300))
    file = SimpleUploadedFile("x.csv", f"Nimi;Sähköposti\n{rows}".encode())
    columns = client.post(f"{home}/import/", {"file": file})["Location"]

    progress = client.post(columns.replace("columns", "take"))["Location"]

    page = text_of(client.get(progress))
    assert Enrolment.objects.count() == 0
    assert "Rows looked after: 0 of 300." in page
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in page
    part = client.get(progress, headers={"HX-Request": "true"})
    assert "<html" not in text_of(part)
    importing.write(batch_id=ImportBatch.objects.get().pk, at=clock.now())
    assert client.get(progress, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "The list is in" in text_of(client.get(progress))


def test_a_pasted_list_is_looked_at_before_it_is_sent(client, home, programme):
    form = {
        "addresses": "Bo Öst <bo@x.example>\nrikki",
        "language": "fi",
        "list_label": "opettajat",
        "message": "Hei sinä.",
    }

    look = client.post(f"{home}/invitations/", form)

    assert "“rikki” has no @" in text_of(look)
    assert "Hei sinä." in text_of(look)
    assert Invitation.objects.count() == 0
    back = client.post(f"{home}/invitations/", {**form, "again": "1"})
    assert "bo@x.example" in text_of(back)
    sent = client.post(f"{home}/invitations/", {**form, "send": "1"}, follow=True)
    assert "1 invitation is on its way." in text_of(sent)
    assert Invitation.objects.get().name == "Bo Öst"
    twice = client.post(f"{home}/invitations/", {**form, "send": "1"}, follow=True)
    assert "Invited before, so no second letter: 1." in text_of(twice)
    assert OutgoingMail.objects.count() == 1


@pytest.mark.once
def test_lists_cost_the_same_with_few_and_many_rows(client, home, programme, organiser):
    def fill(first, last):
        people = [Found(f"p{n}@x.example", f"P {n}") for n in range(first, last)]
        actions.invite(programme=programme, people=people, person=organiser, language="fi", at=clock.now())
        for n in range(first, last):
            actions.add_channel(programme=programme, label=f"k{n}", person=organiser, at=clock.now())
            content = f"Nimi;Sähköposti\nN;n{n}@x.example".encode()
            importing.upload(programme=programme, person=organiser, content=content, file_name="x", at=clock.now())

    addresses = [f"{home}/invitations/", f"{home}/channels/", f"{home}/import/"]
    fill(0, 1)
    few = [queries_of(client, address) for address in addresses]
    fill(1, 40)

    assert [queries_of(client, address) for address in addresses] == few
    assert max(few) <= 30


@pytest.mark.parametrize("rows", [1, 5, 60])
def test_a_preview_costs_the_same_whatever_the_rows(client, home, rows):
    lines = "\n".join(f"N{n};n{n}@x.example;arviointi" for n in range(rows))
    file = SimpleUploadedFile("x.csv", f"Nimi;Sähköposti;Teema\n{lines}".encode())
    look = client.post(f"{home}/import/", {"file": file})["Location"].replace("columns", "preview")

    assert queries_of(client, look) == 11
