"""What the builder's pages cost, and that it does not grow with the questionnaire."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from questionnaires.definitions.building.states import Part, Ref
from questionnaires.definitions.models import Version
from tests.conftest import Cast
from tests.definitions.building.acts import question
from tests.definitions.building.long_drafts import draft_of
from tests.definitions.building.pages import Browser, address, edit_address
from tests.query_counts import RecordedQueries, statements


def pages(draft: Version) -> dict[str, str]:
    return {
        "outline": address("build", draft),
        "standard": address("build_standard", draft, "s0"),
        "question": edit_address(draft, question("s0-q0")),
        "scale": edit_address(draft, Ref(Part.SCALE, "met")),
        "all edits": address("build_history", draft),
    }


@pytest.mark.parametrize("page", ["outline", "standard", "question", "scale", "all edits"])
def test_pages(ednas: Browser, cast: Cast, recorded_queries: RecordedQueries, page: str) -> None:
    draft = draft_of(cast.board, standards=2, questions=3)
    ednas.open(address("build_about", draft))
    ednas.send({"label": "2027"})
    with recorded_queries(f"builder: {page}"):
        ednas.open(pages(draft)[page])


def test_the_cost_does_not_grow(ednas: Browser, cast: Cast) -> None:
    ednas.open(reverse("definitions:list"))
    found = []
    for size in (2, 12):
        draft = draft_of(cast.board, standards=size, questions=size)
        counts = {}
        for name, path in pages(draft).items():
            with CaptureQueriesContext(connection) as captured:
                ednas.open(path)
            counts[name] = len(statements(captured))
        ednas.open(edit_address(draft, question("s0-q0")))
        with CaptureQueriesContext(connection) as captured:
            ednas.send({"text": "Other words"})
        counts["save"] = len(statements(captured))
        found.append(counts)
    assert found[0] == found[1]
