"""What is announced: text in, values out."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import Language
from ristiin.community.models import Announcement
from ristiin.community.texts import Asked, TextsMixin, first_texts
from ristiin.ui.forms import Form


class AnnouncementForm(TextsMixin, Form):
    """A title and a few sentences, in one language at least."""

    TEXTS: Sequence[Asked] = (
        Asked("title", "titles", _("Title"), 120),
        Asked("text", "texts", _("Text"), 2000, _("A few sentences. Addresses become links."), 6),
    )

    def __init__(self, *args: Any, news: Announcement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=first_texts(self.TEXTS, news) if news else {}, **kwargs)
        self.ask_texts()

    def clean(self) -> dict[str, Any]:
        """Return the values, when each language that has one has both and one has any."""
        cleaned = super().clean()
        for language in Language.values:
            title, text = cleaned.get(f"title_{language}"), cleaned.get(f"text_{language}")
            if bool(title) != bool(text):
                missing = "text" if title else "title"
                self.add_error(f"{missing}_{language}", _("Write both the title and the text in this language."))
        if self.is_empty("title") and self.is_empty("text"):
            self.add_error(f"title_{self.languages[0][0]}", _("Write a title and a text in at least one language."))
        return cleaned
