"""Files that people bring, made here to be what they say or to be something else."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from ristiin.kernel.uploads import LARGEST, LONGEST_NAME, FileRefused, checked, clean_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def english():
    """Words are asked for as they stand in the source."""
    with translation.override("en"):
        yield


def upload(content, name="a.bin"):
    return checked(SimpleUploadedFile(name, content))


def refusal(content, name="a.bin"):
    with pytest.raises(FileRefused) as refused:
        upload(content, name)
    return str(refused.value)


def picture(kind="PNG", size=(40, 30), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, 1).save(out, kind, **options)
    return out.getvalue()


def package(*names, content=b"x", first=None):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        if first:
            made.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
        (picture("PNG"), "a.png", "image/png"),
        (picture("JPEG"), "a.jpeg", "image/jpeg"),
        (picture("GIF", mode="P"), "a.gif", "image/gif"),
        (picture("WEBP"), "a.webp", "image/webp"),
        (package("[Content_Types].xml", "word/document.xml"), "a.docx", DOCX),
        (package(first="application/vnd.oasis.opendocument.text"), "a.odt", "application/vnd.oasis.opendocument.text"),
        (b"ID3\x04\x00", "a.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "a.mp3", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypM4A \x00", "a.m4a", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom\x00", "a.mp4", "video/mp4"),
        ("Hyvää päivää".encode(), "a.txt", "text/plain"),
        (b"# Otsikko", "a.md", "text/markdown"),
        (b"a;b\n1;2\n", "a.csv", "text/csv"),
    ],
)
def test_what_is_in_a_file_decides_what_it_is(content, name, content_type):
    taken = upload(content, name)

    assert (taken.name, taken.content_type) == (name, content_type)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.png"),
        (b'<?xml version="1.0"?><svg/>', "a.txt"),
        (b"<!DOCTYPE html><p>", "a.md"),
        (b"hei <script>alert(1)</script>", "a.txt"),
        (b"<p>a</p>", "a.html"),
        ("<html>".encode("utf-16"), "a.txt"),
        (b"MZ\x90\x00", "a.exe"),
        (b"#!/bin/sh\n", "a.sh"),
        (b"\x7fELF", "a.txt\x00.png"),
        (package("a.txt"), "a.zip"),
        (package("word/document.xml"), "a.docx"),
        (b"RIFF\x00\x00\x00\x00WAVE", "a.webp"),
    ],
)
def test_other_kinds_are_refused_whatever_they_are_called(content, name):
    assert refusal(content, name).startswith("Files of this kind are not taken here.")


def test_an_empty_file_is_refused():
    assert refusal(b"", "a.txt").startswith("This file is empty.")


def test_a_large_file_is_refused_before_it_is_looked_at():
    assert refusal(b"%PDF-" + bytes(LARGEST), "a.pdf").startswith("This file is larger than 10")


def test_macros_are_refused():
    content = package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")

    assert refusal(content, "a.docx").startswith("This file holds macros")


def test_a_zip_made_to_burst_is_refused_by_what_it_says_of_itself():
    content = package(
        "[Content_Types].xml", "word/document.xml", *(f"word/{n}" for n in range(9)), content=bytes(48 * 1024 * 1024)
    )

    assert len(content) < LARGEST
    assert refusal(content, "a.docx").startswith("Unpacked, this file would fill")


def test_a_cut_zip_is_refused():
    assert refusal(package("[Content_Types].xml", "word/document.xml")[:60], "a.docx").startswith("This file does not")


def _png_of(width, height):
    """A picture that says it is large and holds next to nothing."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (50_000, 1), (1, 50_000), (9_000, 9_000), (12_000, 12_000)])
def test_pictures_with_too_many_pixels_are_refused_without_drawing_them(size):
    assert refusal(_png_of(*size), "a.png").startswith("This picture has too many pixels")


def test_a_cut_picture_is_refused():
    assert refusal(picture("JPEG", (400, 400))[:300], "a.jpg").startswith("This file does not open")


def test_a_moving_picture_of_too_many_frames_is_refused():
    frames = [Image.new("RGB", (2, 2), (n % 7 * 30, 0, 0)) for n in range(500)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert refusal(out.getvalue(), "a.gif").startswith("This picture has too many pixels")


def test_a_moving_picture_goes_on_moving():
    frames = [Image.new("RGB", (8, 8), (n * 90, 0, 0)) for n in range(3)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0)

    with Image.open(BytesIO(upload(out.getvalue(), "a.gif").content)) as kept:
        assert (kept.n_frames, kept.info["duration"]) == (3, 80)


def _with_place(kind):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "SALAINENPAIKKA"
    exif.get_ifd(0x8825)[2] = (60.0, 10.0, 0.0)
    options = {"pnginfo": _words()} if kind == "PNG" else {"comment": b"SALAINENPAIKKA"} if kind == "JPEG" else {}
    return picture(kind, (40, 30), exif=exif, **options)


def _words():
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - only here

    words = PngInfo()
    words.add_text("Comment", "SALAINENPAIKKA")
    words.add_itxt("XML:com.adobe.xmp", "SALAINENPAIKKA")
    return words


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_of_a_picture_only_the_picture_is_kept(kind):
    before = _with_place(kind)

    kept = upload(before + b"SALAINENPAIKKA", "a.bin").content

    assert b"SALAINENPAIKKA" in before
    assert b"SALAINENPAIKKA" not in kept
    with Image.open(BytesIO(kept)) as shown:
        assert (dict(shown.getexif()), shown.size, "exif" in shown.info) == ({}, (30, 40), False)


def test_a_comment_in_a_gif_goes():
    before = picture("GIF", mode="P", comment=b"SALAINENPAIKKA")

    assert b"SALAINENPAIKKA" in before
    assert b"SALAINENPAIKKA" not in upload(before, "a.gif").content


def test_glass_stays_glass():
    kept = upload(picture("PNG", mode="RGBA"), "a.png").content

    with Image.open(BytesIO(kept)) as shown:
        assert (shown.mode, shown.getpixel((0, 0))) == ("RGBA", (1, 0, 0, 0))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../x", "x.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Windows\\a.png", "a.png"),
        ("kesä.PNG", "kesä.png"),
        ("a\r\nSet-Cookie: b.png", "a Set-Cookie b.png"),
        ("\u202egnp.exe", "gnp.exe.png"),
        ("kuva.svg", "kuva.png"),
        ("kuva.html", "kuva.png"),
        ("versio 1.2", "versio 1.2.png"),
        (".png", "png.png"),
        ("", "file.png"),
        ("...", "file.png"),
        ('a"b<c>.png', "abc.png"),
        ("ä" * 400 + ".png", "ä" * 116 + ".png"),
    ],
)
def test_a_name_is_a_name_and_no_path(name, clean):
    assert clean_name(name, "image/png") == clean
    assert len(clean) <= LONGEST_NAME
