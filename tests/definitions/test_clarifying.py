"""Notes on published questions. Edna edits questionnaires, Ruth reads, Asha answers."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from audit_portal.organisations.models import User
from questionnaires.definitions.clarifying import StillADraft, clarify
from questionnaires.definitions.copying import copy_to_draft
from questionnaires.definitions.models import Clarification, Question, Version
from questionnaires.definitions.publishing import publish
from tests.conftest import Cast
from tests.definitions.building.acts import every_kind, question
from tests.definitions.building.pages import Browser, address, edit_address
from tests.factories import NOW, make_seat, make_user


@pytest.fixture
def published(cast: Cast) -> Version:
    return publish(every_kind(cast.board), at=NOW)


@pytest.fixture
def edna(cast: Cast) -> User:
    edna = make_user("Edna")
    make_seat(edna, cast.board, "editor")
    return edna


@pytest.fixture
def ednas(edna: User) -> Browser:
    return Browser(edna)


def dsl(version: Version) -> Question:
    return Question.objects.get(version=version, key="dsl")


class TestANote:
    def test_stands_beside_the_question_and_is_listed(
        self, ednas: Browser, cast: Cast, published: Version
    ) -> None:
        path = address("clarify", published, "dsl")
        ednas.open(address("version", published))
        assert path in ednas.html
        ednas.open(path)
        html = ednas.press(path, text="Not the deputy.")
        assert "by Edna:</strong> Not the deputy." in html
        assert "Clarified since it was published" in html
        ruths = Browser(cast.ruth)
        assert "Not the deputy." in ruths.open(address("version", published))
        assert path not in ruths.html

    def test_needs_words(self, ednas: Browser, published: Version) -> None:
        html = ednas.press(address("clarify", published, "dsl"), text="  ")
        assert "Write the note." in html
        assert not Clarification.objects.exists()

    def test_is_seen_by_who_answers(self, client: Client, cast: Cast, edna: User) -> None:
        asked = cast.audit_round.version.questions.get(key="s1-q1")
        clarify(asked, "Count everybody.", by=edna, on=NOW.date())
        client.force_login(cast.asha)
        page = client.get(f"/returns/{cast.audit_return.pk}/answer/s1/").content.decode()
        assert "Count everybody." in page

    def test_is_shown_to_who_writes_the_next_version(
        self, ednas: Browser, cast: Cast, published: Version, edna: User
    ) -> None:
        clarify(dsl(published), "Not the deputy.", by=edna, on=NOW.date())
        draft = copy_to_draft(published, owner=cast.board)
        assert "Not the deputy." in ednas.open(edit_address(draft, question("dsl")))
        assert "Not the deputy." not in ednas.open(edit_address(draft, question("policy")))

    def test_of_a_draft_is_none(self, ednas: Browser, cast: Cast, edna: User) -> None:
        draft = every_kind(cast.board)
        with pytest.raises(StillADraft):
            clarify(dsl(draft), "Not the deputy.", by=edna, on=NOW.date())
        refused = pytest.raises(IntegrityError, match="change the question itself")
        with refused, transaction.atomic():
            Clarification.objects.create(question=dsl(draft), date=NOW.date(), text="No", by=edna)
        path = address("clarify", draft, "dsl")
        assert ednas.client.get(path)["Location"] == edit_address(draft, question("dsl"))
        assert ednas.client.post(path, {"text": "x"})["Location"] == edit_address(
            draft, question("dsl")
        )

    def test_stays_as_it_is(self, published: Version, edna: User) -> None:
        clarify(dsl(published), "Not the deputy.", by=edna, on=NOW.date())
        for sql in (
            "DELETE FROM definitions_clarification",
            "UPDATE definitions_clarification SET text='x'",
        ):
            with (
                pytest.raises(IntegrityError, match="stays as it is"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)

    def test_is_written_by_editors_alone(self, cast: Cast, published: Version) -> None:
        path = address("clarify", published, "dsl")
        assert Browser(cast.ruth).client.post(path, {"text": "x"}).status_code == 404
        assert Browser(cast.mo).client.post(path, {"text": "x"}).status_code == 302
