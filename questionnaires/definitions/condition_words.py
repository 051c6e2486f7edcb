"""A condition as a person reads it: “2.1 is Partly or No”."""

from collections.abc import Mapping

from questionnaires.definitions.conditions import Condition
from questionnaires.definitions.kinds.choices import CONFIRMED, YesNoPartly
from questionnaires.definitions.structure import QuestionShape


def in_words(condition: Condition, questions: Mapping[str, QuestionShape]) -> str:
    """`questions` by key. A group inside another stands in brackets."""
    for name, joint in (("all", " and "), ("any", " or ")):
        if name in condition:
            return joint.join(_inner(part, questions) for part in condition[name])
    if "not" in condition:
        return f"it is not so that {_inner(condition['not'], questions)}"
    return _test_in_words(condition, questions)


def _inner(part: Condition, questions: Mapping[str, QuestionShape]) -> str:
    words = in_words(part, questions)
    return words if "question" in part else f"({words})"


def _test_in_words(condition: Condition, questions: Mapping[str, QuestionShape]) -> str:
    key = condition["question"]
    question = questions.get(key)
    name = (question.number or f"“{question.text}”") if question else f"“{key}”"
    if "is" in condition:
        labels = answer_labels(question) if question else {}
        return f"{name} is {' or '.join(labels.get(code, code) for code in condition['is'])}"
    if "answered" in condition:
        return f"{name} is {'answered' if condition['answered'] else 'not answered'}"
    bounds = [
        f"{words} {condition[bound]:,}"
        for bound, words in (("at_least", "at least"), ("at_most", "at most"))
        if bound in condition
    ]
    return f"{name} is {' and '.join(bounds)}"


def answer_labels(question: QuestionShape) -> dict[str, str]:
    """Labels by the codes that its kind can give, in the order of the form."""
    return {
        **YesNoPartly.labels,
        CONFIRMED: "confirmed",
        **{choice.key: choice.label for choice in question.choices},
        **{point.key: point.label for point in question.points},
    }
