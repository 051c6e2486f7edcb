"""A crosswalk: questions of two questionnaires that speak to the same requirement.

By shared references alone, such as an item of Working Together that both name. Each question is
paired once, so that the same words are not offered in ten places; the best pairs come first.
"""

from collections import defaultdict
from collections.abc import Iterator

from questionnaires.definitions.comparing.continuing import Continuity, Link
from questionnaires.definitions.comparing.words import in_common
from questionnaires.definitions.structure import QuestionShape, Structure

Item = tuple[str, str]  # of a framework: keys of both
Pair = tuple[QuestionShape, QuestionShape]


def crosswalk(before: Structure, after: Structure) -> Continuity:
    """What is linked is never comparable: the two audits ask in ways of their own."""
    taken: set[QuestionShape] = set()
    links = []
    for then, now in sorted(_sharing(before, after), key=_closest_first):
        if then not in taken and now not in taken:
            taken |= {then, now}
            links.append(Link(then.key, now.key, comparable=False))
    return Continuity(links)


def _sharing(before: Structure, after: Structure) -> Iterator[Pair]:
    """In the order of the later questionnaire, then of the earlier."""
    by_item: dict[Item, list[QuestionShape]] = defaultdict(list)
    for question in before.questions:
        for item in items_of(question):
            by_item[item].append(question)
    for now in after.questions:
        found = (then for item in items_of(now) for then in by_item[item])
        yield from ((then, now) for then in dict.fromkeys(found))


def _closest_first(pair: Pair) -> tuple[float, ...]:
    then, now = pair
    shared = in_common(then.text, now.text)
    return -len(set(items_of(then)) & set(items_of(now))), -shared.share


def items_of(question: QuestionShape) -> list[Item]:
    return [(each.framework, each.item) for each in question.references]
