"""Letters as one Word document, in Word's own styles.

python-docx and lxml take some 20 MB: only the worker imports this module.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_SECTION
from docx.shared import Cm, Pt

from audit_portal.documents.word import add_grid, begin, foot, saved
from audit_portal.figures.days import spoken
from audit_portal.jobs.kinds import Progress
from questionnaires.review.feedback.content import Content

if TYPE_CHECKING:
    from questionnaires.review.feedback.papers import Sheet

DRAFT = "Draft – not yet signed"
COUNTS, RATINGS, PLANNED = (9.1, 2.2, 2.2, 3.1), (6, 2.2, 2.2, 6.2), (5.6, 5.6, 2.7, 2.7)  # cm
NO_ANSWER = "Not answered yet."


def write_letters(sheets: "Sequence[Sheet]", title: str, progress: Progress) -> bytes:
    """Each begins on a page of its own and names its organisation at the foot."""
    document = begin(title)
    for number, sheet in enumerate(sheets, start=1):
        progress(10 + 85 * number // len(sheets), f"Writing letter {number} of {len(sheets)}")
        section = document.sections[0] if number == 1 else document.add_section(WD_SECTION.NEW_PAGE)
        foot(section, sheet.content.about)
        _letter(document, sheet)
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
    _paragraphs(document, "", content.opening)
    _paragraphs(document, "Strengths", content.strengths)
    _paragraphs(document, "Points to strengthen", content.to_strengthen)
    _ratings(document, content)
    _queries(document, content)
    _actions(document, content)
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


def _paragraphs(document: Any, heading: str, paragraphs: Sequence[str]) -> None:
    if heading and paragraphs:
        document.add_heading(heading, level=2)
    for words in paragraphs:
        document.add_paragraph(words)


def _ratings(document: Any, content: Content) -> None:
    document.add_heading("Your ratings and ours", level=2)
    agreed, rated = content.agreed, content.rated
    document.add_paragraph(f"The board agrees with {agreed} of your {rated} ratings.")
    rows = [("Standard", "Rated", "Agreed", "Seen otherwise")]
    rows += [
        (one.name, str(one.rated), str(one.agreed), str(one.otherwise)) for one in content.standards
    ]
    add_grid(document, rows, widths=COUNTS)
    if content.moderated:
        document.add_heading("What the board sees otherwise", level=2)
        rows = [("Question", "Your rating", "Ours", "Why")]
        rows += [
            (one.question, one.own or "Not rated", one.board or "Not rated", one.reason)
            for one in content.moderated
        ]
        add_grid(document, rows, widths=RATINGS)


def _queries(document: Any, content: Content) -> None:
    if not content.queries:
        return
    document.add_heading("What the board asked", level=2)
    rows = [("Question", "Asked", "Your answer")]
    rows += [(one.question, one.words, one.answer or NO_ANSWER) for one in content.queries]
    add_grid(document, rows)


def _actions(document: Any, content: Content) -> None:
    if not (content.actions or content.to_plan or content.closing):
        return
    document.add_heading("What comes next", level=2)
    _paragraphs(document, "", content.closing)
    if content.actions:
        rows = [("Question", "Action", "Who", "By")]
        rows += [(one.question, one.what, one.who, spoken(one.day)) for one in content.actions]
        add_grid(document, rows, widths=PLANNED)
    if content.to_plan:
        document.add_paragraph(f"To be planned by {spoken(content.plan_day)}:")
        for name in content.to_plan:
            item = document.add_paragraph(name, style="List Bullet")
            item.paragraph_format.space_after = Pt(1)


def _close(document: Any, content: Content) -> None:
    document.add_paragraph(content.ask).paragraph_format.keep_with_next = True
    closing = document.add_paragraph("Yours sincerely")
    closing.paragraph_format.keep_with_next = True
    closing.paragraph_format.space_after = Pt(40)  # room for a hand
    _lines(document, content.signed)
