import csv
import json
import os
import pty
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from ristiin.matching._help import TEXTS, epilog
from ristiin.matching.cli import main

DATA = Path(__file__).parents[1] / "data"
CEM = DATA / "cem-12-registrations.csv"


def run(capsys, *words):
    code = main(["match", *map(str, words)])
    out = capsys.readouterr()
    return code, out.out, out.err


def rows_of(path, separator=","):
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=separator))


def read_groups(path):
    groups = {}
    for row in rows_of(path, ";"):
        groups.setdefault(row["group"], []).append(row["id"])
    return list(groups.values())


def test_twelve_registrations_become_six_pairs_with_reasons(capsys):
    code, out, err = run(capsys, CEM, "--language", "fi")
    assert (code, err) == (0, "")
    assert out.count("Pari ") == 6
    assert "Paras mahdollinen, todistettu." in out
    assert "saa: " in out


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_reasons_never_tell_a_private_wish(capsys, language):
    code, out, _ = run(capsys, CEM, "--language", language)
    assert code == 0
    for word in ("avoid", "yksityinen", "privat"):
        assert word not in out


def test_the_rotation_has_one_trio_and_no_repeats(capsys, tmp_path):  # S55
    written = tmp_path / "groups.csv"
    code, _, err = run(
        capsys, DATA / "rotation-people.csv", "--history", DATA / "rotation-history.csv", "--output", written, "--quiet"
    )
    assert (code, err) == (0, "")
    groups = read_groups(written)
    assert sorted(map(len, groups)) == [2] * 99 + [3]
    past = {frozenset((row["person_a"], row["person_b"])) for row in rows_of(DATA / "rotation-history.csv")}
    assert not past & {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    people = {row["id"]: row for row in rows_of(DATA / "rotation-people.csv")}
    for group in groups:
        for one in group:
            same = [people[one]["discipline"] == people[other]["discipline"] for other in group if other != one]
            wish = people[one]["partner_discipline"]
            assert wish == "ei väliä" or same == [wish == "sama"] * len(same)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_usual_encoding_and_separator_gives_the_same_pairs(capsys, tmp_path, encoding, separator):
    rows = list(csv.reader(CEM.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    copy = tmp_path / "people.csv"
    with copy.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    assert run(capsys, copy) == run(capsys, CEM)


def test_a_spreadsheet_gives_the_same_pairs(capsys, tmp_path):
    rows = list(csv.reader(CEM.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    book = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(str(book)) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    assert run(capsys, book) == run(capsys, CEM)


def test_a_written_spreadsheet_holds_no_formula(capsys, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("id,name\n1,=1+2\n2,@SUM(A1)\n", encoding="utf-8")
    sheet, text = tmp_path / "out.xlsx", tmp_path / "out.csv"
    assert run(capsys, people, "--output", sheet, "--output", text)[0] == 0
    cells = [row[2] for row in CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()]
    assert cells == ["name", "'=1+2", "'@SUM(A1)"]
    assert "'=1+2" in text.read_text(encoding="utf-8-sig")


BAD_TABLES = [
    ("", "people.csv, row 1, column 1: the file is empty"),
    ("id\n", "There are no people: give at least two."),
    ("name\nAnna\n", "There is only one person: at least two are needed."),
    ("name\nAnna\nanna\n", "people.csv, row 3, column name: 'anna' is on row 2 already"),
    ("email\na@example.org\nb@@example\n", "people.csv, row 3, column email: 'b@@example' is not an address"),
    ("id,name\n1,Anna\n,Bea\n", "people.csv, row 3, column id: is empty"),
    ("name,mode\nAnna,remote\nBea,by letter\n", "people.csv, row 3, column mode: 'by letter' is not understood"),
    ("name,wished\nAnna,Caj\nBea,\n", "people.csv, row 2, column wished: 'Caj' is not among the people"),
    ("name,wished\nAnna,Anna\nBea,\n", "people.csv, row 2, column wished: 'Anna' is the person themself"),
    ("id,name,wished\n1,Anna,\n2,Anna,\n3,Bea,Anna\n", "people.csv, row 4, column wished: 'Anna' fits several people"),
    ("name,unit\nAnna,x,y\nBea,x\n", "people.csv, row 2, column 3: more cells than headings"),
    ("shoes\n41\n", "people.csv, row 1, column 1: no column of names"),
]


@pytest.mark.parametrize(("text", "complaint"), BAD_TABLES)
def test_bad_input_is_one_line_with_row_and_column(capsys, tmp_path, text, complaint):
    people = tmp_path / "people.csv"
    people.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, people)
    assert (code, out) == (3, "")
    assert err.startswith(f"ristiin match: {complaint}")
    assert err.count("\n") == 1


def test_a_missing_file_is_one_line(capsys, tmp_path):
    code, _, err = run(capsys, tmp_path / "nothing.csv")
    assert code == 3
    assert err.endswith("cannot be read (No such file or directory).\n")


def test_a_command_that_is_not_understood_ends_with_two():
    with pytest.raises(SystemExit) as ended:
        main(["match", "people.csv", "--sizes", "one"])
    assert ended.value.code == 2


def test_clashing_rules_end_with_one_and_are_named(capsys, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("name\nAnna\nBea\nCaj\nDan\n", encoding="utf-8")
    never = ["--never", "Anna,Bea", "--never", "Anna,Caj", "--never", "Anna,Dan"]
    code, out, _ = run(capsys, people, *never)
    assert code == 1
    rules = "never (Anna, Bea); never (Anna, Caj); never (Anna, Dan)"
    assert f"These rules cannot hold together, and no fewer rules clash: {rules}." in out


def test_a_result_is_explained_judged_and_repaired(capsys, tmp_path):
    saved, table = tmp_path / "result.json", tmp_path / "groups.csv"
    _, printed, _ = run(capsys, CEM, "--output", saved, "--output", table)
    assert run(capsys, "explain", saved) == (0, printed, "")
    code, out, _ = run(capsys, "judge", CEM, "--groups", table)
    assert code == 0
    assert out.endswith("Every rule holds.\n")
    left = json.loads(saved.read_text(encoding="utf-8"))["result"]["groups"][0]["people"][0]
    code, out, _ = run(capsys, "repair", saved, "--left", left, "--output", tmp_path / "mended.json")
    assert code == 0
    assert "Option 1\n  1 moves: " in out
    assert run(capsys, "explain", tmp_path / "mended.json")[0] == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_of_people_and_groups_are_explained_and_repaired(capsys, tmp_path, kind):
    saved, table = tmp_path / "result.json", tmp_path / f"groups.{kind}"
    _, printed, _ = run(capsys, CEM, "--output", saved, "--output", table)
    code, out, err = run(capsys, "explain", CEM, "--groups", table)
    assert (code, err) == (0, "")
    assert out.endswith("Every rule holds.\n")
    assert out.split("\n\n")[0] == printed.split("\n\n")[0]
    first = json.loads(saved.read_text(encoding="utf-8"))["result"]["groups"][0]["people"][0]
    assert run(capsys, "explain", CEM, "--groups", table, "--person", first) == run(
        capsys, "explain", saved, "--person", first
    )
    mended = tmp_path / f"mended.{kind}"
    code, out, _ = run(capsys, "repair", CEM, "--groups", table, "--left", first, "--output", mended)
    assert code == 0
    assert out == run(capsys, "repair", saved, "--left", first)[1]
    assert run(capsys, "judge", CEM, "--groups", mended)[0] == 1  # who left is without a group
    code, _, err = run(capsys, "explain", CEM)
    assert (code, err) == (3, f"ristiin match: {CEM}: say which groups there are with --groups FILE.\n")


@pytest.mark.parametrize("command", ["", "explain", "judge", "repair", "schema", "bench"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", ("käyttö:", "esimerkkejä:", "paluuarvot:")), ("sv", ("användning:", "exempel:", "slutvärden:"))],
)
def test_help_is_in_the_language_of_the_answer(capsys, command, language, words):
    with pytest.raises(SystemExit) as ended:
        main(["match", *([command] if command else []), "--language", language, "--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(word in out for word in words)
    for word in ("usage:", "options:", "positional arguments", "show this help", "exit codes"):
        assert word not in out


def test_every_text_of_the_help_is_said_in_three_languages():
    for key, texts in TEXTS.items():
        assert len(texts) == 3, key
        assert all(texts), key
    for language in ("fi", "sv", "en"):
        for word in ("match people.csv", "explain", "judge", "repair", "schema", "bench"):
            assert word in epilog(language)


def test_criteria_in_order_are_asked_for_on_the_command_line(capsys):
    code, out, err = run(capsys, CEM, "--in-order")
    assert (code, err) == (0, "")
    assert "The best possible, proven." in out


def test_groups_are_judged_from_json_as_from_a_table(capsys, tmp_path):
    saved, table, short = tmp_path / "result.json", tmp_path / "groups.csv", tmp_path / "short.json"
    run(capsys, CEM, "--output", saved, "--output", table)
    short.write_text(json.dumps({"groups": read_groups(table)}), encoding="utf-8")
    judged = run(capsys, "judge", CEM, "--groups", table)
    assert run(capsys, "judge", CEM, "--groups", saved) == judged
    assert run(capsys, "judge", CEM, "--groups", short) == judged
    short.write_text("{}", encoding="utf-8")
    code, _, err = run(capsys, "judge", CEM, "--groups", short)
    assert (code, err.count("\n")) == (3, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_what_is_judged_and_explained_is_written_and_read_again(capsys, tmp_path, kind):
    saved, judged, again = tmp_path / "result.json", tmp_path / f"judged.{kind}", tmp_path / f"again.{kind}"
    run(capsys, CEM, "--output", saved)
    code, out, err = run(capsys, "judge", saved, "--output", judged)
    assert (code, err) == (0, "")
    assert run(capsys, "judge", CEM, "--groups", judged) == (code, out, err)
    assert run(capsys, "explain", CEM, "--groups", judged, "--output", again) == (code, out, err)
    assert run(capsys, "judge", saved, "--groups", again) == (code, out, err)


def test_who_joins_may_come_in_json(capsys, tmp_path):
    saved, new, mended = tmp_path / "result.json", tmp_path / "new.json", tmp_path / "mended.csv"
    run(capsys, CEM, "--output", saved)
    new.write_text('{"people": [{"id": "anna@example.org"}]}', encoding="utf-8")
    assert run(capsys, "repair", saved, "--joined", new, "--output", mended)[0] == 0
    assert "anna@example.org" in {one for group in read_groups(mended) for one in group}
    new.write_text('{"people": 3}', encoding="utf-8")
    code, _, err = run(capsys, "repair", saved, "--joined", new)
    assert (code, err.count("\n")) == (3, 1)


REFUSED = [
    (("--never", "Anna"), 3, "'Anna' is one person: name two or more with commas between them."),
    (("--set", "luck=must"), 3, "There is no criterion 'luck' here: there are none."),
    (("--output", "groups.pdf"), 3, "groups.pdf: write .csv, .xlsx or .json."),
    (("--output", "nowhere/groups.csv"), 3, "nowhere/groups.csv: cannot be written (No such file or directory)."),
]


@pytest.mark.parametrize(("words", "code", "complaint"), REFUSED)
def test_what_would_be_passed_over_is_refused(capsys, tmp_path, words, code, complaint):
    people = tmp_path / "people.csv"
    people.write_text("name\nAnna\nBea\nCaj\nDan\n", encoding="utf-8")
    assert run(capsys, people, *words) == (code, "", f"ristiin match: {complaint}\n")


@pytest.mark.parametrize("words", [("--time-limit", "nan"), ("--time-limit", "-1"), ("--sizes", "3-2")])
def test_numbers_that_cannot_be_meant_are_not_understood(capsys, words):
    with pytest.raises(SystemExit) as ended:
        main(["match", str(CEM), *words])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_problem_in_json_says_all_itself(capsys, tmp_path):
    saved = tmp_path / "result.json"
    run(capsys, CEM, "--output", saved)
    code, out, err = run(capsys, saved, "--sizes", "4")
    assert (code, out) == (3, "")
    assert err.endswith("says all of the problem itself: leave out --sizes, or change it there.\n")
    for wrong in ('"levels": "many"', '"fairness": "nice"', '"never": ["ab"]', '"sizes": "2-3"'):
        saved.write_text('{"people": [{"id": "a"}, {"id": "b"}], ' + wrong + "}", encoding="utf-8")
        code, out, err = run(capsys, saved)
        assert (code, out, err.count("\n")) == (3, "", 1)


def test_long_work_shows_a_bar_on_a_terminal(tmp_path):
    people = tmp_path / "people.csv"
    rows = "".join(f"p{k},{'abcde'[k % 5]},t{k * 7 % 9},s{k * 13 % 11}\n" for k in range(400))
    people.write_text(f"name,unit,team,site\n{rows}", encoding="utf-8")
    main_end, other_end = pty.openpty()
    words = [str(people), "--sizes", "5-6", "--mixed", "unit", "--alike", "team", "--mixed", "site"]
    done = subprocess.run(
        [sys.executable, "-m", "ristiin.matching.cli", "match", *words],
        stdout=subprocess.PIPE,
        stderr=other_end,
        check=False,
        env={**os.environ, "PYTHONPATH": "src", "PYTHONUTF8": "1"},
        cwd=Path(__file__).parents[2],
    )
    os.write(other_end, b".")
    shown = os.read(main_end, 100_000).decode()
    os.close(other_end)
    os.close(main_end)
    assert done.returncode == 0
    assert "[#" in shown
    assert b"[#" not in done.stdout


def test_a_fresh_process_answers_twelve_people_without_any_settings():
    command = shutil.which(sys.executable)
    done = subprocess.run(
        [command, "-m", "ristiin.matching.cli", "match", str(CEM)],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        env={"PYTHONPATH": "src", "PYTHONUTF8": "1"},
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Pair 6" in done.stdout


def test_it_measures_this_machine(capsys):
    code, out, _ = run(capsys, "bench", "--largest", "12")
    assert code == 0
    assert out.count("\n") == 3
