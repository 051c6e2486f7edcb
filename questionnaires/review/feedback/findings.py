"""What the reviewers found about a return, as the letter counts and names it."""

from dataclasses import dataclass

from questionnaires.definitions.structure import PointShape, QuestionShape, StandardShape
from questionnaires.returns.sheet import Given, Sheet
from questionnaires.review.models import EvidenceFound, Review, ReviewedAnswer

WANTING = (EvidenceFound.PARTIAL, EvidenceFound.NONE)


@dataclass(frozen=True)
class Finding:
    """An answer that was judged."""

    given: Given
    found: ReviewedAnswer

    @property
    def question(self) -> QuestionShape:
        return self.given.question

    @property
    def name(self) -> str:
        return f"{self.question.number} {self.question.text}".strip()

    @property
    def moderated(self) -> PointShape | None:
        return self.question.points_by_pk.get(self.found.point_id or 0)

    @property
    def point(self) -> PointShape | None:
        """The rating as the board sees it."""
        return self.moderated or self.given.point

    @property
    def lacks_evidence(self) -> bool:
        return self.found.evidence in WANTING


@dataclass(frozen=True)
class Part:
    """A standard with what was judged in it; `name` as it is printed."""

    standard: StandardShape
    findings: list[Finding]

    @property
    def name(self) -> str:
        return f"{self.standard.number} {self.standard.title}".strip()

    @property
    def rated(self) -> list[Finding]:
        return [one for one in self.findings if one.given.point is not None]

    @property
    def based(self) -> list[Finding]:
        """Rated, and not as not applicable."""
        return [one for one in self.rated if one.point is not None and not one.point.outside_base]

    @property
    def agreed(self) -> int:
        return sum(one.found.agreed for one in self.rated)

    @property
    def calling(self) -> list[Finding]:
        """Whose rating, as the board sees it, calls for an action."""
        return [one for one in self.based if one.point is not None and one.point.calls_for_action]

    @property
    def is_assured(self) -> bool:
        """The board agrees with all of it, and all of it counts as assured."""
        return bool(self.based) and all(
            one.found.agreed and one.point is not None and one.point.assured for one in self.based
        )


def findings_of(review: Review) -> list[Part]:
    """Standard by standard, in the order of the questionnaire. A fixed number of queries."""
    sheet = Sheet.of(review.audit_return)
    found = {one.question_id: one for one in review.answers.all()}
    return [
        Part(
            standard,
            [
                Finding(sheet.answer_to(question), found[question.pk])
                for question in standard.questions
                if question.pk in found
            ],
        )
        for standard in sheet.standards
    ]
