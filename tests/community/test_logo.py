"""The community's logo: drawn anew, shown at an address of its own."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from ristiin.community import actions, logo
from ristiin.community.models import Community, Logo

SENT = {"name_fi": "Oppiva talo", "preset": "oklch(0.47 0.17 288)"}


def picture(kind="PNG", size=(80, 40), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **options)
    return out.getvalue()


def upload(content, name="logo.png"):
    return SimpleUploadedFile(name, content)


def with_secrets():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "salaisuus")
    exif = Image.Exif()
    exif[0x010E] = "kotiosoite"
    return picture(pnginfo=notes, exif=exif)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_as_a_png(kind):  # S82
    drawn = logo.drawn(upload(picture(kind)))
    with Image.open(BytesIO(drawn)) as seen:
        assert (seen.format, seen.size) == ("PNG", (80, 40))


def test_what_is_hidden_in_the_file_is_gone():
    content = with_secrets()
    assert b"salaisuus" in content
    drawn = logo.drawn(upload(content))
    assert (b"salaisuus" in drawn, b"kotiosoite" in drawn) == (False, False)


def test_a_large_picture_is_made_as_large_as_it_is_shown():
    with Image.open(BytesIO(logo.drawn(upload(picture(size=(3000, 1000)))))) as seen:
        assert seen.size == (640, 213)


def test_what_shows_through_still_does():
    with Image.open(BytesIO(logo.drawn(upload(picture(mode="RGBA"))))) as seen:
        assert seen.mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 40,
        picture()[:60],
        b"\x89PNG\r\n\x1a\n" + b"<script>",
        b"x" * (logo.LARGEST + 1),
    ],
)
def test_nothing_but_a_picture_is_taken(content):
    with pytest.raises(logo.NotALogo):
        logo.drawn(upload(content))


def test_a_picture_of_too_many_pixels_is_refused():
    with pytest.raises(logo.NotALogo):
        logo.drawn(upload(picture(mode="1", size=(6000, 6000))))


def test_the_keepers_bring_a_logo_and_take_it_away(administrator, browse):
    client, address = browse(administrator), reverse("community:settings")
    assert client.post(address, SENT | {"logo": upload(picture())}).status_code == 302
    mark = Community.objects.get().logo_mark
    shown = reverse("community:logo", args=[mark])
    assert f'<img class="logo" src="{shown}" alt="">' in browse(None).get(reverse("front")).content.decode()
    answer = browse(None).get(shown)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.post(address, SENT | {"without_logo": "on"}).status_code == 302
    assert (Logo.objects.count(), Community.objects.get().logo_mark) == (0, "")
    assert browse(None).get(shown).status_code == 404


def test_saving_without_a_file_keeps_the_logo(administrator, browse, at):
    actions.set_logo(content=picture(), by=administrator, at=at)
    browse(administrator).post(reverse("community:settings"), SENT)
    assert logo.current() == picture()


def test_a_file_that_is_no_logo_is_said_at_the_field(administrator, browse):
    page = browse(administrator).post(reverse("community:settings"), SENT | {"logo": upload(b"<svg/>", "logo.svg")})
    assert list(page.context["form"].errors) == ["logo"]
    assert Community.objects.count() == 0


def test_an_old_address_of_a_logo_shows_nothing(administrator, browse, at):
    actions.set_logo(content=picture(), by=administrator, at=at)
    assert browse(None).get(reverse("community:logo", args=["0" * 16])).status_code == 404
