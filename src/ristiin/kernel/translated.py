"""Texts that an organiser writes in several languages: `{"fi": …, "sv": …, "en": …}`."""

from collections.abc import Mapping

from django.utils.translation import get_language

FALLBACK = ("fi", "en", "sv")


def in_language(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """Return the text in `language` (the reader's own when none is given), else in the first language that has one."""
    if not texts:
        return ""
    wanted = (language or get_language() or FALLBACK[0])[:2]
    return next((texts[code] for code in (wanted, *FALLBACK) if texts.get(code)), "")
