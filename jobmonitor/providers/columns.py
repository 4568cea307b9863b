"""Tables in a pasted text: the cells of the column that is called the job's ID. What they mean is `recognise`'s."""

import csv
import re
from collections.abc import Iterator

HEADERS_IN = 20  # lines with something on them; a header stands at the top, or soon
LONGEST_LINE = 4000

_LINE = re.compile(r"[^\n]+")
_JOB = re.compile(
    r"(?:job|task|request|prediction|generation|public|render|operation)[ _-]?ids?|jobs?|uuids?", re.IGNORECASE
)
_ANY = re.compile(r"ids?", re.IGNORECASE)


def id_cells(text: str) -> tuple[frozenset[int], dict[int, str]]:
    """Where lines begin that are headers, and what stands in the column of IDs, by where its line begins."""
    headers: set[int] = set()
    cells: dict[int, str] = {}
    table: tuple[str, int, int] | None = None  # what parts the cells, how many there are, and which is the ID's
    seen = 0
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if not words or len(words) > LONGEST_LINE:
            table = None if words else table
            continue
        seen += 1
        if table is None and seen > HEADERS_IN:
            break
        row = _cells(words, table[0]) if table else []
        if table and len(row) == table[1]:
            cells[line.start()] = row[table[2]]
            continue
        table = next(_tables(words), None) if seen <= HEADERS_IN else None
        if table:
            headers.add(line.start())
    return frozenset(headers), cells


def _tables(header: str) -> Iterator[tuple[str, int, int]]:
    """How the line would be read as a header, where it can be one."""
    for sign in ("\t", ";", ",", "|"):
        if sign in header:
            row = _cells(header, sign)
            named = [n for n, cell in enumerate(row) if _JOB.fullmatch(cell)]
            named += [n for n, cell in enumerate(row) if _ANY.fullmatch(cell)]
            if len(row) > 1 and named and all(len(cell) <= 40 for cell in row):
                yield sign, len(row), named[0]


def _cells(line: str, sign: str) -> list[str]:
    if sign == "|":
        return [cell.strip(" `*") for cell in line.strip("|").split("|")]
    try:
        return [
            cell.strip(" \"'`") for cell in next(csv.reader([line], delimiter=sign, skipinitialspace=True), list[str]())
        ]
    except csv.Error:
        return []
