"""What is asked on the command line: people, criteria, rules."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Never

from ristiin.matching import _criteria as make
from ristiin.matching._errors import BadValue, MatchingError
from ristiin.matching._help import epilog, told
from ristiin.matching._json import problem_from_json
from ristiin.matching._model import Criteria, Criterion, Id, Importance, Problem, Sizes
from ristiin.matching._table import Roster, fold, read_history, read_json, read_people

USAGE = 2
OPTIONS = (
    "sizes", "mixed", "alike", "not_alone", "set", "in_order", "history",
    "fixed", "never", "together", "column", "seed", "total_first",
)  # fmt: skip
"""What a table of people leaves open, and a problem in JSON does not."""


class Parser(argparse.ArgumentParser):
    """Speaks Finnish, Swedish or English, whichever the answer is asked in."""

    def __init__(self, name: str, language: str) -> None:
        self.language = language
        super().__init__(
            prog=f"ristiin match{' ' + name if name else ''}",
            description=told(f"about.{name}", language),
            epilog=epilog(language),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
        )
        self.given = self.add_argument_group(told("given", language))
        self.choices = self.add_argument_group(told("options", language))
        self.choices.add_argument("-h", "--help", action="help", help=told("help", language))

    def give(self, name: str, key: str) -> None:
        """Take a file by its place."""
        self.given.add_argument(name, type=Path, help=told(key, self.language))

    def choose(self, flag: str, key: str = "", **how: Any) -> None:
        """Take an option."""
        self.choices.add_argument(flag, help=told(key or flag.lstrip("-"), self.language), **how)

    def speak(self) -> None:
        """Take the language of the answer."""
        self.choose("--language", choices=["fi", "sv", "en"], default="en")

    def format_usage(self) -> str:
        """Return the usage in the reader's language."""
        return self._in_words(super().format_usage())

    def format_help(self) -> str:
        """Return the help in the reader's language."""
        return self._in_words(super().format_help())

    def _in_words(self, said: str) -> str:
        return said.replace("usage:", f"{told('usage', self.language)}:", 1)

    def error(self, message: str) -> Never:
        """Say what was not understood in one line."""
        self.exit(USAGE, f"{self.prog}: {message} ({told('try', self.language)})\n")


def criteria_arguments(parser: Parser) -> None:
    importance = "ATTRIBUTE[=IMPORTANCE]"
    """Take what a table of people does not say."""
    parser.choose("--sizes", type=_sizes, default=None, metavar="2|4-6")
    for flag in ("--mixed", "--alike", "--not-alone"):
        parser.choose(flag, action="append", default=[], metavar=importance)
    parser.choose("--set", action="append", default=[], metavar="CRITERION=IMPORTANCE")
    parser.choose("--in-order", action="store_true")
    parser.choose("--history", type=Path)
    for flag in ("--fixed", "--never", "--together"):
        parser.choose(flag, action="append", default=[], metavar="A,B")
    parser.choose("--column", action="append", default=[], metavar="WHAT=HEADING")
    parser.choose("--seed", type=int, default=0)
    parser.choose("--total-first", action="store_true")
    parser.speak()


def _sizes(text: str) -> Sizes:
    low, _, high = text.partition("-")
    try:
        return Sizes(int(low), int(high or low))
    except MatchingError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 2 or 4-6") from None


def seconds(text: str) -> float:
    """Return a time limit."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return value


def at_least_twelve(text: str) -> int:
    """Return how many people to measure with."""
    if not text.isdecimal() or int(text) < 12:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 12")
    return int(text)


def _split(text: str, default: Importance) -> tuple[str, Importance]:
    name, _, importance = text.partition("=")
    try:
        return name, Importance(importance) if importance else default
    except ValueError:
        raise BadValue(f"The importance {importance!r} is none of must, strong, some, off.") from None


@dataclass(frozen=True)
class Case:
    """What a command works on."""

    problem: Problem
    names: Mapping[Id, str]
    lookup: Mapping[str, Id]

    def one(self, text: str) -> Id:
        """Return whom a name, an address or an id means."""
        found = self.lookup.get(fold(text))
        if found is None:
            raise BadValue(f"{text!r} is not among the people.")
        return found

    def name(self, one: Id) -> str:
        """Return how to call somebody."""
        return self.names.get(one, str(one))


def lookup_of(roster_ids: Sequence[Id], names: Mapping[Id, str]) -> dict[str, Id]:
    """Return whom a folded name or id means; names that several have are left out."""
    out: dict[str, Id] = {}
    twice: set[str] = set()
    for one in roster_ids:
        name = fold(names.get(one, str(one)))
        if name in out and out[name] != one:
            twice.add(name)
        out[name] = one
    for name in twice:
        del out[name]
    out.update({fold(str(one)): one for one in roster_ids})
    return out


def case_of(args: argparse.Namespace) -> Case:
    """Return what is asked: people of a table with the options, or a problem in JSON, which says all itself."""
    if args.people.suffix.casefold() == ".json":
        refuse_options(args)
        return json_case(read_json(args.people))
    given = dict(pair_of(text) for text in args.column)
    roster = read_people(args.people, given)
    names = roster.names
    ids = [p.id for p in roster.people]
    lookup = lookup_of(ids, names)
    case = Case(Problem(roster.people, sizes=Sizes(2, max(2, len(ids)))), names, lookup) if len(ids) > 1 else None

    def row(text: str) -> tuple[Id, ...]:
        if case is None:
            return ()
        people = tuple(dict.fromkeys(case.one(part.strip()) for part in text.split(",")))
        if len(people) < 2:  # noqa: PLR2004
            raise BadValue(f"{text!r} is one person: name two or more with commas between them.")
        return people

    problem = Problem(
        people=roster.people,
        criteria=_criteria(args, roster),
        sizes=args.sizes or Sizes(2, 2),
        fixed=tuple(row(t) for t in args.fixed),
        never=tuple(row(t) for t in args.never),
        together=tuple(row(t) for t in args.together),
        history=read_history(args.history, lookup) if args.history else (),
        seed=args.seed,
        fairness="total-first" if args.total_first else "fairness-first",
    )
    return Case(problem, names, lookup)


def refuse_options(args: argparse.Namespace) -> None:
    """Refuse options that would be passed over in silence.

    Raises:
        BadValue: an option beside a problem in JSON.
    """
    for name in OPTIONS:
        if getattr(args, name) not in (None, [], False, 0):
            flag = name.replace("_", "-")
            raise BadValue(f"{args.people} says all of the problem itself: leave out --{flag}, or change it there.")


def pair_of(text: str) -> tuple[str, str]:
    """Return what a column holds, and its heading."""
    what, sign, heading = text.partition("=")
    if not sign:
        raise BadValue(f"--column {text!r} is not WHAT=HEADING.")
    return what, heading


def _criteria(args: argparse.Namespace, roster: Roster) -> Criteria:
    """Return what the columns call for, with what was asked besides."""
    columns = set(roster.columns)
    attributes = {name for p in roster.people for name in p.attributes}
    items: list[Criterion] = []
    if {"seeks", "offers"} <= columns:
        items.append(make.give_and_get())
    if "themes" in columns:
        items.append(make.theme())
    asked = {t.partition("=")[0] for t in (*args.mixed, *args.alike)}
    if "organisation" in attributes and "organisation" not in asked:
        items.append(make.mixed("organisation"))
    for texts, maker, default in (
        (args.mixed, make.mixed, Importance.SOME),
        (args.alike, make.alike, Importance.SOME),
        (args.not_alone, make.no_one_alone, Importance.MUST),
    ):
        for text in texts:
            name, importance = _split(text, default)
            if name not in attributes:
                have = ", ".join(sorted(attributes)) or "none"
                raise BadValue(f"There is no attribute {name!r}: there are {have}.")
            items.append(maker(name, importance))
    if "partner_discipline" in columns:
        items.append(make.as_wished("discipline"))
    if "times" in columns:
        items.append(make.common_times())
    if "mode" in columns:
        items.append(make.mode())
    if "languages" in columns:
        items.append(make.language())
    if "wishes" in columns:
        items += [make.mutual_wish(), make.one_sided_wish()]
    if args.history:
        items.append(make.not_again())
    for text in args.set:
        key, importance = _split(text, Importance.SOME)
        if key not in {c.key for c in items}:
            raise BadValue(
                f"There is no criterion {key!r} here: there are {', '.join(c.key for c in items) or 'none'}."
            )
        items = [replace(c, importance=importance) if c.key == key else c for c in items]
    return Criteria(items, in_order=args.in_order)


def json_case(data: Mapping[str, Any]) -> Case:
    """Return the problem of a saved result, or one by itself."""
    inner = data.get("problem", data)
    try:
        problem = problem_from_json(inner)
        raw = data.get("names") or {}
        names = {one: name for one, name in (raw.items() if isinstance(raw, Mapping) else raw)}  # noqa: C416
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        if isinstance(error, MatchingError):
            raise
        raise BadValue(f"The JSON does not describe a problem ({error}).") from None
    return Case(problem, names, lookup_of([p.id for p in problem.people], names))
