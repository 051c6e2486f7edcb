"""Mo, who manages the board, and Edna, who edits its questionnaires, say which questions go on."""

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit_portal.organisations.models import User
from questionnaires.definitions.documents import document_of, import_document, read_document
from questionnaires.definitions.documents.importing import write_draft
from questionnaires.definitions.lineage import changes_since
from questionnaires.definitions.mapping.saying import MappingRefused, Verdict, Word, say
from questionnaires.definitions.models import QuestionMapping, Version
from questionnaires.definitions.publishing import publish
from questionnaires.definitions.structure import QuestionShape, structure_of
from tests.conftest import Cast
from tests.definitions.test_pages import page
from tests.factories import NOW, make_seat, make_user
from tests.query_counts import RecordedQueries

SIX = Path(__file__).parent / "data" / "six-questions.yaml"
COMPARABLE = Word(Verdict.COMPARABLE)
APART = Word(Verdict.NOT_COMPARABLE, "Another thing is meant.")
BACK = Word(Verdict.TAKEN_BACK)


@pytest.fixture
def first(cast: Cast) -> Version:
    document = read_document(SIX.read_bytes())
    return publish(import_document(document, owner=cast.board).version, at=NOW)


def renamed(version: Version, old: str, new: str, **fields: Any) -> Version:
    """The next version, in which a question has another key."""
    document = document_of(version)
    for standard in document["standards"]:
        for question in standard["questions"]:
            if question["key"] == old:
                question |= {"key": new, **fields}
    return publish(write_draft(version.questionnaire, document), at=NOW)


@pytest.fixture
def key(first: Version) -> str:
    return structure_of(first).questions[-1].key


@pytest.fixture
def second(first: Version, key: str) -> Version:
    return renamed(first, key, "renamed")


def asked(version: Version, key: str) -> QuestionShape:
    return structure_of(version).by_key[key]


@pytest.fixture
def pair(first: Version, second: Version, key: str) -> tuple[QuestionShape, QuestionShape]:
    return asked(first, key), asked(second, "renamed")


@pytest.fixture
def edna(cast: Cast) -> User:
    edna = make_user("Edna")
    make_seat(edna, cast.board, "editor")
    return edna


Pair = tuple[QuestionShape, QuestionShape]


class TestSaying:
    def test_the_two_are_one_question_from_then_on(
        self, cast: Cast, first: Version, second: Version, pair: Pair
    ) -> None:
        assert not changes_since(first, second).comparable("renamed")
        assert say(*pair, COMPARABLE, who=cast.mo, at=NOW)
        assert changes_since(first, second).comparable("renamed")

    def test_the_last_word_counts_and_every_word_stays(
        self, cast: Cast, first: Version, second: Version, pair: Pair
    ) -> None:
        for word in (COMPARABLE, APART, BACK):
            say(*pair, word, who=cast.mo, at=NOW)
        assert not changes_since(first, second).comparable("renamed")
        assert changes_since(first, second).questions["renamed"].before is None
        verdicts = list(QuestionMapping.objects.values_list("verdict", flat=True))
        assert verdicts == ["comparable", "not_comparable", "taken_back"]

    def test_the_same_again_writes_nothing(self, cast: Cast, pair: Pair) -> None:
        assert not say(*pair, BACK, who=cast.mo, at=NOW)  # nothing was said
        assert say(*pair, COMPARABLE, who=cast.mo, at=NOW)
        assert not say(*pair, COMPARABLE, who=cast.mo, at=NOW)
        assert QuestionMapping.objects.count() == 1

    def test_holds_through_the_versions_that_follow(
        self, cast: Cast, first: Version, second: Version, pair: Pair
    ) -> None:
        say(*pair, COMPARABLE, who=cast.mo, at=NOW)
        third = renamed(second, "nothing", "nothing")
        assert changes_since(first, third).comparable("renamed")
        fourth = renamed(third, "renamed", "again")
        say(asked(third, "renamed"), asked(fourth, "again"), APART, who=cast.mo, at=NOW)
        assert not changes_since(first, fourth).comparable("again")
        assert changes_since(first, fourth).questions["again"].before is not None

    def test_a_word_on_just_these_two_counts_for_more(
        self, cast: Cast, first: Version, second: Version, key: str, pair: Pair
    ) -> None:
        third = renamed(second, "nothing", "nothing")
        say(*pair, APART, who=cast.mo, at=NOW)
        say(asked(first, key), asked(third, "renamed"), COMPARABLE, who=cast.mo, at=NOW)
        assert changes_since(first, third).comparable("renamed")

    def test_kinds_of_answer_that_differ_are_never_comparable(
        self, cast: Cast, first: Version, second: Version
    ) -> None:
        earlier = structure_of(first).questions
        one = earlier[0]
        other = next(q for q in structure_of(second).questions if q.kind != one.kind)
        with pytest.raises(MappingRefused, match="different kinds of answer"):
            say(one, other, COMPARABLE, who=cast.mo, at=NOW)
        with pytest.raises(MappingRefused, match="Say why"):
            say(one, other, Word(Verdict.NOT_COMPARABLE), who=cast.mo, at=NOW)
        assert not QuestionMapping.objects.exists()


class TestTheDatabase:
    def test_keeps_what_was_said(self, cast: Cast, pair: Pair) -> None:
        say(*pair, COMPARABLE, who=cast.mo, at=NOW)
        for change in (
            lambda: QuestionMapping.objects.update(verdict="taken_back"),
            lambda: QuestionMapping.objects.all().delete(),
        ):
            with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
                change()

    def test_refuses_a_question_of_a_draft(self, cast: Cast, first: Version, key: str) -> None:
        draft = write_draft(first.questionnaire, document_of(first))
        with pytest.raises(IntegrityError, match="publish the draft first"), transaction.atomic():
            say(asked(first, key), asked(draft, key), APART, who=cast.mo, at=NOW)

    @pytest.mark.parametrize(
        ("fields", "constraint"),
        [
            ({"verdict": "perhaps"}, "verdict_known"),
            ({"verdict": "not_comparable", "reason": ""}, "for_a_reason"),
            ({"same": True}, "of_two_questions"),
        ],
    )
    def test_refuses_nonsense(
        self, cast: Cast, pair: Pair, fields: dict[str, Any], constraint: str
    ) -> None:
        earlier, later = pair
        before = later if fields.pop("same", False) else earlier
        row = {"verdict": "comparable", "by": cast.mo, "at": NOW, **fields}
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            QuestionMapping.objects.create(earlier_id=before.pk, later_id=later.pk, **row)


class TestPages:
    def url(self, first: Version, second: Version, key: str = "renamed") -> str:
        return reverse("definitions:map_question", args=[second.pk, first.pk, key])

    def test_offer_likely_pairs_and_do_nothing_unasked(
        self, client: Client, edna: User, second: Version, pair: Pair
    ) -> None:
        html = page(client, edna, reverse("definitions:mapping", args=[second.pk]))
        assert "New questions (1)" in html
        assert "different words stand in both" in html
        assert not QuestionMapping.objects.exists()

    def test_a_pair_is_mapped_seen_and_taken_back(
        self, client: Client, edna: User, first: Version, second: Version, key: str
    ) -> None:
        url = self.url(first, second)
        page(client, edna, url)
        response = client.post(url, {"earlier": key, "verdict": "comparable"}, follow=True)
        html = response.content.decode()
        assert "What has been said (1)" in html
        assert "New questions (0)" in html
        assert "Edna" in html
        compared = page(client, edna, reverse("definitions:compare", args=[second.pk]))
        assert "6 questions are unchanged." in compared
        assert "The board says that it goes on from" in compared
        client.post(url, {"earlier": key, "verdict": "taken_back"})
        assert not changes_since(first, second).comparable("renamed")
        history = page(client, edna, url).split("What was said so far")[1]
        assert history.index("Goes on, and answers can be compared") < history.index("Taken back")

    def test_another_question_is_chosen_from_all(
        self, client: Client, edna: User, first: Version, second: Version
    ) -> None:
        other = structure_of(first).questions[0]
        said = {"earlier": "another question", "other": other.key, "verdict": "not_comparable"}
        client.force_login(edna)
        client.post(self.url(first, second), {**said, "reason": "It was made of parts."})
        mapping = QuestionMapping.objects.get()
        assert (mapping.earlier_id, mapping.reason) == (other.pk, "It was made of parts.")

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({}, "Choose the earlier question."),
            ({"earlier": "another question"}, "Choose the earlier question from the list."),
            ({"verdict": "not_comparable"}, "Say why answers cannot be compared."),
            ({"earlier": "?", "verdict": "taken_back"}, "Choose the earlier question."),
        ],
    )
    def test_what_is_missing_is_told(
        self,
        client: Client,
        edna: User,
        first: Version,
        second: Version,
        said: dict[str, str],
        told: str,
    ) -> None:
        client.force_login(edna)
        html = client.post(self.url(first, second), said).content.decode()
        assert told in html
        assert not QuestionMapping.objects.exists()

    def test_a_draft_is_published_first(self, client: Client, edna: User, first: Version) -> None:
        draft = write_draft(first.questionnaire, document_of(first))
        client.force_login(edna)
        response = client.get(reverse("definitions:mapping", args=[draft.pk]), follow=True)
        assert "Publish this version first" in response.content.decode()

    def test_a_first_version_has_nothing_to_go_on_from(
        self, client: Client, edna: User, first: Version
    ) -> None:
        html = page(client, edna, reverse("definitions:mapping", args=[first.pk]))
        assert "There is no earlier version" in html

    def test_only_manager_and_editor_say_it(
        self, client: Client, cast: Cast, first: Version, second: Version
    ) -> None:
        for who, status in ((cast.mo, 200), (cast.ruth, 404), (cast.asha, 404)):
            page(client, who, self.url(first, second), status=status)
        link = "Say which questions go on from which"
        compare = reverse("definitions:compare", args=[second.pk])
        assert link in page(client, cast.mo, compare)
        assert link not in page(client, cast.ruth, compare)

    def test_a_question_or_version_that_is_not_there(
        self, client: Client, cast: Cast, first: Version, second: Version, key: str
    ) -> None:
        page(client, cast.mo, self.url(first, second, "nothing"), status=404)
        page(client, cast.mo, self.url(second, first, key), status=404)

    def test_cost(
        self,
        client: Client,
        edna: User,
        first: Version,
        second: Version,
        recorded_queries: RecordedQueries,
    ) -> None:
        overview, one = reverse("definitions:mapping", args=[second.pk]), self.url(first, second)
        page(client, edna, overview)
        page(client, edna, one)
        with recorded_queries("questionnaire: which questions go on"):
            client.get(overview)
        with recorded_queries("questionnaire: what one question goes on from"):
            client.get(one)
