"""A paper: its words, laid out in HTML, with the furniture of its pages. pdf.py makes the file.

Its templates extend documents/paper.html, and bring the style that they add in the block `style`:
the HTML holds all that a paper consists of, so equal HTML is an equal paper.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify

from audit_portal.jobs.kinds import About, Kind, Made, Progress, Work
from audit_portal.organisations.letterhead import Letterhead
from audit_portal.organisations.models import User

LONGEST_NAME = 100
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = "data:image/png;base64,"


class Watermark(StrEnum):
    """Words across every page. Each has a drawing of its own, named after it (pdf.py)."""

    NONE = ""
    DRAFT = "Draft – not yet approved"
    UNPUBLISHED = "Draft questionnaire"
    EXCUSED = "Excused – nothing to return"
    REOPENED = "Reopened – no longer stands"

    @property
    def drawing(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Furniture:
    """What stands around the words of each page. `about`: whose paper it is, and of what.

    A questionnaire of the library may be printed by somebody without a board: no letterhead.
    """

    letterhead: Letterhead | None
    about: str
    printed_on: date
    watermark: Watermark = Watermark.NONE

    @property
    def logo(self) -> str:
        """As an address that holds the picture itself; "" without one."""
        if self.letterhead is None or self.letterhead.logo is None:
            return ""
        return PNG + b64encode(self.letterhead.logo).decode()


@dataclass(frozen=True)
class Paper:
    """`file_name` without its ending."""

    title: str
    file_name: str
    html: str


def lay_out(
    template: str, *, title: str, named: str, furniture: Furniture, words: Mapping[str, Any]
) -> Paper:
    """`named` are the words that the file's name is made of."""
    context = {**words, "title": title, "furniture": furniture, "today": furniture.printed_on}
    return Paper(title, file_name(named), render_to_string(template, context))


def file_name(words: str) -> str:
    """Small letters, figures and hyphens, which every system can keep; cut between words."""
    slug = slugify(words.replace("/", " ")) or "paper"
    return slug if len(slug) <= LONGEST_NAME else slug[:LONGEST_NAME].rpartition("-")[0]


def paper_kind(
    code: str,
    *,
    may_have: Callable[[User, About], bool],
    compose: Callable[[User, About, date], Paper],
    back_url: Callable[[About], str],
) -> Kind:
    """The jobs that make a paper. `compose` lays it out as things stand, dated on the day given."""

    def prepare(user: User, about: About, on: date) -> Work:
        paper = compose(user, about, on)

        def make(progress: Progress) -> Made:
            from audit_portal.documents.pdf import render_pdf

            return Made(f"{paper.file_name}.pdf", "application/pdf", render_pdf(paper, progress))

        return Work(paper.title, sha256(paper.html.encode()).hexdigest(), make)

    return Kind(code, may_have, prepare, back_url)


def word_kind(
    code: str,
    *,
    may_have: Callable[[User, About], bool],
    compose: Callable[[User, About, date], Paper],
    write: Callable[[User, About, date, Progress], bytes],
    back_url: Callable[[About], str],
) -> Kind:
    """The same paper as a Word document, which `write` makes of what the paper would hold."""

    def prepare(user: User, about: About, on: date) -> Work:
        paper = compose(user, about, on)

        def make(progress: Progress) -> Made:
            return Made(f"{paper.file_name}.docx", WORD, write(user, about, on, progress))

        return Work(paper.title, sha256(paper.html.encode()).hexdigest(), make)

    return Kind(code, may_have, prepare, back_url)
