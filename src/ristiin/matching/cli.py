"""The command line: `ristiin match people.csv` and its kin, without database or settings."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ristiin.matching._asked import (
    Case,
    Parser,
    at_least_twelve,
    case_of,
    criteria_arguments,
    json_case,
    pair_of,
    refuse_options,
    seconds,
)
from ristiin.matching._errors import BadValue, MatchingError, MissingPart
from ristiin.matching._explain import explain
from ristiin.matching._help import epilog, language_of, told
from ristiin.matching._json import people_from_json, result_from_json, to_json
from ristiin.matching._judge import judge
from ristiin.matching._model import POINTS, Id, Judgement, Person, Problem, Result
from ristiin.matching._repair import repair
from ristiin.matching._solve import Progress, solve
from ristiin.matching._table import BadTable, can_write, fold, read_json, read_people, read_table, write_rows
from ristiin.matching._why_not import why_not
from ristiin.matching._words import Speaker

DONE, RULES_BROKEN, BAD_INPUT, MISSING = 0, 1, 3, 4

COMMANDS = ("explain", "judge", "repair", "schema", "bench")


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
    parser = Parser("", language_of(rest))
    parser.give("people", "people")
    criteria_arguments(parser)
    parser.choose("--time-limit", type=seconds, default=30.0, metavar="SECONDS")
    parser.choose("--output", type=Path, action="append", default=[], metavar="FILE")
    parser.choose("--quiet", action="store_true")
    args = parser.parse_args(rest)
    for path in args.output:
        can_write(path)
    case = case_of(args)
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


def _write(path: Path, case: Case, result: Result | Judgement) -> None:
    if path.suffix.casefold() == ".json":
        names = [[one, name] for one, name in case.names.items()]
        data = {
            "problem": to_json(case.problem),
            "result" if isinstance(result, Result) else "judgement": to_json(result),
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
    parser = Parser("explain", language_of(rest))
    parser.give("people", "result")
    parser.choose("--groups", type=Path, metavar="FILE")
    parser.choose("--person", metavar="PERSON")
    parser.choose("--output", "output-reasons", type=Path, action="append", default=[], metavar="FILE")
    criteria_arguments(parser)
    args = parser.parse_args(rest)
    case, groups = _made(args)
    for path in args.output:
        _write(path, case, groups)
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


def _made(args: argparse.Namespace) -> tuple[Case, Result | Judgement]:
    """Return groups made before: a saved result, or tables of people and of groups."""
    for path in getattr(args, "output", None) or ():
        can_write(path)
    if args.groups is None:
        if args.people.suffix.casefold() != ".json":
            raise BadValue(f"{args.people}: say which groups there are with --groups FILE.")
        refuse_options(args)
        return _saved(args.people)
    case = case_of(args)
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


def _saved(path: Path) -> tuple[Case, Result]:
    data = read_json(path)
    if "result" not in data:
        raise BadValue(f"{path}: there is no result in it: write one with --output result.json.")
    case = json_case(data)
    try:
        return case, result_from_json(data["result"])
    except (TypeError, KeyError, AttributeError) as error:
        raise BadValue(f"{path}: the JSON does not describe a result ({error}).") from None


def _judge(rest: Sequence[str]) -> int:
    parser = Parser("judge", language_of(rest))
    parser.give("people", "result")
    parser.choose("--groups", type=Path, metavar="FILE")
    parser.choose("--output", "output-reasons", type=Path, action="append", default=[], metavar="FILE")
    criteria_arguments(parser)
    args = parser.parse_args(rest)
    case, groups = _made(args)
    seen = judge(case.problem, groups)
    for path in args.output:
        _write(path, case, seen)
    speaker = Speaker(args.language, case.name)
    _print_groups(speaker, case.problem, seen)
    print()
    return _print_judgement(speaker, seen)


def _read_groups(path: Path, case: Case) -> list[list[Id]]:
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


def _json_groups(path: Path, case: Case) -> list[list[Id]]:
    """Return the groups of a saved result or judgement, or of {"groups": [[id, …], …]}."""
    data = read_json(path)
    inner = data.get("result", data.get("judgement", data))
    try:
        rows = [list(g["people"] if isinstance(g, Mapping) else g) for g in inner["groups"]]
    except (TypeError, KeyError):
        raise BadValue(f'{path}: there are no groups in it: write {{"groups": [["anna", "bea"]]}}.') from None
    return [[case.one(str(one)) for one in row] for row in rows]


def _repair(rest: Sequence[str]) -> int:
    parser = Parser("repair", language_of(rest))
    parser.give("people", "result")
    parser.choose("--groups", type=Path, metavar="FILE")
    parser.choose("--left", action="append", default=[], metavar="PERSON")
    parser.choose("--joined", type=Path, metavar="FILE")
    parser.choose("--output", "output-first", type=Path, action="append", default=[], metavar="FILE")
    criteria_arguments(parser)
    args = parser.parse_args(rest)
    case, result = _made(args)
    names = dict(case.names)
    joined: tuple[Any, ...] = ()
    if args.joined:
        joined, more = _joined(args)
        names.update(more)
    bar = _Bar(shown=True)
    options = repair(case.problem, result, left=[case.one(t) for t in args.left], joined=joined, on_progress=bar)
    bar.close()
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
        for path in args.output:
            _write(path, Case(first.problem, names, {}), mended)
    return RULES_BROKEN if options[0].broken else DONE


def _joined(args: argparse.Namespace) -> tuple[tuple[Person, ...], Mapping[Id, str]]:
    if args.joined.suffix.casefold() == ".json":
        return people_from_json(read_json(args.joined)), {}
    roster = read_people(args.joined, dict(pair_of(t) for t in args.column))
    return roster.people, roster.names


def _schema(rest: Sequence[str]) -> int:
    from ristiin.matching._schema import schema

    Parser("schema", language_of(rest)).parse_args(rest)
    print(json.dumps(schema(), ensure_ascii=False, indent=1))
    return DONE


def _bench(rest: Sequence[str]) -> int:
    from ristiin.matching._bench import report

    parser = Parser("bench", language_of(rest))
    parser.choose("--largest", type=at_least_twelve, default=500, metavar="N")
    args = parser.parse_args(rest)
    for line in report(args.largest):
        print(line, flush=True)
    return DONE


_COMMANDS = {"explain": _explain, "judge": _judge, "repair": _repair, "schema": _schema, "bench": _bench}

if __name__ == "__main__":
    sys.exit(main())
