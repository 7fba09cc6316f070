"""The command line: `ristiin match people.csv` and its kin, without database or settings."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Never

from ristiin.matching import _criteria as make
from ristiin.matching._errors import BadValue, MatchingError, MissingPart
from ristiin.matching._explain import explain
from ristiin.matching._help import epilog, language_of, told
from ristiin.matching._json import problem_from_json, result_from_json, to_json
from ristiin.matching._judge import judge
from ristiin.matching._model import POINTS, Criteria, Criterion, Id, Importance, Judgement, Problem, Result, Sizes
from ristiin.matching._repair import repair
from ristiin.matching._solve import Progress, solve
from ristiin.matching._table import (
    BadTable,
    Roster,
    fold,
    read_history,
    read_json,
    read_people,
    read_table,
    write_rows,
)
from ristiin.matching._why_not import why_not
from ristiin.matching._words import Speaker

DONE, RULES_BROKEN, USAGE, BAD_INPUT, MISSING = 0, 1, 2, 3, 4

COMMANDS = ("explain", "judge", "repair", "schema", "bench")


class _Parser(argparse.ArgumentParser):
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


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if arguments[:1] != ["match"]:
        language = language_of(arguments)
        top = argparse.ArgumentParser(
            prog="ristiin", epilog=epilog(language), formatter_class=argparse.RawDescriptionHelpFormatter
        )
        top.add_argument("command", choices=["match"], help=told("match", language))
        top.parse_args(arguments[:1])
    rest = arguments[1:]
    try:
        if rest[:1] and rest[0] in COMMANDS:
            return _COMMANDS[rest[0]](rest[1:])
        return _match(rest)
    except BadTable as error:
        for flaw in error.flaws[:20]:
            _complain(f"{error.name}, {flaw}")
        if len(error.flaws) > 20:  # noqa: PLR2004
            _complain(f"{error.name}: {len(error.flaws) - 20} more")
        return BAD_INPUT
    except MissingPart as error:
        _complain(str(error))
        return MISSING
    except MatchingError as error:
        _complain(str(error))
        return BAD_INPUT
    except BrokenPipeError:
        return DONE


def _complain(text: str) -> None:
    print("ristiin match: " + " ".join(text.split()), file=sys.stderr)


# --- What is asked ---


def _criteria_arguments(parser: _Parser) -> None:
    importance = "ATTRIBUTE[=IMPORTANCE]"
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


def _split(text: str, default: Importance) -> tuple[str, Importance]:
    name, _, importance = text.partition("=")
    try:
        return name, Importance(importance) if importance else default
    except ValueError:
        raise BadValue(f"The importance {importance!r} is none of must, strong, some, off.") from None


@dataclass(frozen=True)
class _Case:
    """What a command works on."""

    problem: Problem
    names: Mapping[Id, str]
    lookup: Mapping[str, Id]

    def one(self, text: str) -> Id:
        found = self.lookup.get(fold(text))
        if found is None:
            raise BadValue(f"{text!r} is not among the people.")
        return found

    def name(self, one: Id) -> str:
        return self.names.get(one, str(one))


def _lookup(roster_ids: Sequence[Id], names: Mapping[Id, str]) -> dict[str, Id]:
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


def _case(args: argparse.Namespace) -> _Case:
    if args.people.suffix.casefold() == ".json":
        return _json_case(read_json(args.people))
    given = dict(_pair(text) for text in args.column)
    roster = read_people(args.people, given)
    names = roster.names
    ids = [p.id for p in roster.people]
    lookup = _lookup(ids, names)
    case = _Case(Problem(roster.people, sizes=Sizes(2, max(2, len(ids)))), names, lookup) if len(ids) > 1 else None

    def row(text: str) -> tuple[Id, ...]:
        if case is None:
            return ()
        return tuple(case.one(part.strip()) for part in text.split(","))

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
    return _Case(problem, names, lookup)


def _pair(text: str) -> tuple[str, str]:
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
            raise BadValue(f"There is no criterion {key!r} here: there are {', '.join(c.key for c in items)}.")
        items = [replace(c, importance=importance) if c.key == key else c for c in items]
    return Criteria(items, in_order=args.in_order)


def _json_case(data: Mapping[str, Any]) -> _Case:
    inner = data.get("problem", data)
    try:
        problem = problem_from_json(inner)
        raw = data.get("names") or {}
        names = {one: name for one, name in (raw.items() if isinstance(raw, Mapping) else raw)}  # noqa: C416
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        if isinstance(error, MatchingError):
            raise
        raise BadValue(f"The JSON does not describe a problem ({error}).") from None
    return _Case(problem, names, _lookup([p.id for p in problem.people], names))


# --- What is done ---


class _Bar:
    """A progress bar on the error stream, for work of over a second on a terminal."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown and sys.stderr.isatty()
        self.since = time.monotonic()
        self.drawn = False

    def __call__(self, progress: Progress) -> None:
        if self.shown and time.monotonic() - self.since > 1:
            full = int(30 * progress.done)
            score = f" {progress.score:.0f}" if progress.score is not None else ""
            print(f"\r[{'#' * full}{'.' * (30 - full)}]{score} ", end="", file=sys.stderr, flush=True)
            self.drawn = True

    def close(self) -> None:
        if self.drawn:
            print(file=sys.stderr)


def _match(rest: Sequence[str]) -> int:
    parser = _Parser("", language_of(rest))
    parser.give("people", "people")
    _criteria_arguments(parser)
    parser.choose("--time-limit", type=float, default=30.0, metavar="SECONDS")
    parser.choose("--output", type=Path, action="append", default=[], metavar="FILE")
    parser.choose("--quiet", action="store_true")
    args = parser.parse_args(rest)
    case = _case(args)
    bar = _Bar(shown=not args.quiet)
    result = solve(case.problem, args.time_limit, bar)
    bar.close()
    speaker = Speaker(args.language, case.name)
    for path in args.output:
        _write(path, case, result)
    if not args.quiet:
        _print_groups(speaker, case.problem, result)
        print()
        print("\n".join(speaker.summary(result)))
    return RULES_BROKEN if result.broken else DONE


def _print_groups(speaker: Speaker, problem: Problem, groups: Result | Judgement) -> None:
    for number, why in enumerate(explain(problem, groups), 1):
        print("\n".join(speaker.group(number, why)))


def _write(path: Path, case: _Case, result: Result) -> None:
    if path.suffix.casefold() == ".json":
        names = [[one, name] for one, name in case.names.items()]
        data = {
            "problem": to_json(case.problem),
            "result": to_json(result),
            "reasons": to_json(explain(case.problem, result)),
            "names": names,
        }
        try:
            path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise BadValue(f"{path}: cannot be written ({error.strerror}).") from None
        return
    rows = [["group", "id", "name", "score", "theme", "times"]]
    for number, group in enumerate(result.groups, 1):
        times = ", ".join(group.times)
        rows += [
            [str(number), str(i), case.name(i), f"{result.per_person[i]:.1f}", group.theme or "", times]
            for i in group.people
        ]
    write_rows(path, rows)


def _explain(rest: Sequence[str]) -> int:
    parser = _Parser("explain", language_of(rest))
    parser.give("people", "result")
    parser.choose("--groups", type=Path, metavar="FILE")
    parser.choose("--person", metavar="PERSON")
    _criteria_arguments(parser)
    args = parser.parse_args(rest)
    case, groups = _made(args)
    speaker = Speaker(args.language, case.name)
    if args.person:
        who = case.one(args.person)
        print("\n".join(speaker.why_not(who, why_not(case.problem, groups, who))))
        return RULES_BROKEN if groups.broken else DONE
    _print_groups(speaker, case.problem, groups)
    print()
    if isinstance(groups, Result):
        print("\n".join(speaker.summary(groups)))
        return RULES_BROKEN if groups.broken else DONE
    return _print_judgement(speaker, groups)


def _made(args: argparse.Namespace) -> tuple[_Case, Result | Judgement]:
    """Return groups made before: a saved result, or tables of people and of groups."""
    if args.groups is None:
        if args.people.suffix.casefold() != ".json":
            raise BadValue(f"{args.people}: say which groups there are with --groups FILE.")
        return _saved(args.people)
    case = _case(args)
    return case, judge(case.problem, _read_groups(args.groups, case))


def _print_judgement(speaker: Speaker, seen: Judgement) -> int:
    print(speaker.say("score", s=speaker.number(seen.score)))
    if seen.left_out:
        print(speaker.say("left_out", who=speaker.names(seen.left_out)))
    for broken in seen.broken:
        print(speaker.rule(broken))
    if seen.allowed:
        print(speaker.say("allowed"))
    return DONE if seen.allowed else RULES_BROKEN


def _saved(path: Path) -> tuple[_Case, Result]:
    data = read_json(path)
    if "result" not in data:
        raise BadValue(f"{path}: there is no result in it: write one with --output result.json.")
    case = _json_case(data)
    try:
        return case, result_from_json(data["result"])
    except (TypeError, KeyError, AttributeError) as error:
        raise BadValue(f"{path}: the JSON does not describe a result ({error}).") from None


def _judge(rest: Sequence[str]) -> int:
    parser = _Parser("judge", language_of(rest))
    parser.give("people", "people")
    parser.choose("--groups", type=Path, required=True, metavar="FILE")
    _criteria_arguments(parser)
    args = parser.parse_args(rest)
    case = _case(args)
    seen = judge(case.problem, _read_groups(args.groups, case))
    speaker = Speaker(args.language, case.name)
    _print_groups(speaker, case.problem, seen)
    print()
    return _print_judgement(speaker, seen)


def _read_groups(path: Path, case: _Case) -> list[list[Id]]:
    from ristiin.matching._table import Flaw

    if path.suffix.casefold() == ".json":
        return _json_groups(path, case)
    table = read_table(path)
    folded = [fold(h) for h in table.headings]
    group = next((k for k, h in enumerate(folded) if h in {"group", "ryhmä", "pari", "pair", "grupp", "par"}), None)
    person = next(
        (k for k, h in enumerate(folded) if h in {"id", "email", "sähköposti", "name", "nimi", "namn", "person"}), None
    )
    if group is None or person is None:
        raise BadTable(table.name, [Flaw(1, "1", "needs a column 'group' and a column 'id' or 'name'")])
    groups: dict[str, list[Id]] = {}
    flaws: list[Flaw] = []
    for number, row in table.rows:
        one = case.lookup.get(fold(row[person]))
        if one is None:
            flaws.append(Flaw(number, table.headings[person], f"{row[person]!r} is not among the people"))
        else:
            groups.setdefault(row[group], []).append(one)
    if flaws:
        raise BadTable(table.name, flaws)
    return list(groups.values())


def _json_groups(path: Path, case: _Case) -> list[list[Id]]:
    """Return the groups of a saved result, or of {"groups": [[id, …], …]}."""
    data = read_json(path)
    groups = data.get("result", data).get("groups")
    try:
        rows = [list(g["people"] if isinstance(g, Mapping) else g) for g in groups]
    except (TypeError, KeyError):
        raise BadValue(f'{path}: there are no groups in it: write {{"groups": [["anna", "bea"]]}}.') from None
    return [[case.one(str(one)) for one in row] for row in rows]


def _repair(rest: Sequence[str]) -> int:
    parser = _Parser("repair", language_of(rest))
    parser.give("people", "result")
    parser.choose("--groups", type=Path, metavar="FILE")
    parser.choose("--left", action="append", default=[], metavar="PERSON")
    parser.choose("--joined", type=Path, metavar="FILE")
    parser.choose("--output", "output-first", type=Path, metavar="FILE")
    _criteria_arguments(parser)
    args = parser.parse_args(rest)
    case, result = _made(args)
    names = dict(case.names)
    joined: tuple[Any, ...] = ()
    if args.joined:
        roster = read_people(args.joined, dict(_pair(t) for t in args.column))
        joined = roster.people
        names.update(roster.names)
    options = repair(case.problem, result, left=[case.one(t) for t in args.left], joined=joined)
    if not options:
        raise BadValue("What remains cannot be put into groups of these sizes.")
    speaker = Speaker(args.language, lambda one: names.get(one, str(one)))
    for number, option in enumerate(options, 1):
        print(speaker.say("option", n=number))
        print(f"  {speaker.say('moves', n=len(option.moved), who=speaker.names(option.moved) or '–')}")
        print(f"  {speaker.say('change', x=speaker.number(option.change))}")
        old = {frozenset(g.people) for g in result.groups}
        for group in option.groups:
            if frozenset(group.people) not in old:
                print(f"  + {speaker.names(group.people)}")
        for broken in option.broken:
            print(f"  {speaker.rule(broken)}")
    if args.output:
        first = options[0]
        seen = judge(first.problem, first.groups)
        bound = max(result.bound, seen.score) if isinstance(result, Result) else float(POINTS * len(seen.per_person))
        mended = Result(
            groups=seen.groups,
            score=seen.score,
            bound=bound,
            gap=round((bound - seen.score) / bound, 6) if bound else 0.0,
            proven=False,
            worst_off=seen.worst_off,
            worst_off_people=seen.worst_off_people,
            worst_off_bound=float(POINTS),
            per_person=seen.per_person,
            broken=seen.broken,
            method="repair",
        )
        _write(args.output, _Case(first.problem, names, {}), mended)
    return RULES_BROKEN if options[0].broken else DONE


def _schema(rest: Sequence[str]) -> int:
    from ristiin.matching._schema import schema

    _Parser("schema", language_of(rest)).parse_args(rest)
    print(json.dumps(schema(), ensure_ascii=False, indent=1))
    return DONE


def _bench(rest: Sequence[str]) -> int:
    from ristiin.matching._bench import report

    parser = _Parser("bench", language_of(rest))
    parser.choose("--largest", type=int, default=500, metavar="N")
    args = parser.parse_args(rest)
    for line in report(args.largest):
        print(line, flush=True)
    return DONE


_COMMANDS = {"explain": _explain, "judge": _judge, "repair": _repair, "schema": _schema, "bench": _bench}

if __name__ == "__main__":
    sys.exit(main())
