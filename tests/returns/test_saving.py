"""Asha and Ben write at the same time, and nothing either wrote is lost."""

from datetime import timedelta

from questionnaires.definitions.kinds import Content
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import Answer, AuditReturn
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import NOW


def edit(sheet: Sheet, key: str, commentary: str, *, rating: str = "green") -> Edit:
    question = sheet.structure.by_key[key]
    point = question.points_by_key[rating].pk
    return Edit(question, Content(point, commentary=commentary), sheet.answer_to(question).seen)


def words(audit_return: AuditReturn, key: str) -> str:
    return Answer.objects.get(audit_return=audit_return, question__key=key).commentary


def test_first_save_starts_the_return_and_counts(cast: Cast) -> None:
    sheet = Sheet.of(cast.audit_return)
    saved = save_answers(
        cast.audit_return, [edit(sheet, "s1-q1", "Yes")], who=cast.asha, role="lead", at=NOW
    )
    cast.audit_return.refresh_from_db()
    assert [q.key for q in saved.changed] == ["s1-q1"]
    assert cast.audit_return.status == "in_progress"
    assert (cast.audit_return.answered, cast.audit_return.required) == (1, 6)
    assert cast.audit_return.started_at == NOW


def test_a_save_on_an_older_state_overwrites_nothing(cast: Cast) -> None:
    before = Sheet.of(cast.audit_return)
    mine, theirs = edit(before, "s1-q1", "Asha's words"), edit(before, "s1-q1", "Ben's words")
    save_answers(cast.audit_return, [mine], who=cast.asha, role="lead", at=NOW)
    saved = save_answers(cast.audit_return, [theirs], who=cast.ben, role="contributor", at=NOW)
    assert words(cast.audit_return, "s1-q1") == "Asha's words"
    [conflict] = saved.conflicts
    assert conflict.mine.commentary == "Ben's words"
    assert conflict.theirs.content.commentary == "Asha's words"


def test_two_people_in_different_questions_of_one_step_both_keep_their_words(cast: Cast) -> None:
    before = Sheet.of(cast.audit_return)
    untouched = Edit(
        before.structure.by_key["s1-q1"], Content(), before.answer_to(before.shown["s1-q1"]).seen
    )
    save_answers(
        cast.audit_return, [edit(before, "s1-q1", "Asha")], who=cast.asha, role="lead", at=NOW
    )
    saved = save_answers(
        cast.audit_return,
        [untouched, edit(before, "s1-q2", "Ben")],
        who=cast.ben,
        role="contributor",
        at=NOW,
    )
    assert saved.conflicts == []
    assert words(cast.audit_return, "s1-q1") == "Asha"
    assert words(cast.audit_return, "s1-q2") == "Ben"


def test_history_keeps_what_is_left_behind_and_joins_one_burst_of_typing(cast: Cast) -> None:
    def type_(text: str, minutes: int) -> None:
        sheet = Sheet.of(cast.audit_return)
        at = NOW + timedelta(minutes=minutes)
        save_answers(
            cast.audit_return, [edit(sheet, "s1-q1", text)], who=cast.asha, role="lead", at=at
        )

    type_("We", 0)
    type_("We train", 1)
    type_("We train all staff", 2)
    type_("We train everybody", 30)
    left = Answer.history.order_by("history_date")
    assert [row.commentary for row in left] == ["We train all staff"]
    assert words(cast.audit_return, "s1-q1") == "We train everybody"
