"""The community's logo: a picture drawn anew from what its keepers bring, so that nothing but the picture is kept."""

import hashlib
from io import BytesIO
from warnings import catch_warnings, simplefilter

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from ristiin.community.models import Logo
from ristiin.kernel.refusal import Refusal

LARGEST = 2 * 1024 * 1024
MOST_PIXELS = 25_000_000
SHOWN = (640, 320)
"""No wider and no higher than this is kept: sharp on paper, light on a page."""

KINDS = ["PNG", "JPEG", "WEBP"]
ACCEPTED = ".png,.jpg,.jpeg,.webp"
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError)


class NotALogo(Refusal):
    """A file that cannot be the logo, with what to do instead."""


def drawn(upload: "UploadedFile[bytes]") -> bytes:
    """Return the picture as a PNG: only what one sees of it, at most as large as it is shown.

    Raises:
        NotALogo: it is too large, not a PNG, JPEG or WebP, or does not open.
    """
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NotALogo(_("This picture is larger than 2 MB. Make it smaller and choose it again."))
    try:
        with catch_warnings():
            simplefilter("ignore")  # a strange file is no news to whoever runs the site
            return _redrawn(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many() from bomb
    except _BROKEN as broken:
        raise NotALogo(
            _("This is not a picture that opens. Choose a PNG, JPEG or WebP; save a drawing (SVG) as PNG first.")
        ) from broken


def mark_of(content: bytes) -> str:
    """Return the name under which a logo is kept by browsers."""
    return hashlib.sha256(content).hexdigest()[:16]


def current() -> bytes | None:
    """Return the logo as a PNG, None when the community has none."""
    content = Logo.objects.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def _redrawn(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=KINDS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many()
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        plain.thumbnail(SHOWN)
        bare = Image.new(plain.mode, plain.size)
        bare.paste(plain)
        out = BytesIO()
        bare.save(out, "PNG", optimize=True)
        return out.getvalue()


def _too_many() -> NotALogo:
    return NotALogo(_("This picture has too many pixels to open safely. Make it smaller and choose it again."))
