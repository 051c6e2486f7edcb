"""Mo manages the board, Edna edits its questionnaires; Ruth reads; Asha's seat is elsewhere."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit_portal.organisations.models import Board, User
from questionnaires.definitions.condition_words import in_words
from questionnaires.definitions.conditions import Condition
from questionnaires.definitions.documents import (
    document_of,
    import_document,
    read_document,
    yaml_of,
)
from questionnaires.definitions.models import Question, Version
from questionnaires.definitions.publishing import publish
from questionnaires.definitions.structure import structure_of
from tests.conftest import Cast
from tests.definitions.workbooks import cell, spoilt
from tests.factories import NOW, make_board, make_seat, make_user

DATA = Path(__file__).parent / "data"
SIX, EVERY_KIND = DATA / "six-questions.yaml", DATA / "every-kind.yaml"


def imported(path: Path, owner: Board | None) -> Version:
    return import_document(read_document(path.read_bytes()), owner=owner).version


@pytest.fixture
def draft(cast: Cast) -> Version:
    return imported(EVERY_KIND, cast.board)


@pytest.fixture
def edna(cast: Cast) -> User:
    edna = make_user("Edna")
    make_seat(edna, cast.board, "editor")
    return edna


def address(name: str, version: Version) -> str:
    return reverse(f"definitions:{name}", args=[version.pk])


def page(client: Client, user: User, path: str, *, status: int = 200) -> str:
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


class TestList:
    def test_shows_the_boards_own_and_the_library(
        self, client: Client, cast: Cast, draft: Version
    ) -> None:
        imported(SIX, make_board("elsewhere"))
        html = page(client, cast.ruth, reverse("definitions:list"))
        assert "Every kind of question" in html
        assert "Section 11" in html  # the cast's round asks one of the library
        assert "Six questions" not in html

    def test_is_not_there_for_who_has_no_seat_at_a_board(self, client: Client, cast: Cast) -> None:
        page(client, cast.asha, reverse("definitions:list"), status=404)

    def test_does_not_ask_more_of_the_database_for_more_questionnaires(
        self, client: Client, cast: Cast, draft: Version, django_assert_max_num_queries: object
    ) -> None:
        page(client, cast.mo, reverse("definitions:list"))
        imported(SIX, cast.board)
        with django_assert_max_num_queries(12):  # type: ignore[operator] # a fixture's callable
            client.get(reverse("definitions:list"))


class TestVersion:
    def test_shows_all_that_is_asked(self, client: Client, cast: Cast, draft: Version) -> None:
        html = page(client, cast.ruth, address("version", draft))
        for question in structure_of(draft).questions:
            assert question.text.replace("’", "’") in html
        assert "Shown if 3.2 is no or Partly" not in html
        assert "Shown if 3.2 is No or Partly." in html
        assert "Announced" in html

    def test_as_a_nursery_sees_it(self, client: Client, cast: Cast, draft: Version) -> None:
        html = page(client, cast.mo, address("version", draft) + "?as=nursery")
        assert "Records show that everyone who works with children was checked" in html
        assert "The single central record" not in html

    def test_an_unknown_variant_shows_everything(
        self, client: Client, cast: Cast, draft: Version
    ) -> None:
        html = page(client, cast.mo, address("version", draft) + "?as=<b>")
        assert "The single central record" in html

    def test_another_boards_does_not_exist(
        self, client: Client, cast: Cast, draft: Version
    ) -> None:
        stranger = make_user("Stranger")
        make_seat(stranger, make_board("elsewhere"), "manager")
        for name in ("version", "document", "workbook", "publish", "retire"):
            page(client, stranger, address(name, draft), status=404)
        assert client.post(address("copy", draft), {"board": "elsewhere"}).status_code == 404

    def test_downloads_as_yaml(self, client: Client, cast: Cast, draft: Version) -> None:
        client.force_login(cast.ruth)
        response = client.get(address("document", draft))
        assert response.content.decode() == yaml_of(draft)
        assert response["Content-Disposition"] == 'attachment; filename="every-kind-1.yaml"'

    def test_downloads_as_a_workbook(self, client: Client, cast: Cast, draft: Version) -> None:
        client.force_login(cast.ruth)
        response = client.get(address("workbook", draft))
        assert read_document(response.content) == document_of(draft)
        assert response["Content-Disposition"] == 'attachment; filename="every-kind-1.xlsx"'

    def test_a_reader_is_offered_nothing_to_do(
        self, client: Client, cast: Cast, draft: Version
    ) -> None:
        html = page(client, cast.ruth, address("version", draft))
        assert "Copy to a draft" not in html
        assert address("publish", draft) not in html


class TestCopy:
    def test_once_even_if_pressed_twice(self, client: Client, cast: Cast, edna: User) -> None:
        library = publish(imported(SIX, None), at=NOW)
        client.force_login(edna)
        for _ in range(2):
            response = client.post(address("copy", library), {"board": "northmoor"}, follow=True)
        copy = Version.objects.get(questionnaire__owner=cast.board)
        assert "A draft of Northmoor" in response.content.decode()
        assert (copy.status, copy.number) == ("draft", 1)

    def test_a_reader_cannot(self, client: Client, cast: Cast) -> None:
        library = publish(imported(SIX, None), at=NOW)
        client.force_login(cast.ruth)
        response = client.post(address("copy", library), {"board": "northmoor"})
        assert response.status_code == 404


class TestPublish:
    def test_after_a_warning(self, client: Client, cast: Cast, draft: Version, edna: User) -> None:
        assert "never changes again" in page(client, edna, address("publish", draft))
        for _ in range(2):
            assert client.post(address("publish", draft)).url == address("version", draft)
        draft.refresh_from_db()
        assert draft.status == "published"

    def test_says_what_stands_in_the_way(self, client: Client, cast: Cast, draft: Version) -> None:
        Question.objects.filter(key="policy").update(condition={"question": "x", "answered": True})
        html = page(client, cast.mo, address("publish", draft))
        assert "No question with the key “x” comes before." in html
        client.post(address("publish", draft))
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_a_reader_cannot(self, client: Client, cast: Cast, draft: Version) -> None:
        page(client, cast.ruth, address("publish", draft), status=404)
        assert client.post(address("publish", draft)).status_code == 404


class TestRetire:
    def test_after_a_warning(self, client: Client, cast: Cast, draft: Version) -> None:
        publish(draft, at=NOW)
        assert "cannot be undone" in page(client, cast.mo, address("retire", draft))
        for _ in range(2):
            assert client.post(address("retire", draft)).url == address("version", draft)
        draft.refresh_from_db()
        assert draft.status == "retired"

    def test_a_draft_cannot_be(self, client: Client, cast: Cast, draft: Version) -> None:
        page(client, cast.mo, address("retire", draft), status=302)
        html = client.post(address("retire", draft), follow=True).content.decode()
        assert "cannot become retired" in html


class TestImport:
    def send(self, client: Client, user: User, path: Path, board: Board) -> str:
        client.force_login(user)
        file = SimpleUploadedFile(path.name, path.read_bytes())
        response = client.post(
            reverse("definitions:import"), {"file": file, "board": board.pk}, follow=True
        )
        return response.content.decode()

    def test_makes_a_draft(self, client: Client, cast: Cast, edna: User) -> None:
        assert "Imported as a draft" in self.send(client, edna, SIX, cast.board)
        assert Version.objects.get(questionnaire__owner=cast.board).status == "draft"
        assert "nothing has changed" in self.send(client, edna, SIX, cast.board)

    def test_lists_every_problem(self, client: Client, cast: Cast, edna: User) -> None:
        html = self.send(client, edna, DATA / "bad" / "unknown-fields.yaml", cast.board)
        assert "<title>Error: Import a questionnaire" in html
        assert "The file has 3 problems: mend them and choose the file again." in html
        assert "standards[1].questions[1].requird" in html

    def test_a_workbook_to_fill_in_comes_in_as_it_is(
        self, client: Client, cast: Cast, edna: User, tmp_path: Path
    ) -> None:
        empty = tmp_path / "questionnaire.xlsx"
        client.force_login(edna)
        empty.write_bytes(client.get(reverse("definitions:empty_workbook")).content)
        assert "Imported as a draft" in self.send(client, edna, empty, cast.board)
        assert (
            Version.objects.get(questionnaire__owner=cast.board).questionnaire.title == "Our audit"
        )

    def test_each_problem_of_a_workbook_with_its_cell(
        self, client: Client, cast: Cast, edna: User, tmp_path: Path
    ) -> None:
        file = tmp_path / "ours.xlsx"
        file.write_bytes(
            spoilt(lambda book: setattr(cell(book["Questions"], "dsl", "label"), "value", None))
        )
        html = self.send(client, edna, file, cast.board)
        assert "The file has 1 problem: mend it and choose the file again." in html
        assert "Questions, E3" in html
        assert not Version.objects.filter(questionnaire__owner=cast.board).exists()

    def test_only_for_a_board_one_edits(self, client: Client, cast: Cast, edna: User) -> None:
        elsewhere = make_board("elsewhere")
        self.send(client, edna, SIX, elsewhere)
        assert not Version.objects.filter(questionnaire__owner=elsewhere).exists()
        page(client, cast.ruth, reverse("definitions:import"), status=404)


CONDITIONS: list[tuple[Condition, str]] = [
    ({"question": "dsl-time", "is": ["met", "partly"]}, "1.3 is Fully met or Partly met"),
    ({"question": "staff-read", "at_least": 50}, "2.3 is at least 50"),
    (
        {"question": "early-help-plans", "at_least": 1, "at_most": 9},
        "7.2 is at least 1 and at most 9",
    ),
    ({"not": {"question": "dsl", "answered": True}}, "it is not so that 1.1 is answered"),
    (
        {
            "any": [
                {"question": "dsl", "answered": False},
                {"all": [{"question": "confirmed", "is": ["confirmed"]}]},
            ]
        },
        "1.1 is not answered or (6.2 is confirmed)",
    ),
    ({"question": "gone", "answered": True}, "“gone” is answered"),
]


@pytest.mark.parametrize(("condition", "words"), CONDITIONS)
def test_a_condition_in_words(draft: Version, condition: Condition, words: str) -> None:
    assert in_words(condition, structure_of(draft).by_key) == words
