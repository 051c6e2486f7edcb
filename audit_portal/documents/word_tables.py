"""The words of a Word document that somebody brings, read in a process of its own.

The child looks at the file as closely as at one that is evidence, and hands back nothing but
words: of its tables, or of all that stands in it. It knows no Django, so that it starts at once.
"""

import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from audit_portal.checking.apart import answered_apart, limit
from audit_portal.checking.archives import DAMAGED
from audit_portal.checking.content import check
from audit_portal.checking.file_types import DOCX, Refused

PROGRAM = "from audit_portal.documents import word_tables; word_tables.answer()"
BLOCKS = "from audit_portal.documents import word_tables; word_tables.answer_blocks()"
PART = "word/document.xml"
MOST_BYTES = 60 * 1024 * 1024  # of the words with their markup
MOST_TABLES = 5000
MOST_BLOCKS = 20_000
MOST_COLUMNS = 60
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
SPOILT = "it is damaged: Word may be able to repair it, if you open and save it"
NOT_WORD = "it is a {}, and not a Word document (.docx)"

Tables = list[list[list[str]]]  # each of rows, each of cells; paragraphs are lines


HEADINGS = ("heading", "title")  # the styles that are called so


@dataclass(frozen=True)
class Block:
    """A paragraph, or a table: its rows of cells, each with how many columns it takes up.

    `level` of a heading is from 1; that of a title, or of no heading, is 0.
    """

    words: str = ""
    is_heading: bool = False
    level: int = 0
    rows: list[list[tuple[str, int]]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)  # from 1


def tables_of(file: BinaryIO) -> Tables:
    """Raises `Refused`, with words that go on after "because"."""
    tables: Tables = _said(file, PROGRAM)
    return tables


def blocks_of(file: BinaryIO) -> list[Block]:
    """All that stands in the document, from above to below. Raises as `tables_of`."""
    return [Block(**fields) for fields in _said(file, BLOCKS)]


def _said(file: BinaryIO, program: str) -> Any:
    said: dict[str, Any] = json.loads(answered_apart(file, program) or b"{}")
    if "found" not in said:
        raise Refused(said.get("refused", SPOILT))
    return said["found"]


def answer() -> None:
    """The child: the document is its standard input."""
    _answer(_tables)


def answer_blocks() -> None:
    """The child again."""
    _answer(_blocks)


def _answer(found_in: Callable[[Any], Any]) -> None:
    limit(int(sys.argv[1]), int(sys.argv[2]))
    said: dict[str, Any]
    try:
        said = {"found": found_in(_root(sys.stdin.buffer))}
    except Refused as error:
        said = {"refused": str(error)}
    sys.stdout.write(json.dumps(said))


def _root(file: BinaryIO) -> Any:
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
    return root


def _tables(root: Any) -> Tables:
    tables = [table for table in root.iter(f"{W}tbl") if not _is_inside(table)]
    if len(tables) > MOST_TABLES:
        raise Refused("it is far longer than a form")
    return [_rows(table) for table in tables]


def _blocks(root: Any) -> list[dict[str, Any]]:
    """As fields of `Block`."""
    found = []
    for part in root.iter(f"{W}p", f"{W}tbl"):
        if any(above.tag == f"{W}tbl" for above in part.iterancestors()):
            continue
        found.append(_table(part) if part.tag == f"{W}tbl" else _paragraph(part))
    if len(found) > MOST_BLOCKS:
        raise Refused("it is far longer than a questionnaire")
    return [asdict(block) for block in found if block.words or block.rows]


def _paragraph(part: Any) -> Block:
    style = part.find(f"{W}pPr/{W}pStyle")
    named = style.get(f"{W}val", "") if style is not None else ""
    return Block(_line(part).strip(), named.lower().startswith(HEADINGS), _level(named))


def _level(style: str) -> int:
    if not style.lower().startswith("heading"):
        return 0
    return int(style[-1]) if style[-1].isdecimal() else 1


def _table(table: Any) -> Block:
    rows = [row for row in table.iter(f"{W}tr") if _is_of(row, table, f"{W}tbl")]
    hidden = [n for n, row in enumerate(rows, 1) if row.find(f"{W}trPr/{W}hidden") is not None]
    cells = [[(_words(cell), _span(cell)) for cell in _cells(row)] for row in rows]
    return Block(rows=cells, hidden_rows=hidden)


def _span(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    words = span.get(f"{W}val", "1") if span is not None else "1"
    return min(int(words), MOST_COLUMNS) if words.isdecimal() else 1


def _is_inside(table: Any) -> bool:
    """Of a table in a cell, the words are those of the cell."""
    return any(above.tag == f"{W}tbl" for above in table.iterancestors())


def _rows(table: Any) -> list[list[str]]:
    """Whatever stands between a table and its rows, or a row and its cells, as controls do."""
    return [
        [_words(cell) for cell in _cells(row)]
        for row in table.iter(f"{W}tr")
        if _is_of(row, table, f"{W}tbl")
    ]


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.iter(f"{W}tc") if _is_of(cell, row, f"{W}tr")]


def _is_of(part: Any, whole: Any, tag: str) -> bool:
    nearest = next(above for above in part.iterancestors() if above.tag == tag)
    return bool(nearest is whole)


def _words(cell: Any) -> str:
    return "\n".join(_line(paragraph) for paragraph in cell.iter(f"{W}p")).strip()


def _line(paragraph: Any) -> str:
    return "".join(
        piece.text or "" if piece.tag == f"{W}t" else BREAKS[piece.tag]
        for piece in paragraph.iter(f"{W}t", *BREAKS)
        if piece.getparent().tag != f"{W}tabs"
    )
