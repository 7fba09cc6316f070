"""Reads a spreadsheet in a process of its own, so that a file made to burst takes no server with it.

Run by path: the file comes by standard input, `{"rows": …}` or `{"refused": …}` goes out by standard output.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 1_500 * 1024 * 1024
SECONDS = 40


def main() -> None:
    """Answer with the first sheet that holds anything."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    most_rows, most_columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        answer = _first_filled(sys.stdin.buffer.read(), most_rows, most_columns)
    except (CalamineError, ValueError, OSError):
        answer = {"refused": "unreadable"}
    except MemoryError:
        answer = {"refused": "too large"}
    json.dump(answer, sys.stdout)


def as_text(value: object) -> str:
    """Return a cell as an organiser would type it: whole numbers without a point, dates year first."""
    text = str(value)
    if isinstance(value, bool):
        text = "TRUE" if value else "FALSE"
    elif isinstance(value, float):
        text = str(int(value)) if value.is_integer() else repr(value)
    elif isinstance(value, datetime):
        midnight = value.time() == time(0)
        text = value.strftime("%Y-%m-%d") if midnight else value.strftime("%Y-%m-%d %H:%M")
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, time):
        text = value.strftime("%H:%M")
    elif isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        text = f"{minutes // 60}:{minutes % 60:02d}"
    return text


def _first_filled(content: bytes, most_rows: int, most_columns: int) -> dict[str, object]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height == 0:
            continue
        if sheet.total_height > most_rows:
            return {"refused": "too many rows", "found": sheet.total_height}
        if sheet.total_width > most_columns:
            return {"refused": "too many columns", "found": sheet.total_width}
        return {"rows": [[as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]}
    return {"rows": []}


if __name__ == "__main__":
    main()
