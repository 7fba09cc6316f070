"""Names in each language's own order, the same on every database."""

import unicodedata

_NORDIC_LAST = {"å": 1, "ä": 2, "æ": 2, "ö": 3, "ø": 3}
_SPECIAL = {"ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ŋ": "n"}
NORDIC = ("fi", "sv")


def sort_key(text: str, language: str) -> str:
    """Return digits that sort as `text` does in `language`.

    Digits alone, three to a character, compare the same under every collation. In Finnish and Swedish å, ä, ö follow z
    (æ with ä, ø with ö) and w follows v; in English every accent is ignored.
    """
    return "".join(
        f"{weight:03d}" for char in unicodedata.normalize("NFC", text).casefold() for weight in _weights(char, language)
    )


def fold(text: str) -> str:
    """Return `text` as it is compared and searched: one case, one Unicode form, single spaces, accents kept."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _weights(char: str, language: str) -> list[int]:
    if language in NORDIC and char in _NORDIC_LAST:
        return [300 + _NORDIC_LAST[char]]
    plain = unicodedata.normalize("NFKD", _SPECIAL.get(char, char))
    return [_weight(c) for c in plain if not unicodedata.combining(c)]


def _weight(char: str) -> int:
    if char.isdigit():
        return 100 + min(unicodedata.digit(char, 0), 9)
    if "a" <= char <= "z":
        return 200 + ord(char) - ord("a")
    if char.isalpha():
        return 400 + ord(char) % 500
    return 0 if char.isspace() else 10
