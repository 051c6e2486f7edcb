"""How long a return takes to fill in: an estimate that anybody can check and correct.

It is the time at the screen of somebody who knows the organisation and has its papers at hand:
read the question, judge, write a line or two, save. Finding out is not counted (asking five
people, reading ten records): that is the audit itself, and no two places take the same time.
The minutes are our judgement and were not measured. Whoever times real leads should mend them.
"""

import math
from collections.abc import Iterable

from questionnaires.definitions.structure import QuestionShape

MINUTES = {
    "rating": 1.5,  # with a line of commentary beside it
    "yes_no_partly": 1.0,
    "short_text": 1.0,
    "narrative": 6.0,  # about 150 words
    "person": 0.5,
    "date": 0.75,  # look it up
    "whole_number": 1.0,
    "percentage": 2.0,  # from two counts
    "single_choice": 0.5,
    "multiple_choice": 1.0,
    "rows": 4.0,  # three or four rows
    "terms": 3.0,
    "statement": 0.5,
}
EVIDENCE_MINUTES = {
    "none": 0.0,
    "optional": 0.0,
    "expected": 0.5,  # say where it is to be found
    "required": 1.0,  # attach it
}
STEP = 5  # a finer figure would claim more than we know


def minutes_for(question: QuestionShape) -> float:
    return MINUTES[question.kind] + EVIDENCE_MINUTES[question.evidence_rule]


def minutes_to_complete(questions: Iterable[QuestionShape]) -> int:
    """Minutes for all of these together, rounded up to a multiple of `STEP`; 0 for none."""
    return STEP * math.ceil(sum(map(minutes_for, questions)) / STEP)
