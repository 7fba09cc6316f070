"""Every row understood, every problem named by row and column with what to do, before anything is written."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from ristiin.accounts.models import is_address, normal_address
from ristiin.enrolment.importing import words
from ristiin.enrolment.importing.checked import (
    Checked,
    CheckedRow,
    Choices,
    Known,
    Outcome,
    Problem,
    Registered,
    UnknownThemes,
)
from ristiin.enrolment.importing.columns import CODE_FACT, Field
from ristiin.enrolment.importing.spelling import FORMULA, broken_address, closest, listed, pieces, printable
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.collation import fold
from ristiin.kernel.tables import Row, Sheet

LONGEST_NAME = 120
LONGEST_ORGANISATION = 160
LONGEST_REGION = 80
LONGEST_WISH = 160
LONGEST_WORDS = 2000
LONGEST_MORE = 200
_STANDS_FOR = re.compile(r"<([^<>]+)>")


def check(sheet: Sheet, fields: Sequence[str], known: Known, choices: Choices) -> Checked:
    """Return every row with what becomes of it and why."""
    columns = [(at, Field(name)) for at, name in enumerate(fields) if at < len(sheet.headings)]
    reader = _Reader(sheet.headings, columns, known, choices)
    read = [reader.row(row) for row in sheet.rows]
    reader.settle_twins(read)
    reader.find_people(read)
    fields_there = {found for _at, found in columns}
    missing = []
    if Field.ADDRESS not in fields_there:
        missing.append(_("No column holds e-mail addresses. Choose one: people are known by their address."))
    if not fields_there & {Field.NAME, Field.FIRST_NAME, Field.LAST_NAME}:
        missing.append(_("No column holds names. Choose one."))
    rows = tuple(reader.settled(draft) for draft in read)
    new_times = sorted(reader.new_times.items(), key=lambda pair: words.row_order(pair[0]))
    new_themes = [(reader.theme_names[name], count) for name, count in reader.new_themes.most_common()]
    return Checked(rows, tuple(new_themes), tuple(new_times), tuple(missing))


@dataclass
class _Draft:
    """A row being read."""

    source: Row
    name: str = ""
    address: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    themes: tuple[int | str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    outcome: Outcome | None = None
    target_group: int | None = None
    sent_at: datetime | None = None
    people: dict[str, tuple[int, list[str]]] = field(default_factory=dict)

    @property
    def has_error(self) -> bool:
        return any(problem.is_error for problem in self.problems)


class _Reader:
    """Reads rows one by one, then settles what only the whole table can tell."""

    def __init__(
        self, headings: Sequence[str], columns: Sequence[tuple[int, Field]], known: Known, choices: Choices
    ) -> None:
        self.headings, self.known, self.choices = headings, known, choices
        self.places: dict[Field, list[int]] = defaultdict(list)
        for at, found in columns:
            self.places[found].append(at)
        self.new_times: Counter[str] = Counter()
        self.new_themes: Counter[str] = Counter()
        self.theme_names: dict[str, str] = {}
        self.disciplines = {fold(name): name for name in known.disciplines}
        self._understood: dict[tuple[str, str], str | None] = {}

    def row(self, row: Row) -> _Draft:
        """Read one row by itself."""
        draft = _Draft(row)
        if len(row.cells) > len(self.headings):
            extra = len(row.cells) - len(self.headings)
            self._error(
                draft,
                None,
                _("There are %(count)s cells more than headings. Is a quotation mark missing around a cell?")
                % {"count": extra},
            )
        self._person(draft)
        self._background(draft)
        self._target_group(draft)
        self._settle_home(draft)
        self._sent(draft)
        self._skills(draft)
        self._themes(draft)
        self._choices(draft)
        self._times(draft)
        for kind, found in (("hopes", Field.HOPES), ("avoids", Field.AVOIDS)):
            if self.places[found]:
                listed = [thing for at in self.places[found] for thing in words.split_list(row.cells[at])]
                draft.people[kind] = (self.places[found][0], [thing[:LONGEST_WISH] for thing in listed])
        return draft

    def settle_twins(self, drafts: list[_Draft]) -> None:
        """Where an address stands twice: the later row counts for one person; two people cannot share it."""
        by_address: dict[str, list[_Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.address and draft.name:
                by_address[draft.address].append(draft)
        at = next(iter(self.places[Field.ADDRESS]), None)
        for address, twins in by_address.items():
            if len(twins) == 1:
                continue
            numbers = [draft.source.number for draft in twins]
            if len({fold(draft.name) for draft in twins}) > 1:
                text = _("%(address)s stands on rows %(rows)s with different names. Give each person an own address.")
                for draft in twins:
                    self._error(draft, at, text % {"address": address, "rows": listed(numbers)})
                continue
            counting = next((draft for draft in reversed(twins) if not draft.has_error), None)
            for draft in twins:
                if draft is counting or draft.has_error or counting is None:
                    continue
                draft.outcome = Outcome.EARLIER
                text = _("The same person is on rows %(rows)s. Row %(row)s counts.")
                self._note(draft, at, text % {"rows": listed(numbers), "row": counting.source.number})

    def find_people(self, drafts: list[_Draft]) -> None:
        """Point out wished people whom nobody in the programme or the file answers to."""
        here = set(self.known.names) | set(self.known.registered)
        for draft in drafts:
            here |= {fold(draft.name), draft.address}
        for draft in drafts:
            for kind, (at, wished) in draft.people.items():
                kept = []
                for thing in wished:
                    plain = self._whom(thing)
                    if plain in {fold(draft.name), draft.address}:
                        self._note(draft, at, _("A person’s own name stands here. It is left out."))
                        continue
                    if plain not in here:
                        text = _("Nobody here is called “%(name)s”. The wish is kept as it is written.")
                        # Whom one would rather not meet stands on the registration alone, never in a list of problems.
                        unnamed = _("Nobody here has the name in this cell. The wish is kept as it is written.")
                        self._note(draft, at, text % {"name": thing} if kind == "hopes" else unnamed)
                    kept.append(thing)
                draft.answers[kind] = tuple(kept)

    def settled(self, draft: _Draft) -> CheckedRow:
        """Return the row with its outcome."""
        before = self.known.registered.get(draft.address)
        wishes = replace(before.wishes if before else Wishes(), **draft.answers)
        themes = draft.themes
        if before and not self.places[Field.THEMES]:
            ranked = sorted(before.wishes.theme_ranks.items(), key=lambda pair: (pair[1], pair[0]))
            themes = tuple(theme for theme, _rank in ranked)
        outcome = draft.outcome
        if draft.has_error:
            outcome = Outcome.REFUSED
        elif outcome is None:
            outcome = self._outcome(draft, before, wishes, themes)
        return CheckedRow(
            draft.source.number,
            draft.name,
            draft.address,
            outcome,
            wishes,
            themes,
            tuple(draft.problems),
            draft.source,
            draft.target_group or (before.target_group if before else None),
            draft.sent_at,
        )

    def _outcome(
        self, draft: _Draft, before: Registered | None, wishes: Wishes, themes: tuple[int | str, ...]
    ) -> Outcome:
        at = next(iter(self.places[Field.ADDRESS]), None)
        if before is None:
            return Outcome.NEW
        if before.kept_because:
            self._note(draft, at, before.kept_because)
            return Outcome.KEPT
        ids_only = all(isinstance(theme, int) for theme in themes)
        now = replace(wishes, theme_ranks={t: r for r, t in enumerate(themes, start=1) if isinstance(t, int)})
        is_moved = draft.target_group is not None and draft.target_group != before.target_group
        if ids_only and alike(now, before.wishes) and not is_moved:
            return Outcome.SAME
        self._note(draft, at, _("Is here already from an earlier list; the answers will be updated."))
        return Outcome.CHANGED

    def _person(self, draft: _Draft) -> None:
        whole = self._one(draft, Field.NAME)
        parts = [self._one(draft, Field.FIRST_NAME), self._one(draft, Field.LAST_NAME)]
        name = whole or " ".join(part for part in parts if part)
        at = next(
            (self.places[found][0] for found in (Field.NAME, Field.LAST_NAME, Field.FIRST_NAME) if self.places[found]),
            None,
        )
        if not name and at is not None:
            self._error(draft, at, _("The name is missing. Write it in and bring the file again."))
        if name.startswith(FORMULA):
            self._note(draft, at, _("The name looks like a formula. It is kept as text and never worked out."))
        if len(name) > LONGEST_NAME:
            self._note(draft, at, _("The name is longer than %(most)s characters and is cut.") % {"most": LONGEST_NAME})
        draft.name = name[:LONGEST_NAME].strip()
        self._address(draft)

    def _address(self, draft: _Draft) -> None:
        at = next(iter(self.places[Field.ADDRESS]), None)
        if at is None:
            return
        written = self._one(draft, Field.ADDRESS)
        inside = _STANDS_FOR.search(written)
        written = (inside[1] if inside else written).strip().removeprefix("mailto:")
        if not written:
            self._error(draft, at, _("The e-mail address is missing. Without one nobody can be reached."))
            return
        address = normal_address(written)
        if not is_address(address):
            self._error(draft, at, broken_address(written))
            return
        draft.address = address

    def _background(self, draft: _Draft) -> None:
        limits = (
            ("organisation", Field.ORGANISATION, LONGEST_ORGANISATION),
            ("unit", Field.UNIT, LONGEST_ORGANISATION),
            ("role_title", Field.ROLE_TITLE, LONGEST_NAME),
            ("region", Field.REGION, LONGEST_REGION),
            ("discipline", Field.DISCIPLINE, LONGEST_NAME),
        )
        for answer, found, most in limits:
            if self.places[found]:
                text = self._one(draft, found)
                if len(text) > most:
                    self._note(
                        draft, self.places[found][0], _("Longer than %(most)s characters; it is cut.") % {"most": most}
                    )
                draft.answers[answer] = text[:most].strip()
        if "discipline" in draft.answers:
            draft.answers["discipline"] = self.disciplines.get(
                fold(draft.answers["discipline"]), draft.answers["discipline"]
            )
        if self.places[Field.OWN_WORDS] and self.known.takes_own_words:
            texts = [draft.source.cells[at].strip() for at in self.places[Field.OWN_WORDS]]
            draft.answers["own_words"] = printable("\n\n".join(text for text in texts if text))[:LONGEST_WORDS]
        if self.places[Field.ATTRIBUTE] or self.places[Field.CODE]:
            names = {at: self.headings[at][:80] for at in self.places[Field.ATTRIBUTE]}
            names |= dict.fromkeys(self.places[Field.CODE][:1], CODE_FACT)
            facts = {name: self._cleaned(draft, at)[:LONGEST_ORGANISATION] for at, name in names.items()}
            draft.answers["attributes"] = {heading: value for heading, value in facts.items() if heading and value}

    def _target_group(self, draft: _Draft) -> None:
        """Find the target group by its name, else by the role; where there is one, everybody belongs to it."""
        groups = self.known.target_groups
        if not groups:
            return
        named = self._one(draft, Field.TARGET_GROUP)
        role = self._one(draft, Field.ROLE_TITLE)
        if named:
            at = self.places[Field.TARGET_GROUP][0]
            draft.target_group = self._understand(draft, at, named, "target group", groups)
            if draft.target_group is None:
                text = _("There is no target group “%(name)s”. Mend the word, or add the target group.")
                self._error(draft, at, text % {"name": named[:80]})
        elif role and self.known.roles:
            at = self.places[Field.ROLE_TITLE][0]
            draft.target_group = self._understand(draft, at, role, "role", self.known.roles)
        before = self.known.registered.get(draft.address)
        if draft.target_group is None and not named and len(set(groups.values())) == 1:
            draft.target_group = next(iter(groups.values()))
        elif draft.target_group is None and not named and not (before and before.target_group):
            column = next((self.places[f][0] for f in (Field.TARGET_GROUP, Field.ROLE_TITLE) if self.places[f]), None)
            self._error(
                draft,
                column,
                _("No target group is for the role “%(role)s”. Add the role to one, or a column that names the group.")
                % {"role": role[:80]}
                if role
                else _("The row says neither target group nor role. Add a column that names the target group."),
            )

    def _sent(self, draft: _Draft) -> None:
        """Understand when the row was answered: people are in the queue in the order they came."""
        if not self.places[Field.SUBMITTED]:
            return
        at = self.places[Field.SUBMITTED][0]
        written = self._cleaned(draft, at)
        draft.sent_at = words.moment(written, self.known.timezone) if written else None
        if written and draft.sent_at is None:
            text = _("“%(words)s” is not understood as a day and time. The row is counted as coming last.")
            self._note(draft, at, text % {"words": written[:80]})

    def _settle_home(self, draft: _Draft) -> None:
        """A unit belongs to an organisation; without one it is kept as a fact for pairing."""
        answers = draft.answers
        if not answers.get("organisation") and self.known.home_organisation:
            answers["organisation"] = self.known.home_organisation
        if answers.get("unit") and not answers.get("organisation"):
            heading = self.headings[self.places[Field.UNIT][0]][:80]
            answers["attributes"] = {**answers.get("attributes", {}), heading: answers.pop("unit")}
        if draft.target_group in self.known.guest_groups:
            return
        at = next((self.places[found][0] for found in (Field.ORGANISATION, Field.UNIT) if self.places[found]), None)
        if self.known.only_organisation and fold(answers.get("organisation", "")) != fold(self.known.only_organisation):
            text = _("The programme is only for people of %(home)s. Correct the organisation, or open the programme.")
            self._error(draft, at, text % {"home": self.known.only_organisation})
        elif self.known.only_unit and fold(answers.get("unit", "")) != fold(self.known.only_unit):
            text = _("The programme is only for people of %(home)s. Correct the unit, or open the programme.")
            self._error(draft, at, text % {"home": self.known.only_unit})

    def _skills(self, draft: _Draft) -> None:
        for answer, found in (("seeks", Field.SEEKS), ("offers", Field.OFFERS)):
            if not self.places[found]:
                continue
            ids: list[int] = []
            more: list[str] = []
            for at in self.places[found]:
                for thing in words.split_list(draft.source.cells[at], self.known.skills):
                    skill = self._understand(draft, at, thing, "skill", self.known.skills)
                    if skill is not None:
                        ids.append(skill)
                        continue
                    more.append(printable(thing))
                    self._note(
                        draft,
                        at,
                        _("“%(skill)s” is not on the list of skills. It is kept as a suggestion.")
                        % {"skill": thing[:80]},
                    )
            draft.answers[answer] = tuple(sorted(set(ids)))
            draft.answers[f"{answer}_more"] = ", ".join(more)[:LONGEST_MORE]

    def _themes(self, draft: _Draft) -> None:
        themes: list[int | str] = []
        for at in self.places[Field.THEMES]:
            for thing in words.split_list(draft.source.cells[at], self.known.themes):
                theme = self._understand(draft, at, thing, "theme", self.known.themes)
                if theme is not None:
                    themes.append(theme)
                    continue
                named = fold(thing)
                self.new_themes[named] += 1
                self.theme_names.setdefault(named, printable(thing)[:LONGEST_ORGANISATION])
                self._unknown_theme(draft, at, thing, themes)
        if self.places[Field.THEMES]:
            draft.themes = tuple(dict.fromkeys(themes))

    def _unknown_theme(self, draft: _Draft, at: int, thing: str, themes: list[int | str]) -> None:
        named = {"theme": thing[:80]}
        if self.choices.unknown_themes == UnknownThemes.ADD:
            themes.append(self.theme_names[fold(thing)])
            self._note(draft, at, _("“%(theme)s” is added to the programme’s themes.") % named)
        elif self.choices.unknown_themes == UnknownThemes.LEAVE:
            self._note(draft, at, _("The programme has no theme “%(theme)s”. It is left out.") % named)
        else:
            text = _(
                "The programme has no theme “%(theme)s”. Mend the word, or choose above to leave it out or add it."
            )
            self._error(draft, at, text % named)

    def _choices(self, draft: _Draft) -> None:
        single: tuple[tuple[str, Field, Callable[[str], str | None], str], ...] = (
            (
                "partner_discipline",
                Field.PARTNER_DISCIPLINE,
                words.partner_discipline,
                _("“%(words)s” is not understood. Write same, different or no matter; until then: no matter."),
            ),
            (
                "meeting_mode",
                Field.MEETING_MODE,
                words.meeting_mode,
                _("“%(words)s” is not understood. Write online, face to face or either way; until then: either way."),
            ),
            (
                "could_facilitate",
                Field.COULD_FACILITATE,
                words.could_facilitate,
                _("“%(words)s” is not understood. Write yes, maybe or no; until then the question is open."),
            ),
        )
        for answer, found, understand, text in single:
            if not self.places[found]:
                continue
            at = self.places[found][0]
            written = self._cleaned(draft, at)
            value = understand(written) if written else None
            if written and value is None:
                self._note(draft, at, text % {"words": written[:80]})
            draft.answers[answer] = value or getattr(Wishes(), answer)
        if self.places[Field.LANGUAGES]:
            self._languages(draft)

    def _languages(self, draft: _Draft) -> None:
        codes: list[str] = []
        for at in self.places[Field.LANGUAGES]:
            for thing in pieces(draft.source.cells[at]):
                code = words.language(thing)
                if code is None:
                    self._note(
                        draft,
                        at,
                        _("“%(words)s” is not a language known here. It is left out.") % {"words": thing[:80]},
                    )
                elif code not in self.known.languages:
                    self._note(
                        draft, at, _("The programme does not use “%(words)s”. It is left out.") % {"words": thing[:80]}
                    )
                else:
                    codes.append(code)
        draft.answers["languages"] = tuple(code for code in self.known.languages if code in codes)

    def _times(self, draft: _Draft) -> None:
        if not self.places[Field.FREE_SLOTS]:
            return
        slots: list[str] = []
        for at in self.places[Field.FREE_SLOTS]:
            times = words.free_times(draft.source.cells[at])
            if times.unread:
                text = _("“%(words)s” is not understood as a time. Write a day and hours, such as Mon 9–11.")
                self._note(draft, at, text % {"words": listed([piece[:40] for piece in times.unread[:4]])})
            unknown = list(
                dict.fromkeys(row for _day, row in map(_day_and_row, times.slots) if row not in self.known.week_rows)
            )
            self.new_times.update(unknown)
            if unknown and not self.choices.adds_times:
                text = _("The programme’s week has no row %(rows)s. These times are left out.")
                self._note(draft, at, text % {"rows": listed(unknown)})
            slots += [s for s in times.slots if self.choices.adds_times or _day_and_row(s)[1] in self.known.week_rows]
        draft.answers["free_slots"] = tuple(sorted(set(slots), key=_in_the_week))

    def _understand(self, draft: _Draft, at: int, thing: str, kind: str, known: Mapping[str, int]) -> int | None:
        """Return the id of a known thing: the same word, one letter off, or the only one that shares its main word."""
        named = fold(thing)
        if named in known:
            return known[named]
        key = (kind, named)
        if key not in self._understood:
            self._understood[key] = closest(named, known)
        taken = self._understood[key]
        if taken is None:
            return None
        text = _("“%(written)s” is taken as “%(taken)s”.")
        self._note(draft, at, text % {"written": thing[:80], "taken": taken})
        return known[taken]

    def _whom(self, thing: str) -> str:
        inside = _STANDS_FOR.search(thing)
        return normal_address(inside[1]) if inside else fold(thing)

    def _one(self, draft: _Draft, found: Field) -> str:
        return self._cleaned(draft, self.places[found][0]) if self.places[found] else ""

    def _cleaned(self, draft: _Draft, at: int) -> str:
        written = draft.source.cells[at].strip()
        tidy = printable(written, newlines=False)
        if tidy != " ".join(written.split(" ")) and tidy != " ".join(written.split()):
            self._note(draft, at, _("Characters that do not show have been taken away."))
        elif re.search(r"[\r\n]", written):
            self._note(draft, at, _("A line break in the cell has become a space."))
        return tidy

    def _note(self, draft: _Draft, at: int | None, text: str) -> None:
        draft.problems.append(Problem(draft.source.number, self._heading(at), text, is_error=False))

    def _error(self, draft: _Draft, at: int | None, text: str) -> None:
        draft.problems.append(Problem(draft.source.number, self._heading(at), text, is_error=True))

    def _heading(self, at: int | None) -> str:
        if at is None:
            return ""
        return self.headings[at] or _("column %(number)s") % {"number": at + 1}


def alike(one: Wishes, other: Wishes) -> bool:
    """Whether two registrations say the same, whatever the order and the case of names."""
    return _comparable(one) == _comparable(other)


def _comparable(wishes: Wishes) -> tuple[object, ...]:
    return (
        fold(wishes.organisation),
        fold(wishes.unit),
        wishes.role_title,
        wishes.region,
        wishes.could_facilitate,
        wishes.discipline,
        frozenset(wishes.seeks),
        frozenset(wishes.offers),
        wishes.seeks_more,
        wishes.offers_more,
        wishes.own_words,
        tuple(sorted(wishes.theme_ranks.items(), key=lambda pair: (pair[1], pair[0]))),
        str(wishes.partner_discipline),
        str(wishes.meeting_mode),
        frozenset(wishes.languages),
        frozenset(wishes.free_slots),
        frozenset(map(fold, wishes.hopes)),
        frozenset(map(fold, wishes.avoids)),
        dict(wishes.attributes),
    )


def _day_and_row(slot: str) -> tuple[str, str]:
    day, _dash, row = slot.partition("-")
    return day, row


@lru_cache(maxsize=4096)
def _in_the_week(slot: str) -> tuple[int, tuple[int, int, int, int]]:
    day, row = _day_and_row(slot)
    return words.DAYS.index(day), words.row_order(row)
