"""The tables of a Word document that somebody brings, read in a process of its own.

The child looks at the file as closely as at one that is evidence, and hands back nothing but the
words of its tables. It knows no Django, so that it starts at once.
"""

import json
import sys
import zipfile
from typing import Any, BinaryIO

from audit_portal.checking.apart import answered_apart, limit
from audit_portal.checking.archives import DAMAGED
from audit_portal.checking.content import check
from audit_portal.checking.file_types import DOCX, Refused

PROGRAM = "from audit_portal.documents import word_tables; word_tables.answer()"
PART = "word/document.xml"
MOST_BYTES = 60 * 1024 * 1024  # of the words with their markup
MOST_TABLES = 5000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
SPOILT = "it is damaged: Word may be able to repair it, if you open and save it"
NOT_WORD = "it is a {}, and not a Word document (.docx)"

Tables = list[list[list[str]]]  # each of rows, each of cells; paragraphs are lines


def tables_of(file: BinaryIO) -> Tables:
    """Raises `Refused`, with words that go on after "because"."""
    said: dict[str, Any] = json.loads(answered_apart(file, PROGRAM) or b"{}")
    if "tables" not in said:
        raise Refused(said.get("refused", SPOILT))
    tables: Tables = said["tables"]
    return tables


def answer() -> None:
    """The child: the document is its standard input."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    said: dict[str, Any]
    try:
        said = {"tables": _read(sys.stdin.buffer)}
    except Refused as error:
        said = {"refused": str(error)}
    sys.stdout.write(json.dumps(said))


def _read(file: BinaryIO) -> Tables:
    from lxml import etree  # type: ignore[import-untyped]  # only the child pays for it

    found = check(file)
    if found != DOCX:
        raise Refused(NOT_WORD.format(found.label))
    file.seek(0)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(PART).file_size > MOST_BYTES:
                raise Refused("it is far longer than a form")
            root = etree.fromstring(archive.read(PART), parser)
    except (*DAMAGED, KeyError, etree.XMLSyntaxError) as error:
        raise Refused(SPOILT) from error
    if root.getroottree().docinfo.doctype:
        raise Refused("it defines words of its own")
    tables = [table for table in root.iter(f"{W}tbl") if not _is_inside(table)]
    if len(tables) > MOST_TABLES:
        raise Refused("it is far longer than a form")
    return [_rows(table) for table in tables]


def _is_inside(table: Any) -> bool:
    """Of a table in a cell, the words are those of the cell."""
    return any(above.tag == f"{W}tbl" for above in table.iterancestors())


def _rows(table: Any) -> list[list[str]]:
    """Whatever stands between a table and its rows, or a row and its cells, as controls do."""
    return [
        [_words(cell) for cell in row.iter(f"{W}tc") if _is_of(cell, row, f"{W}tr")]
        for row in table.iter(f"{W}tr")
        if _is_of(row, table, f"{W}tbl")
    ]


def _is_of(part: Any, whole: Any, tag: str) -> bool:
    nearest = next(above for above in part.iterancestors() if above.tag == tag)
    return bool(nearest is whole)


def _words(cell: Any) -> str:
    lines = []
    for paragraph in cell.iter(f"{W}p"):
        pieces = [
            piece.text or "" if piece.tag == f"{W}t" else BREAKS[piece.tag]
            for piece in paragraph.iter(f"{W}t", *BREAKS)
            if piece.getparent().tag != f"{W}tabs"
        ]
        lines.append("".join(pieces))
    return "\n".join(lines).strip()
