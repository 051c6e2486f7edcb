"""A version is published once it is ready, retired once it is past, and copied to be changed."""

from pathlib import Path

import pytest

from questionnaires.definitions.copying import copy_to_draft
from questionnaires.definitions.documents import (
    checksum_of,
    document_of,
    import_document,
    read_document,
)
from questionnaires.definitions.library import FILES, publish_library
from questionnaires.definitions.models import Question, Standard, Variant, Version
from questionnaires.definitions.publishing import (
    MOVES,
    MoveRefused,
    NotPublishable,
    obstacles,
    publish,
    retire,
)
from questionnaires.definitions.structure import structure_of
from tests.factories import NOW, make_board, make_draft, make_question

SIX = Path(__file__).parent / "data" / "six-questions.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Version:
    return import_document(read_document(SIX.read_bytes()), owner=None).version


def sentences(version: Version) -> list[str]:
    return [f"{problem.field}: {problem.sentence}" for problem in obstacles(version)]


class TestPublish:
    def test_sets_the_checksum_of_what_it_says(self, draft: Version) -> None:
        expected = checksum_of(draft)
        publish(draft, at=NOW)
        assert (draft.status, draft.published_at, draft.checksum) == ("published", NOW, expected)
        assert checksum_of(draft) == expected

    def test_needs_a_question(self, draft: Version) -> None:
        Question.objects.all().delete()
        assert "standards: There is no question yet." in sentences(draft)

    def test_needs_a_question_in_every_standard(self, draft: Version) -> None:
        Standard.objects.create(version=draft, key="empty", title="Empty", order=9)
        assert sentences(draft) == ["standards[3]: This standard holds no question."]

    def test_needs_an_assured_point_in_every_scale(self) -> None:
        draft = make_draft()
        draft.scales.get().points.update(assured=False)
        [sentence] = sentences(draft)
        assert "No point of this scale is marked" in sentence

    def test_needs_somebody_to_see_what_is_required(self, draft: Version) -> None:
        """Nobody is both a school under this duty and what the standard is for."""
        Variant.objects.create(
            version=draft, key="nobody", title="Nobody", kinds=["agency"], duties=["s175"], order=2
        )
        Variant.objects.create(
            version=draft, key="agencies", title="Agencies", kinds=["voluntary"], order=3
        )
        Standard.objects.filter(key="training").update(variants=["schools"])
        Question.objects.filter(key="staff-trained").update(variants=["agencies"])
        assert sentences(draft) == [
            "standards[2].questions[1]: It is required, but no organisation of any variant sees it."
        ]
        Question.objects.filter(key="staff-trained").update(required=False)
        assert sentences(draft) == []

    def test_needs_conditions_that_look_backwards(self, draft: Version) -> None:
        Question.objects.filter(key="policy-current").update(
            condition={"question": "policy-reviewed", "answered": True}
        )
        with pytest.raises(NotPublishable, match="“policy-reviewed” comes before"):
            publish(draft, at=NOW)
        assert Version.objects.get().status == "draft"


class TestMoves:
    def test_there_are_two_and_no_way_back(self, draft: Version) -> None:
        assert {("draft", "published"), ("published", "retired")} == MOVES
        with pytest.raises(MoveRefused, match="is draft and cannot become retired"):
            retire(draft, at=NOW)
        publish(draft, at=NOW)
        with pytest.raises(MoveRefused, match="is published and cannot become published"):
            publish(draft, at=NOW)
        retire(draft, at=NOW)
        with pytest.raises(MoveRefused, match="is retired and cannot become published"):
            publish(draft, at=NOW)

    def test_who_comes_second_is_told(self, draft: Version) -> None:
        mine, theirs = Version.objects.get(), Version.objects.get()
        publish(mine, at=NOW)
        with pytest.raises(MoveRefused):
            publish(theirs, at=NOW)


class TestCopy:
    def test_a_board_takes_over_a_questionnaire_of_the_library(self, draft: Version) -> None:
        board = make_board()
        publish(draft, at=NOW)
        copy = copy_to_draft(draft, owner=board)
        assert (copy.questionnaire.owner, copy.number, copy.status) == (board, 1, "draft")
        assert document_of(copy) == document_of(draft)
        assert list(structure_of(copy).by_key) == list(structure_of(draft).by_key)

    def test_next_years_version_follows_on_this_years(self) -> None:
        board = make_board()
        first = publish(make_draft(owner=board), at=NOW)
        second = copy_to_draft(first, owner=board)
        make_question(second.standards.get(key="s1"), "s1-new", kind="narrative", order=150)
        publish(second, at=NOW)
        assert (second.questionnaire, second.number) == (first.questionnaire, 2)
        assert second.checksum != first.checksum
        assert "s1-new" not in structure_of(first).by_key


class TestTheLibrary:
    def test_every_file_can_be_published(self) -> None:
        versions = publish_library(at=NOW)
        assert set(versions) == {"section-11", "section-157-175"}
        assert {version.status for version in versions.values()} == {"published"}

    def test_publishing_it_again_changes_nothing(self) -> None:
        first = publish_library(at=NOW)
        assert publish_library(at=NOW) == first
        assert Version.objects.count() == len(FILES)
