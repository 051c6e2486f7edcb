"""Letters as files, by the worker: one, or all of a round in a state; PDF or Word.

`about` names one `letter`, or a `round` and `which` state; and the `form`: "pdf" or "docx".
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.urls import reverse

from audit_portal.documents.papers import PNG, WORD, Furniture, Watermark, file_name, lay_out
from audit_portal.jobs.kinds import About, Kind, Made, Progress, Work
from audit_portal.organisations.letterhead import letterhead_of
from audit_portal.organisations.models import Board, User
from questionnaires.returns.models import AuditRound
from questionnaires.review.feedback.composing import RELATED, compose
from questionnaires.review.feedback.content import Content, frozen_content
from questionnaires.review.models import FeedbackLetter
from questionnaires.review.models.feedback import FeedbackQuerySet

TITLES = {"proposed": "Letters to sign", "sent": "Letters sent"}


@dataclass(frozen=True)
class Sheet:
    """A letter on paper, with its logo; a draft says so."""

    content: Content
    logo: bytes
    is_draft: bool = False


def may_have(user: User, about: About) -> bool:
    return _chosen(user, about).exists()


def _chosen(user: User, about: About) -> FeedbackQuerySet:
    if "letter" in about:
        return FeedbackLetter.objects.visible_to(user).filter(pk=about["letter"])
    letters = FeedbackLetter.objects.read_for_the_board(user).filter(state=about["which"])
    return letters.filter(review__audit_return__audit_round=about["round"])


def sheets_of(letters: Sequence[FeedbackLetter], board: Board, *, on: date) -> list[Sheet]:
    head, found = letterhead_of(board), []
    for letter in letters:
        if letter.signing is not None:
            found.append(Sheet(frozen_content(letter), bytes(letter.signing.logo)))
        else:
            found.append(Sheet(compose(letter, head, on=on), head.logo or b"", is_draft=True))
    return found


def _prepare(user: User, about: About, on: date) -> Work:
    letters = list(_chosen(user, about).select_related(*RELATED).in_order())
    board = letters[0].review.audit_return.audit_round.board
    sheets = sheets_of(letters, board, on=on)
    title = str(letters[0]) if "letter" in about else f"{TITLES[about['which']]}: {len(sheets)}"
    told = "".join(f"{one.content.as_json()}{one.is_draft}" for one in sheets)

    def make(progress: Progress) -> Made:
        return _made(board, sheets, title, about["form"], progress)

    return Work(title, sha256(f"{about['form']}{told}".encode()).hexdigest(), make)


def _made(board: Board, sheets: list[Sheet], title: str, form: str, progress: Progress) -> Made:
    name = file_name(f"{board.called} {title}")
    if form == "docx":
        from questionnaires.review.feedback.word import write_letters

        return Made(f"{name}.docx", WORD, write_letters(sheets, title, progress))
    from audit_portal.documents.pdf import render_pdf

    draft = any(one.is_draft for one in sheets)
    furniture = Furniture(
        letterhead_of(board),
        title,
        max(one.content.day for one in sheets),
        Watermark.DRAFT if draft else Watermark.NONE,
    )
    paper = lay_out(
        "review/feedback/letters_paper.html",
        title=title,
        named=name,
        furniture=furniture,
        words={"pages": [{"content": one.content, "logo": _address(one.logo)} for one in sheets]},
    )
    return Made(f"{name}.pdf", "application/pdf", render_pdf(paper, progress))


def _address(logo: bytes) -> str:
    return PNG + b64encode(logo).decode() if logo else ""


def _back_url(about: About) -> str:
    if "letter" in about:
        return reverse("review:feedback", args=[about["letter"]])
    slug = AuditRound.objects.get(pk=about["round"]).slug
    return f"{reverse('review:feedback_round', args=[slug])}?show={about['which']}"


def form_of(asked: Mapping[str, object]) -> str:
    return "docx" if asked.get("form") == "docx" else "pdf"


FEEDBACK = Kind("review.feedback", may_have, _prepare, _back_url)
