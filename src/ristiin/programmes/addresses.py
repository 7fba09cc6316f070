"""The address of a programme, made of its name."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from ristiin.kernel.translated import in_language
from ristiin.programmes.models import Programme

RESERVED = frozenset({"start"})


def with_free_slug(programme: Programme) -> Programme:
    """Return a programme not yet saved, saved under an address of its own."""
    wanted = slugify(in_language(programme.names, "fi"))[:70].strip("-") or programme.playbook
    taken = set(Programme.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | RESERVED
    number = 1
    while True:
        programme.slug = wanted if number == 1 else f"{wanted}-{number}"
        number += 1
        if programme.slug in taken:
            continue
        try:
            with transaction.atomic():
                programme.save(force_insert=True)
        except IntegrityError:
            # Somebody took the address since we looked.
            taken.add(programme.slug)
            continue
        return programme
