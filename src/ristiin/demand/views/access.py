"""Which programme's survey a page is about, and whether one may see it."""

from django.http import Http404, HttpRequest

from ristiin.demand import queries
from ristiin.demand.models import ThemeSurvey
from ristiin.demand.queries import Picture
from ristiin.programmes.models import Programme
from ristiin.programmes.views.access import organised, planned


def made(request: HttpRequest, slug: str) -> tuple[Programme, ThemeSurvey]:
    """Return a programme that the reader organises and its theme survey.

    Raises:
        Http404: one of them does not exist for this reader.
        PermissionDenied: somebody else organises it.
    """
    programme = organised(request, slug)
    return programme, _of(programme)


def pictured(request: HttpRequest, slug: str) -> tuple[Programme, Picture]:
    """Return a programme that the reader plans and what its closed theme survey tells.

    Raises:
        Http404: one of them does not exist for this reader, or the survey is not closed.
        PermissionDenied: others plan it.
    """
    programme = planned(request, slug)
    picture = queries.picture(programme)
    if picture is None:
        raise Http404
    return programme, picture


def _of(programme: Programme) -> ThemeSurvey:
    survey = queries.survey_of(programme)
    if survey is None:
        raise Http404
    return survey
