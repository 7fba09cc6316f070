"""Who may do what with registrations."""

from typing import Any

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.programmes.choices import Pairing
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises


def keeps_desk(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user reads and keeps the registrations, invitations and imports of the programme."""
    return organises(user, programme)


def looks_for_a_pair(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user may see whom they could ask: somebody registered, where people may find each other (S10).

    Guests of other organisations see nobody but their own group (S125).
    """
    return bool(
        user.is_authenticated
        and programme.pairing != Pairing.WISHES
        and Enrolment.objects.filter(
            programme=programme, person_id=user.pk, state=EnrolmentState.REGISTERED, is_guest=False
        ).exists()
    )
