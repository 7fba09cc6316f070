"""Names and texts in several languages, as they are kept."""

from collections.abc import Mapping

from ristiin.kernel.collation import fold
from ristiin.kernel.translated import in_language
from ristiin.programmes.refusals import NameMissing

Texts = dict[str, str]


def written(texts: Mapping[str, str]) -> Texts:
    """Return what is written in each language, empty ones left out."""
    return {language: text.strip() for language, text in texts.items() if text and text.strip()}


def folded(names: Texts) -> str:
    """Return the name by which two are compared: the Finnish one when there is one."""
    return fold(in_language(names, "fi"))[:160]


def short_names(names: Texts) -> Texts:
    """Return a short name in each language that has one, spaces tidied.

    Raises:
        NameMissing: no language has a name.
    """
    names = {language: " ".join(text.split())[:160] for language, text in written(names).items()}
    if not names:
        raise NameMissing
    return names
