"""Themes and skills from which people choose."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, ProtectedError

from ristiin.accounts.models import Person
from ristiin.kernel.translated import in_language
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme, Skill, Theme
from ristiin.programmes.naming import Texts, folded, short_names
from ristiin.programmes.refusals import OptionThere

Option = TypeVar("Option", Theme, Skill)


def add_theme(*, programme: Programme, names: Texts, by: Person, at: datetime) -> Theme:
    """Put a theme at the end of the list; one that was retired comes back.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        OptionThere: the list has it.
    """
    return _add_option(Theme, programme, names, by, at)


def add_skill(*, programme: Programme, names: Texts, by: Person, at: datetime) -> Skill:
    """Put a skill at the end of the list; one that was retired comes back.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        OptionThere: the list has it.
    """
    return _add_option(Skill, programme, names, by, at)


@transaction.atomic
def _add_option(model: type[Option], programme: Programme, names: Texts, by: Person, at: datetime) -> Option:
    programme, names = held(programme), short_names(names)
    folded_name = folded(names)
    already = model.objects.filter(programme=programme, folded_name=folded_name).first()
    if already is not None and not already.is_retired:
        raise OptionThere(already.name)
    last = model.objects.filter(programme=programme).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    if already is not None:
        already.is_retired, already.position = False, position
        already.names = {**already.names, **names}
        already.save()
        option = already
    else:
        option = model.objects.create(programme=programme, names=names, folded_name=folded_name, position=position)
    note(f"{model._meta.model_name} added", programme, by, at)
    return option


@transaction.atomic
def rename_option(*, option: Option, names: Texts, by: Person, at: datetime) -> Option:
    """Give a theme or skill other words; answers that chose it keep it.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        OptionThere: another on the list has the name.
    """
    programme, names = held(option.programme), short_names(names)
    others = type(option).objects.filter(programme=programme).exclude(pk=option.pk)
    if others.filter(folded_name=folded(names)).exists():
        raise OptionThere(in_language(names))
    option.names, option.folded_name = names, folded(names)
    option.save(update_fields=["names", "folded_name"])
    note(f"{option._meta.model_name} renamed", programme, by, at)
    return option


@transaction.atomic
def move_option(*, option: Option, up: bool, by: Person, at: datetime) -> None:
    """Let a theme or skill change places with its neighbour on the list; at the end of the list it stays.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    programme = held(option.programme)
    model = type(option)
    there = list(model.objects.filter(programme=programme, is_retired=False).order_by("position", "pk"))
    here = next((place for place, other in enumerate(there) if other.pk == option.pk), None)
    if here is None:
        return
    to = here - 1 if up else here + 1
    if not 0 <= to < len(there):
        return
    there[here], there[to] = there[to], there[here]
    for position, other in enumerate(there):
        other.position = position
    model.objects.bulk_update(there, ["position"])
    note(f"{option._meta.model_name} moved", programme, by, at)


@transaction.atomic
def remove_option(*, option: Option, by: Person, at: datetime) -> bool:
    """Take a theme or skill off the list: deleted when nobody has chosen it (True), else retired (False) (E17).

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    programme, pk = held(option.programme), option.pk
    try:
        with transaction.atomic():
            type(option).objects.get(pk=pk).delete()
        is_gone = True
    except ProtectedError:
        type(option).objects.filter(pk=pk).update(is_retired=True)
        is_gone = False
    note(f"{option._meta.model_name} {'deleted' if is_gone else 'retired'}", programme, by, at)
    return is_gone


@transaction.atomic
def restore_option(*, option: Option, by: Person, at: datetime) -> None:
    """Offer a retired theme or skill again.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    programme = held(option.programme)
    type(option).objects.filter(pk=option.pk).update(is_retired=False)
    note(f"{option._meta.model_name} restored", programme, by, at)
