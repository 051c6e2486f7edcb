"""The estimate of minutes: complete, and no more exact than it can be."""

from questionnaires.definitions.effort import EVIDENCE_MINUTES, MINUTES, minutes_to_complete
from questionnaires.definitions.kinds import KINDS
from questionnaires.definitions.models import Question
from tests.definitions.shapes import make_shape


def test_every_kind_and_every_evidence_rule_has_its_minutes() -> None:
    assert set(MINUTES) == set(KINDS)
    assert set(EVIDENCE_MINUTES) == set(Question.EvidenceRule.values)


def test_minutes_add_up_and_are_rounded_up_to_five() -> None:
    ratings = [make_shape("rating", evidence_rule="required") for _ in range(4)]
    assert minutes_to_complete(ratings) == 10  # 4 * (1.5 + 1)
    assert minutes_to_complete([*ratings, make_shape("statement")]) == 15
    assert minutes_to_complete([make_shape("date")]) == 5
    assert minutes_to_complete([]) == 0
