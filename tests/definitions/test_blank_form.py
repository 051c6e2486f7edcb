"""The form to fill in by hand, and the letters that stand for the points of a scale."""

from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit_portal.documents.pdf import render_pdf
from audit_portal.jobs.models import Job
from questionnaires.definitions.documents import import_document, read_document
from questionnaires.definitions.models import Version
from questionnaires.definitions.papers import blank_form
from questionnaires.definitions.papers.marks import marks
from questionnaires.definitions.publishing import publish
from questionnaires.definitions.structure import PointShape
from tests.conftest import Cast
from tests.documents.reading_pdfs import assert_readable, bookmarks, opened, words_of
from tests.factories import NOW, TODAY, make_draft
from tests.returns.answering import signed_in

EVERY_KIND = Path(__file__).parent / "data" / "every-kind.yaml"


@pytest.fixture
def version(cast: Cast) -> Version:
    document = read_document(EVERY_KIND.read_bytes(), to_publish=True)
    it = import_document(document, owner=cast.board).version
    publish(it, at=NOW)
    return it


def html(cast: Cast, version: Version, variant: str = "") -> str:
    return blank_form.compose(cast.mo, {"version": version.pk, "variant": variant}, TODAY).html


class TestTheForm:
    def test_it_has_room_for_every_kind(self, cast: Cast, version: Version) -> None:
        about = {"version": version.pk, "variant": ""}
        pdf = render_pdf(blank_form.compose(cast.mo, about, TODAY), lambda per_cent, words: None)
        words = words_of(pdf)
        for label in ("Day", "Month", "Year", "Tick one", "Tick all that apply", "Autumn"):
            assert label in words, label
        assert "Some of it is in place, or it is in place and nobody has checked it." in words
        assert "Think of school trips, holidays, early mornings and illness." in words
        assert "Answer this only if" in words
        assert_readable(opened(pdf), title=f"{version}: form to fill in")
        assert "Approval" in bookmarks(opened(pdf))

    def test_each_variant_is_asked_its_own(self, cast: Cast, version: Version) -> None:
        whole, college = html(cast, version), html(cast, version, "college")
        assert "Asked of:" in whole
        assert "Asked of:" not in college
        assert whole.count('class="asked"') > college.count('class="asked"')
        assert "Colleges" in college

    def test_a_draft_says_so(self, cast: Cast) -> None:
        assert "Draft questionnaire" in html(cast, make_draft(owner=cast.board, code="new"))


class TestAsking:
    def test_from_the_page_of_the_version(self, cast: Cast, version: Version) -> None:
        url = reverse("definitions:blank_form", args=[version.pk])
        response = signed_in(cast.mo).post(url, {"variant": "college"})
        job = Job.objects.get()
        assert response["Location"] == reverse("jobs:job", args=[job.pk])
        assert "Colleges" in job.title

    def test_a_variant_nobody_has_is_not_there(self, cast: Cast, version: Version) -> None:
        url = reverse("definitions:blank_form", args=[version.pk])
        assert signed_in(cast.mo).post(url, {"variant": "x"}).status_code == 404
        assert signed_in(cast.asha).post(url).status_code == 404


def scale(*labels: str) -> tuple[PointShape, ...]:
    return tuple(
        PointShape(n, f"p{n}", label, "", "", False, False, False) for n, label in enumerate(labels)
    )


class TestMarks:
    @pytest.mark.parametrize(
        ("labels", "found"),
        [
            (("Green", "Amber", "Red", "Not applicable"), "G A R N"),
            (("Fully met", "Partly met", "Not met", "Not applicable"), "FM PM NM NA"),
            (("0", "1", "2"), "0 1 2"),
            (("Met", "Mostly", "Missing"), "1 2 3"),
        ],
    )
    def test_they_are_as_short_as_they_can_be(self, labels: tuple[str, ...], found: str) -> None:
        assert list(marks(scale(*labels)).values()) == found.split()

    @given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=12))
    def test_no_two_points_share_one(self, labels: list[str]) -> None:
        found = marks(scale(*labels))
        assert len(set(found.values())) == len(labels)
        assert all(found.values())
