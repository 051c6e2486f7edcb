"""Letters as files, by the worker: one or many, as a PDF or as a Word document.

`about` names the `board` and either one `letter` or all `which` are waiting or approved, and the
`form`: "pdf" or "docx".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.urls import reverse

from audit_portal.documents.papers import WORD, Furniture, Watermark, file_name, lay_out
from audit_portal.jobs.kinds import About, Kind, Made, Progress, Work
from audit_portal.organisations.letterhead import letterhead_of
from audit_portal.organisations.models import Board, Seat, User
from questionnaires.compliance.letters.composing import RELATED, compose, desk_for, drops_out
from questionnaires.compliance.letters.content import Content, frozen_content
from questionnaires.compliance.models import Letter, LetterQuerySet

NONE_LEFT = "No letter is left: those it was asked for have dropped out, or are posted."
TITLES = {"waiting": "Letters for the chair to read", "approved": "Letters to post"}


@dataclass(frozen=True)
class Sheet:
    """A letter on paper, with its logo; a draft says so."""

    content: Content
    logo: bytes
    is_draft: bool = False


def may_have(user: User, about: About) -> bool:
    seats = Seat.objects.open().of(user).at_boards("manager", "chair")
    if not seats.filter(board=about["board"]).exists():
        return False
    return about.get("letter") is None or _chosen(about).exists()


def _chosen(about: About) -> LetterQuerySet:
    letters = Letter.objects.filter(notice__audit_return__audit_round__board=about["board"])
    if about.get("letter") is not None:
        return letters.filter(pk=about["letter"])
    return letters.filter(state=about["which"])


def sheets_of(board: Board, letters: Sequence[Letter], *, on: date) -> list[Sheet]:
    """In their order. What drops out is left out, unless it is asked for by itself."""
    drafts = [one for one in letters if not one.checksum]
    desk = desk_for(board, letters, on=on)
    written = compose(desk, drafts)
    found = []
    for letter in letters:
        stands, asked = desk.standing(letter), desk.asked.get(letter.notice.audit_return_id)
        unposted = letter.state in (Letter.State.WAITING, Letter.State.APPROVED)
        if len(letters) > 1 and unposted and drops_out(stands, asked, letter.notice.role):
            continue
        if letter.approval is not None:
            found.append(Sheet(frozen_content(letter), bytes(letter.approval.logo)))
        else:
            found.append(Sheet(written[letter.pk], desk.head.logo or b"", is_draft=True))
    return found


def _prepare(user: User, about: About, on: date) -> Work:
    board = Board.objects.get(pk=about["board"])
    letters = list(_chosen(about).select_related(*RELATED).in_order())
    sheets = sheets_of(board, letters, on=on)
    title = _title(about, letters, sheets)
    told = "".join(f"{one.content.as_json()}{one.is_draft}" for one in sheets)

    def make(progress: Progress) -> Made:
        return _made(board, sheets, title, about["form"], progress)

    return Work(title, sha256(f"{about['form']}{told}".encode()).hexdigest(), make)


def _title(about: About, letters: Sequence[Letter], sheets: Sequence[Sheet]) -> str:
    if about.get("letter") is not None and letters:
        return str(letters[0])
    return f"{TITLES[about['which']]}: {len(sheets)}"


def _made(board: Board, sheets: list[Sheet], title: str, form: str, progress: Progress) -> Made:
    name = file_name(f"{board.called} {title}")
    if form == "docx":
        from questionnaires.compliance.letters.word import write_letters

        return Made(f"{name}.docx", WORD, write_letters(sheets, title, progress, NONE_LEFT))
    from audit_portal.documents.pdf import render_pdf

    day = max((one.content.day for one in sheets), default=date.min)
    draft = any(one.is_draft for one in sheets)
    furniture = Furniture(
        letterhead_of(board), title, day, Watermark.DRAFT if draft else Watermark.NONE
    )
    pages = [{"content": one.content, "logo": _address(one.logo)} for one in sheets]
    paper = lay_out(
        "compliance/letters/letters_paper.html",
        title=title,
        named=name,
        furniture=furniture,
        words={"pages": pages, "none_left": NONE_LEFT},
    )
    return Made(f"{name}.pdf", "application/pdf", render_pdf(paper, progress))


def _address(logo: bytes) -> str:
    from base64 import b64encode

    from audit_portal.documents.papers import PNG

    return PNG + b64encode(logo).decode() if logo else ""


def _back_url(about: About) -> str:
    board = Board.objects.get(pk=about["board"])
    if about.get("letter") is not None:
        return reverse("compliance:letter", args=[board.slug, about["letter"]])
    return f"{reverse('compliance:letters', args=[board.slug])}?show={about['which']}"


LETTERS = Kind("compliance.letters", may_have, _prepare, _back_url)
ALL = (LETTERS,)
