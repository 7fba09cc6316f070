"""Keeping playbooks of the community's own (S42, S79)."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.programmes import own_playbooks
from ristiin.programmes.models import OwnPlaybook, Programme
from ristiin.programmes.naming import Texts, folded, short_names
from ristiin.programmes.own_playbooks import LONGEST_FILE, OWN
from ristiin.programmes.playbooks import BrokenPlaybook
from ristiin.programmes.refusals import PlaybookNameTaken, PlaybookWrong


@transaction.atomic
def save_as_playbook(*, programme: Programme, names: Texts, by: Person, at: datetime) -> OwnPlaybook:
    """Keep a programme's texts, sizes, choices and days as a playbook; under a name of one's own it takes its place.

    Raises:
        NameMissing: no language has a name.
        PlaybookNameTaken: somebody else keeps one of this name.
        PlaybookWrong: the programme says something that no playbook can.
    """
    return _keep(own_playbooks.text_of(programme, short_names(names)), by, at)


@transaction.atomic
def bring(*, content: bytes, by: Person, at: datetime) -> OwnPlaybook:
    """Keep the playbook in a file; one of the same name, if it is one's own, is replaced.

    Raises:
        PlaybookNameTaken: somebody else keeps one of this name.
        PlaybookWrong: it is no playbook; the line and what to do are said.
    """
    if len(content) > LONGEST_FILE:
        raise PlaybookWrong(_("The file is too large: a playbook takes 64 kB at most."))
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        said = _("Line %(line)s is not UTF-8. Save the file as UTF-8 and bring it again.")
        raise PlaybookWrong(said % {"line": line}) from wrong
    return _keep(text, by, at)


@transaction.atomic
def remove(*, playbook: OwnPlaybook, by: Person, at: datetime) -> None:
    """Take a playbook away; programmes started from it stay as they are."""
    audit.record(verb="playbook removed", target=playbook, at=at, actor_id=by.pk)
    playbook.delete()


def _keep(text: str, by: Person, at: datetime) -> OwnPlaybook:
    try:
        book = own_playbooks.checked(text, OWN)
    except BrokenPlaybook as wrong:
        raise PlaybookWrong(own_playbooks.wrong_in_words(wrong, text)) from wrong
    name = folded(dict(book.names))
    kept = OwnPlaybook.objects.select_for_update(of=("self",)).filter(folded_name=name).first()
    if kept is not None and kept.made_by_id != by.pk:
        raise PlaybookNameTaken
    kept = kept or OwnPlaybook(key=_free_key(name), folded_name=name)
    kept.names, kept.text, kept.made_by, kept.made_at = dict(book.names), text, by, at
    kept.save()
    audit.record(verb="playbook kept", target=kept, at=at, actor_id=by.pk)
    return kept


def _free_key(name: str) -> str:
    wanted = OWN + (slugify(name)[:28].strip("-") or "playbook")
    taken = set(OwnPlaybook.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    return next(key for key in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if key not in taken)
