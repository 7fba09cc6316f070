"""Outside organisations that plan alongside the organiser (S98, S99, S118)."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.community.actions import organisation_named
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme, Provider


@transaction.atomic
def add_provider(*, programme: Programme, organisation: str, by: Person, at: datetime) -> Provider:
    """Have an organisation, by its name, plan the programme alongside. Adding it twice changes nothing.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: the organisation has no name.
    """
    programme = held(programme)
    provider, is_new = Provider.objects.get_or_create(
        programme=programme, organisation=organisation_named(name=organisation)
    )
    if is_new:
        note("provider organisation added", programme, by, at, {"provider": provider.pk})
    return provider


@transaction.atomic
def remove_provider(*, provider: Provider, by: Person, at: datetime) -> None:
    """Let an organisation provide no more; its people keep their roles until each is ended. Twice changes nothing."""
    programme = Programme.objects.select_for_update().get(pk=provider.programme_id)
    gone, _counts = Provider.objects.filter(pk=provider.pk).delete()
    if gone:
        note("provider organisation removed", programme, by, at, {"provider": provider.pk})
