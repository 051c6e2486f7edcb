"""What to look at before a draft is published: what must be mended, what may be meant so, and how
long it takes to answer."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.definitions.building.reachable import never_shown
from questionnaires.definitions.building.states import ABOUT, Fields, Part, Ref
from questionnaires.definitions.documents import Problem, document_of
from questionnaires.definitions.documents.readiness import audiences_of
from questionnaires.definitions.effort import minutes_to_complete
from questionnaires.definitions.models import Version
from questionnaires.definitions.preview import coverage
from questionnaires.definitions.publishing import obstacles
from questionnaires.definitions.structure import QuestionShape, Structure, structure_of

PARTS = {
    "standards": Part.STANDARD,
    "questions": Part.QUESTION,
    "scales": Part.SCALE,
    "variants": Part.VARIANT,
    "frameworks": Part.FRAMEWORK,
}


@dataclass(frozen=True)
class Found:
    """A sentence about one part, called by its name."""

    ref: Ref
    name: str
    sentence: str


@dataclass(frozen=True)
class Length:
    """How much one group of organisations is asked, and about how long that takes."""

    group: str
    questions: int
    minutes: int


@dataclass(frozen=True)
class CheckList:
    """`must` stops the publication, `may` does not: sentences, with all they are said of."""

    must: list[Found]
    may: dict[str, list[Found]]
    lengths: list[Length]


def check_list(version: Version) -> CheckList:
    document = document_of(version)
    structure = structure_of(version)
    if not structure.questions:
        return CheckList([Found(ABOUT, "The whole version", "There is no question yet.")], {}, [])
    must = [_located(problem, document) for problem in obstacles(version)]
    may = [
        *_never_shown(structure),
        *_speaking_to_nothing(structure),
        *_not_spoken_to(version, structure),
    ]
    return CheckList(must, _by_sentence(may), list(_lengths(structure)))


def _by_sentence(found: list[Found]) -> dict[str, list[Found]]:
    together: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        together[each.sentence].append(each)
    return dict(together)


def _located(problem: Problem, document: Fields) -> Found:
    """The innermost part on the way of the problem's path."""
    ref, name, fields = ABOUT, "The whole version", document
    for collection, position in zip(problem.path[::2], problem.path[1::2], strict=False):
        if not (isinstance(collection, str) and collection in PARTS):
            break
        fields = fields[collection][position]
        ref, name = Ref(PARTS[collection], fields["key"]), _name(fields)
    return Found(ref, name, problem.sentence)


def _name(fields: Fields) -> str:
    words = fields.get("title") or fields.get("text", "")
    return f"{fields.get('number', '')} {words}".strip()


def _never_shown(structure: Structure) -> Iterator[Found]:
    keys = never_shown(structure, audiences_of(structure.variants))
    for question in structure.questions:
        if question.key in keys:
            yield _about(question, "Nobody can ever answer so that it is shown.")


def _speaking_to_nothing(structure: Structure) -> Iterator[Found]:
    """Where questions do speak to lists of guidance, those that speak to none."""
    if any(question.references for question in structure.questions):
        for question in structure.questions:
            if not question.references:
                yield _about(question, "It speaks to none of the lists of guidance.")


def _about(question: QuestionShape, sentence: str) -> Found:
    name = f"{question.number} {question.text}".strip()
    return Found(Ref(Part.QUESTION, question.key), name, sentence)


def _not_spoken_to(version: Version, structure: Structure) -> Iterator[Found]:
    for framework, items in coverage(version, structure):
        ref = Ref(Part.FRAMEWORK, framework.key)
        for item in items:
            if not item.questions:
                yield Found(ref, framework.title, f"No question speaks to “{item.title}”.")


def _lengths(structure: Structure) -> Iterator[Length]:
    nobody = "Those in no group" if structure.variants else "Everybody"
    groups = [(nobody, ""), *((variant.title, variant.key) for variant in structure.variants)]
    for title, key in groups:
        questions = structure.for_variants([key]).questions
        yield Length(title, len(questions), minutes_to_complete(questions))
