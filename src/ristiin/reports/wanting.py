"""The part of a report that tells what people came to work on: how many chose each theme first, second and third."""

from datetime import datetime

from django.utils.translation import gettext as _

from ristiin.kernel.translated import in_language
from ristiin.programmes.models import Programme
from ristiin.reports import parts
from ristiin.reports.blocks import Ranks, Section, Words
from ristiin.reports.models import ThemeDemand
from ristiin.reports.sections import Reader
from ristiin.surveys.thresholds import Thresholds


def themes(programme: Programme, reader: Reader, at: datetime) -> list[Section]:
    """Tell which themes were wanted; where others read as well, one more must have chosen."""
    del at
    counted: ThemeDemand | None = getattr(programme, "theme_demand", None)
    if counted is None or not counted.themes:
        return []
    if counted.people - int(reader.is_one_of_many) < Thresholds().distribution:
        return []
    rows = parts.most_wanted([(in_language(one["names"]), one["ranks"]) for one in counted.themes])
    caption = _("%(people)s chose. Counted once, when people had been placed.") % {
        "people": parts.whole(counted.people)
    }
    ranks = Ranks(caption, _("Themes by how many chose them"), _("Theme"), rows)
    first = _("Wanted most: %(theme)s.") % {"theme": rows[0][0]}
    return [Section("themes", _("What people wanted to work on"), [Words(first), ranks])]
