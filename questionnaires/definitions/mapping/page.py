"""What the pages of mapping show: which questions wait for a word, and what was said of others."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from questionnaires.definitions.comparing import Difference, Link, QuestionDifference, State
from questionnaires.definitions.mapping.likely import Likely, likely
from questionnaires.definitions.models import QuestionMapping
from questionnaires.definitions.structure import QuestionShape, Structure


@dataclass(frozen=True)
class Row:
    """A question of the later version; `then` is what it was said to go on from."""

    question: QuestionShape
    then: QuestionShape | None = None
    said: QuestionMapping | None = None
    likely: list[Likely] = field(default_factory=list)


@dataclass(frozen=True)
class Overview:
    """`new` go on from nothing so far; `said` are mapped; `changed` are answered in another way."""

    new: list[Row]
    said: list[Row]
    changed: list[Row]
    others: list[QuestionShape]


def overview(difference: Difference) -> Overview:
    asked = [one for one in difference.questions.values() if one.after is not None]
    gone = [one.question for one in difference.questions.values() if one.state == State.GONE]
    words = last_words(difference.before, difference.after)
    said = [_said(row, difference) for row in words.values()]
    left = [one for one in asked if one.question.key not in {row.question.key for row in said}]
    return Overview(
        new=[Row(q, likely=likely(q, gone)) for q in _in(left, State.NEW)],
        said=said,
        changed=[Row(q) for q in _in(left, State.RESCALED)],
        others=[one.question for one in left if one.state not in (State.NEW, State.RESCALED)],
    )


def _in(questions: Iterable[QuestionDifference], state: State) -> list[QuestionShape]:
    return [one.question for one in questions if one.state == state]


def last_words(before: Structure, after: Structure) -> dict[tuple[int, int], QuestionMapping]:
    """By the two questions: the last word said on them, those taken back left out."""
    rows = QuestionMapping.objects.filter(
        earlier__version=before.version_pk, later__version=after.version_pk
    )
    last = {(row.earlier_id, row.later_id): row for row in rows.select_related("by").order_by("pk")}
    taken_back = QuestionMapping.Verdict.TAKEN_BACK
    return {pair: row for pair, row in last.items() if row.verdict != taken_back}


def _said(row: QuestionMapping, difference: Difference) -> Row:
    before, after = difference.before.by_pk, difference.after.by_pk
    return Row(after[row.later_id], before[row.earlier_id], row)


@dataclass(frozen=True)
class Offered:
    """An earlier question, and why it is offered. `is_said`: somebody mapped it."""

    question: QuestionShape
    why: str
    is_said: bool = False


def offered(difference: Difference, question: QuestionShape) -> list[Offered]:
    """What it goes on from now, then what it may go on from."""
    then = difference.before.by_key
    links = [link for link in difference.continuity.of(question.key) if link.before in then]
    now = [Offered(then[link.before], _because(link), link.is_said) for link in links]
    linked = {link.before for link in links}
    others = (each for key, each in then.items() if key not in linked)
    return now + [Offered(each.question, str(each)) for each in likely(question, others)]


def _because(link: Link) -> str:
    how = "because somebody said so" if link.is_said else "because its key is the same"
    whether = "can" if link.comparable else "cannot"
    return f"It goes on from this one now, {how}. Answers {whether} be compared."
