"""Letters as one Word document, in Word's own styles, so that its reader can change their look.

python-docx and lxml take some 20 MB: only the worker imports this module.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_SECTION
from docx.shared import Cm, Pt

from audit_portal.documents.word import begin, foot, saved
from audit_portal.figures.days import spoken
from audit_portal.jobs.kinds import Progress
from questionnaires.compliance.letters.content import Content

if TYPE_CHECKING:
    from questionnaires.compliance.letters.papers import Sheet

NAMES, VALUES = Cm(4.6), Cm(12)  # columns of the facts
DRAFT = "Draft – not yet approved"


def write_letters(
    sheets: "Sequence[Sheet]", title: str, progress: Progress, none_left: str
) -> bytes:
    """Each begins on a page of its own and names its organisation at the foot."""
    document = begin(title)
    for number, sheet in enumerate(sheets, start=1):
        progress(10 + 85 * number // len(sheets), f"Writing letter {number} of {len(sheets)}")
        section = document.sections[0] if number == 1 else document.add_section(WD_SECTION.NEW_PAGE)
        foot(section, sheet.content.about)
        _letter(document, sheet)
    if not sheets:
        document.add_paragraph(none_left)
    return saved(document)


def _letter(document: Any, sheet: "Sheet") -> None:
    content = sheet.content
    _head(document, content, sheet.logo)
    if sheet.is_draft:
        document.add_paragraph().add_run(DRAFT).bold = True
    _lines(document, content.to)
    document.add_paragraph(spoken(content.day))
    document.add_paragraph(content.greeting)
    document.add_heading(content.subject, level=1)
    for paragraph in content.paragraphs:
        document.add_paragraph(paragraph)
    _facts(document, content)
    _history(document, content)
    document.add_paragraph(content.request).paragraph_format.keep_with_next = True
    _close(document, content)


def _head(document: Any, content: Content, logo: bytes) -> None:
    if logo:
        document.add_paragraph().add_run().add_picture(io.BytesIO(logo), height=Cm(1.6))
        picture = document.inline_shapes[-1]._inline.docPr
        picture.set("descr", f"Logo of {content.board}")
    name = document.add_paragraph(content.board, style="Title")
    below = content.address or content.reach
    name.paragraph_format.space_after = Pt(2 if below else 14)
    _lines(document, (*content.address, content.reach))


def _lines(document: Any, lines: Sequence[str]) -> None:
    """One block, its lines kept together as an address is."""
    kept = [line for line in lines if line]
    if not kept:
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(14)
    for number, line in enumerate(kept):
        run = paragraph.add_run(line)
        if number < len(kept) - 1:
            run.add_break()


def _facts(document: Any, content: Content) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    table.columns[0].width, table.columns[1].width = NAMES, VALUES
    for name, value in content.facts:
        row = table.add_row()
        row.cells[0].width, row.cells[1].width = NAMES, VALUES
        row.cells[0].paragraphs[0].add_run(name).bold = True
        row.cells[1].paragraphs[0].add_run(value)
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _history(document: Any, content: Content) -> None:
    if not content.history:
        return
    document.add_heading("What has been asked so far", level=2)
    if content.earlier:
        shown, earlier = len(content.history), content.earlier
        document.add_paragraph(f"The {shown} latest steps; {earlier} came before them.")
    for day, what in content.history:
        item = document.add_paragraph(f"{day}: {what}", style="List Bullet")
        item.paragraph_format.space_after = Pt(1)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _close(document: Any, content: Content) -> None:
    closing = document.add_paragraph("Yours sincerely")
    closing.paragraph_format.keep_with_next = True
    closing.paragraph_format.space_after = Pt(40)  # room for a hand
    _lines(document, content.signed)
