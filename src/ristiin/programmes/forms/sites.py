"""Choosing where a programme or the groups of a target group meet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.community.models import Site
from ristiin.ui.forms import Form, read_by

ON_THE_PAGE = read_by(_("Read by *everybody* who opens the programme’s page."))


def site_choices() -> list[tuple[str, Any]]:
    """Return the community's sites by name, and none."""
    names = Site.objects.order_by("folded_name").values_list("name", flat=True)
    return [("", _("no site chosen")), *((name, name) for name in names)]


class SiteFields(Form):
    """A site of the community, or another one written here."""

    site = forms.ChoiceField(label=_("Site"), required=False)
    new_site = forms.CharField(
        label=_("Another site"), required=False, max_length=160, help_text=_("For example a town or a campus.")
    )
    venue = forms.CharField(
        label=_("Its venue"), required=False, max_length=200, help_text=_("Address and room, as one finds them.")
    )
    who_reads = {"site": ON_THE_PAGE, "new_site": ON_THE_PAGE, "venue": ON_THE_PAGE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = site_choices()  # type: ignore[attr-defined]

    @property
    def site_name(self) -> str:
        """The name of the site, the one written before the one chosen."""
        return str(self.cleaned_data["new_site"].strip() or self.cleaned_data["site"])
