"""Files that people bring: what they are is decided by what is in them, and pictures are drawn anew.

Nothing is ever unpacked. Refusals say what to do instead.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from warnings import catch_warnings, simplefilter

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, ImageSequence

from ristiin.kernel.plain import plain_line
from ristiin.kernel.refusal import Refusal

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 120
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000
MOST_FRAMES = 400
MOST_UNPACKED = 400 * 1024 * 1024

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
PICTURES = {
    "image/png": ("PNG", b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": ("JPEG", b"\xff\xd8\xff"),
    "image/gif": ("GIF", b"GIF8"),
    "image/webp": ("WEBP", b"RIFF"),
}
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    OFFICE + "wordprocessingml.document": (".docx",),
    OFFICE + "spreadsheetml.sheet": (".xlsx",),
    OFFICE + "presentationml.presentation": (".pptx",),
    OPEN_DOCUMENT.decode() + "text": (".odt",),
    OPEN_DOCUMENT.decode() + "spreadsheet": (".ods",),
    OPEN_DOCUMENT.decode() + "presentation": (".odp",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a",),
    "video/mp4": (".mp4", ".m4v"),
    "text/plain": (".txt",),
    "text/markdown": (".md",),
    "text/csv": (".csv",),
}
ACCEPTED = ",".join(ending for endings in ENDINGS.values() for ending in endings)
"""For the file field's `accept`."""

_OFFICE_PARTS = {
    "word/document.xml": OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": OFFICE + "spreadsheetml.sheet",
    "ppt/presentation.xml": OFFICE + "presentationml.presentation",
}
_MARKUP = re.compile(rb"<\s*(!doctype|\?xml|html|svg|script|iframe|head|body)\b", re.IGNORECASE)
_KEPT = {"transparency", "icc_profile", "duration", "loop", "background", "disposal"}


class FileRefused(Refusal):
    """A file that cannot be taken, with what to do instead."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)


@dataclass(frozen=True)
class CheckedFile:
    """A file as it may be kept: a name that is one, its type by its content, and the content."""

    name: str
    content_type: str
    content: bytes


def checked(upload: "UploadedFile[bytes]") -> CheckedFile:
    """Return the file as it may be kept; of a picture only the picture, without where and when it was taken.

    Raises:
        FileRefused: it is empty, too large, of a kind that is not taken, broken, or made to burst.
    """
    size = upload.size or 0
    if size > LARGEST:
        raise too_large()
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise too_large()
    if not content:
        raise FileRefused(_("This file is empty. Look whether it was saved, and choose it again."))
    content_type = _type_of(content, PurePosixPath(upload.name or "").suffix.lower())
    if content_type in PICTURES:
        content = _drawn_anew(content, PICTURES[content_type][0])
        if len(content) > LARGEST:
            raise too_large()
    return CheckedFile(clean_name(upload.name or "", content_type), content_type, content)


def too_large() -> FileRefused:
    """Return the words for a file that is too large."""
    return FileRefused(
        _("This file is larger than %(most)s. Make it smaller, or put it where you share files and write its link.")
        % {"most": filesizeformat(LARGEST)}
    )


def clean_name(name: str, content_type: str) -> str:
    """Return a name that is no path, shows all its characters and ends as its kind of file does."""
    last = re.split(r"[/\\]", plain_line(name))[-1]
    last = re.sub(r'[<>:"|?*]', "", last).strip(" .")
    endings = ENDINGS[content_type]
    stem, dot, ending = last.rpartition(".")
    if not dot or f".{ending.lower()}" not in endings:
        known = {one for every in ENDINGS.values() for one in every} | {".svg", ".html", ".htm"}
        stem, ending = (stem if f".{ending.lower()}" in known and dot else last), endings[0][1:]
    stem = stem.strip(" .")[: LONGEST_NAME - len(ending) - 1].rstrip(" .")
    return f"{stem or 'file'}.{ending.lower()}"


def _type_of(content: bytes, ending: str) -> str:
    for content_type, (_format, magic) in PICTURES.items():
        if content.startswith(magic) and (content_type != "image/webp" or content[8:12] == b"WEBP"):
            return content_type
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return _type_of_package(content)
    if content.startswith((b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")):
        return "audio/mpeg"
    if content[4:8] == b"ftyp":
        return _type_of_recording(content)
    return _type_of_text(content, ending)


def _type_of_package(content: bytes) -> str:
    """Tell the kind of a zip by its list of contents alone."""
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, UnicodeDecodeError) as broken:
        raise _broken() from broken
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise FileRefused(_("Unpacked, this file would fill the reader’s computer, so it is not taken."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused(_("This file holds macros, which are programs. Save it without them and choose it again."))
    for part, content_type in _OFFICE_PARTS.items():
        if part in names and "[Content_Types].xml" in names:
            return content_type
    if content[30:38] == b"mimetype":
        said = content[38:120]
        for content_type in ENDINGS:
            if content_type.startswith(OPEN_DOCUMENT.decode()) and _says(said, content_type):
                return content_type
    raise _unknown()


def _says(said: bytes, content_type: str) -> bool:
    """Tell whether the first part of a package names exactly this type: the next part's header follows."""
    return said.startswith(content_type.encode() + b"PK")


def _type_of_recording(content: bytes) -> str:
    brand = content[8:12]
    if brand in {b"M4A ", b"M4B "}:
        return "audio/mp4"
    if brand in {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}:
        return "video/mp4"
    if brand in {b"heic", b"heix", b"mif1", b"hevc"}:
        raise FileRefused(
            _("Pictures of this kind (HEIC) do not open everywhere. Save it as JPEG and choose it again.")
        )
    raise _unknown()


def _type_of_text(content: bytes, ending: str) -> str:
    if _MARKUP.search(content[:4096]) or content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        raise _unknown()
    for content_type in ("text/plain", "text/markdown", "text/csv"):
        if ending in ENDINGS[content_type]:
            return content_type
    raise _unknown()


def _drawn_anew(content: bytes, kind: str) -> bytes:
    """Decode a picture and encode it again: what was hidden in the file besides the picture is gone."""
    try:
        with catch_warnings():
            simplefilter("ignore")  # a strange file is no news to whoever runs the site
            return _redraw(content, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError) as broken:
        raise _broken() from broken


def _redraw(content: bytes, kind: str) -> bytes:
    with Image.open(BytesIO(content), formats=[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
            raise _too_many_pixels()
        frames = _frames(picture) if kind != "JPEG" else []
        out = BytesIO()
        options: dict[str, Any] = {"quality": 90} if kind in {"JPEG", "WEBP"} else {}
        if len(frames) > 1:
            options |= {"save_all": True, "append_images": frames[1:]}
            _bare(frames[0]).save(out, kind, **options)
        else:
            picture.seek(0)
            picture.load()
            _bare(ImageOps.exif_transpose(picture)).save(out, kind, **options)
        return out.getvalue()


def _frames(picture: Image.Image) -> list[Image.Image]:
    frames: list[Image.Image] = []
    for frame in ImageSequence.Iterator(picture):
        if len(frames) == MOST_FRAMES or (len(frames) + 1) * frame.width * frame.height > MOST_PIXELS:
            raise _too_many_pixels()
        frames.append(_bare(frame.copy()))
    return frames


def _bare(picture: Image.Image) -> Image.Image:
    picture.info = {name: value for name, value in picture.info.items() if name in _KEPT}
    if hasattr(picture, "_exif"):
        picture._exif = None  # noqa: SLF001 - Pillow writes it out again otherwise
    return picture


def _too_many_pixels() -> FileRefused:
    return FileRefused(_("This picture has too many pixels to open safely. Make it smaller and choose it again."))


def _broken() -> FileRefused:
    return FileRefused(_("This file does not open: it may have been cut short. Save it again and choose it once more."))


def _unknown() -> FileRefused:
    return FileRefused(
        _(
            "Files of this kind are not taken here. These are: PDF, pictures (PNG, JPEG, GIF, WebP), documents, "
            "tables and slides (Word, Excel, PowerPoint, OpenDocument), text (TXT, MD, CSV), sound and video "
            "(MP3, M4A, MP4)."
        )
    )
