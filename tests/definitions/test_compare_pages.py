"""Mo manages the board and asks what changed; Ruth chairs; Asha's seat is elsewhere."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from questionnaires.definitions.documents import document_of, import_document, read_document
from questionnaires.definitions.documents.importing import write_draft
from questionnaires.definitions.lineage import changes_since, earlier_version
from questionnaires.definitions.models import Version
from questionnaires.definitions.publishing import publish
from tests.conftest import Cast
from tests.definitions.test_pages import address, page
from tests.factories import NOW

SIX = Path(__file__).parent / "data" / "six-questions.yaml"


@pytest.fixture
def first(cast: Cast) -> Version:
    document = read_document(SIX.read_bytes())
    return publish(import_document(document, owner=cast.board).version, at=NOW)


def changed(first: Version) -> dict[str, Any]:
    """The document with its first question reworded, its last one gone and a new one."""
    document = document_of(first)
    questions = [q for standard in document["standards"] for q in standard["questions"]]
    questions[0]["text"] = "Who is Llŷr’s <b>deputy</b>?"
    document["standards"][-1]["questions"].pop()
    document["standards"][0]["questions"].append(
        {"key": "brand-new", "kind": "narrative", "text": "What is new?"}
    )
    return document


@pytest.fixture
def second(first: Version) -> Version:
    return write_draft(first.questionnaire, changed(first))


class TestWhichIsEarlier:
    def test_the_published_one_before(self, first: Version, second: Version) -> None:
        third = write_draft(first.questionnaire, changed(first))
        assert earlier_version(third) == first  # the second is only a draft

    def test_the_librarys_for_a_boards_first(self, cast: Cast) -> None:
        document = read_document(SIX.read_bytes())
        library = publish(import_document(document, owner=None).version, at=NOW)
        copy = import_document(document, owner=cast.board).version
        assert earlier_version(copy) == library
        assert changes_since(library, copy).is_empty
        assert earlier_version(library) is None


class TestPage:
    def test_says_what_changed(
        self, client: Client, cast: Cast, first: Version, second: Version
    ) -> None:
        html = page(client, cast.mo, address("compare", second))
        assert "1 question is new, 1 is reworded and 4 are unchanged. 1 is no longer asked." in html
        assert "&lt;b&gt;deputy&lt;/b&gt;" in html
        assert '<del class="portal-removed">' in html
        assert '<ins class="portal-added">' in html
        assert "What is new?" in html

    def test_narrowed_to_one_kind_of_change(
        self, client: Client, cast: Cast, second: Version
    ) -> None:
        html = page(client, cast.ruth, address("compare", second) + "?show=new")
        assert "What is new?" in html
        assert "Llŷr" not in html

    def test_an_unknown_kind_or_version_shows_everything(
        self, client: Client, cast: Cast, second: Version
    ) -> None:
        html = page(client, cast.mo, address("compare", second) + "?show=%27&with=x")
        assert "What is new?" in html

    def test_the_other_way_about(
        self, client: Client, cast: Cast, first: Version, second: Version
    ) -> None:
        html = page(client, cast.mo, address("compare", first) + f"?with={second.pk}")
        assert "1 question is new, 1 is reworded" in html
        assert "No longer asked (1)" in html

    def test_a_first_version_has_none_before_it(
        self, client: Client, cast: Cast, first: Version
    ) -> None:
        html = page(client, cast.mo, address("compare", first))
        assert "There is no earlier version" in html

    def test_the_draft_says_the_same_before_it_is_published(
        self, client: Client, cast: Cast, second: Version
    ) -> None:
        html = page(client, cast.mo, address("publish", second))
        assert "1 question is new, 1 is reworded and 4 are unchanged. 1 is no longer asked." in html
        assert reverse("definitions:compare", args=[second.pk]) in html
