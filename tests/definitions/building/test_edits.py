"""Edits of a draft, each undone by one more. Mo manages the board, Edna edits questionnaires."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_portal.organisations.models import User
from questionnaires.definitions.building.changing import (
    ChangedMeanwhile,
    Editor,
    Gone,
    add,
    move,
    remove,
    reword,
)
from questionnaires.definitions.building.in_the_way import InTheWay
from questionnaires.definitions.building.states import ABOUT, Part, Ref
from questionnaires.definitions.building.telling import said, told
from questionnaires.definitions.building.undoing import NotTheLast, last_standing, undo
from questionnaires.definitions.documents import document_of
from questionnaires.definitions.models import DraftEdit, Frozen, Question, Standard, Version
from questionnaires.definitions.publishing import publish
from tests.conftest import Cast
from tests.definitions.building.acts import (
    change,
    question,
    says,
    seen,
    standard,
    standing,
)
from tests.factories import NOW


def order(version: Version, key: str) -> list[str]:
    rows = Question.objects.filter(version=version, standard__key=key)
    return list(rows.values_list("key", flat=True))


class TestEachEdit:
    def test_rewords_and_nothing_else(self, draft: Version, edna: User) -> None:
        before = document_of(draft)
        assert change(draft, question("staff-read"), edna, text="Who has read Part one?")
        after = document_of(draft)
        assert says(draft, question("staff-read"))["text"] == "Who has read Part one?"
        change(draft, question("staff-read"), edna, text=find(before, "staff-read")["text"])
        assert find(after, "staff-read") != find(before, "staff-read")
        assert document_of(draft) == before

    def test_that_changes_nothing_is_none(self, draft: Version, edna: User) -> None:
        assert not change(draft, question("staff-read"), edna)
        assert not draft.edits.exists()

    def test_keeps_the_row_so_that_others_may_refer_to_it(self, draft: Version, edna: User) -> None:
        row = Question.objects.get(version=draft, key="dsl-time")
        points = list(row.scale.points.values_list("pk", flat=True)) if row.scale else []
        scale = Ref(Part.SCALE, row.scale.key if row.scale else "")
        change(draft, question("dsl-time"), edna, text="Enough time?")
        change(draft, scale, edna, title="Another name")
        row.refresh_from_db()
        assert row.text == "Enough time?"
        assert row.scale
        assert list(row.scale.points.values_list("pk", flat=True)) == points

    def test_adds_at_the_end_under_a_new_key(self, draft: Version, editor: Editor) -> None:
        fields = {"kind": "narrative", "text": "What do children say?"}
        ref = add(draft, Part.QUESTION, fields, editor=editor, inside="people")
        assert ref.key == "what-do-children-say"
        assert order(draft, "people")[-1] == ref.key
        again = add(draft, Part.QUESTION, fields, editor=editor, inside="people")
        assert again.key == "what-do-children-say-2"

    def test_never_gives_a_key_that_was_used_before(self, draft: Version, editor: Editor) -> None:
        fields = {"kind": "narrative", "text": "What do children say?"}
        first = add(draft, Part.QUESTION, fields, editor=editor, inside="people")
        remove(draft, first, editor=editor)
        assert add(draft, Part.QUESTION, fields, editor=editor, inside="people") != first

    def test_moves_among_its_own_and_elsewhere(self, draft: Version, editor: Editor) -> None:
        first, second, *others = order(draft, "people")
        move(draft, question(first), at=1, inside=None, editor=editor)
        assert order(draft, "people") == [second, first, *others]
        move(draft, question(first), at=0, inside="online", editor=editor)
        assert order(draft, "people") == [second, *others]
        assert order(draft, "online")[0] == first

    def test_numbers_questions_in_the_order_of_print(self, draft: Version, editor: Editor) -> None:
        keys = list(
            Standard.objects.filter(version=draft, parent=None).values_list("key", flat=True)
        )
        move(draft, standard(keys[-1]), at=0, inside=None, editor=editor)
        in_print = [q["key"] for s in document_of(draft)["standards"] for q in questions_of(s)]
        assert (
            list(Question.objects.filter(version=draft).values_list("key", flat=True)) == in_print
        )

    def test_of_a_standard_takes_all_that_lies_in_it(self, draft: Version, editor: Editor) -> None:
        before = document_of(draft)
        remove(draft, standard("figures"), editor=editor)
        assert not Question.objects.filter(version=draft, standard__key="figures").exists()
        undo(draft, 1, editor=editor)
        assert document_of(draft) == before

    def test_is_told_in_words(self, draft: Version, edna: User, editor: Editor) -> None:
        change(draft, question("staff-read"), edna, text="Who has read it?", required=False)
        edit = draft.edits.get()
        assert said(edit) == "Changed question 2.3"
        assert [line.what for line in told(edit)] == ["Question", "Must be answered"]
        undo(draft, 1, editor=editor)
        assert said(draft.edits.all()[0]) == "Undid: Changed question 2.3"


def find(document: dict[str, Any], key: str) -> dict[str, Any]:
    questions = [q for s in document["standards"] for q in questions_of(s)]
    return next(question for question in questions if question["key"] == key)


def questions_of(fields: dict[str, Any]) -> list[dict[str, Any]]:
    below = [q for inner in fields.get("standards", ()) for q in questions_of(inner)]
    return [*fields.get("questions", ()), *below]


class TestWhatIsInTheWay:
    def test_a_question_that_decides_about_another(self, draft: Version, editor: Editor) -> None:
        with pytest.raises(InTheWay, match=r"It decides whether 3\.3 is shown"):
            remove(draft, question("low-level"), editor=editor)

    def test_a_scale_in_use(self, draft: Version, editor: Editor) -> None:
        scale = Question.objects.get(version=draft, key="dsl-time").scale
        assert scale
        with pytest.raises(InTheWay, match="uses this scale"):
            remove(draft, Ref(Part.SCALE, scale.key), editor=editor)
        assert not draft.edits.exists()

    def test_a_group_that_a_part_is_asked_of(self, draft: Version, editor: Editor) -> None:
        with pytest.raises(InTheWay, match="is asked of this group"):
            remove(draft, Ref(Part.VARIANT, "nursery"), editor=editor)

    def test_a_standard_within_itself_or_too_deep(self, draft: Version, editor: Editor) -> None:
        inside = ""
        for title in ("One", "Two", "Three", "Four"):
            inside = add(draft, Part.STANDARD, {"title": title}, editor=editor, inside=inside).key
        with pytest.raises(InTheWay, match="within itself"):
            move(draft, standard("one"), at=0, inside="three", editor=editor)
        with pytest.raises(InTheWay, match="4 levels deep at most"):
            move(draft, standard("people"), at=0, inside="four", editor=editor)


class TestTwoEditors:
    def test_of_different_fields_lose_nothing(self, draft: Version, cast: Cast, edna: User) -> None:
        ref = question("staff-read")
        old, mark = says(draft, ref), seen(draft, ref)
        change(draft, ref, cast.mo, help="Ask the school office.")
        mine = old | {"text": "Who has read it?"}
        assert reword(draft, ref, mine, seen=mark, editor=Editor(edna, NOW))
        assert says(draft, ref)["text"] == "Who has read it?"
        assert says(draft, ref)["help"] == "Ask the school office."

    def test_of_the_same_words_are_told(self, draft: Version, cast: Cast, edna: User) -> None:
        ref = question("staff-read")
        old, mark = says(draft, ref), seen(draft, ref)
        change(draft, ref, cast.mo, text="Mo's words")
        with pytest.raises(ChangedMeanwhile) as told_so:
            reword(draft, ref, old | {"text": "Edna's"}, seen=mark, editor=Editor(edna, NOW))
        assert told_so.value.theirs["text"] == "Mo's words"
        assert told_so.value.fields == ("text",)
        assert told_so.value.last
        assert told_so.value.last.by == cast.mo
        assert says(draft, ref)["text"] == "Mo's words"

    def test_a_move_meanwhile_is_no_conflict(self, draft: Version, cast: Cast, edna: User) -> None:
        first = order(draft, "people")[0]
        mark, old = seen(draft, question(first)), says(draft, question(first))
        move(draft, question(first), at=2, inside=None, editor=Editor(cast.mo, NOW))
        reword(draft, question(first), old | {"text": "New"}, seen=mark, editor=Editor(edna, NOW))
        assert order(draft, "people")[2] == first
        assert says(draft, question(first))["text"] == "New"

    def test_what_is_gone_is_told(self, draft: Version, edna: User, editor: Editor) -> None:
        ref = question("staff-read")
        old, mark = says(draft, ref), seen(draft, ref)
        remove(draft, ref, editor=editor)
        with pytest.raises(Gone):
            reword(draft, ref, old | {"text": "New"}, seen=mark, editor=editor)

    def test_an_undo_takes_back_what_was_last_alone(
        self, draft: Version, edna: User, editor: Editor
    ) -> None:
        change(draft, question("staff-read"), edna, text="One")
        change(draft, question("staff-read"), edna, text="Two")
        with pytest.raises(NotTheLast):
            undo(draft, 1, editor=editor)
        undo(draft, 2, editor=editor)
        with pytest.raises(NotTheLast):
            undo(draft, 2, editor=editor)
        assert says(draft, question("staff-read"))["text"] == "One"


class TestTheLedger:
    def test_keeps_every_edit(self, draft: Version, edna: User) -> None:
        change(draft, question("staff-read"), edna, text="One")
        for sql in (
            "DELETE FROM definitions_draftedit",
            "UPDATE definitions_draftedit SET key=key",
        ):
            with (
                pytest.raises(IntegrityError, match="stays as it is"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)

    def test_takes_no_edit_of_a_published_version(
        self, draft: Version, edna: User, editor: Editor
    ) -> None:
        publish(draft, at=NOW)
        with pytest.raises(Frozen):
            change(draft, question("staff-read"), edna, text="One")
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            DraftEdit.objects.create(version=draft, number=1, part="about", by=edna, at=NOW)


EDITS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 50), st.integers(0, 4)), max_size=8)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_undoing_all_edits_gives_the_draft_back(
    draft: Version, edna: User, edits: list[tuple[int, int, int]]
) -> None:
    editor = Editor(edna, NOW)
    with transaction.atomic():
        before = document_of(draft)
        for what, which, where in edits:
            attempt(draft, editor, what, which, where)
        while edit := last_standing(draft):
            undo(draft, edit.number, editor=editor)
        assert document_of(Version.objects.get(pk=draft.pk)) == before
        transaction.set_rollback(True)


def attempt(draft: Version, editor: Editor, what: int, which: int, where: int) -> None:
    """One of the things people do to one of the parts, if nothing is in the way."""
    questions = list(Question.objects.filter(version=draft).values_list("key", flat=True))
    standards = list(Standard.objects.filter(version=draft).values_list("key", flat=True))
    if not standards or not questions:
        return
    asked = question(questions[which % len(questions)])
    group = standard(standards[which % len(standards)])
    inside = standards[where % len(standards)]
    try:
        match what:
            case 0:
                change(draft, asked, editor.by, text=f"Words {where}", help=None)
            case 1:
                move(draft, asked, at=where, inside=inside, editor=editor)
            case 2:
                move(draft, group, at=where, inside=inside if which % 2 else "", editor=editor)
            case 3:
                remove(draft, asked, editor=editor)
            case 4:
                remove(draft, group, editor=editor)
            case 5:
                fields = {"kind": "date", "text": f"When {where}?"}
                add(draft, Part.QUESTION, fields, editor=editor, inside=inside)
            case 6:
                change(draft, ABOUT, editor.by, label=f"Year {where}")
    except InTheWay:
        pass


def test_the_position_is_the_one_it_really_got(draft: Version, editor: Editor) -> None:
    first, *others = order(draft, "people")
    move(draft, question(first), at=99, inside=None, editor=editor)
    assert standing(draft, question(first)).at == len(others)
    assert draft.edits.get().after["at"] == len(others)
