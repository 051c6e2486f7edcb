"""A questionnaire as a form to print and fill in by hand, for one variant or for all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from audit_portal.documents.papers import Furniture, Paper, Watermark, lay_out
from audit_portal.jobs.kinds import About, Progress
from audit_portal.organisations.letterhead import Letterhead, letterhead_of
from audit_portal.organisations.models import Board, User
from questionnaires.definitions.effort import minutes_to_complete
from questionnaires.definitions.kinds.rows import MOST_ROWS
from questionnaires.definitions.models import Version
from questionnaires.definitions.preview import ShownQuestion, ShownStandard, standards_shown
from questionnaires.definitions.structure import QuestionShape, Structure, structure_of

LINES = {"narrative": 10, "short_text": 2}  # to write on; a value of any other kind has its own
COMMENTARY_LINES = 2
ROWS = 5


@dataclass(frozen=True)
class Blank:
    """A question with the room it needs on paper."""

    shown: ShownQuestion

    @property
    def shape(self) -> QuestionShape:
        return self.shown.shape

    @property
    def lines(self) -> int:
        return LINES.get(self.shape.kind, 0)

    @property
    def word_lines(self) -> int:
        """For the commentary, and for the reason where something does not apply."""
        if self.shape.commentary:
            return COMMENTARY_LINES
        return 1 if self.takes_reason else 0

    @property
    def rows(self) -> int:
        return min(ROWS, int(self.shape.limits.get("most", MOST_ROWS)))

    @property
    def takes_reason(self) -> bool:
        """One of its answers is "not applicable"."""
        outside = any(point.outside_base for point in self.shape.points)
        return outside or self.shape.kind == "yes_no_partly"

    @property
    def wants_evidence(self) -> bool:
        return self.shape.evidence_rule != "none"


@dataclass(frozen=True)
class BlankPart:
    shown: ShownStandard
    questions: list[Blank]


def may_have(user: User, about: About) -> bool:
    """Whoever may read the version on screen; `variant` is "" for all of it."""
    version = Version.objects.visible_to(user).filter(pk=about["version"]).first()
    if version is None:
        return False
    known = {variant.key for variant in structure_of(version).variants}
    return not about["variant"] or about["variant"] in known


def write(user: User, about: About, on: date, progress: Progress) -> bytes:
    """As a Word document."""
    from questionnaires.definitions.papers.word_form import write_form

    version = Version.objects.select_related("questionnaire").get(pk=about["version"])
    variants = [about["variant"]] if about["variant"] else None
    return write_form(version, variants, whose="", on=on, progress=progress)


def compose(user: User, about: About, on: date) -> Paper:
    versions = Version.objects.select_related("questionnaire__owner")
    version = versions.get(pk=about["version"])
    board = version.questionnaire.owner or Board.objects.visible_to(user).order_by("pk").first()
    letterhead = letterhead_of(board) if board else None
    variants = [about["variant"]] if about["variant"] else None
    return blank_form(version, variants, letterhead, on=on)


def blank_form(
    version: Version, variants: Collection[str] | None, letterhead: Letterhead | None, *, on: date
) -> Paper:
    """`variants` by key, as a return holds them; None for every question there is."""
    whole = structure_of(version)
    structure = whole if variants is None else whole.for_variants(variants)
    audience = _audience(whole, variants or ())
    is_draft = version.status == Version.Status.DRAFT
    return lay_out(
        "definitions/papers/blank_form.html",
        title=f"{version}: form to fill in" + (f", {audience}" if audience else ""),
        named=f"{version} form {audience}",
        furniture=Furniture(
            letterhead,
            f"{version}: form to fill in",
            on,
            Watermark.UNPUBLISHED if is_draft else Watermark.NONE,
        ),
        words={
            "version": version,
            "structure": structure,
            "audience": audience,
            "for_all": variants is None,
            "minutes": minutes_to_complete(structure.questions),
            "parts": parts_of(structure),
        },
    )


def _audience(structure: Structure, variants: Collection[str]) -> str:
    return ", ".join(each.title for each in structure.variants if each.key in variants)


def parts_of(structure: Structure) -> list[BlankPart]:
    """Headings without a question of their own stay, where something stands under them."""
    asked = {q.standard_key for q in structure.questions}
    above = {key for s in structure.standards if s.key in asked for key in s.ancestors}
    return [
        BlankPart(shown, [Blank(question) for question in shown.questions])
        for shown in standards_shown(structure)
        if shown.shape.key in asked | above
    ]
