"""What others see of an address that somebody shares: words and a picture, in the page's language. # S97"""

import re
from html import unescape
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from ristiin.accounts.models import Person
from ristiin.community.models import Community
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")


def told(page: str) -> dict[str, str]:
    """Return what a page tells those who show its address."""
    return {name: unescape(text) for name, text in re.findall(r'<meta property="(og:[^"]+)" content="([^"]*)">', page)}


@pytest.fixture
def named(programme: Programme) -> Programme:
    """A programme with a name and a summary in each language."""
    programme.names = {"fi": "Yhdessä", "sv": "Tillsammans", "en": "Together & <b>"}
    programme.summaries = {language: f"{language}: lyhyesti" for language in LANGUAGES}
    programme.save()
    return programme


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shared_programme_is_told_in_the_language_of_the_page(named: Programme, language: str) -> None:
    client = Client(headers={"accept-language": language})
    seen = told(client.get(reverse("programmes:page", args=[named.slug])).content.decode())
    picture = client.get(seen["og:image"].removeprefix(settings.BASE_URL))

    assert seen["og:title"] == named.names[language]
    assert seen["og:description"] == named.summaries[language]
    assert seen["og:image"].startswith(settings.BASE_URL)
    assert seen["og:image"].endswith(f"shared-{language}.png")
    with Image.open(BytesIO(picture.content)) as shown:
        assert (shown.format, shown.size) == ("PNG", (1200, 630))


def test_the_front_page_has_a_picture_too_and_each_language_its_own(named: Programme) -> None:
    pictures = set()
    for language in LANGUAGES:
        client = Client(headers={"accept-language": language})
        seen = told(client.get(reverse("front")).content.decode())
        pictures.add(client.get(seen["og:image"].removeprefix(settings.BASE_URL)).content)
        assert {"og:title", "og:description", "og:image", "og:image:alt"} <= set(seen)

    assert len(pictures) == len(LANGUAGES)


def test_a_picture_is_kept_and_changes_with_the_name_and_the_colour(named: Programme) -> None:
    address = reverse("shared_programme", args=[named.slug, "fi"])
    first = Client().get(address)
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    Community.objects.update_or_create(pk=1, defaults={"colour": "oklch(0.45 0.1 160)"})
    green = Client().get(address, headers={"if-none-match": first["ETag"]})
    named.names = {"fi": "Toinen"}
    named.save()
    renamed = Client().get(address, headers={"if-none-match": green["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first["Cache-Control"]
    assert (green.status_code, renamed.status_code) == (200, 200)
    assert len({first.content, green.content, renamed.content}) == 3


def test_what_is_not_public_has_no_picture_for_anybody(named: Programme, organiser: Person) -> None:
    address = reverse("shared_programme", args=[named.slug, "fi"])
    Programme.objects.filter(pk=named.pk).update(state=State.DRAFT)
    client = Client()
    client.force_login(organiser)

    assert (Client().get(address).status_code, client.get(address).status_code) == (404, 404)
    page = client.get(reverse("programmes:page", args=[named.slug])).content.decode()
    assert "og:image" not in told(page)


def test_there_is_no_picture_in_a_language_that_the_house_does_not_speak(named: Programme) -> None:
    assert Client().get(reverse("shared_front", args=["xx"])).status_code == 404
