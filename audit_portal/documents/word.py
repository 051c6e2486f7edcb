"""Word documents in Word's own styles, so that their reader can change their look.

python-docx and lxml take some 20 MB: only the worker imports this module.
"""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Arial"
BLACK, TEAL = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x07, 0x3C, 0x46)
NAMES, VALUES = Cm(4.2), Cm(12.4)  # columns of facts


def begin(title: str) -> Any:
    """An empty document on A4, in the portal's type."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    for name, size, colour in (
        ("Normal", 10.5, BLACK),
        ("Heading 1", 13, BLACK),
        ("Heading 2", 11, BLACK),
        ("Heading 3", 10.5, BLACK),
        ("Title", 14, TEAL),
        ("Footer", 8.5, BLACK),
    ):
        _dress(document.styles[name], size, colour)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        spacing = document.styles[name].paragraph_format
        spacing.space_before, spacing.space_after = Pt(6), Pt(4)
    _speak_british(document)
    return document


def _dress(style: Any, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:cs"), FONT)


def _speak_british(document: Any) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def foot(section: Any, words: str) -> None:
    """What stands at the foot of each page of a section."""
    section.footer.is_linked_to_previous = False
    section.footer.paragraphs[0].text = words


def saved(document: Any) -> bytes:
    to = io.BytesIO()
    document.save(to)
    return to.getvalue()


def add_paragraphs(document: Any, words: str) -> None:
    """Put apart by blank lines; line ends within one are blanks."""
    for paragraph in words.strip().split("\n\n"):
        if paragraph.strip():
            document.add_paragraph(" ".join(paragraph.split()))


def add_facts(document: Any, rows: Sequence[tuple[str, Sequence[str]]]) -> Any:
    """A table of two columns: a name, and beside it paragraphs. It is given back."""
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    table.columns[0].width, table.columns[1].width = NAMES, VALUES
    for name, paragraphs in rows:
        row = table.add_row()
        row.cells[0].width, row.cells[1].width = NAMES, VALUES
        row.cells[0].paragraphs[0].add_run(name).bold = True
        row.cells[0].paragraphs[0].paragraph_format.space_before = Pt(2)
        fill(row.cells[1], paragraphs)
        _keep_whole(row)
    for row in table.rows[:-1]:
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.space_after = Pt(2)
    return table


def add_grid(document: Any, rows: Sequence[Sequence[str]], *, widths: Sequence[float] = ()) -> Any:
    """A table whose first row holds the headings, which are repeated on each page. `widths` of its
    columns in cm, together 16.6; else they are equal."""
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.autofit = not widths
    for number, cells in enumerate(rows):
        row = table.add_row()
        _keep_whole(row)
        for cell, words in zip(row.cells, cells, strict=True):
            fill(cell, [words])
            cell.paragraphs[0].runs[0].bold = number == 0
    for column, width in zip(table.columns, widths, strict=False):
        for cell in column.cells:
            cell.width = Cm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(2)
    return table


def fill(cell: Any, paragraphs: Sequence[str]) -> None:
    """Line ends within a paragraph are kept."""
    for number, words in enumerate(paragraphs or [""]):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.add_run(words)
        paragraph.paragraph_format.space_before = Pt(2)
        paragraph.paragraph_format.space_after = Pt(2)


def _keep_whole(row: Any) -> None:
    """A row is not torn by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
